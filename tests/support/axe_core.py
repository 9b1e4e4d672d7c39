"""axe-core, which looks for what a page keeps from those who cannot see it or use no mouse."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.factories import missing

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "ganlab"
AXE = Path(os.environ.get("GANLAB_AXE", CACHE / "node_modules" / "axe-core" / "axe.min.js"))
VERSION = "4.14.1"  # .ci/run installs this one
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = """
    const [rules, done] = arguments;
    const found = axe.run(document, { runOnly: rules });
    found.then(({ violations }) => done(violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target}: ${node.failureSummary}`))));
"""


def script() -> str:
    """Its text; skips the test where it is not installed."""
    if not AXE.is_file():
        missing(f"no axe-core: npm install --prefix {CACHE} axe-core@{VERSION}, or set GANLAB_AXE to its axe.min.js")
    return AXE.read_text()
