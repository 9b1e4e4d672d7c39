"""The generated parts of docs/results.md: rulers, variety, codes, losses, as markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ganlab.metrics.code_purity import Share
from ganlab.metrics.strokes import UNITS
from ganlab.metrics.table import METRICS
from ganlab.records.record import Record
from ganlab.records.scores import Scores
from ganlab.records.sentences import chip_names, collapse_sentence, meaning_caption
from ganlab.reporting.documents import markdown_table
from ganlab.reporting.published import PUBLISHED


def parts(records: Sequence[Record], judge: Record) -> dict[str, str]:
    """Name of the part -> markdown."""
    return {
        "rulers": _rulers(records, judge),
        "collapse": _collapse(records, judge),
        "codes": _codes(records),
        "meaning": _meaning(records, judge),
        "information": _information(records),
        "losses": _losses(records),
        "published": markdown_table(
            ("what", "number", "who", "where", "comparable?"),
            [(a.what, a.number, a.who, a.where, a.comparable) for a in PUBLISHED],
        ),
    }


def _rulers(records: Sequence[Record], judge: Record) -> str:
    sets = [(known.name.replace("_", " "), known.scores) for known in judge.known_sets]
    models = [(record.label, record.scores) for record in records]
    head = ("digits", *(metric.heading for metric in METRICS))
    return markdown_table(head, [(name, *_metrics(scores)) for name, scores in [*sets, *models]])


def metrics() -> str:
    """Every metric with its key, unit and question -> markdown, for docs/run_folder.md."""
    rows = [
        (f"`{metric.key}`", metric.heading, metric.better, metric.question, metric.part or "number", metric.note)
        for metric in METRICS
    ]
    return markdown_table(("key", "metric", "better", "question", "in the file", "what it asks"), rows)


def _metrics(scores: Scores) -> Iterator[str]:
    for metric in METRICS:
        value = scores.metrics.get(metric.key)
        yield "-" if value is None else metric.write(value)


def _collapse(records: Sequence[Record], judge: Record) -> str:
    real = judge.real_scores
    return "\n".join(
        f"- {record.label}: {collapse_sentence(record.scores, real, record.dataset)}" for record in records
    )


def _codes(records: Sequence[Record]) -> str:
    rows = []
    for record in records:
        for name, code in record.scores.codes.items():
            for value, words in enumerate(chip_names(code)):
                read, digit = code.table[value], code.digit[value]
                right = f"{(read[digit] if digit >= 0 else 0) / max(1, sum(read)):.1%} of {sum(read):,}"
                rows.append((f"{record.label}, {name} = {value}", words, str(digit), right))
    return markdown_table(("code", "drawn, as the judge reads it", "matched digit", "real digits read so, right"), rows)


def _meaning(records: Sequence[Record], judge: Record) -> str:
    rows = []
    for record in records:
        for code, effects in record.scores.meaning.items():
            label = f"{record.label}, {code}"
            pure = record.scores.purity.get(code, {})
            for name, effect in effects.items():
                low, high = effect.interval
                rank = f"{effect.rho:+.2f} ({low:+.2f} to {high:+.2f})"
                rows.append(
                    (label, name, f"{effect.per_unit:+.2f} {UNITS.get(name, '')}", rank, _share(pure.get(name)))
                )
            rows.append((label, "caption", meaning_caption(effects) or "", "", ""))
    real = judge.real_scores
    for made, pure in real.purity.items() if real else ():
        rows += [(f"real digits, {made} by us", name, "", "", _share(share)) for name, share in pure.items()]
    return markdown_table(("code", "property", "effect of +1", "rank correlation (95 %)", "share (95 %)"), rows)


def _share(share: Share | None) -> str:
    if share is None:
        return "-"
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%} to {high:.0%})"


def _information(records: Sequence[Record]) -> str:
    """The bound at moments that are about evenly spaced, and measured once more at the end."""
    rows = []
    for record in records:
        course = record.scores.information
        for code, nats in record.scores.bound.items():
            picked = [course[i * (len(course) - 1) // 4] for i in range(5)] if course else []
            over = ", ".join(f"{row[code]:.2f} ({row['iterations']:,.0f})" for row in picked)
            rows.append((f"{record.label}, {code}", over, f"{nats:.2f}"))
    return markdown_table(("code", "nats over training (iterations)", "at the end"), rows)


def _losses(records: Sequence[Record]) -> str:
    """Records of before hold no terms on a fixed probe, and say so."""
    rows = []
    for record in records:
        measured = {term: found for term, found in record.scores.losses.items() if found.said}
        for term, found in measured.items():
            chance = f"{found.low:+.2f} to {found.high:+.2f}"
            rows.append((record.label, term, f"{found.rho:+.2f}", chance, str(found.n), found.said or ""))
        if not measured:
            rows.append((record.label, "not measured", "-", "-", "-", "-"))
    head = (
        "model",
        "loss term",
        "correlation of its moves with FDD's",
        "what shuffled moves give",
        "moves",
        "it tells",
    )
    return markdown_table(head, rows)
