"""The paper's claims C1 to C5, of one model each, with their rules in words and as functions (Zhang et al. 2021)."""

from __future__ import annotations

import numpy as np

from ganlab.paper import loss_statistics
from ganlab.paper.claims_across_models import C6, C7, C8
from ganlab.paper.rules import (
    BAND,
    FDD,
    HALF,
    LIKE_REAL,
    MOSTLY,
    PILED,
    PRECISION,
    SETTLED,
    SHARP,
    TWICE,
    like_real,
    losses,
    per_net,
    ratios,
)
from ganlab.paper.run_data import PaperData
from ganlab.paper.verdict import Claim, Part


def unstable_gan(data: PaperData) -> list[Part]:
    runs, blurred = data.each("gan"), data.known["blur_0.5"]["multiple"]
    return [
        Part("samples are not clear", PRECISION, like_real(data, "gan", "precision"), high=LIKE_REAL),
        Part(
            "samples are farther from real than slightly blurred digits",
            "FDD over that of real digits blurred by half a pixel",
            [loss_statistics.multiple(run) / blurred for run in runs],
            low=1,
            ratio=True,
        ),
        *per_net(
            "loss jitters",
            "scatter about the moving mean over the loss's level",
            losses(runs, loss_statistics.jitter),
            low=SHARP,
        ),
        *per_net(
            "loss swings most around 750 to 1,000",
            "swing in iterations 751 to 1,000 over the median of the other windows",
            losses(runs, lambda loss: loss_statistics.burst(loss, 750)),
            low=1.5,
            ratio=True,
        ),
    ]


C1 = Claim(
    "C1",
    "GAN: samples are blurry and noisy; both losses are unstable, with a large swing around iterations 750 to 1,000.",
    "Precision below 0.9 of real digits' own; FDD above that of real digits blurred by half a pixel; for D and for "
    "G, jitter (the scatter of single iterations about their moving mean over 51) above 0.1 of the loss's level, and a "
    "swing (largest minus smallest) in iterations 751 to 1,000 at least 1.5 times the median of the seven other "
    "windows of 250.",
    unstable_gan,
    "Two dense networks really do quarrel loudly, and their digits are not sharp yet after 2,000 iterations.",
    "With our backbone the plain GAN is neither blurry nor unstable, and nothing special happens around iteration "
    "1,000.",
    "Our GAN has batch norm, Adam and fading noise on what D sees; the paper does not publish its own.",
)


def calm_infogan(data: PaperData) -> list[Part]:
    runs = data.each("infogan")
    band = [loss_statistics.inside(run.losses["G"], *BAND) for run in runs]
    return [
        *per_net(
            "loss has no sharp jitter",
            "scatter about the moving mean over the loss's level",
            losses(runs, loss_statistics.jitter),
            high=SHARP,
        ),
        *per_net(
            "loss falls",
            "mean of the first 500 iterations minus the last 500",
            losses(runs, loss_statistics.fall),
            low=0,
        ),
        Part("G's loss stays between 0.73 and 0.97", "part of the iterations in that band", band, low=MOSTLY),
        Part("samples are clear", PRECISION, like_real(data, "infogan", "precision"), low=LIKE_REAL),
        Part(
            "samples are varied",
            "coverage over that of real test digits",
            like_real(data, "infogan", "coverage"),
            low=LIKE_REAL,
        ),
    ]


C2 = Claim(
    "C2",
    "InfoGAN: loss curves without sharp jitter, slowly falling; generator loss between 0.73 and 0.97; samples "
    "clear and varied.",
    "For D and for G, jitter (as in C1) below 0.1 of the loss's level, and a lower mean over the last 500 iterations "
    "than over the first 500; G's loss in the band in at least 95 % of the iterations; precision and coverage at least "
    "0.9 of real digits' own.",
    calm_infogan,
    "InfoGAN's curves are as calm here as in the paper, and its digits clear and varied.",
    "InfoGAN's curves are neither calm nor falling here, and its digits neither clear nor varied yet.",
    "Losses without the information term. Good digits and a falling generator loss are two things: D learns too.",
)


def clipped_wgan(data: PaperData) -> list[Part]:
    runs = data.each("wgan")
    return [
        Part(
            "the weights pile up at the ends",
            "part of the weights there",
            list(map(loss_statistics.at_the_ends, runs)),
            low=PILED,
        ),
        Part(
            "the same critic does better without clipping",
            FDD.format("WGAN-GP"),
            ratios(data, "wgan", "wgan_gp", loss_statistics.multiple),
            low=1,
            ratio=True,
        ),
    ]


C3 = Claim(
    "C3",
    "WGAN: clipping forces the weights into a fixed range, which wastes the network's capacity.",
    "At least a quarter of the weights in the two outermost of 41 bins (an even "
    "share is a twentieth); a larger FDD than WGAN-GP's, which has the same critic, from equal seeds.",
    clipped_wgan,
    "Clipped weights pile up at the two ends of their range, and the same critic does better when it is not clipped.",
    "Clipping does not push the weights to the ends here, nor does it cost anything.",
    "That the weights stay in the range is how clipping is made; what it does to them and to the digits is not. Our "
    "critic's learning rate falls during the run, which moves its weights less and less; the paper's need not.",
)


def settling_wgan_gp(data: PaperData) -> list[Part]:
    runs = data.each("wgan_gp")

    def calming(loss: np.ndarray) -> float:
        return loss_statistics.swing(loss, 0, 500) / loss_statistics.swing(loss, 1500, 2000)

    return [
        *per_net(
            "loss swings more at first",
            "swing in iterations 1 to 500 over that in 1,501 to 2,000",
            losses(runs, calming),
            low=TWICE,
            ratio=True,
        ),
        *per_net(
            "loss has settled after 1,500",
            "move of the mean between the last two windows, in standard deviations",
            losses(runs, loss_statistics.drift),
            high=SETTLED,
        ),
        Part(
            "it trains better than WGAN",
            FDD.format("WGAN"),
            ratios(data, "wgan_gp", "wgan", loss_statistics.multiple),
            high=1,
            ratio=True,
        ),
        Part(
            "samples are fairly clear, some are not",
            PRECISION,
            like_real(data, "wgan_gp", "precision"),
            low=HALF,
            high=LIKE_REAL,
        ),
    ]


C4 = Claim(
    "C4",
    "WGAN-GP: large swings at first, the two curves settle after about 1,500 iterations; easier to train than "
    "WGAN; samples fairly clear, some incomplete.",
    "For D and for G, a swing in the first 500 iterations at least twice that in the last 500, and a mean that "
    "moves by less than half a standard deviation between the last two windows of 250; a smaller FDD than WGAN's "
    "from equal seeds; precision from 0.5 to 0.9 of real digits' own.",
    settling_wgan_gp,
    "WGAN-GP is wild first and calm later, and gets further than WGAN in as many steps.",
    "WGAN-GP neither calms down nor gets further than WGAN here.",
    "Our learning rates fall over the last 40 % of the run, which calms every curve.",
)


def swinging_dcgan(data: PaperData) -> list[Part]:
    runs = data.each("dcgan")
    return [
        *per_net(
            "loss swings more and more",
            "rank correlation of a window's swing with its number",
            losses(runs, loss_statistics.growth),
            low=0,
        ),
        *per_net(
            "loss has not converged by 1,750",
            "move of the mean between the last two windows, in standard deviations",
            losses(runs, loss_statistics.drift),
            low=SETTLED,
        ),
        Part(
            "some samples are good, some are no digits",
            PRECISION,
            like_real(data, "dcgan", "precision"),
            low=HALF,
            high=LIKE_REAL,
        ),
    ]


C5 = Claim(
    "C5",
    "DCGAN: losses swing more and more with iterations and have not converged by 1,750; some samples good, some "
    "not digits.",
    "For D and for G, a positive rank correlation of a window's swing with its number, and a mean that moves by "
    "more than half a standard deviation between the last two windows of 250; precision from 0.5 to 0.9 of real "
    "digits' own.",
    swinging_dcgan,
    "DCGAN's losses swing more and more, yet many of its digits are good: a restless loss is no bad sign.",
    "DCGAN's losses do not swing ever more here, and have come to rest.",
    "The noise on what D sees fades over the run, so D's task gets easier, and our learning rates fall.",
)


CLAIMS = (C1, C2, C3, C4, C5, C6, C7, C8)
