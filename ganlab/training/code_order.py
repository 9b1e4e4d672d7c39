"""Which continuous code is called c2 and which c3, and which way is plus: settled at the end of a run, by measurement.

What codes mean is the same whatever they are called and whichever way they count, since the prior is even; so a seed
decides both. For a reader the first one should lean to the right and the second thicken, where codes do that.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import torch
from torch import nn

from ganlab.distributions import Uniform
from ganlab.evaluation.evaluate import code_effects
from ganlab.latents import Latents
from ganlab.metrics.code_purity import Share
from ganlab.metrics.strokes import Effect
from ganlab.models.base import GAN
from ganlab.training import finalize

PROPERTIES = ("slant", "width")
"""what the first and the second continuous code are chosen by: plus leans to the right, plus is thicker"""

ORDER_DIGITS = 100
"""digits whose changes decide it, a third of those that are scored: only a sign and the larger share are asked"""


@dataclass(frozen=True)
class Source:
    """Where a code comes from: the code that the network had learned as `was`, times `sign`; by: whose share of the
    codes' effects was the largest, "" if none and the code is one of those left over."""

    was: str
    sign: int = 1
    by: str = ""


def code_order(
    names: Iterable[str], meaning: Mapping[str, Mapping[str, Effect]], purity: Mapping[str, Mapping[str, Share]]
) -> dict[str, Source]:
    """names: of the continuous codes, in order; meaning, purity: as `evaluate.code_effects` measures them -> new name
    -> what it is made of.  A property that no code moves visibly chooses none."""
    names = list(names)
    left, chosen = list(names), dict[str, Source]()
    for name, kind in zip(names, PROPERTIES, strict=False):
        moving = {code: purity[code][kind].value for code in left if kind in purity[code]}
        if moving:
            best = max(moving, key=lambda code: moving[code])
            chosen[name] = Source(best, 1 if meaning[best][kind].per_unit >= 0 else -1, kind)
            left.remove(best)
    rest = iter(left)
    return {name: chosen.get(name) or Source(next(rest)) for name in names}


def name_codes(gan: GAN, average: nn.Module, draws: int) -> dict[str, dict[str, dict[str, object]]]:
    """Renames the codes of a GAN, and of the moving average of its generator, in place, by what they do to the
    average's digits -> {"codes_order": ...} for config.json; {} without continuous codes.

    draws: from the prior, for the batch norm of the digits that are measured.
    """
    codes = symmetric_codes(gan.latents)
    if not codes:
        return {}
    spare = copy.deepcopy(gan)
    spare.generator.load_state_dict(average.state_dict())
    finalize.calibrated(spare, spare.generator, draws)
    order = code_order(codes, *code_effects(spare, ORDER_DIGITS))
    if not reorder(gan, order, (gan.generator, average)):
        return {}
    return {"codes_order": {name: asdict(source) for name, source in order.items()}}


def symmetric_codes(latents: Latents) -> list[str]:
    """The continuous codes whose prior is the same both ways, so that the sign is free."""
    return [code.name for code in latents.codes if isinstance(code, Uniform) and code.low == -code.high]


@torch.no_grad()
def reorder(gan: GAN, order: Mapping[str, Source], generators: Iterable[nn.Module]) -> bool:
    """Renames the continuous codes of a GAN in its weights, in place: where it, and these generators of its form, are
    given a code, they take it from its new place and with its new sign, and Q answers so.  False, and nothing is
    changed, if Q cannot be."""
    if not gan.permute_q({name: (source.was, source.sign) for name, source in order.items()}):
        return False
    where = gan.latents.slices()
    for generator in generators:
        weight = next(generator.parameters())  # (outputs, z) of a dense layer, or (z, outputs, k, k)
        columns = weight if weight.ndim == 2 else weight.transpose(0, 1)
        before = columns.clone()
        for name, source in order.items():
            columns[:, where[name]] = source.sign * before[:, where[source.was]]
    return True
