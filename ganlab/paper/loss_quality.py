"""Does the loss tell?  Each loss term against FDD over the moments, over seeds, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganlab.metrics.loss_and_quality import AGAINST, FOLLOWS, loss_against_quality, told
from ganlab.paper.paper_runs import MODELS
from ganlab.paper.run_data import PaperData

UNMEASURED = "Not measured: these runs are of before the terms of the loss were evaluated on a fixed probe."


def correlations(data: PaperData) -> dict[str, dict[str, dict[str, Any]]]:
    """Model that has runs -> loss term -> what `loss_against_quality` finds over its seeds, and what it tells; no term
    of runs without a probe."""
    return {
        variant: {
            term: found | {"tells": told(found["rho"], found["low"], found["high"])}
            for term, found in loss_against_quality([run.moments for run in runs.values()]).items()
        }
        for variant, runs in data.runs.items()
        if variant in MODELS and runs
    }


def sentence(terms: Mapping[str, Mapping[str, Any]]) -> str:
    """What one model's correlations teach, and no more than they say."""
    if not terms:
        return UNMEASURED
    by = {kind: [name for name, found in terms.items() if found["tells"] == kind] for kind in (FOLLOWS, AGAINST)}
    said = [f"{_list(names)} {_plural(kind, names)}" for kind, names in by.items() if names]
    rest = len(terms) - sum(map(len, by.values()))
    if not said:
        return "Of no loss of this model can it be told whether it says that the digits get better."
    return "; ".join(said) + (f"; of the other {rest} it cannot be told." if rest else ".")


def _plural(kind: str, names: list[str]) -> str:
    verb, _, rest = kind.partition(" ")
    return kind if len(names) == 1 else f"{verb.removesuffix('s')} {rest}"


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
