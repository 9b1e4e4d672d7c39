"""The rows of the site's Compare: stored samples of the first seed, and what draws those of another."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.app.pages.compare import SAMPLES
from ganlab.app.sections import discriminator_scores, pad_words, score_table
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.state.selection import DEFAULT_SEED, Code, default_value
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.distributions import Categorical
from ganlab.images import data_url
from ganlab.site.models import SiteModel, megabytes, told


def data(models: Sequence[SiteModel], up: str) -> dict[str, Any]:
    """What rows_part.js is told.  up: the way to the site's first page."""
    parts = pad_words.words()
    generators, discriminators = ([getattr(one, kind) for one in models] for kind in ("generator", "discriminator"))
    return {
        "models": [
            {
                "key": model.shown.key,
                "alt": _alt(model, "{seed}"),
                "codes": [_code(code) for code in model.record.latents.codes],
                "generator": model.generator.told(up),
                "discriminator": told(model.discriminator, up) if model.record.scores.opinion else None,
            }
            for model in models
        ],
        "samples": SAMPLES,
        "seed": DEFAULT_SEED,
        "words": {
            **{name: parts["controls"][name] for name in ("seed", "seedHelp", "new", "newHelp")},
            "band": parts["pad"]["band"],
            "hold": t("compare.hold"),
            "holdHelp": t("compare.hold.help"),
            "categorical": t("control.categorical", name="{name}", n="{n}"),
            "uniform": t("control.uniform", name="{name}"),
            "value": t("pad.value", name="{name}", value="{value}"),
            "sample": t("opinion.sample", n="{n}", real="{real}", fake="{fake}"),
            "generators": t("site.rows.generators"),
            "discriminators": t("site.game.all"),
            "ask": t("site.game.ask", size=megabytes(discriminators)),
            "size": t("site.rows.size", size=megabytes(generators)),
        },
    }


def _code(code: Code) -> Mapping[str, Any]:
    """A code as the page sets it; "from" and "to" are where its rail goes, low and high where training went."""
    own = {"name": code.name, "first": default_value(code)}
    if isinstance(code, Categorical):
        return {**own, "kind": "categorical", "n": code.n}
    start, end = rendering.span(code)
    ends = {"from": start, "to": end, "low": code.low, "high": code.high, "step": rendering.step(code)}
    return {**own, "kind": "uniform", **ends}


def body(models: Sequence[SiteModel]) -> str:
    """Places of the controls, what the bars mean, and a row for each model."""
    legend = discriminator_scores.legend_html(t("opinion.legend"), t("opinion.example", real=34, fake=80))
    return (
        f'<div class="rows-bar"></div><div class="st-key-held" hidden></div>{legend}'
        f'<div class="asks rows-asks"></div><div class="rows">{"".join(map(_row, models))}</div>'
    )


def _row(model: SiteModel) -> str:
    """A model's samples of the first seed, its discriminator's percentiles below them, its score beside them."""
    shown, record = model.shown, model.record
    png = cached_networks.draw(record, rendering.row, seed=DEFAULT_SEED, codes={}, n=SAMPLES)
    outputs = cached_networks.discriminator_outputs(record, DEFAULT_SEED, {}, SAMPLES)
    bars, sentence = discriminator_scores.of_samples(shown, outputs)
    caption = f'<p class="caption">{html.escape(sentence)}</p>' if sentence else ""
    heading = markup.heading_html(shown.label, str(record.config.get("year", "")), shown.mark)
    alt = html.escape(_alt(model, str(DEFAULT_SEED)))
    return (
        f'<div class="row" data-row="{html.escape(shown.key)}">{heading}'
        f'<div><img class="strip" src="{data_url(png)}" alt="{alt}">{bars}{caption}</div>'
        f"<div>{score_table.row_html(record)}</div></div>"
    )


def _alt(model: SiteModel, seed: str) -> str:
    return t("compare.row.alt", n=SAMPLES, label=model.shown.label, seed=seed)
