"""What the visitor has chosen on Play: a seed, a value per code, a point on a plane of noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from ganlab.app.state.keys import HOLD, MODEL, PAGE, PLANE, SEED
from ganlab.app.state.shown_models import ShownModel
from ganlab.distributions import Categorical, Uniform
from ganlab.latents import Latents
from ganlab.philox import MAX_SEED

DEFAULT_MODEL = "infogan"
DEFAULT_SEED = 0
PLANE_STEP = 0.05
"""how finely u and v are set"""

Code = Categorical | Uniform
_WHOLE = re.compile(r"[0-9]{1,16}")
_NUMBER = re.compile(r"-?[0-9]{0,16}\.?[0-9]{1,16}(e-[0-9]{1,2})?")


@dataclass(frozen=True)
class Selection:
    """seed; a value per code; and (u, v), the point on the plane of `Latents.plane`, if the model has no continuous
    code for the axes of its pad."""

    seed: int
    codes: Mapping[str, float]
    plane: tuple[float, float] | None = None

    @property
    def point(self) -> dict[str, float]:
        """u and v by name, or nothing."""
        return dict(zip(PLANE, self.plane, strict=True)) if self.plane else {}

    @property
    def values(self) -> dict[str, float]:
        """All that can be set beside the seed, by its key in the link."""
        return {**self.codes, **self.point}


def default_value(code: Code) -> float:
    """Where a code stands at first: the first category, the middle of the prior."""
    return 0 if isinstance(code, Categorical) else (code.low + code.high) / 2


def all_codes(models: Iterable[ShownModel]) -> list[Code]:
    """Every code that any of the models has, by name."""
    return list({code.name: code for model in models for code in model.record.latents.codes}.values())


def link_without_nonsense(models: Iterable[ShownModel]) -> dict[str, list[str]] | None:
    """What the link would say without the values that their widgets could not take; None if it has none of those.

    To be looked at before a widget is drawn that is bound to the link: Streamlit's own parsers let an infinity, or more
    digits than a float holds, end the page in a traceback.
    """
    rules = dict.fromkeys(PLANE, _is_number) | {SEED: _is_seed, HOLD: _is_switch}
    for code in all_codes(models):
        n = code.n if isinstance(code, Categorical) else 0
        rules[code.name] = (lambda text, n=n: _is_whole(text, n - 1)) if n else _is_number
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    kept = {key: values for key, values in said.items() if key not in rules or all(map(rules[key], values))}
    return None if kept.keys() == said.keys() else kept


def _is_whole(text: str, most: int) -> bool:
    return bool(_WHOLE.fullmatch(text)) and int(text) <= most


def _is_seed(text: str) -> bool:
    return _is_whole(text, MAX_SEED)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _is_switch(text: str) -> bool:
    return text.lower() in ("true", "false")


def restore_on_page_change(page: str, models: Iterable[ShownModel]) -> bool:
    """To be called first by each page: carries the visitor's values over from the page before -> whether the visitor
    has just come.

    Streamlit keeps them for the session, but a widget whose value came by a link would show its default on the next
    page and act by the kept value; setting the value once more sends it to the widget.
    """
    if st.session_state.get(PAGE) == page:
        return False
    st.session_state[PAGE] = page
    for key in (MODEL, SEED, HOLD, *PLANE, *(code.name for code in all_codes(models))):
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]
    return True


def selection_from_session(latents: Latents) -> Selection | None:
    """What is chosen, before the widgets that say it are drawn; None if they never have been."""
    state = st.session_state
    codes = [code.name for code in latents.codes]
    plane = () if any(isinstance(code, Uniform) for code in latents.codes) else PLANE
    if any(state.get(name) is None for name in (SEED, *codes, *plane)):
        return None
    u, v = (round(state[name], 6) for name in plane or (SEED, SEED))
    return Selection(state[SEED], {name: round(state[name], 6) for name in codes}, (u, v) if plane else None)
