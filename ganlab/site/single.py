"""The site as one file: Play with one model, in a page that carries all and works when it is opened from the disk."""

from __future__ import annotations

import html
from typing import Any

from ganlab.app.strings.lookup import t
from ganlab.app.widgets.markup import APP
from ganlab.images import data_url
from ganlab.language import TAGS, language
from ganlab.site import play, theme
from ganlab.site.files import Files
from ganlab.site.frame_html import json_script, lead_html, table_words, terms_json
from ganlab.site.models import real, site_models
from ganlab.site.script import classic_script


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
<script>{classic_script()}</script>
</body>
</html>
""".encode()
