"""The site's Play: the app's parts, and stored pictures until the networks are there."""

from __future__ import annotations

import html
import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from ganlab.app.live.bundle import LAYOUT
from ganlab.app.sections import downloads, pad_words, walk_films
from ganlab.app.sources import rendering
from ganlab.app.state.selection import DEFAULT_MODEL
from ganlab.app.strings.lookup import t
from ganlab.images import data_url, png
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.site import theme
from ganlab.site.addresses import up
from ganlab.site.files import Stored
from ganlab.site.models import SiteModel, told

VIEW = "play"


def first_of(models: Sequence[SiteModel]) -> SiteModel:
    """The model that is shown where no link says another."""
    return next((one for one in models if one.shown.key == DEFAULT_MODEL), models[0])


def data(models: Sequence[SiteModel], digits: Stored) -> dict[str, Any]:
    """What play_page.js is told."""
    braces = {name: f"{{{name}}}" for name in ("what", "now", "all", "label", "size")}
    return {
        "words": pad_words.words(),
        "css": theme.part_css("play/pad.css", "stage/strip.css"),
        "site": {
            "model": t("site.model"),
            "take": _take_words(),
            "generator": t("site.generator", label=braces["label"]),
            "discriminator": t("site.discriminator", label=braces["label"]),
            "ask": t("site.ask", label=braces["label"], size=braces["size"]),
            "unasked": t("site.unasked"),
            **loading_words(),
        },
        "models": [
            {
                "key": model.shown.key,
                "label": model.shown.label,
                "record": model.record.manifest_sha256,
                "state": model.state(),
                "generator": model.generator.told(up(VIEW)),
                "discriminator": told(model.discriminator, up(VIEW)),
                "digit": data_url(_digit(model)),
                "digitAlt": _digit_alt(model),
            }
            for model in models
        ],
        "digits": digits.told(up(VIEW)),
        "first": first_of(models).shown.key,
    }


def _take_words() -> dict[str, str | int]:
    """Of take_box.js, and the numbers of its film; names in braces are for the page to fill in."""
    side = 28 * downloads.DIGIT
    return {
        "title": t("take.title"),
        "digit": t("take.digit"),
        "grid": t("take.grid", across="{across}"),
        "plane": t("take.plane"),
        "walk": t("take.walk"),
        "walkFilm": t("take.walk.film", kind="{kind}"),
        "frames": walk_films.FRAMES,
        "shownMs": walk_films.SHOWN_MS,
        "restMs": walk_films.REST_MS,
        "larger": walk_films.LARGER,
        "link": t("take.link"),
        "python": t("take.python"),
        "receipt": t("take.receipt", label="{label}", seed="{seed}", codes="{codes}"),
        "code": t("code.value", name="{name}", value="{value}"),
        "snippet": downloads.SNIPPET.format(source="{model}", digit="{digit}", size=(side, side), file="{file}"),
    }


def loading_words() -> dict[str, str]:
    """Of the bar of whatever is loading; the names in braces are for the page to fill in."""
    return {
        "loading": t("site.loading", what="{what}", now="{now}", all="{all}"),
        "failed": t("site.failed", what="{what}"),
    }


def body(models: Sequence[SiteModel]) -> str:
    """The page's parts in their places, with stored pictures of the first model."""
    first = first_of(models)
    grid, others = _grid(first), _others(first)
    return f"""<div class="models"></div>
<div class="st-key-stage"><div class="st-key-pad-strip"><div data-part="strip"></div></div></div>
<div class="asks"></div>
<div class="columns play">
<div class="st-key-digit"><div class="st-key-pad-digit"><div data-part="digit"></div></div>
<div><img class="stored" src="{_url(_digit(first))}" alt="{html.escape(_digit_alt(first))}"></div>
<div class="st-key-take"></div></div>
<div class="st-key-pad-pad"><div data-part="pad"></div></div>
<div class="st-key-pad-controls"><div data-part="controls"></div></div>
</div>
<div class="not-presented"><h2>{html.escape(t("play.walk"))}</h2>
<div class="columns two">
<div class="st-key-livegrid"><div data-part="grid"></div>{grid}</div>
<div><div data-part="others"></div>{others}</div>
</div></div>"""


def _grid(model: SiteModel) -> str:
    """The traversal of the first axis, or the plane, as it is shown at first."""
    gan, state = NumpyGAN(model.record), model.state()
    if state["plane"]:
        picture, alt = rendering.plane(gan, 0, _codes(model)), t("play.plane.alt", label=model.shown.label)
        return _stored(picture, alt, t("pad.grid.plane"))
    (down, across), *_ = rendering.axes(model.record.latents)
    columns = rendering.steps(next(code for code in model.record.latents.codes if code.name == across))
    by_row = t("play.walk.alt.down", down=down) if down else ""
    ends = {"first": f"{columns[0]:g}", "last": f"{columns[-1]:g}"}
    alt = t("play.walk.alt", label=model.shown.label, across=across, down=by_row, **ends)
    caption = t("play.walk.down", across=across, down=down) if down else t("play.walk.across", across=across)
    return _stored(rendering.traversal(gan, 0, _codes(model), down, across), alt, caption)


def _others(model: SiteModel) -> str:
    """The first samples of the next seeds."""
    n, codes = LAYOUT["others"], _codes(model)
    same = t("play.others.same" if codes else "play.others.free")
    picture = rendering.others(NumpyGAN(model.record), 0, codes, n, math.isqrt(n))
    alt = t("play.others.alt", n=n, label=model.shown.label, same=same)
    return _stored(picture, alt, t("play.others" if codes else "play.others.plain"))


def _stored(picture: bytes, alt: str, caption: str) -> str:
    """A picture that stands until the page draws its own."""
    alt, caption = html.escape(alt), html.escape(caption)
    return f'<div class="st-key-served stored-below"><img src="{_url(picture)}" alt="{alt}"><p>{caption}</p></div>'


def _url(picture: bytes) -> str:
    """A PNG file packed as small as it gets: it is built once, and loaded before any network."""
    return data_url(png(np.asarray(Image.open(io.BytesIO(picture))), effort=9))


def _codes(model: SiteModel) -> dict[str, float]:
    values = model.state()["values"]
    return {code.name: values[code.name] for code in model.record.latents.codes}


def _digit(model: SiteModel) -> bytes:
    return rendering.digit(NumpyGAN(model.record), model.state()["seed"], _codes(model))


def _digit_alt(model: SiteModel) -> str:
    state = model.state()
    codes = "".join(t("code.value", name=name, value=f"{value:g}") for name, value in state["values"].items())
    return t("play.digit.alt", label=model.shown.label, seed=state["seed"], codes=codes)
