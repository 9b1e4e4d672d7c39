"""The site's languages: which of them a visitor gets, and the way from a page to the same one in the other."""

from __future__ import annotations

import html
import json

from ganlab.app.state.keys import LANG
from ganlab.language import DEFAULT, LANGUAGES, NAMES, TAGS, language, spoken
from ganlab.site.addresses import folder_of, up

KEPT = "ganlab-lang"
"""what was chosen, in the tab's storage"""


def ways(view: str) -> dict[str, str]:
    """language -> the same page in it, seen from this one."""
    back, found = up(view), {}
    for name in LANGUAGES:
        with spoken(name):
            found[name] = back + folder_of(view) or "./"
    return found


def script(view: str) -> str:
    """For the head of a page: leads to the page in the language that the link asks for, else what this visit chose
    before, else, on an English page, the browser's; by the rule of state/visitor_language.py."""
    return f"""((own, first, pages) => {{
  if (location.protocol === "file:") return;
  const known = (name) => Object.hasOwn(pages, name) && name, link = new URLSearchParams(location.search);
  const asked = known(link.getAll("{LANG}").at(-1));
  let kept = null;
  try {{
    kept = known(sessionStorage.getItem("{KEPT}"));
    if (asked || own !== first) sessionStorage.setItem("{KEPT}", asked || own);
  }} catch {{
    // storage may be forbidden: the language is then asked for anew on each page
  }}
  const liked = navigator.languages.map((tag) => known(tag.toLowerCase().split("-")[0])).find(Boolean);
  const chosen = asked || (own === first ? kept || liked || own : own);
  if (chosen !== own) location.replace(pages[chosen] + location.search + location.hash);
}})({json.dumps(language())}, {json.dumps(DEFAULT)}, {json.dumps(ways(view))});"""


def links(view: str) -> str:
    """For the header: the other languages, as they call themselves."""
    return "".join(
        f'<a class="language" lang="{TAGS[name]}" hreflang="{TAGS[name]}" href="{to}?{LANG}={name}">'
        f"{html.escape(NAMES[name])}</a>"
        for name, to in ways(view).items()
        if name != language()
    )
