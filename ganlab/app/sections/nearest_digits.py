"""A model's samples beside their nearest training digits, and its closest pairs of samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ganlab.app.sources import cached_networks, real_digits, rendering
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup, tables
from ganlab.app.widgets.page import section
from ganlab.metrics import memorisation

COLUMNS = 8


@section
def nearest(model: ShownModel) -> None:
    """Rows of samples of seed 0, each over the real digit nearest to it."""
    scores = model.record.scores
    found, summary = scores.neighbours, scores.nearest
    if not model.record.on_mnist:
        st.caption(markup.escape_markdown(t("measure.nearest.other_data", name=model.record.dataset)))
        return
    if not found:
        st.caption(markup.escape_markdown(t("measure.unmeasured", label=model.label)))
        return
    samples = model.record.snapshots[-1][: len(found)]
    with st.spinner(t("measure.nearest.reading")):
        pool = real_digits.pool()
    index = [row.index for row in found] if pool.whole else memorisation.nearest(samples, pool.images)[0].tolist()
    st.markdown(t("measure.nearest.whole" if pool.whole else "measure.nearest.sheet"))
    if pool.problem:
        st.caption(markup.escape_markdown(t("measure.nearest.problem", problem=pool.problem)))
    below = pool.images[np.array(index)]
    for start in range(0, len(found), COLUMNS):
        part = slice(start, start + COLUMNS)
        png = rendering.sheet(np.concatenate([samples[part], below[part]]), COLUMNS)
        markup.digit_picture(png, t("measure.nearest.alt", label=model.label), f"near-{start}")
    if pool.whole and summary:
        st.caption(
            t(
                "measure.nearest.figures",
                n=f"{summary.n:,}",
                percentile=f"{summary.percentile:.0f}",
                share=f"{summary.below_1:.1%}",
            )
        )
        rows = [
            {
                t("nearest.sample"): i,
                t("nearest.index"): row.index,
                t("nearest.distance"): f"{row.distance:.2f}",
                t("nearest.percentile"): f"{row.percentile:.0f}",
            }
            for i, row in enumerate(found)
        ]
        said = t("nearest.table.alt", label=model.label)
        tables.numbers_table(lambda: pd.DataFrame(rows), said, f"nearest-digits-{model.key}")


@section
def pairs(model: ShownModel) -> None:
    """The closest pairs among the first 200 scored samples: the birthday test as pictures."""
    scores = model.record.scores
    if scores.closest is None or not scores.closest.pairs or scores.seed is None:
        return
    st.markdown(t("measure.pairs", percentile=f"{scores.closest.percentile:.0f}"))
    places = st.columns(len(scores.closest.pairs), gap="medium")
    for i, (place, pair) in enumerate(zip(places, scores.closest.pairs, strict=True)):
        first, second = pair.pair
        png = cached_networks.draw(model.record, rendering.chosen, seed=scores.seed, index=pair.pair)
        with place:
            alt = t("measure.pairs.alt", label=model.label, first=first, second=second)
            with markup.digit_picture(png, alt, f"pair-{i}"):
                st.caption(t("measure.pairs.caption", distance=f"{pair.distance:.2f}", first=first, second=second))
