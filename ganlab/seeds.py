"""A model's seeds: every run that was trained to the end by its release recipe, and which of them ships. No torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ganlab.metrics.code_purity import Share
from ganlab.models import registry
from ganlab.records.files import MANIFEST, RecordError
from ganlab.records.record import Record

FOLDER = "seeds"
PURE = 0.85
"""the least share of a property's effects that a code which means this property has; an aim of the recipe"""
FOLLOWED = 0.95
"""the least rank correlation, either way, of such a code with its property; an aim too, by which no seed is chosen"""
MEANINGS = {"c2": "slant", "c3": "width"}
"""what the continuous codes are to mean: `ganlab.training.code_order` names them by it, c2 first"""


def folder(root: Path, model: str, seed: int) -> Path:
    """Where the slim record of a seed lies."""
    return root / f"{model}-{seed}"


def kept(root: Path) -> dict[str, list[Record]]:
    """The finished records of a folder: model -> its seeds, in order.  RecordError if one is damaged."""
    finished = [Record(path.parent) for path in sorted(root.glob(f"*/{MANIFEST}"))]
    by_seed = sorted(finished, key=lambda record: record.config["seed"])
    found = {name: [record for record in by_seed if record.model == name] for name in registry.NAMES}
    return {name: records for name, records in found.items() if records}


def beside(record: Record, roots: Iterable[Path]) -> list[Record]:
    """The kept seeds of the recipe that a model was trained by, itself among them; [] if it is none of the seeds.

    roots: folders of which one may hold the folder of seeds, as `catalog.roots`.  RecordError if a seed is damaged.
    """
    for root in roots:
        records = [one for one in kept(root / FOLDER).get(record.model, []) if one.recipe == record.recipe]
        if any(_same_run(one, record) for one in records):
            return records
    return []


def _same_run(one: Record, other: Record) -> bool:
    return all(one.config.get(name) == other.config.get(name) for name in ("seed", "revision", "seconds"))


def multiples(records: Iterable[Record]) -> list[float]:
    """How many times the floor each seed's digits score.  RecordError if one was not scored by the judges."""
    found = []
    for record in records:
        if record.scores.multiple is None:
            raise RecordError(f"{record.path} was not scored by the judges: run python -m train.evaluate first.")
        found.append(record.scores.multiple)
    return found


def share(record: Record, code: str) -> Share:
    """The part, 0 to 1, of all codes' effects on what a code is to mean that is this code's; 0 if none moves it."""
    return record.scores.purity.get(code, {}).get(MEANINGS[code]) or Share(0.0, (0.0, 0.0))


def rank_correlation(record: Record, code: str) -> float:
    """Of a code with what it is to mean, the mean over digits; 0 if it was not measured."""
    found = record.scores.meaning.get(code, {}).get(MEANINGS[code])
    return found.rho if found else 0.0


def pure(record: Record) -> bool:
    """Whether each continuous code alone moves what it is to mean."""
    return all(share(record, code).value >= PURE for code in MEANINGS)


def followed(record: Record) -> bool:
    """Whether what each code is to mean follows it, in every digit nearly."""
    return all(abs(rank_correlation(record, code)) >= FOLLOWED for code in MEANINGS)


def chosen(records: Sequence[Record]) -> Record:
    """The seed that ships, of one model's, by a rule that reads no label and was stated before these were trained.

    With codes: of those whose codes are `pure`, or of all if none's are, the one whose digits hold most information
    about their codes, by its lower bound (Chen et al. 2016, Eq. 4).  Without codes: the lowest seed, so nothing is
    chosen.  RecordError if one was not measured.
    """
    if not all(record.latents.codes for record in records):
        return min(records, key=lambda record: record.config["seed"])
    if unmeasured := [record for record in records if not record.scores.bound]:
        raise RecordError(f"{unmeasured[0].path} lacks the bound on information: run python -m train.evaluate first.")
    among = [record for record in records if pure(record)] or records
    return max(among, key=lambda record: sum(record.scores.bound.values()))
