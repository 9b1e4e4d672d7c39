"""Find it: the z that draws the visitor's digit, its film, what lies around it, and the way to another one."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from ganlab.app.sections import drawing_pad, walk_films
from ganlab.app.sections.walk_films import FRAMES
from ganlab.app.sources import cached_networks, inversion_distances, rendering
from ganlab.app.sources.searches import Search
from ganlab.app.state import drawing
from ganlab.app.state.keys import FIND, FOUND, SEARCH, WALK_TO
from ganlab.app.state.report_entries import DrawEntry, FoundPoint, KeptModel, kept
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import controls, markup
from ganlab.app.widgets.page import section

EVERY = 0.4
"""seconds between two looks at a search"""
MOST = 8
"""z that a session keeps"""


@dataclass(frozen=True)
class FoundZ:
    """n: from 1, in the session; model: its key; sha256: of its generator; digit: what was drawn; film: what was found
    on the way, the result last, uint8 (k, 28, 28); z, distance: the result's."""

    n: int
    model: str
    sha256: str
    digit: np.ndarray
    film: np.ndarray
    z: np.ndarray
    distance: float


@section
def find(models: Sequence[ShownModel]) -> None:
    """The whole section."""
    model = controls.model(models)
    search: tuple[ShownModel, np.ndarray, Search] | None = st.session_state.get(SEARCH)
    levels = drawing.drawing()
    label = t("draw.find", label=markup.escape_markdown(model.label))
    if st.button(label, key=FIND, type="primary", disabled=levels is None) and levels is not None:
        with st.spinner(t("play.waking")):
            gan = cached_networks.trained(model.record)
        if search:
            search[2].stop()
        search = model, levels, Search(functools.partial(gan.invert, levels))
        st.session_state[SEARCH] = search
    if search:
        st.fragment(_progress, run_every=None if search[2].done else EVERY)(*search)
    of_model = [one for one in _found() if one.sha256 == _sha256(model)]
    if not of_model:
        return
    _result(model, of_model[-1])
    _around(model, of_model[-1])
    _walk(model, of_model)


def _sha256(model: ShownModel) -> str:
    return model.record.sha256(cached_networks.WEIGHTS)


def _found() -> list[FoundZ]:
    return st.session_state.get(FOUND, [])


def report_entry(models: Sequence[ShownModel], levels: np.ndarray, reader: ShownModel | None) -> DrawEntry:
    """For the lab report: the drawing, and for each model the z that was found last for it."""
    found = {one.sha256: one for one in _found() if np.array_equal(one.digit, levels)}
    points = [
        FoundPoint(KeptModel.of(model), tuple(map(float, found[sha256].z)), found[sha256].distance)
        for model in models
        if (sha256 := _sha256(model)) in found
    ]
    return DrawEntry(levels.tobytes(), kept(models), KeptModel.of(reader) if reader else None, tuple(points))


def _progress(model: ShownModel, levels: np.ndarray, search: Search) -> None:
    """How far a search is, until it has ended; then what it found is kept, and the page drawn anew."""
    done, film = search.done, list(search.film)  # in this order: what is done has its whole film
    if not done:
        label = markup.escape_markdown(model.label)
        if not film:
            st.progress(0.0, t("draw.find.begun", label=label))
        else:
            step, steps = film[-1].step, film[-1].steps
            st.progress(step / steps, t("draw.find.step", step=step, steps=steps, label=label))
            # as data: what has an address of its own may be gone before the browser asks for it
            picture = rendering.sheet(np.stack([levels, film[-1].image]), 2)
            _strip(picture, 2, t("draw.find.alt", label=model.label))
        return
    st.session_state.pop(SEARCH, None)
    if search.failed or not film:
        st.warning(t("draw.find.failed"))
        return
    known, pictures = _found(), np.stack([one.image for one in film])
    n = known[-1].n + 1 if known else 1
    best = FoundZ(n, model.key, _sha256(model), levels, pictures, film[-1].z, film[-1].distance)
    st.session_state[FOUND] = [*known, best][-MOST:]
    st.rerun()


def _result(model: ShownModel, found: FoundZ) -> None:
    """The drawing, what the model draws, how it was come by, and how near that is."""
    left, right = st.columns([1, 2], gap="medium")
    with left:
        pair = rendering.sheet(np.stack([found.digit, found.film[-1]]), 2)
        markup.digit_picture(pair, t("draw.find.alt", label=model.label), "pair-found")
        st.caption(t("draw.find.pair", label=markup.escape_markdown(model.label)))
    with right:
        near = inversion_distances.farther(found.sha256, found.distance)
        said = {"label": markup.escape_markdown(model.label), "distance": f"{found.distance:.2f}"}
        if near is None:
            st.markdown(t("draw.find.unmeasured", **said))
        else:
            st.markdown(t("draw.find.distance", farther=near[0], n=near[1], **said))
        strip = rendering.sheet(found.film, len(found.film))
        markup.digit_picture(strip, t("draw.find.film.alt", n=len(found.film)), "film-found")
        with st.container(horizontal=True, gap="small"):
            walk_films.buttons("draw.find.film", lambda: found.film, f"{found.model}-found", f"{FIND}-film")


def _around(model: ShownModel, found: FoundZ) -> None:
    """Play with the z that was found, if the page can run the model."""
    st.subheader(t("draw.around"))
    if model.record.plan is None:
        st.caption(t("draw.around.unplanned"))
        return
    st.caption(t("draw.around.note"))
    drawing_pad.send_generator(model)
    drawing_pad.around(model, found.n, [float(number) for number in found.z])


def _walk(model: ShownModel, found: Sequence[FoundZ]) -> None:
    """From the last z to another one of the session's."""
    *others, last = found
    st.subheader(t("draw.walk"))
    if not others:
        st.caption(t("draw.walk.none", label=markup.escape_markdown(model.label)))
        return
    by_number = {str(one.n): one for one in reversed(others)}
    if st.session_state.get(WALK_TO) not in by_number:
        st.session_state[WALK_TO] = next(iter(by_number))
    chosen = st.segmented_control(
        t("draw.walk.to"),
        list(by_number),
        required=True,
        format_func=lambda number: t("draw.walk.number", n=number),
        key=WALK_TO,
    )
    sheet = rendering.sheet(np.stack([one.film[-1] for one in by_number.values()]), len(by_number))
    _strip(sheet, len(by_number), t("draw.walk.choices.alt"))
    way = model.record.latents.walk(last.z, by_number[str(chosen)].z, FRAMES)
    frames = cached_networks.trained(model.record).generate(way)
    markup.digit_picture(rendering.sheet(frames, FRAMES // 2), t("draw.walk.alt", n=FRAMES), "way")
    with st.container(horizontal=True, gap="small"):
        walk_films.buttons("draw.walk.film", lambda: frames, f"{model.key}-walk", f"{WALK_TO}-film", back=True)


def _strip(png: bytes, n: int, alt: str) -> None:
    """n digits in a row, small."""
    st.html(f'<div style="max-width: {5 * n}rem">{markup.digit_strip(png, alt)}</div>')
