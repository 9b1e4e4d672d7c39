"""What a discriminator says of samples, as percentiles among its own answers to real digits and to its own fakes."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from ganlab.app import look, palette
from ganlab.app.text import t
from ganlab.metrics.copies import percentiles

QUANTILES = 101


def ranks(answers: Sequence[float], final: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray] | None:
    """Where answers stand among those to real digits, and to its own fakes -> percentiles of each; None if the record
    does not hold their quantiles.  final: a record's final scores."""
    opinion = final.get("opinion")
    scales = [_quantiles(opinion.get(kind)) for kind in ("real", "fake")] if isinstance(opinion, dict) else [None]
    found = [percentiles(np.array(answers), scale) for scale in scales if scale is not None]
    return (found[0], found[1]) if len(found) == 2 else None


def _quantiles(value: Any) -> np.ndarray | None:
    numbers = isinstance(value, list) and all(isinstance(number, int | float) for number in value)
    scale = np.array(value, float) if numbers else np.zeros(0)
    return scale if len(scale) == QUANTILES and np.isfinite(scale).all() and (np.diff(scale) >= 0).all() else None


def legend() -> None:
    """What the two bars under a sample mean."""
    parts = ((palette.REAL, t("opinion.real")), (palette.FAKE, t("opinion.fake")))
    cells = "".join(f'<span style="--ink:{ink};--share:50%">{html.escape(words)}</span>' for ink, words in parts)
    st.html(f'<div class="opinion-legend">{html.escape(t("opinion.legend"))} {cells}</div>')


def strip(real: Sequence[float], fake: Sequence[float], label: str) -> None:
    """Under a row of samples, in step with them: each one's two percentiles, as numbers on bars."""
    cells = []
    for i, pair in enumerate(zip(real, fake, strict=True)):
        said = html.escape(t("opinion.sample", n=i + 1, real=f"{pair[0]:.0f}", fake=f"{pair[1]:.0f}"))
        bars = "".join(
            f'<span style="--ink:{ink};--share:{share:.0f}%" aria-hidden="true">{share:.0f}</span>'
            for ink, share in zip((palette.REAL, palette.FAKE), pair, strict=True)
        )
        cells.append(f'<li title="{said}"><em>{said}</em>{bars}</li>')
    st.html(f'<ol class="opinions" aria-label="{html.escape(t("opinion.alt", label=label))}">{"".join(cells)}</ol>')


def row(answers: Sequence[float], final: Mapping[str, Any], label: str) -> None:
    """The opinion of one model's samples, or a sentence that it was not measured."""
    found = ranks(answers, final)
    if found is None:
        st.caption(look.plain(t("opinion.unmeasured")))
    else:
        strip(found[0].tolist(), found[1].tolist(), label)
