"""What every discriminator says of a drawing, and the training digit that is nearest to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext

import numpy as np
import streamlit as st

from ganlab.app.sections.discriminator_scores import legend_html, percentile_bars, percentile_ranks
from ganlab.app.sources import cached_networks, real_digits, rendering
from ganlab.app.state.keys import DRAW_NEAREST, OPINIONS
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import for_each, section
from ganlab.metrics import memorisation


def opinions(models: Sequence[ShownModel], levels: np.ndarray) -> None:
    """Two bars for each model: among real test digits, and among its own fakes."""
    st.html(legend_html(t("draw.opinions.note"), t("draw.opinions.example", real=34, fake=80)))
    waking = any(cached_networks.needs_torch_import(model.record) for model in models)
    with st.container(key=OPINIONS), st.spinner(t("play.waking")) if waking else nullcontext():
        for_each(models, lambda model: opinion(model, levels))


def opinion(model: ShownModel, levels: np.ndarray) -> None:
    """One model's."""
    with st.container():
        markup.model_heading(model.label, "", model.mark)
        quantiles = model.record.scores.opinion
        if quantiles is None:
            st.caption(markup.escape_markdown(t("opinion.unmeasured")))
            return
        answers = cached_networks.unkept_answers(model.record, levels[None])
        real, fake = percentile_ranks(answers.tolist(), quantiles)
        st.html(percentile_bars(real.tolist(), fake.tolist(), model.label, "draw.opinions.said"))
        if not model.record.on_mnist:
            st.caption(markup.escape_markdown(t("opinion.other_data", name=model.record.dataset)))


@section
def nearest(levels: np.ndarray) -> None:
    """The drawing beside the training digit that is nearest in pixels."""
    pool = real_digits.pool()
    if pool.problem:
        st.caption(markup.escape_markdown(t("measure.nearest.problem", problem=pool.problem)))
    key = hashlib.sha256(levels.tobytes()).hexdigest()
    if st.session_state.get(DRAW_NEAREST, ("", 0, 0.0))[0] != key:
        with st.spinner(t("measure.nearest.reading")):
            index, distance = memorisation.nearest(levels[None], pool.images, real_digits.small())
        st.session_state[DRAW_NEAREST] = key, int(index[0]), float(distance[0])
    _, index, distance = st.session_state[DRAW_NEAREST]
    said = t(
        "draw.nearest.whole" if pool.whole else "draw.nearest.sheet", index=f"{index:,}", distance=f"{distance:.2f}"
    )
    pair = rendering.sheet(np.stack([levels, pool.images[index]]), 2)
    markup.digit_picture(pair, t("draw.nearest.alt"), "drawn")
    st.caption(said)
