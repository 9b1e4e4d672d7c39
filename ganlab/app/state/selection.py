"""What the visitor has chosen on Play: a seed, a value per code, a point on a plane of noise."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from ganlab.app.sources import pad_state, rendering
from ganlab.app.state.keys import DECK, HOLD, MODEL, PAGE, PLANE, SEED, WEIGHTS
from ganlab.app.state.shown_models import ShownModel
from ganlab.distributions import Categorical, Uniform
from ganlab.latents import Latents
from ganlab.philox import MAX_SEED
from ganlab.records.record import Record

DEFAULT_MODEL = "infogan"
DEFAULT_SEED = 0

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


def link_weights(record: Record) -> dict[str, str]:
    """What a link to Play says of the weights that draw its digit, as `play/link_weights.js` writes it."""
    return {WEIGHTS: record.sha256(pad_state.WEIGHTS)[:8]}


def default_value(code: Code) -> float:
    """Where a code stands at first: the first category, the middle of the prior."""
    return 0 if isinstance(code, Categorical) else (code.low + code.high) / 2


def takes(code: Code, value: object) -> bool:
    """Whether a code can stand at a value: a category that it has, or a number that its slider reaches."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(code, Categorical):
        return value in range(code.n)
    low, high = rendering.span(code)
    return low <= value <= high


def all_codes(models: Iterable[ShownModel]) -> list[Code]:
    """The codes that any of the models has, one of each name: the first one's kind, and of that kind the widest."""
    widest: dict[str, Code] = {}
    for code in (code for model in models for code in model.record.latents.codes):
        known = widest.setdefault(code.name, code)
        if isinstance(code, Categorical) and isinstance(known, Categorical):
            wider = code.n > known.n
        elif isinstance(code, Uniform) and isinstance(known, Uniform):
            wider = code.high - code.low > known.high - known.low
        else:
            wider = False
        if wider:
            widest[code.name] = code
    return list(widest.values())


def fit_kept_values(codes: Iterable[Code]) -> None:
    """Moves codes that stand, from another model's of the same names, where these cannot.  To be called before their
    widgets are drawn, which would show one value and act by another, or end the page."""
    for code in codes:
        kept = st.session_state.get(code.name)
        if kept is None or takes(code, kept):
            continue
        if isinstance(code, Uniform) and isinstance(kept, int | float):
            low, high = rendering.span(code)
            st.session_state[code.name] = min(max(float(kept), low), high)
        else:
            st.session_state[code.name] = default_value(code)


def link_without_nonsense(models: Iterable[ShownModel]) -> dict[str, list[str]] | None:
    """What the link would say without the values that no widget could take; None if it has none of those.

    To be looked at before a widget is drawn that is bound to the link: Streamlit's own parsers let an infinity, or more
    digits than a float holds, end the page in a traceback.
    """
    rules = dict.fromkeys(PLANE, _is_number) | {SEED: is_seed, DECK: is_seed, HOLD: _is_switch}
    codes = [code for model in models for code in model.record.latents.codes]
    for name in {code.name for code in codes}:
        rules[name] = functools.partial(_is_value, [code for code in codes if code.name == name])
    said = {key: st.query_params.get_all(key) for key in st.query_params}
    kept = {key: values for key, values in said.items() if key not in rules or all(map(rules[key], values))}
    return None if kept.keys() == said.keys() else kept


def _is_whole(text: str, most: int) -> bool:
    return bool(_WHOLE.fullmatch(text)) and int(text) <= most


def is_seed(text: str) -> bool:
    """Whether a link's text is a whole number that can be a seed."""
    return _is_whole(text, MAX_SEED)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _is_value(codes: Iterable[Code], text: str) -> bool:
    """Whether one of the codes of a name could stand there; a slider stops at its end by itself."""
    return any(_is_whole(text, code.n - 1) if isinstance(code, Categorical) else _is_number(text) for code in codes)


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
    """What is chosen, before the widgets that say it are drawn; None if they never have been, or if a code was left
    where this model's cannot stand."""
    state = st.session_state
    codes = [code.name for code in latents.codes]
    if not all(takes(code, state.get(code.name)) for code in latents.codes):
        return None
    plane = () if any(isinstance(code, Uniform) for code in latents.codes) else PLANE
    if any(state.get(name) is None for name in (SEED, *plane)):
        return None
    u, v = (round(state[name], 6) for name in plane or (SEED, SEED))
    return Selection(state[SEED], {name: round(state[name], 6) for name in codes}, (u, v) if plane else None)
