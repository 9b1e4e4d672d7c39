"""From a number per seed to a verdict: in how many seeds a statement holds, what an arm says, what both arms say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from statistics import median
from typing import Any, Literal

from ganlab.paper.measures import MEASURES, Values
from ganlab.paper.paper_runs import ARM_TITLES, ARMS
from ganlab.paper.rules import Claim, Part
from ganlab.paper.run_data import PaperData

Word = Literal["yes", "no", "mixed", "void", "not run"]
"""What an arm says of a statement.  yes: it holds in every seed; no: in none; void: in more than half of the seeds
there is nothing to compare."""
CONFIRMED, CONTRADICTED = "confirmed", "contradicted"
THEIRS_ONLY, OURS_ONLY = "with their recipe only", "with ours only"
MIXED, NOTHING, NOT_RUN = "depends on the seed", "cannot be compared", "not run yet"
ONE_ARM = ", in one arm only"
HOLDS, NOT = "holds", "does not hold"
"""a statement in one arm, in all seeds or in none"""
METHOD = (
    "Every model is trained from several seeds in two arms: faithful, by the choices that the paper states or, where "
    "it is silent, the models' original papers; and ours, by the recipes of this project at as many iterations. A "
    "statement holds in a seed if its number lies where the rule wants it. An arm says yes if its statement holds in "
    "every seed, no if in none, and is mixed otherwise; it is void if in more than half of the seeds there is nothing "
    "to compare, as a model has collapsed or losses are on different scales. The verdict of a claim is that of one "
    "statement, its primary one, in bold. Yes in both arms: confirmed. No in both: contradicted. Yes in one alone: "
    "with their recipe only, or with ours only. Mixed in either: depends on the seed. Void in one: what the other "
    "says, in one arm only; void in both: cannot be compared."
)


def word(part: Part, values: Values) -> Word:
    """What one arm says of a statement."""
    numbers = [value for value in values.values() if not isinstance(value, str)]
    held = sum(map(part.holds, numbers))
    if not values:
        return "not run"
    if 2 * len(numbers) < len(values):
        return "void"
    return "yes" if held == len(values) else "mixed" if held else "no"


def verdict(faithful: Word, ours: Word) -> str:
    """What both arms say together."""
    told = [arm for arm in (faithful, ours) if arm in ("yes", "no", "mixed")]
    if not told:
        return NOT_RUN if faithful == ours == "not run" else NOTHING
    alone = ONE_ARM if len(told) == 1 else ""
    if "mixed" in told:
        return MIXED + alone
    if len(set(told)) == 1:
        return (CONFIRMED if told[0] == "yes" else CONTRADICTED) + alone
    return THEIRS_ONLY if faithful == "yes" else OURS_ONLY


def arm(part: Part, values: Values) -> dict[str, Any]:
    """A statement in one arm, as JSON: word; held of seeds; void: why there is no number -> in how many; values by
    seed, null where there is none; their median, smallest and largest; words: the count as a reader sees it."""
    numbers = {seed: value for seed, value in values.items() if not isinstance(value, str)}
    found = list(numbers.values())
    return {
        "word": word(part, values),
        "held": sum(map(part.holds, found)),
        "seeds": len(values),
        "void": dict(Counter(value for value in values.values() if isinstance(value, str))),
        "values": {str(seed): numbers.get(seed) for seed in values},
        "median": median(found) if found else None,
        "low": min(found, default=None),
        "high": max(found, default=None),
        "words": words(part, values),
    }


def words(part: Part, values: Values) -> str:
    """ "4 of 5", "5 of 5 collapsed (WGAN)", "3 of 5; 1 of 5 collapsed (GAN)", "not run"."""
    if not values:
        return "not run"
    held = sum(part.holds(value) for value in values.values() if not isinstance(value, str))
    gone = Counter(value for value in values.values() if isinstance(value, str))
    counts = [] if word(part, values) == "void" else [f"{held} of {len(values)}"]
    return "; ".join([*counts, *(f"{n} of {len(values)} {why}" for why, n in gone.items())])


def judge(claim: Claim, arms: Mapping[str, PaperData]) -> dict[str, Any]:
    """The claim with its numbers in both arms, its verdict and a sentence, as JSON."""
    rows = []
    for part in claim.parts:
        wanted = {
            "from": part.low if part.low > float("-inf") else None,
            "to": part.high if part.high < float("inf") else None,
        }
        found = {name: arm(part, MEASURES[part.key](data)) for name, data in arms.items()}
        row = {"key": part.key, "what": part.what, "number": part.number, "wanted": wanted, "primary": part.primary}
        rows.append(row | {"arms": found})
    (primary,) = [row for row in rows if row["primary"]]
    told = {name: primary["arms"][name] for name in ARMS}
    said = verdict(told["faithful"]["word"], told["ours"]["word"])
    return {
        "id": claim.id,
        "claim": claim.claim,
        "rule": claim.rule,
        "verdict": said,
        "sentence": sentence(claim, said, {name: row["words"] for name, row in told.items()}),
        "note": claim.note,
        "parts": rows,
    }


def sentence(claim: Claim, said: str, counts: Mapping[str, str]) -> str:
    """What a student takes home, and in how many seeds of each arm it holds."""
    lesson = {CONFIRMED: f"{claim.yes} ", CONTRADICTED: f"{claim.no} "}.get(said.removesuffix(ONE_ARM), "")
    seeds = "; ".join(f"by {ARM_TITLES[name]} {words}" for name, words in counts.items())
    return f"{lesson}Seeds in which {claim.primary.what}: {seeds}."


def held(claim: Mapping[str, Any]) -> str:
    """How many statements of a claim hold in every seed of the arm that is looked at (`report.view`): "4 of 6"."""
    parts = [part["verdict"] for part in claim["parts"]]
    return f"{parts.count(HOLDS)} of {len(parts)}"
