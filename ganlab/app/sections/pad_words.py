"""Every string of the parts that the page draws on Play, by part."""

from __future__ import annotations

from typing import Any

from ganlab.app.sections import strip_words
from ganlab.app.strings.lookup import t
from ganlab.philox import MAX_SEED


def words() -> dict[str, dict[str, Any]]:
    """Every string of each part; names in braces are for the page to fill in."""
    code = t("code.value", name="{name}", value="{value}")
    return {
        "strip": strip_words.words(),
        "digit": {
            "alt": t("play.digit.alt", label="{label}", seed="{seed}", codes="{codes}"),
            "code": code,
            "open": t("pad.open"),
            "openHelp": t("pad.open.help"),
            "notOurs": t("pad.open.not_ours", name="{name}"),
            "otherWeights": t("pad.open.other_weights", label="{label}"),
            "unsaidWeights": t("pad.open.unsaid_weights", label="{label}"),
        },
        "pad": {
            "never": t("pad.never"),
            "dot": t("pad.dot"),
            "value": t("pad.value", name="{name}", value="{value}"),
            "plane": t("play.plane.note"),
            "corners": [t("pad.first"), t("pad.second"), t("pad.third")],
            "caption": t("pad.caption", name="{name}", meaning="{meaning}"),
            "band": {"inside": t("control.inside"), "outside": t("control.outside")},
        },
        "controls": {
            "code": t("control.categorical", name="{name}", n="{n}"),
            "note": t("control.categorical.note", n="{n}"),
            "draws": t("control.draws", value="{value}", words="{words}"),
            "stop": t("control.stop"),
            "seed": t("control.seed"),
            "seedHelp": t("control.seed.help", most=f"{MAX_SEED:,}"),
            "new": t("control.new"),
            "newHelp": t("control.new.help"),
            "reset": t("control.reset"),
            "resetHelp": t("control.reset.help"),
        },
        "others": {
            "same": {
                "caption": t("pad.takes.seed", caption=t("play.others")),
                "alt": _others_alt(t("play.others.same")),
            },
            "free": {
                "caption": t("pad.takes.seed", caption=t("play.others.plain")),
                "alt": _others_alt(t("play.others.free")),
            },
            "seed": t("pad.seed", seed="{seed}"),
        },
        "grid": {
            "codes": {
                "caption": t("pad.takes.codes", caption=t("play.walk.down", across="{across}", down="{down}")),
                "alt": t("pad.grid.alt", across="{across}", down="{down}"),
            },
            "row": {
                "caption": t("pad.takes.codes", caption=t("play.walk.across", across="{across}")),
                "alt": t("pad.grid.row.alt", across="{across}"),
            },
            "plane": {"caption": t("pad.takes.place", caption=t("pad.grid.plane")), "alt": t("pad.grid.plane.alt")},
            "cell": t("pad.value", name="{name}", value="{value}"),
        },
    }


def _others_alt(same: str) -> str:
    return t("play.others.alt", n="{n}", label="{label}", same=same)
