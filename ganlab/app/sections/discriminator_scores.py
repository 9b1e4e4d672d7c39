"""What a discriminator says of samples, as percentiles among its own answers to real digits and to its own fakes."""

from __future__ import annotations

import html
from collections.abc import Sequence

import numpy as np

from ganlab.app.charts import palette
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.metrics.memorisation import percentiles
from ganlab.records.scores import Opinion


def percentile_ranks(answers: Sequence[float], quantiles: Opinion) -> tuple[np.ndarray, np.ndarray]:
    """Where answers stand among those to real digits, and to its own fakes -> percentiles of each."""
    real, fake = (percentiles(np.array(answers), np.array(scale)) for scale in (quantiles.real, quantiles.fake))
    return real, fake


def legend_html(said: str, example: str) -> str:
    """What the two bars mean: a swatch each, and one example."""
    parts = ((palette.REAL, t("opinion.real")), (palette.FAKE, t("opinion.fake")))
    items = "".join(
        f'<li><i style="--ink:{ink}"></i><span>{html.escape(t("opinion.more", whose=whose))}</span></li>'
        for ink, whose in parts
    )
    return f'<div class="opinion-legend"><p>{html.escape(said)}</p><ul>{items}</ul><p>{html.escape(example)}</p></div>'


def percentile_bars(real: Sequence[float], fake: Sequence[float], label: str, sentence: str = "opinion.sample") -> str:
    """Under a row of samples, in step with them: each one's two percentiles, a number beside its bar, as HTML.
    sentence: the string that says both."""
    cells = []
    for i, pair in enumerate(zip(real, fake, strict=True)):
        said = html.escape(t(sentence, n=i + 1, real=f"{pair[0]:.0f}", fake=f"{pair[1]:.0f}"))
        bars = "".join(
            f'<span style="--ink:{ink};--share:{share:.0f}%" aria-hidden="true"><b>{share:.0f}</b><i></i></span>'
            for ink, share in zip((palette.REAL, palette.FAKE), pair, strict=True)
        )
        cells.append(f'<li title="{said}"><em>{said}</em>{bars}</li>')
    return f'<ol class="opinions" aria-label="{html.escape(t("opinion.alt", label=label))}">{"".join(cells)}</ol>'


def of_samples(model: ShownModel, answers: Sequence[float]) -> tuple[str, str]:
    """What one model's discriminator says of its samples, as HTML, and a sentence: that this was not measured, or of
    which data the real digits are where they are no MNIST; each may be empty."""
    quantiles = model.record.scores.opinion
    if quantiles is None:
        return "", t("opinion.unmeasured")
    real, fake = percentile_ranks(answers, quantiles)
    of = "" if model.record.on_mnist else t("opinion.other_data", name=model.record.dataset)
    return percentile_bars(real.tolist(), fake.tolist(), model.label), of
