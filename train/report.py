"""The generated parts of docs/results.md: rulers, variety, codes, losses, as markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ganlab.app.anchors import ANCHORS
from ganlab.app.words import chip_names, collapse_sentence, meaning_caption
from ganlab.metrics.strokes import UNITS
from ganlab.record import Record


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its first column left-aligned, the others right."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def parts(records: Sequence[Record], judge: Record) -> dict[str, str]:
    """Name of the part -> markdown."""
    return {
        "rulers": _rulers(records, judge),
        "collapse": _collapse(records, judge),
        "codes": _codes(records),
        "meaning": _meaning(records),
        "information": _information(records),
        "losses": _losses(records),
        "published": markdown(
            ("what", "number", "who", "where", "comparable?"),
            [(a.what, a.number, a.who, a.where, a.comparable) for a in ANCHORS],
        ),
    }


def _rulers(records: Sequence[Record], judge: Record) -> str:
    head = (
        "digits",
        "FDD / floor",
        "KID",
        "digit score",
        "precision",
        "recall",
        "density",
        "coverage",
        "entropy",
        "smallest class",
        "spread",
        "closest pair, percentile",
        "nearest training digit, percentile",
    )
    sets = [(row["name"].replace("_", " "), row) for row in judge.rulers["sets"]]
    models = [(str(record.config["label"]), record.metrics["final"]) for record in records]
    return markdown(head, [_ruler(name, row) for name, row in [*sets, *models]])


def _ruler(name: str, row: dict[str, Any]) -> tuple[str, ...]:
    plain = ("digit_score", "precision", "recall", "density", "coverage", "entropy")
    return (
        name,
        f"{row['multiple']:,.1f}",
        f"{row['kid']:.4f}",
        *(f"{row[key]:.2f}" for key in plain),
        f"{row['smallest']:.1%}",
        f"{row['spread']:.2f}",
        f"{row['closest']['percentile']:.0f}",
        f"{row['nearest']['percentile']:.0f}",
    )


def _collapse(records: Sequence[Record], judge: Record) -> str:
    real = judge.metrics["real"]
    return "\n".join(f"- {record.config['label']}: {collapse_sentence(record.metrics, real)}" for record in records)


def _codes(records: Sequence[Record]) -> str:
    rows = []
    for record in records:
        for code, match in record.metrics["final"].get("codes", {}).items():
            for value, words in enumerate(chip_names(record.metrics["final"], code)):
                read = match["table"][value]
                right = f"{read[match['digit'][value]] / max(1, sum(read)):.1%} of {sum(read):,}"
                rows.append((f"{record.config['label']}, {code} = {value}", words, str(match["digit"][value]), right))
    return markdown(("code", "drawn, as the judge reads it", "matched digit", "real digits read so, right"), rows)


def _meaning(records: Sequence[Record]) -> str:
    rows = []
    for record in records:
        final = record.metrics["final"]
        for code, effects in final.get("meaning", {}).items():
            for name, unit in UNITS.items():
                one = effects[name]
                low, high = one["interval"]
                rank = f"{one['rho']:+.2f} ({low:+.2f} to {high:+.2f})"
                rows.append((f"{record.config['label']}, {code}", name, f"{one['per_unit']:+.2f} {unit}", rank))
            rows.append((f"{record.config['label']}, {code}", "caption", meaning_caption(final, code) or "", ""))
    return markdown(("code", "property", "effect of +1", "rank correlation (95 %)"), rows)


def _information(records: Sequence[Record]) -> str:
    """The bound at moments that are about evenly spaced, and measured once more at the end."""
    rows = []
    for record in records:
        course = record.metrics["information"]
        for code, nats in record.metrics["final"].get("bound", {}).items():
            picked = [course[i * (len(course) - 1) // 4] for i in range(5)] if course else []
            over = ", ".join(f"{row[code]:.2f} ({row['iterations']:,})" for row in picked)
            rows.append((f"{record.config['label']}, {code}", over, f"{nats:.2f}"))
    return markdown(("code", "nats over training (iterations)", "at the end"), rows)


def _losses(records: Sequence[Record]) -> str:
    rows = [
        (str(record.config["label"]), term, f"{found['rho']:+.2f}", str(found["n"]))
        for record in records
        for term, found in record.metrics["losses"].items()
    ]
    return markdown(("model", "loss term", "rank correlation with FDD", "moments"), rows)
