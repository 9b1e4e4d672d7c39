"""A whole site: its pages, what they fetch, and what makes a browser keep it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ganlab import images
from ganlab.app.live.bundle import FOLDER
from ganlab.app.pages.compare import SAMPLES
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import APP
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.language import DEFAULT, LANGUAGES, TAGS, language, spoken
from ganlab.records.files import json_bytes
from ganlab.site import compare, draw, learn, paper, play, theme
from ganlab.site.addresses import VIEWS, folder_of, up
from ganlab.site.files import Files, Stored
from ganlab.site.frame_html import Parts, lead_html, page_html, terms_json
from ganlab.site.models import SiteModel, hashes, megabytes, real, site_models
from ganlab.site.script import module_script

ICONS = (192, 512)
"""pixels of the pictures under which a phone installs the site"""
SPACE = """---
title: ganlab
emoji: ✍️
colorFrom: blue
colorTo: gray
sdk: static
pinned: false
license: mit
short_description: See how GANs learn to write digits
---

Made by `python -m train.site`: five GANs trained on MNIST, running in the page.
"""


@dataclass(frozen=True)
class Site:
    """files: name -> content, pages and all; generators, discriminators: those of them that are networks."""

    files: dict[str, bytes]
    generators: list[Stored]
    discriminators: list[Stored]


def site() -> Site:
    """Of the records that are here, in every language.  RecordError if one is damaged, SiteError if there is none."""
    files = Files()
    models, digits = site_models(files), real(files)
    built = {name: _in_language(name, files, models, digits) for name in LANGUAGES}
    icons = _icons(play.first_of(models))
    hashed = {one.path: one.content for own in (files, *(of.files for of in built.values())) for one in own}
    first = built[DEFAULT]
    worker = {
        "shell": [*first.pages, *icons, *first.shared, play.first_of(models).generator.path],
        "views": [page for name, of in built.items() if name != DEFAULT for page in of.pages],
        "files": sorted(hashed),
    }
    texts = {name: text for of in built.values() for name, text in of.texts.items()}
    return Site(
        hashed
        | texts
        | icons
        | {
            "service_worker.js": f"const SITE = {json.dumps(worker)};\n{_source('service_worker.js')}".encode(),
            "README.md": SPACE.encode(),
        },
        [model.generator for model in models],
        [model.discriminator for model in models if model.discriminator],
    )


@dataclass(frozen=True)
class InLanguage:
    """What of the site is in one language.  pages: their addresses, the manifest's behind them; texts: all of these by
    the names of their files; shared: the addresses of what every page links to."""

    files: Files
    pages: list[str]
    texts: dict[str, bytes]
    shared: list[str]


def _in_language(name: str, files: Files, models: Sequence[SiteModel], digits: Stored) -> InLanguage:
    with spoken(name):
        own = Files()
        course, films = compare.clock(models, own)
        lessons = learn.lessons()
        views = {  # what it begins with, what stands in it, what its script is told
            "play": (lead_html(t("play.lead"), t("play.note")), play.body(models), play.data(models, digits)),
            "draw": (lead_html(t("draw.lead"), t("site.draw.note")), draw.body(models), draw.data(models, digits)),
            "compare": (
                lead_html(t("compare.lead"), t("compare.note", n=SAMPLES)),
                compare.body(models, own),
                compare.data(models, course, films),
            ),
            "paper": (lead_html(t("paper.lead")), paper.body(own), paper.data()),
            "learn": (lead_html(t("learn.lead")), learn.body(lessons, own), learn.data(lessons, models, films, digits)),
        }
        shared = _shared(own)
        parts = Parts(*shared, total=[*files, *own], built=hashes(models), sizes=_sizes(models))
        texts = {
            f"{folder_of(view)}index.html": page_html(view, parts, *content).encode() for view, content in views.items()
        }
        manifest = f"{folder_of(VIEWS[0])}manifest.webmanifest"
        pages = [*map(folder_of, VIEWS), manifest]
        return InLanguage(own, pages, texts | {manifest: _manifest()}, [one.path for one in shared])


def _source(name: str) -> str:
    return (FOLDER / "site" / name).read_text(encoding="utf-8")


def _shared(files: Files) -> tuple[Stored, Stored, Stored, Stored]:
    """What every page links to: its script, its style sheet, its icon, the glossary."""
    return (
        files.add("site.js", module_script().encode()),
        files.add("site.css", theme.style_sheet().encode()),
        files.add("icon.svg", (APP / "assets" / "icon.svg").read_bytes()),
        files.add("terms.json", terms_json()),
    )


def _sizes(models: Sequence[SiteModel]) -> str:
    return t(
        "site.sizes",
        generators=megabytes([model.generator for model in models]),
        discriminators=megabytes([model.discriminator for model in models]),
    )


def _icons(model: SiteModel) -> dict[str, bytes]:
    """A digit of the model's as the pictures of the installed site."""
    state = model.state()
    codes = {code.name: state["values"][code.name] for code in model.record.latents.codes}
    gan = NumpyGAN(model.record)
    digit = gan.generate(gan.latents.compose(state["seed"], 1, codes))[0]
    pictures = {}
    for side in ICONS:
        factor = side // len(digit)
        edge = side - factor * len(digit)
        large = np.pad(images.enlarge(digit, factor), (edge // 2, edge - edge // 2))
        pictures[f"icon-{side}.png"] = images.png(large)
    return pictures


def _manifest() -> bytes:
    back = up(VIEWS[0])
    icons = [{"src": f"{back}icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png"} for side in ICONS]
    return json_bytes(
        {
            "name": t("app.title"),
            "short_name": "ganlab",
            "lang": TAGS[language()],
            "description": t("site.description"),
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "background_color": "#131417",
            "theme_color": "#131417",
            "icons": icons,
        }
    )
