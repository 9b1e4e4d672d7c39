"""The number under each statement of rules.json, from the runs of one arm: a value per seed, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from statistics import median

import numpy as np

from ganlab.paper import loss_statistics
from ganlab.paper.paper_runs import TITLES
from ganlab.paper.run_data import PaperData, RunData

Values = Mapping[int, float | str]
"""seed -> the number, or in words why it cannot be compared"""
Measure = Callable[[PaperData], Values]
FOUR = ("gan", "dcgan", "wgan_gp")
"""what InfoGAN is compared with: the paper's four without itself"""
OTHER_SCALE = "on another scale"


def collapsed(variant: str) -> str:
    return f"collapsed ({TITLES[variant]})"


def each(variant: str, number: Callable[[RunData], float]) -> Measure:
    """A number of each run of a variant."""
    return lambda data: {seed: number(run) for seed, run in data.of(variant).items()}


def loss(
    variant: str,
    number: Callable[[np.ndarray], float],
    *nets: str,
    of: Callable[[Iterable[float]], float] = min,
) -> Measure:
    """A number of the losses of D, G or both, without the information term; of both the smaller, or the larger."""
    return each(variant, lambda run: of(number(run.losses[net]) for net in nets))


def clear(variant: str) -> Measure:
    """Precision and coverage of the samples over those of real digits, the smaller of both."""

    def measure(data: PaperData) -> Values:
        return {
            seed: collapsed(variant) if data.collapsed(run) else data.like_real(run)
            for seed, run in data.of(variant).items()
        }

    return measure


def ratio(first: str, second: str, number: Callable[[RunData], float] = loss_statistics.multiple) -> Measure:
    """A number of one variant's samples over that of another's, by equal seeds; none over a run that has collapsed."""

    def measure(data: PaperData) -> Values:
        found: dict[int, float | str] = {}
        for seed, (one, two) in data.pairs(first, second).items():
            gone = [name for name, run in ((first, one), (second, two)) if data.collapsed(run)]
            found[seed] = collapsed(gone[0]) if gone else number(one) / number(two)
        return found

    return measure


def difference(first: str, second: str, number: Callable[[RunData], float]) -> Measure:
    """A number of one variant's losses minus that of another's, by equal seeds."""
    return lambda data: {seed: number(one) - number(two) for seed, (one, two) in data.pairs(first, second).items()}


def over_best(data: PaperData) -> Values:
    """InfoGAN's FDD over the smallest of the other three's of the same seed, of those that have not collapsed."""
    found: dict[int, float | str] = {}
    for seed, run in data.of("infogan").items():
        others = [data.of(name).get(seed) for name in FOUR]
        if None in others:
            continue
        alive = [loss_statistics.multiple(other) for other in others if other and not data.collapsed(other)]
        if data.collapsed(run) or not alive:
            found[seed] = collapsed("infogan") if data.collapsed(run) else "collapsed (the other three)"
        else:
            found[seed] = loss_statistics.multiple(run) / min(alive)
    return found


def other_scale(first: str, second: str) -> Measure:
    """Losses of different kinds are not compared."""
    return lambda data: dict.fromkeys(data.pairs(first, second), OTHER_SCALE)


def piled(run: RunData) -> float:
    """The median over layers and moments."""
    return median(share for layer in loss_statistics.piles(run).values() for share in layer.values())


def piled_everywhere(run: RunData) -> float:
    """The median over moments, of the layer where it is smallest."""
    return min(median(layer.values()) for layer in loss_statistics.piles(run).values())


def piled_at_the_end(run: RunData) -> float:
    """The median over layers at the last moment."""
    return median(layer[max(layer)] for layer in loss_statistics.piles(run).values())


def calming(values: np.ndarray) -> float:
    """The swing in iterations 21 to 500 over that in the last 500."""
    return loss_statistics.swing(values, 0, 500) / loss_statistics.swing(values, 1500, 2000)


def burst(values: np.ndarray) -> float:
    return loss_statistics.burst(values, 750)


def in_band(values: np.ndarray) -> float:
    return loss_statistics.inside(values, 0.73, 0.97)


def mean_loss(net: str) -> Callable[[RunData], float]:
    return lambda run: float(run.losses[net].mean())


MEASURES: Mapping[str, Measure] = {
    "gan_unstable": loss("gan", loss_statistics.jitter, "D", "G"),
    "gan_unclear": clear("gan"),
    "gan_swing_d": loss("gan", burst, "D"),
    "gan_swing_g": loss("gan", burst, "G"),
    "infogan_calm": loss("infogan", loss_statistics.jitter, "D", "G", of=max),
    "infogan_falls_d": loss("infogan", loss_statistics.fall, "D"),
    "infogan_falls_g": loss("infogan", loss_statistics.fall, "G"),
    "infogan_band": loss("infogan", in_band, "G"),
    "infogan_clear": clear("infogan"),
    "wgan_piled": each("wgan", piled),
    "wgan_piled_everywhere": each("wgan", piled_everywhere),
    "wgan_piled_at_the_end": each("wgan", piled_at_the_end),
    "wgan_worse": ratio("wgan", "wgan_gp"),
    "wgan_gp_calms": loss("wgan_gp", calming, "D", "G"),
    "wgan_gp_settled": loss("wgan_gp", loss_statistics.drift, "D", "G", of=max),
    "wgan_gp_better": ratio("wgan_gp", "wgan"),
    "wgan_gp_fair": clear("wgan_gp"),
    "dcgan_grows": loss("dcgan", loss_statistics.growth, "D", "G"),
    "dcgan_moves_d": loss("dcgan", loss_statistics.drift, "D"),
    "dcgan_moves_g": loss("dcgan", loss_statistics.drift, "G"),
    "dcgan_fair": clear("dcgan"),
    "infogan_below_1": each("infogan", loss_statistics.largest_loss),
    "infogan_below_gan": difference("infogan", "gan", loss_statistics.largest_loss),
    "infogan_below_dcgan": difference("infogan", "dcgan", loss_statistics.largest_loss),
    "infogan_below_wgan_gp": other_scale("infogan", "wgan_gp"),
    "infogan_best": over_best,
    "infogan_over_gan": ratio("infogan", "gan"),
    "infogan_over_dcgan": ratio("infogan", "dcgan"),
    "infogan_over_wgan_gp": ratio("infogan", "wgan_gp"),
    "information_end": ratio("infogan", "infogan_lambda0"),
    "information_sooner": ratio("infogan", "infogan_lambda0", loss_statistics.mean_multiple),
    "information_d": difference("infogan", "infogan_lambda0", mean_loss("D")),
    "information_g": difference("infogan", "infogan_lambda0", mean_loss("G")),
}
