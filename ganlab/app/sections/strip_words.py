"""The living strip's words: what G, D and Q are, and what the numbers between them say."""

from __future__ import annotations

from typing import Any

from ganlab.app.charts import palette
from ganlab.app.strings.lookup import t
from ganlab.dataset_files.mnist import MNIST

BOXES = ("noise", "codes", "generator", "digit", "discriminator", "real", "q")
"""in the order in which Tab goes through them: see live/stage/living_strip.js"""


def words() -> dict[str, Any]:
    """All strings of the strip, and its two inks; names in braces are for the page to fill in."""
    return {
        "boxes": {name: {"title": t(f"strip.box.{name}"), "said": t(f"strip.box.{name}.said")} for name in BOXES},
        "label": t("strip.label"),
        "another": t("strip.another"),
        "code": t("strip.code", name="{name}", value="{value}"),
        "likely": t("strip.likely", name="{name}", value="{value}", share="{share}"),
        "answer": t("strip.answer", n="{n}"),
        "meterLabel": t("strip.meter"),
        "waiting": t("strip.waiting"),
        "unplanned": t("strip.unplanned"),
        "unmeasured": t("opinion.unmeasured"),
        "dataset": MNIST,
        "inks": {"real": palette.REAL, "fake": palette.FAKE},
    }
