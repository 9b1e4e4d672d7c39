"""Does the loss tell?  Each loss term's rank correlation with FDD over the moments, over seeds, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganlab.metrics.loss_curves import over_runs
from ganlab.paper.paper_runs import MODELS
from ganlab.paper.run_data import PaperData
from ganlab.records.files import RecordError

SURE = 0.5
"""A term tells something if its correlation is beyond this, on one side, for every seed."""
RULE = (
    "Spearman's correlation of a loss term with FDD over the moments of one run, for every seed. A term follows the "
    "digits if it is above 0.5 for every seed, runs against them if it is below -0.5 for every seed, and tells nothing "
    "you can rely on otherwise."
)
FOLLOWS, AGAINST, NOTHING = "follows the digits", "runs against them", "tells nothing"


def correlations(data: PaperData) -> dict[str, dict[str, dict[str, Any]]]:
    """Model -> loss term -> mean, lowest and highest correlation over the seeds, their number, and what it tells."""
    return {
        variant: {
            term: found | {"tells": tells(found)}
            for term, found in over_runs([run.correlations for run in runs.values()]).items()
        }
        for variant, runs in data.runs.items()
        if variant in MODELS
    }


def tells(found: Mapping[str, float]) -> str:
    """What one term's correlations over the seeds say."""
    if found["low"] > SURE:
        return FOLLOWS
    return AGAINST if found["high"] < -SURE else NOTHING


def sentence(terms: Mapping[str, Mapping[str, Any]]) -> str:
    """What one model's correlations teach, and no more than they say.  RecordError without any."""
    if not terms:
        raise RecordError("no loss was correlated with quality: the runs have too few moments.")
    by = {kind: [name for name, found in terms.items() if found["tells"] == kind] for kind in (FOLLOWS, AGAINST)}
    if not (by[FOLLOWS] or by[AGAINST]):
        return "No loss of this model tells you, in every seed, whether the digits get better."
    said = []
    if by[FOLLOWS]:
        said.append(f"{_list(by[FOLLOWS])} fell while the digits got better, in every seed")
    if by[AGAINST]:
        said.append(f"{_list(by[AGAINST])} rose while the digits got better, in every seed")
    rest = len(terms) - len(by[FOLLOWS]) - len(by[AGAINST])
    return "; ".join(said) + (f"; the other {rest} tell nothing you can rely on." if rest else ".")


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
