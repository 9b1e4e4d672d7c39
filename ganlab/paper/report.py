"""All that the paper's runs say, as one JSON object: verdicts, recipes, figures, whether losses tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from ganlab.metrics.loss_and_quality import RULE
from ganlab.models import registry
from ganlab.paper import gan_rates, loss_quality, paper_runs, recipes
from ganlab.paper.figures import figures
from ganlab.paper.paper_runs import ARM_TITLES, ARMS
from ganlab.paper.rules import CLAIMS, rules, sha256
from ganlab.paper.run_data import PaperData, RunData, known_sets, run_data
from ganlab.paper.verdict import HOLDS, METHOD, NOT, judge
from ganlab.records.files import FORMAT, JUDGES, RecordError
from ganlab.records.json_input import decode
from ganlab.records.record import Record

if TYPE_CHECKING:
    from ganlab.models.base import GANConfig

FILE = "claims.json"
COMMAND = "python -m train.paper"
SHOWN = ("multiple", "precision", "recall", "coverage")
"""metrics whose median over the seeds stands in the report"""


@dataclass(frozen=True)
class ArmRuns:
    """An arm as it was found.  data: without runs where there are none; configs: variant -> the Config of its runs, or
    of those that will be."""

    data: PaperData
    configs: Mapping[str, GANConfig]
    rates: Mapping[str, Any] | None


def read(root: Path, judges: Record) -> dict[str, ArmRuns]:
    """Both arms under the paper's folder.  RecordError if there is no run at all, or one was scored by other judges."""
    arms = {arm: _arm(root, arm, judges) for arm in ARMS}
    if not any(seeds for found in arms.values() for seeds in found.data.runs.values()):
        raise RecordError(f"{root} has no finished runs of the paper: {COMMAND}.")
    return arms


def _arm(root: Path, arm: str, judges: Record) -> ArmRuns:
    found = paper_runs.records(root / arm)
    for record in (record for seeds in found.values() for record in seeds.values()):
        if record.metrics.get("judge") != judges.sha256(JUDGES):
            raise RecordError(
                f"{record.path} was scored by other judges than {judges.path}: run it again, with {COMMAND}."
            )
    last = arm == "faithful"
    runs = {name: {seed: run_data(one, last) for seed, one in seeds.items()} for name, seeds in found.items()}
    configs = recipes.configs(arm) | {
        variant: registry.stored_config(one.model, one.recipe)
        for variant, seeds in found.items()
        for one in list(seeds.values())[:1]
    }
    tried = gan_rates.stored(root / arm)
    if tried and not found["gan"]:
        configs["gan"] = registry.config("gan", ARMS[arm], **tried["config"])
    return ArmRuns(PaperData(runs, known_sets(judges)), configs, tried)


def report(arms: Mapping[str, ArmRuns]) -> dict[str, Any]:
    """-> format; rules (sha256, written, and the words of what is shared); method; claims; departures; arms: arm ->
    title, folder (of its runs, from the paper's), seeds (variant -> its seeds), recipes, rates, scores, figures,
    losses."""
    data = {name: found.data for name, found in arms.items()}
    words = ("written", "untrained_words", "collapsed_words")
    return {
        "format": FORMAT,
        "rules": {"sha256": sha256()} | {name: rules()[name] for name in words},
        "method": METHOD,
        "claims": [judge(claim, data) for claim in CLAIMS],
        "departures": recipes.departures(arms["faithful"].configs, arms["ours"].configs),
        "arms": {name: _reported(name, found) for name, found in arms.items()},
    }


def _reported(arm: str, found: ArmRuns) -> dict[str, Any]:
    told = loss_quality.correlations(found.data)
    return {
        "title": ARM_TITLES[arm],
        "folder": arm,
        "seeds": {variant: list(runs) for variant, runs in found.data.runs.items()},
        "recipes": recipes.table(arm, found.configs),
        "rates": found.rates,
        "scores": {
            variant: _scores(found.data, list(runs.values())) for variant, runs in found.data.runs.items() if runs
        },
        "figures": figures(found.data),
        "losses": {
            "rule": RULE,
            "models": {
                name: {"terms": terms, "sentence": loss_quality.sentence(terms)} for name, terms in told.items()
            },
        },
    }


def _scores(data: PaperData, runs: list[RunData]) -> dict[str, Any]:
    """What a variant's samples came to, over the seeds: the median of each metric of the weights that are judged, of
    FDD also the range, of the others' FDD beside it (null if it was not scored); how many have collapsed."""
    beside = [run.beside["multiple"] for run in runs if "multiple" in run.beside]
    multiples = [run.final["multiple"] for run in runs]
    return {
        **{name: median(run.final[name] for run in runs) for name in SHOWN},
        "low": min(multiples),
        "high": max(multiples),
        "beside": median(beside) if beside else None,
        "collapsed": sum(map(data.collapsed, runs)),
        "seeds": len(runs),
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
        if found["format"] != FORMAT or "arms" not in found:
            raise RecordError(f"{folder / FILE} is of another version: make it again with python -m train.claims.")
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise RecordError(f"{folder / FILE} is damaged: make it again with python -m train.claims.") from error
    return found


def shown_arms(found: Mapping[str, Any]) -> list[str]:
    """The arms of a report that have runs of every variant; if none has, those that have any."""
    arms = found["arms"]
    whole = [name for name, arm in arms.items() if all(arm["seeds"].values())]
    return whole or [name for name, arm in arms.items() if any(arm["seeds"].values())]


def shown_arm(found: Mapping[str, Any]) -> str:
    """The first of them."""
    return shown_arms(found)[0]


def view(found: Mapping[str, Any], arm: str) -> dict[str, Any]:
    """One arm of a report for a reader who looks at one: title, folder, seeds, figures, losses; claims with the
    verdict of both arms, and parts with the word for this arm and with the numbers of both."""
    own = found["arms"][arm]
    return {name: own[name] for name in ("title", "folder", "seeds", "figures", "losses")} | {
        "claims": [
            claim | {"parts": [_part(part, part["arms"][arm]) for part in claim["parts"]]} for claim in found["claims"]
        ]
    }


def _part(part: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, Any]:
    return {**part, "verdict": {"yes": HOLDS, "no": NOT}.get(here["word"], here["words"])}
