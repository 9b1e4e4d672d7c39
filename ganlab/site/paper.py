"""The site's Paper: the report of the paper's runs, of one arm or the other; without a script of the first."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ganlab import catalog, svg
from ganlab.app.charts import palette, seed_bands
from ganlab.app.charts.term_words import term, turned
from ganlab.app.sections import claim_rows
from ganlab.app.sources import paper_rows
from ganlab.app.state.keys import ARM
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded, recorded_svg
from ganlab.app.widgets import markup, tables
from ganlab.paper import paper_runs, report
from ganlab.paper.paper_runs import ARMS
from ganlab.records.files import RecordError
from ganlab.reporting.paper_page import pictures
from ganlab.site.addresses import up
from ganlab.site.files import Files
from ganlab.site.frame_html import choice

VIEW = "paper"
Picture = Callable[[str, bytes, str, str], str]
"""name, content, kind of picture, what it shows -> HTML"""


def body(files: Files) -> str:
    """The whole page; a sentence where the paper has not been re-run.  RecordError if its report is damaged."""
    try:
        root = report.root(catalog.roots())
    except RecordError as error:
        return words.paragraphs(markup.escape_markdown(error))
    try:
        return _body(files, root, report.load(root))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise RecordError(t("paper.damaged")) from error


def data() -> dict[str, Any]:
    """What paper_view.js is told."""
    return {"arms": {"label": t("paper.arm"), "options": {arm: t(f"paper.arm.{arm}") for arm in ARMS}}}


def _body(files: Files, root: Path, whole: Mapping[str, Any]) -> str:
    parts = {arm: _arm(files, root, whole, arm) for arm in report.shown_arms(whole)}
    shown = choice(ARM, parts) if len(parts) > 1 else "".join(parts.values())
    return f"{shown}\n{_method(whole)}"


def _arm(files: Files, root: Path, whole: Mapping[str, Any], arm: str) -> str:
    """What the runs of one arm came to."""
    found, drawn = report.view(whole, arm), pictures(whole)
    folder = root / found["folder"]
    claims = {claim["id"]: claim for claim in found["claims"]}

    def picture(name: str, content: bytes, kind: str, alt: str) -> str:
        if name.endswith(".svg"):
            content = recorded_svg(content.decode()).encode()
        stored = files.add(name, content)
        return f'<img class="{kind}" loading="lazy" src="{up(VIEW)}{stored.path}" alt="{html.escape(alt)}">'

    parts = [_opening(folder, found, list(claims.values()))]
    for variant, ids in paper_rows.CLAIMS_OF.items():
        if variant in found["figures"]:
            curves = {name: drawn.get(f"{name}-{variant}-{arm}.svg") for name in ("weights", "losses")}
            parts.append(_figure(folder, found, variant, curves, [claims[name] for name in ids], picture))
    parts.append(
        _header(t("paper.conclusion")) + words.paragraphs(t("paper.theirs", words=t("paper.theirs.conclusion")))
    )
    parts += [_verdict(claims[name]) for name in paper_rows.CLOSING]
    return "\n".join([*parts, _losses(found["losses"], picture)])


def _header(text: str) -> str:
    return f"<h2>{html.escape(text)}</h2>"


def _details(title: str, inside: str) -> str:
    return f"<details><summary>{html.escape(title)}</summary>{inside}</details>"


def _opening(root: Path, found: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> str:
    films = claim_rows.films(root, found["seeds"])
    table = tables.table_html(paper_rows.verdicts(claims), t("paper.verdicts.alt"), "paper-claims", "words")
    caption = words.line(t("paper.strips", arm=recorded(found["title"])))
    return (
        f'<div class="st-key-answer">{words.paragraphs(claim_rows.answer(found))}</div>'
        f"{claim_rows.pictures(films)}<p class='caption'>{caption}</p>"
        f"{words.paragraphs(paper_rows.source())}{_header(t('paper.claims'))}{words.paragraphs(t('paper.note'))}"
        f"{claim_rows.rows(claims, films)}{_details(t('numbers.table'), table)}{words.paragraphs(t('paper.careful'))}"
    )


def _figure(
    root: Path,
    found: Mapping[str, Any],
    variant: str,
    curves: Mapping[str, str | None],
    claims: Sequence[Mapping[str, Any]],
    picture: Picture,
) -> str:
    """Theirs in words, ours drawn with its numbers, samples on the way, the verdicts, the networks."""
    name, seeds, ours = paper_runs.TITLES[variant], found["seeds"][variant], found["figures"][variant]
    line = palette.model(paper_runs.MODELS.index(variant))
    left = []
    if ours["weights"] and curves["weights"]:
        ends = ours["weights"]["mean"][0] + ours["weights"]["mean"][-1]
        said = t("paper.weights.alt", name=name, share=f"{ends:.0%}")
        rows = tables.in_full(seed_bands.bins(ours["weights"]))
        left.append(picture(f"paper-weights-{variant}.svg", curves["weights"].encode(), "figure-of-ours", said))
        left.append(_details(t("numbers.table"), tables.table_html(rows, said, f"paper-weights-{variant}")))
    if curves["losses"]:
        last = {key: ours["losses"][key]["mean"][-1] for key in ("D", "G")}
        said = t("paper.curves.alt", name=name, d=f"{last['D']:.2f}", g=f"{last['G']:.2f}")
        rows = tables.in_full(seed_bands.rows(ours["losses"]))
        left.append(picture(f"paper-losses-{variant}.svg", curves["losses"].encode(), "figure-of-ours", said))
        left.append(_details(t("numbers.table"), tables.table_html(rows, said, f"paper-losses-{variant}")))
    film, moments = paper_rows.samples(paper_runs.record(root, variant, seeds[0]))
    alt = t("paper.samples.alt", name=name, seed=seeds[0])
    right = picture(f"paper-{variant}.png", film, "strip", alt)
    right += f"<p class='caption'>{words.line(t('paper.samples', seed=seeds[0], moments=moments))}</p>"
    layers = paper_rows.drawing(root, variant)
    shown = picture(f"paper-layers-{variant}.svg", layers, "layers", t("paper.structure.alt", name=name))
    structure = _details(t("paper.structure", name=name), f'<div class="st-key-structure">{shown}</div>')
    return (
        f"{_header(t(f'paper.figure.{variant}'))}{markup.heading_html(name, t('paper.seeds', n=len(seeds)), line)}"
        f"{words.paragraphs(t('paper.theirs', words=t(f'paper.theirs.{variant}')))}"
        f'<div class="columns two"><div>{"".join(left)}</div><div>{right}</div></div>'
        f"{''.join(map(_verdict, claims))}{structure}"
    )


def _verdict(claim: Mapping[str, Any]) -> str:
    said = t(
        "paper.judged",
        id=claim["id"],
        verdict=markup.escape_markdown(recorded(claim["verdict"])),
        words=markup.escape_markdown(claim_rows.sentence(claim)),
    )
    rule = t("paper.rule", id=claim["id"])
    inside = words.paragraphs(markup.escape_markdown(recorded(claim["rule"])))
    inside += tables.table_html(paper_rows.parts(claim), rule, f"paper-{claim['id']}", "words")
    if claim["note"]:
        inside += words.paragraphs(markup.escape_markdown(recorded(claim["note"])))
    return words.paragraphs(said) + _details(rule, inside)


def _losses(found: Mapping[str, Any], picture: Picture) -> str:
    panels = []
    for variant, told in found["models"].items():
        line = palette.model(paper_runs.MODELS.index(variant))
        name, moves = paper_runs.TITLES[variant], max((one["n"] for one in told["terms"].values()), default=0)
        panel = markup.heading_html(name, t("lie.panel", n=moves), line)
        if told["terms"]:
            shown = {term(logged): _turned(logged, one) for logged, one in told["terms"].items()}
            said = ", ".join(f"{logged} {rho:+.2f}" for logged, (rho, _, _) in shown.items())
            chart = svg.intervals(shown, name)
            alt = t("lie.alt", label=name, terms=said)
            panel += picture(f"paper-moves-{variant}.svg", chart.encode(), "figure-of-ours", alt)
        panels.append(f"<div>{panel}{words.paragraphs(markup.escape_markdown(recorded(told['sentence'])))}</div>")
    rows = [{name: tables.cell(value) for name, value in row.items()} for row in paper_rows.told(found["models"])]
    table = tables.table_html(rows, t("lie.table.alt"), "paper-losses-against-quality") if rows else ""
    return (
        f"{_header(t('lie.lead'))}{words.paragraphs(markup.escape_markdown(recorded(found['rule'])))}"
        f'<div class="columns two">{"".join(panels)}</div>{_details(t("numbers.table"), table) if rows else ""}'
    )


def _turned(logged: str, one: Mapping[str, float]) -> tuple[float, float, float]:
    """Correlation, low, high: a term that is shown with its sign turned has its correlation turned too."""
    low, high = sorted(turned(logged, one[name]) for name in ("low", "high"))
    return turned(logged, one["rho"]), low, high


def _method(found: Mapping[str, Any]) -> str:
    rules = found["rules"]
    shared = t("sentence.between").join(recorded(rules[name]) for name in ("untrained_words", "collapsed_words"))
    shared, written = map(markup.escape_markdown, (shared, recorded(rules["written"])))
    parts = [
        _header(t("paper.method")),
        words.paragraphs(markup.escape_markdown(recorded(found["method"]))),
        words.paragraphs(t("paper.method.rules", written=written, sha256=rules["sha256"], shared=shared)),
    ]
    for arm, here in found["arms"].items():
        title = t("paper.recipes", title=recorded(here["title"]))
        said = t("paper.rates", words=recorded(here["rates"]["words"])) if here["rates"] else ""
        inside = words.paragraphs(markup.escape_markdown(said)) if said else ""
        table = tables.table_html(paper_rows.recipes(here), title, f"paper-recipes-{arm}", "words")
        parts.append(_details(title, inside + table))
    title = t("paper.departures")
    parts.append(_details(title, tables.table_html(paper_rows.departures(found), title, "paper-departures", "words")))
    return "".join(parts)
