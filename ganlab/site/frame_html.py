"""What stands around every page of the site: its head, the names of all pages, its foot."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ganlab.app.strings.lookup import t
from ganlab.app.strings.terms import other_senses
from ganlab.app.widgets import frame
from ganlab.language import TAGS, language
from ganlab.site import language_switch
from ganlab.site.addresses import VIEWS, up, way
from ganlab.site.files import Stored


@dataclass(frozen=True)
class Parts:
    """What every page links to, the files that it may keep, and what its foot says."""

    script: Stored
    style: Stored
    icon: Stored
    terms: Stored
    total: Sequence[Stored]
    built: Sequence[str]
    sizes: str


def page_html(view: str, parts: Parts, lead: str, body: str, data: Mapping[str, Any]) -> str:
    """A whole page.  lead: what it begins with, as HTML; data: what its script is told."""
    back = up(view)
    about = {
        "tables": table_words(),
        "terms": parts.terms.told(back),
        "worker": f"{back}service_worker.js",
        "all": [stored.told(back) for stored in parts.total],
        "views": [way(view, other) for other in VIEWS],
        "offline": {name: t(f"site.offline.{name}", **_own("now", "all", "size")) for name in _OFFLINE},
    }
    told = json_script({"view": view, "frame": about, "data": data})
    links = "".join(_link(view, other) for other in VIEWS)
    title = t(f"{view}.title")
    disk = (
        'if (location.protocol === "file:") { document.documentElement.classList.add("from-disk"); '
        'for (const link of document.querySelectorAll("header a")) '
        'link.href = link.href.replace(/\\/?$/, "/index.html"); }'
    )
    return f"""<!DOCTYPE html>
<html lang="{TAGS[language()]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script>{language_switch.script(view)}</script>
<title>{_plain(title)} · ganlab</title>
<meta name="description" content="{_plain(t("site.description"))}">
<meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#131417" media="(prefers-color-scheme: dark)">
<link rel="icon" href="{back}{parts.icon.path}">
<link rel="manifest" href="{way(view, VIEWS[0]).removeprefix("./")}manifest.webmanifest">
<link rel="stylesheet" href="{back}{parts.style.path}">
<script type="module" src="{back}{parts.script.path}"></script>
</head>
<body class="stApp">
<header><a class="logo" href="{way(view, VIEWS[0])}" aria-label="ganlab"><img src="{back}{parts.icon.path}" alt=""></a>
<nav aria-label="{_plain(t("site.pages"))}">{links}</nav>{language_switch.links(view)}</header>
<main class="stMain" data-view="{view}"><div class="stMainBlockContainer">
{lead}
<noscript><p class="notice">{_plain(t("site.noscript"))}</p></noscript>
<p class="notice disk">{_plain(t("site.disk"))}</p>
{body}{_present_way(view)}
</div></main>
<footer><p class="offline"></p><p>{_plain(parts.sizes)} {_plain(t("site.app"))}</p>
<details><summary>{_plain(t("site.built"))}</summary><ul>{_items(parts.built)}</ul></details></footer>
<script type="application/json" id="page-data">{told}</script>
<script>{disk}</script>
</body>
</html>
"""


def _present_way(view: str) -> str:
    """The ways into the present view and out of it, for present_view.js; nothing on a page that has none."""
    if view not in (name or VIEWS[0] for name in frame.PRESENTED):
        return ""
    enter, leave = (_plain(t(f"present.{name}")) for name in ("enter", "leave"))
    return f'<p data-present><a href="./" hidden>{enter}</a><a href="./" hidden>{leave}</a></p>'


def file_link(view: str, stored: Stored, name: str, label: str, model: str = "") -> str:
    """The way to a file that the visitor keeps, by a name without its hash.  model: its key, if the file is of one."""
    of = f' data-of="{_plain(model)}"' if model else ""
    return f'<a class="file"{of} href="{up(view)}{stored.path}" download="{_plain(name)}">{_plain(label)}</a>'


def lead_html(title: str, note: str = "") -> str:
    """A page's title, and the line under it."""
    below = f'<div class="st-key-invite"><p>{_plain(note)}</p></div>' if note else ""
    return f"<h1>{_plain(title)}</h1>{below}"


_OFFLINE = ("keep", "keeping", "kept", "failed")


def table_words() -> dict[str, str]:
    """Of the tools of every table; the name in braces is for the page to fill in."""
    return {name: t(f"table.{name}", name="{name}") for name in ("sort", "copy", "copied", "refused", "csv")}


def terms_json() -> bytes:
    """The glossary, as term_tips.js reads it."""
    return json_script({"terms": frame.glossary(), "otherSenses": other_senses()}).encode()


def json_script(value: Any) -> str:
    """JSON inside an element of a page: nothing in it ends that element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _link(view: str, other: str) -> str:
    current = ' aria-current="page"' if view == other else ""
    return f'<a href="{way(view, other)}" data-view="{other}"{current}>{_plain(t(f"{other}.title"))}</a>'


def _own(*names: str) -> dict[str, str]:
    return {name: f"{{{name}}}" for name in names}


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li><code>{_plain(one)}</code></li>" for one in lines)


def _plain(text: str) -> str:
    return html.escape(text)


def choice(key: str, parts: Mapping[str, str]) -> str:
    """Parts of a page of which one is seen, the first without a script; the place where parts_choice.js puts its
    buttons.  key: of the link; parts: option -> HTML."""
    hidden = {option: " hidden" if i else "" for i, option in enumerate(parts)}
    shown = "".join(f'<div data-{key}="{option}"{hidden[option]}>{part}</div>' for option, part in parts.items())
    return f'<p data-choice="{key}"></p>{shown}'
