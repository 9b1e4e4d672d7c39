"""docs/failures.md: each failure's symptom by its number, of every seed and of its healthy twin."""

from __future__ import annotations

from ganlab.failures import FAILURES, Report, ran
from ganlab.reporting.documents import markdown_table

HEAD = ("failure", "model", "changed", "symptom", "seeds", "healthy twins", "occurred", "seen first in", "cure")


def markdown(report: Report) -> str:
    """The whole page."""
    rows = []
    for failure in FAILURES:
        seeds = report["failures"][failure.key].values()
        runs, twins = ran(seeds, "run"), ran(seeds, "twin")
        both = [sum(row["occurred"] for row in part) for part in (runs, twins)]
        said = f"in {both[0]} of {len(runs)}, of the twins in {both[1]} of {len(twins)}" if runs else "not recorded"
        rows.append(
            (
                failure.key,
                failure.model,
                ", ".join(f"{field} {value}" for field, value in failure.changed.items()),
                f"{failure.metric} {failure.side} {failure.threshold:g}",
                *(" ".join(f"{row['value']:.3g}" for row in part) for part in (runs, twins)),
                said,
                failure.first,
                failure.cure,
            )
        )
    return f"""# How GANs fail

Each row is a run of {report["steps"]:,} iterations in batches of 64 with some settings changed, from several seeds, and
beside it the same model, seed and length with nothing changed. Whether the symptom occurred is computed from the
records; one that was expected and did not come stands here as that. On what a run was trained, and in which precision,
its config.json says. Made by `python -m train.failures`.

{markdown_table(HEAD, rows)}
"""
