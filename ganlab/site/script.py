"""The site's one script, for its pages and as the script that a page carries; without the comments that stand in its
source, which are a third of its bytes."""

from __future__ import annotations

import rjsmin

from ganlab.app.live.bundle import script

ENTRY = """import { begin } from "./site/main.js";
begin();
"""
MODULE_WORKER = 'new Worker(import.meta.url, { type: "module" })'
OWN_ADDRESS = (
    'const OWN_ADDRESS = typeof document === "undefined" ? "" : '
    'URL.createObjectURL(new Blob([document.currentScript.textContent], { type: "text/javascript" }));\n'
)
"""by which a worker runs the script that the page carries: browsers refuse modules, which know theirs, from the disk"""


def module_script() -> str:
    """The site's script, a module that imports nothing; as a worker it runs the networks."""
    return _compact(script(ENTRY))


def classic_script() -> str:
    """The same as a script that a page can carry.  ValueError: `classic`."""
    return _compact(classic(script(ENTRY)))


def classic(text: str) -> str:
    """A module that imports and exports nothing as a script that a page can carry.

    ValueError if its text would end the element that carries it, or starts no worker of its own as it is known to."""
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("a script's text would end the element that carries it")
    if text.count("import.meta") != text.count(MODULE_WORKER):
        raise ValueError("a script asks for its own address in a form that cannot be carried")
    return OWN_ADDRESS + text.replace(MODULE_WORKER, "new Worker(OWN_ADDRESS)")


def _compact(text: str) -> str:
    """Without comments and spaces; names stay, so that it can still be read beside its source."""
    return str(rjsmin.jsmin(text))
