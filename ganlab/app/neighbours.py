"""A model's samples beside their nearest training digits, and its closest pairs of samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from ganlab.app import models, pictures, real
from ganlab.app.text import t
from ganlab.metrics import copies
from ganlab.record import Record

COLUMNS = 8


def nearest(record: Record, label: str) -> None:
    """Rows of samples of seed 0, each over the real digit nearest to it."""
    found = record.metrics["final"]["neighbours"]
    samples = record.snapshots[-1][: len(found)]
    with st.spinner(t("measure.nearest.reading")):
        pool = real.pool()
    index = [row["index"] for row in found] if pool.whole else copies.nearest(samples, pool.images)[0].tolist()
    st.markdown(t("measure.nearest.whole" if pool.whole else "measure.nearest.sheet"))
    below = pool.images[np.array(index)]
    for start in range(0, len(found), COLUMNS):
        part = slice(start, start + COLUMNS)
        with st.container(key=f"sheet-near-{start}"):
            png = pictures.sheet(np.concatenate([samples[part], below[part]]), COLUMNS)
            st.image(png, alt=t("measure.nearest.alt", label=label), width="stretch", output_format="PNG")
    if pool.whole:
        summary = record.metrics["final"]["nearest"]
        st.caption(
            t(
                "measure.nearest.figures",
                n=f"{summary['n']:,}",
                percentile=f"{summary['percentile']:.0f}",
                share=f"{summary['below_1']:.1%}",
            )
        )
        with st.expander(t("compare.curves.table")):
            rows = [
                {
                    t("nearest.sample"): i,
                    t("nearest.index"): row["index"],
                    t("nearest.distance"): f"{row['distance']:.2f}",
                    t("nearest.percentile"): f"{row['percentile']:.0f}",
                }
                for i, row in enumerate(found)
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True)


def pairs(record: Record, label: str) -> None:
    """The closest pairs among the first 200 scored samples: the birthday test as pictures."""
    final = record.metrics["final"]
    closest = final["closest"]
    st.markdown(t("measure.pairs", percentile=f"{closest['percentile']:.0f}"))
    places = st.columns(len(closest["pairs"]), gap="medium")
    for i, (place, pair) in enumerate(zip(places, closest["pairs"], strict=True)):
        png = models.draw(record, pictures.chosen, seed=final["seed"], index=tuple(pair["pair"]))
        with place, st.container(key=f"sheet-pair-{i}"):
            distance = f"{pair['distance']:.2f}"
            alt = t("measure.pairs.alt", label=label, first=pair["pair"][0], second=pair["pair"][1])
            st.image(png, alt=alt, width="stretch", output_format="PNG")
            st.caption(t("measure.pairs.caption", distance=distance, first=pair["pair"][0], second=pair["pair"][1]))
