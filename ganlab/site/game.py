"""The site's game "Beat the critic": what the page needs of each model to play it, and what its curve says."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.app.charts import palette
from ganlab.app.sections import beat_the_critic
from ganlab.app.strings import markdown_html as words
from ganlab.app.strings.lookup import t
from ganlab.site.addresses import up
from ganlab.site.files import Stored
from ganlab.site.models import SiteModel, told
from ganlab.site.play import first_of, loading_words

VIEW = "learn"


def data(models: Sequence[SiteModel], films: Mapping[str, Stored], digits: Stored) -> dict[str, Any]:
    """What game_part.js is told.  films: by the models' keys."""
    return {
        "models": [
            {
                "key": model.shown.key,
                "label": model.shown.label,
                "film": films[model.shown.key].told(up(VIEW)),
                "moments": [moment["iterations"] for moment in model.record.moments],
                "columns": model.record.snapshots.shape[1],
                "discriminator": told(model.discriminator, up(VIEW)),
                "hue": model.shown.mark.hue,
                "curve": beat_the_critic.over_training(model.shown),
            }
            for model in models
        ],
        "digits": digits.told(up(VIEW)),
        "first": first_of(models).shown.key,
        "hues": {"real": palette.REAL, "known": palette.KNOWN},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Names in braces are for the page to fill in."""
    names = ("label", "n", "of", "right", "share", "low", "high", "size", "ds", "you")
    braces: dict[str, Any] = {name: f"{{{name}}}" for name in names}
    return {
        "model": t("play.model"),
        "film": t("site.game.film", **braces),
        "ask": t("game.ask", **braces),
        "count": t("game.count", **braces),
        "first": t("game.first"),
        "second": t("game.second"),
        "alt": t("game.pair.alt"),
        "short": t("game.short", **braces),
        "done": t("game.done", **braces).replace("*", ""),
        "again": t("game.again"),
        "all": t("site.game.all"),
        "askAll": t("site.game.ask", **braces),
        "beside": t("game.beside"),
        "table": t("game.table.alt"),
        "who": t("game.who"),
        "you": t("game.you"),
        "by": t("game.by", **braces),
        "own": t("game.own", **braces),
        "of": t("site.game.of", **braces),
        "share": t("game.share"),
        "interval": t("game.interval"),
        "csv": t("game.csv"),
        "curveAlt": t("game.curve.alt", **braces),
        "x": t("game.curve.x"),
        "y": t("game.curve.y"),
        "legend": t("game.legend", **braces),
        "numbers": t("numbers.table"),
        "iterations": t("data.iterations"),
        "shareUnit": t("csv.unit", what=t("game.share"), unit=t("csv.share")),
        "low": t("csv.unit", what=t("data.low"), unit=t("csv.share")),
        "high": t("csv.unit", what=t("data.high"), unit=t("csv.share")),
        **loading_words(),
    }


def body() -> str:
    """The game's place."""
    title, kept = html.escape(t("game.lead")), html.escape(t("game.kept"))
    read = f'<div class="read" hidden>{words.paragraphs(t("game.read"))}</div>'
    return f'<h2 tabindex="-1">{title}</h2><div class="game">{read}<p class="caption">{kept}</p></div>'
