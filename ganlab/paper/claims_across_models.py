"""The paper's claims C6 to C8, which compare models, with their rules in words and as functions (Zhang et al. 2021)."""

from __future__ import annotations

from ganlab.paper import loss_statistics
from ganlab.paper.paper_runs import TITLES
from ganlab.paper.rules import FDD, per_net, ratios
from ganlab.paper.run_data import PaperData
from ganlab.paper.verdict import Claim, Part

OTHERS = ("gan", "dcgan", "wgan_gp")
"""what InfoGAN is compared with in C6"""


def smallest_extremes(data: PaperData) -> list[Part]:
    own = [loss_statistics.largest_loss(run) for run in data.each("infogan")]
    below = [
        Part(
            f"it is below {TITLES[other]}'s",
            f"InfoGAN's largest loss minus {TITLES[other]}'s, equal seeds",
            [
                loss_statistics.largest_loss(one) - loss_statistics.largest_loss(two)
                for one, two in data.pairs("infogan", other)
            ],
            high=0,
        )
        for other in OTHERS
    ]
    return [Part("InfoGAN's largest loss is below 1.0", "its largest loss", own, high=1), *below]


C6 = Claim(
    "C6",
    "InfoGAN's largest loss is below 1.0, and below the largest loss of each of GAN, WGAN-GP and DCGAN.",
    "The largest loss of D or G in any single iteration, without the information term: below 1.0 for InfoGAN, and "
    "below each other model's from equal seeds.",
    smallest_extremes,
    "InfoGAN's losses stay lowest, but a low loss is no proof of good digits.",
    "InfoGAN's losses do not stay lowest here; which model's loss is lowest does not say which digits are best.",
    "This compares unlike things: a Wasserstein loss has another scale, and may be negative, or large and good.",
)


def best_images(data: PaperData) -> list[Part]:
    return [
        Part(
            f"InfoGAN's images are better than {TITLES[other]}'s",
            FDD.format(TITLES[other]),
            ratios(data, "infogan", other, loss_statistics.multiple),
            high=1,
            ratio=True,
        )
        for other in (*OTHERS, "wgan")
    ]


C7 = Claim(
    "C7",
    "InfoGAN gives the best images of the four.",
    "A smaller FDD at the end than GAN, DCGAN, WGAN-GP and WGAN, each from equal seeds.",
    best_images,
    "After 2,000 iterations InfoGAN's digits are nearest to real ones.",
    "After 2,000 iterations every other model's digits are nearer to real ones than InfoGAN's.",
    "The paper judges by eye; here 10,000 samples are measured. One generator step of WGAN and WGAN-GP comes with "
    "two critic steps.",
)


def efficient_information(data: PaperData) -> list[Part]:
    without = "InfoGAN without it"
    lower = {
        net: [
            float(one.losses[net].mean() - two.losses[net].mean())
            for one, two in data.pairs("infogan", "infogan_lambda0")
        ]
        for net in ("D", "G")
    }
    return [
        Part(
            "the images are better at the end",
            FDD.format(without),
            ratios(data, "infogan", "infogan_lambda0", loss_statistics.multiple),
            high=1,
            ratio=True,
        ),
        Part(
            "they get better sooner",
            f"FDD's geometric mean over the moments, over that of {without}, equal seeds",
            ratios(data, "infogan", "infogan_lambda0", loss_statistics.mean_multiple),
            high=1,
            ratio=True,
        ),
        *per_net("loss is lower", f"mean loss minus that of {without}, equal seeds", lower, high=0),
    ]


C8 = Claim(
    "C8",
    "The mutual-information term makes training more efficient: the loss is lower, training faster.",
    "InfoGAN against itself with info_lambda = 0, equal seeds and steps: smaller FDD at the end; smaller geometric "
    "mean of FDD over the moments; lower mean loss of D and of G, both without the information term.",
    efficient_information,
    "Asking for readable codes also helps the digits come sooner.",
    "Asking for readable codes gives you codes, not better digits sooner.",
    "Equal iterations, not equal time: the term costs some work in each step.",
)
