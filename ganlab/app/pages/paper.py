"""Paper: whether it was right, what became of each of its claims, and its figures beside ours."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from ganlab import catalog
from ganlab.app.charts import palette, seed_bands
from ganlab.app.charts.term_words import term, turned
from ganlab.app.sections import claim_rows, paper_method
from ganlab.app.sources import paper_rows
from ganlab.app.state.keys import ANSWER, ARM, NEXT, PROBLEM
from ganlab.app.state.report_entries import PaperEntry
from ganlab.app.strings.lookup import listed, t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import controls, markup, tables
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import page
from ganlab.app.widgets.way import way
from ganlab.language import language
from ganlab.paper import paper_runs, report
from ganlab.paper.rules import CLAIMS
from ganlab.records.files import RecordError
from ganlab.records.record import Record

PANELS_IN_ROW = 2
_DAMAGED = (LookupError, TypeError, ValueError, AttributeError, OSError)


def paper() -> None:
    """The whole page."""
    page("paper", needs_models=False)
    try:
        folder = report.root(catalog.roots())
        whole = report.load(folder)
    except RecordError as error:
        with st.container(key=PROBLEM):
            markup.warn(error)
        rules()
        return
    try:
        answer, arms = st.container(key=ANSWER), report.shown_arms(whole)
        arm = controls.choice(ARM, arms, lambda name: t(f"paper.arm.{name}"), t("paper.arm")) if arms[1:] else arms[0]
        found = report.view(whole, arm)
        answer.markdown(claim_rows.answer(found))
        root = folder / found["folder"]
        claims = {claim["id"]: claim for claim in found["claims"]}
        opening(root, found, list(claims.values()))
        for variant, ids in paper_rows.CLAIMS_OF.items():
            if variant in found["figures"]:
                figure(root, found, variant, [claims[name] for name in ids])
        st.header(t("paper.conclusion"))
        st.markdown(t("paper.theirs", words=t("paper.theirs.conclusion")))
        for name in paper_rows.CLOSING:
            verdict(claims[name])
        losses(found["losses"])
        paper_method.method(whole)
        add_button("paper", lambda: PaperEntry(folder, arm))
    except _DAMAGED:
        st.warning(t("paper.damaged"))
    with st.container(key=NEXT):
        way(markup.MEASURE, t("paper.next"))


def rules() -> None:
    """What will be judged, while there is nothing to judge by: a rule stands before its numbers."""
    st.markdown(t("paper.rules"))
    rows = [
        {
            t("paper.claim"): t("paper.claim.named", id=claim.id, claim=recorded(claim.claim)),
            t("paper.will"): recorded(claim.rule),
        }
        for claim in CLAIMS
    ]
    tables.table(rows, t("paper.rules"), "paper-rules", "words")


def opening(root: Path, found: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> None:
    """What each model draws, which paper it is about, and a row for each of its claims."""
    drawn = claim_rows.films(root, found["seeds"])
    st.html(claim_rows.pictures(drawn))
    st.caption(t("paper.strips", arm=recorded(found["title"])))
    st.markdown(paper_rows.source())
    st.header(t("paper.claims"))
    st.markdown(t("paper.note"))
    st.html(claim_rows.rows(claims, drawn))
    rows = paper_rows.verdicts(claims)
    tables.numbers_table(lambda: pd.DataFrame(rows), t("paper.verdicts.alt"), "paper-claims", "words")
    st.markdown(t("paper.careful"))


def figure(root: Path, found: Mapping[str, Any], variant: str, claims: Sequence[Mapping[str, Any]]) -> None:
    """One figure: theirs in words, ours drawn, samples on the way, the verdicts, the networks."""
    name, seeds, ours = paper_runs.TITLES[variant], found["seeds"][variant], found["figures"][variant]
    line = palette.model(paper_runs.MODELS.index(variant))
    st.header(t(f"paper.figure.{variant}"))
    markup.model_heading(name, t("paper.seeds", n=len(seeds)), line)
    st.markdown(t("paper.theirs", words=t(f"paper.theirs.{variant}")))
    left, right = st.columns(2, gap="medium")
    with left:
        if ours["weights"]:
            ends = ours["weights"]["mean"][0] + ours["weights"]["mean"][-1]
            said = t("paper.weights.alt", name=name, share=f"{ends:.0%}")
            weights = functools.partial(seed_bands.tidy_weights, ours["weights"])
            values = ours["weights"], line.hue
            markup.chart(seed_bands.weight_histogram, values, said, weights, f"paper-weights-{variant}")
            tables.numbers_table(lambda: seed_bands.bins(ours["weights"]), said, f"paper-weights-{variant}")
        unit = t("paper.other_scale" if variant in paper_runs.CRITICS else "paper.nats")
        last = {key: ours["losses"][key]["mean"][-1] for key in ("D", "G")}
        said = t("paper.curves.alt", name=name, d=f"{last['D']:.2f}", g=f"{last['G']:.2f}")
        rows = functools.partial(seed_bands.tidy, ours["losses"], unit)
        values = ours["losses"], line.hue, unit
        markup.chart(seed_bands.loss_curves, values, said, rows, f"paper-losses-{variant}")
        tables.numbers_table(lambda: seed_bands.rows(ours["losses"]), said, f"paper-losses-{variant}")
    with right:
        samples(root, variant, seeds[0], name)
    for claim in claims:
        verdict(claim)
    with st.expander(t("paper.structure", name=name)):
        markup.drawing(paper_rows.drawing(root, variant), t("paper.structure.alt", name=name), variant)


def samples(root: Path, variant: str, seed: int, name: str) -> None:
    """The same 16 noise vectors at eight moments of one seed."""
    try:
        record = paper_runs.record(root, variant, seed)
        picture, moments = _samples(record.manifest_sha256, language(), record)
    except RecordError as error:
        markup.warn(error)
        return
    markup.digit_picture(picture, t("paper.samples.alt", name=name, seed=seed), f"paper-{variant}")
    st.caption(t("paper.samples", seed=seed, moments=moments))


@st.cache_data(max_entries=40, show_spinner=False)
def _samples(manifest: str, language: str, _record: Record) -> tuple[bytes, str]:
    return paper_rows.samples(_record)


def verdict(claim: Mapping[str, Any]) -> None:
    """One claim: what became of it, in a sentence; the rule and its numbers below."""
    st.markdown(
        t(
            "paper.judged",
            id=claim["id"],
            verdict=markup.escape_markdown(recorded(claim["verdict"])),
            words=markup.escape_markdown(claim_rows.sentence(claim)),
        )
    )
    with st.expander(t("paper.rule", id=claim["id"])):
        st.markdown(markup.escape_markdown(recorded(claim["rule"])))
        tables.table(paper_rows.parts(claim), t("paper.rule", id=claim["id"]), f"paper-{claim['id']}", "words")
        if claim["note"]:
            st.markdown(markup.escape_markdown(recorded(claim["note"])))


def losses(found: Mapping[str, Any]) -> None:
    """Each loss term's moves against FDD's over the seeds, and what follows."""
    st.header(t("lie.lead"))
    st.markdown(markup.escape_markdown(recorded(found["rule"])))
    models = list(found["models"].items())
    for start in range(0, len(models), PANELS_IN_ROW):
        for place, (variant, told) in zip(st.columns(PANELS_IN_ROW, gap="medium"), models[start:], strict=False):
            line = palette.model(paper_runs.MODELS.index(variant))
            name, moves = paper_runs.TITLES[variant], max((one["n"] for one in told["terms"].values()), default=0)
            with place:
                markup.model_heading(name, t("lie.panel", n=moves), line)
                said = listed(
                    f"{term(logged)} {turned(logged, one['rho']):+.2f}" for logged, one in told["terms"].items()
                )
                terms = {logged: (one["rho"], one["low"], one["high"]) for logged, one in told["terms"].items()}
                if terms:
                    moved = functools.partial(seed_bands.tidy_correlations, terms)
                    alt = t("lie.alt", label=name, terms=said)
                    markup.chart(seed_bands.correlations, (terms, line.hue), alt, moved, f"paper-moves-{variant}")
                st.markdown(markup.escape_markdown(recorded(told["sentence"])))
    rows = paper_rows.told(found["models"])
    if rows:
        tables.numbers_table(lambda: pd.DataFrame(rows), t("lie.table.alt"), "paper-losses-against-quality")


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    paper()
