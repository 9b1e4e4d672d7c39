"""The site's Draw: the canvas and what a model with a Q reads, which need no Python."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from ganlab.app.sections import drawing_pad
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.photo import REFUSALS
from ganlab.site import theme
from ganlab.site.addresses import up
from ganlab.site.files import Stored
from ganlab.site.models import SiteModel, told
from ganlab.site.play import loading_words

VIEW = "draw"


def reader_of(models: Sequence[SiteModel]) -> SiteModel | None:
    """The model that reads drawings; None if none has a Q that the page can run."""
    return next((model for model in models if drawing_pad.readers([model.shown])), None)


def data(models: Sequence[SiteModel], digits: Stored) -> dict[str, Any]:
    """What draw_page.js is told."""
    reader = reader_of(models)
    words = drawing_pad.part_strings()
    label = reader.shown.label if reader else ""
    return {
        "words": {name: words[name] for name in ("canvas", "reading")},
        "css": theme.part_css("draw/draw.css"),
        "site": {
            "test": t("site.draw.test"),
            "share": t("draw.share"),
            "shareHelp": t("draw.share.help"),
            "shared": t("site.share.done"),
            "wrong": t("draw.link.wrong"),
            "upload": t("draw.upload"),
            "uploadHelp": t("draw.upload.help"),
            "refused": t("draw.upload.refused", why="{why}"),
            "why": {kind: recorded(sentence) for kind, sentence in REFUSALS.items()},
            "noDigits": t("site.draw.digits"),
            "networks": t("site.networks", label=label),
            **loading_words(),
        },
        "reader": reader
        and {
            "about": drawing_pad.about(reader.shown),
            "generator": told(reader.generator, up(VIEW)),
            "discriminator": told(reader.discriminator, up(VIEW)),
        },
        "digits": digits.told(up(VIEW)),
    }


def body(models: Sequence[SiteModel]) -> str:
    """Canvas and reading in their places."""
    reading = '<div data-part="reading"></div>'
    if reader_of(models) is None:
        reading = f"<p>{html.escape(t('draw.reading.none'))}</p>"
    return f"""<div class="columns draw">
<div class="st-key-desk-canvas"><div data-part="canvas"></div><div class="sources"></div></div>
<div class="st-key-desk-reading"><div class="asks"></div>{reading}</div>
</div>
<p class="caption">{html.escape(t("site.draw.without"))}</p>"""
