"""All that the paper's runs say, as one JSON object: verdicts, figures, whether losses tell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ganlab.paper import loss_quality, paper_runs
from ganlab.paper.claims_per_model import CLAIMS
from ganlab.paper.figures import figures
from ganlab.paper.run_data import PaperData, known_sets, run_data
from ganlab.paper.verdict import METHOD
from ganlab.records.files import FORMAT, JUDGES, RecordError
from ganlab.records.json_input import decode
from ganlab.records.record import Record

FILE = "claims.json"
COMMAND = "python -m train.paper"
LEAST = 2
"""seeds of each variant: fewer have no interval"""


def read(root: Path, judges: Record) -> PaperData:
    """The runs under the paper's folder, and the known sets by the judges that scored them.  RecordError if a variant
    has fewer than two finished runs, or others scored one."""
    found = paper_runs.records(root)
    for variant, seeds in found.items():
        if len(seeds) < LEAST:
            raise RecordError(f"{root} has {len(seeds)} finished runs of {variant}, and needs {LEAST}: {COMMAND}.")
    runs = {variant: {seed: run_data(record) for seed, record in seeds.items()} for variant, seeds in found.items()}
    for record in (record for seeds in found.values() for record in seeds.values()):
        if record.metrics.get("judge") != judges.sha256(JUDGES):
            raise RecordError(
                f"{record.path} was scored by other judges than {judges.path}: run it again, with {COMMAND}."
            )
    return PaperData(runs, known_sets(judges))


def report(data: PaperData) -> dict[str, Any]:
    """-> format, method, seeds (variant -> its seeds), claims, figures, losses (model -> rule, terms, sentence)."""
    told = loss_quality.correlations(data)
    return {
        "format": FORMAT,
        "method": METHOD,
        "seeds": {variant: list(runs) for variant, runs in data.runs.items()},
        "claims": [claim.judge(data) for claim in CLAIMS],
        "losses": {
            "rule": loss_quality.RULE,
            "models": {
                name: {"terms": terms, "sentence": loss_quality.sentence(terms)} for name, terms in told.items()
            },
        },
        "figures": figures(data),
    }


def root(roots: Iterable[Path]) -> Path:
    """The first folder of paper runs with a report under `roots`.  RecordError if there is none."""
    for folder in roots:
        try:
            if (folder / paper_runs.FOLDER / FILE).is_file():
                return folder / paper_runs.FOLDER
        except OSError as error:
            raise RecordError(
                f"{str(folder)[:200]} cannot be read ({error.strerror}): check the path and its permissions."
            ) from error
    raise RecordError(f"The paper has not been re-run here: {COMMAND} does it, and says how it stands.")


def load(folder: Path) -> dict[str, Any]:
    """A written report.  RecordError if it is damaged or of another version."""
    try:
        found = decode((folder / FILE).read_bytes())
        if found["format"] != FORMAT:
            raise RecordError(f"{folder / FILE} is of another version: make it again with python -m train.claims.")
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise RecordError(f"{folder / FILE} is damaged: make it again with python -m train.claims.") from error
    return found
