"""The site as one file: Play with one model, in a page that carries all and works when it is opened from the disk."""

from __future__ import annotations

import html
from typing import Any

from ganlab.app.live.bundle import script
from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import APP
from ganlab.images import data_url
from ganlab.language import TAGS, language
from ganlab.site import play, theme
from ganlab.site.files import Files
from ganlab.site.frame_html import json_script, lead_html, table_words, terms_json
from ganlab.site.models import real, site_models

ENTRY = """import { begin } from "./site/main.js";
begin();
"""
MODULE_WORKER = 'new Worker(import.meta.url, { type: "module" })'
OWN_ADDRESS = (
    'const OWN_ADDRESS = typeof document === "undefined" ? "" : '
    'URL.createObjectURL(new Blob([document.currentScript.textContent], { type: "text/javascript" }));\n'
)
"""by which a worker runs the script that the page carries: browsers refuse modules, which know theirs, from the disk"""


def classic(text: str) -> str:
    """A module that imports and exports nothing as a script that a page can carry.

    ValueError if its text would end the element that carries it, or starts no worker of its own as it is known to."""
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("a script's text would end the element that carries it")
    if text.count("import.meta") != text.count(MODULE_WORKER):
        raise ValueError("a script asks for its own address in a form that cannot be carried")
    return OWN_ADDRESS + text.replace(MODULE_WORKER, "new Worker(OWN_ADDRESS)")


def single_file() -> bytes:
    """The first model that is shown, with both its networks, in the language that is spoken.  Errors: `build.site`."""
    files = Files()
    model = play.first_of(site_models(files))
    data: dict[str, Any] = play.data([model], real(files))
    (told,) = data["models"]
    told["generator"] = model.generator.carried()
    told["discriminator"] = model.discriminator and model.discriminator.carried()
    data["digits"] = real(files).carried()
    terms = files.add("terms.json", terms_json()).carried()
    frame = {"tables": table_words(), "terms": terms, "worker": None, "views": [], "all": [], "offline": {}}
    icon = data_url((APP / "assets" / "icon.svg").read_bytes(), "svg+xml")
    title, said = html.escape(t("app.title")), html.escape(t("site.single", label=model.shown.label))
    return f"""<!DOCTYPE html>
<html lang="{TAGS[language()]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{icon}">
<style>{theme.style_sheet()}</style>
</head>
<body class="stApp">
<main class="stMain" data-view="play"><div class="stMainBlockContainer">
{lead_html(t("play.lead"), t("play.note"))}
<noscript><p class="notice">{html.escape(t("site.noscript"))}</p></noscript>
{play.body([model])}
</div></main>
<footer><p>{said} {html.escape(t("site.app"))}</p></footer>
<script type="application/json" id="page-data">{json_script({"view": "play", "frame": frame, "data": data})}</script>
<script>{classic(script(ENTRY))}</script>
</body>
</html>
""".encode()
