"""Play: one model's digit under the visitor's hands."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from ganlab.app import controls, look, models, pad, pictures, take
from ganlab.app.text import t
from ganlab.latents import Uniform
from ganlab.record import Record, RecordError

OTHERS, OTHERS_COLUMNS = 16, 4  # as in places.js


def page() -> None:
    """The whole page."""
    look.style()
    shelf = models.shelf()
    if look.nothing_yet(shelf):
        return
    controls.arrive("play", shelf)
    st.title(t("play.lead"))
    with st.container(key="invite"):
        st.markdown(t("play.invite"))
    stage()


@st.fragment
def stage() -> None:
    """Controls and pictures; a slider runs this alone, not the page."""
    shelf = models.shelf()
    name = controls.model(shelf)
    entry = shelf[name]
    try:
        if isinstance(entry, RecordError):
            raise entry
        play(entry, name, models.label(name, entry))
    except RecordError as error:
        look.problem(error)


def play(record: Record, name: str, label: str) -> None:
    """One model: its digit, the pad, its controls; below, its traversals and the same codes with other noise."""
    left, middle, right = st.columns([11, 10, 9], gap="medium")
    with right:
        seed, values, point = panel(record, label)
        take.along(record, name, seed, values, point)
    drawn = pad.alive(record)
    left = left.container(key="digit")
    with left:
        pad.part("digit")
    side = middle.container()  # never emptied: a pad that is mounted anew lets go of the visitor's finger
    try:
        if not drawn:
            with left, st.spinner(t("play.waking")) if models.asleep(record) else nullcontext():
                big_digit(record, label, seed, values, point)
        live = pad.network(record)
    except RecordError as error:
        with left:
            look.problem(error)
        return
    st.header(t("play.plane" if point else "play.walk"))
    below = side
    if live:
        with side:
            pad.part("pad")
        grid, below = st.columns(2, gap="medium")
        with grid.container(key="livegrid"):
            pad.part("grid")
        with below:
            pad.part("others")
    pad.now(record, label, seed, values, point)
    if not drawn:
        with below, st.container(key="served-others"):
            small_digits(record, label, seed, values)
        with st.container(key="served"):
            plane(record, label, seed, values) if point else walks(record, label, seed, values)


def panel(record: Record, label: str) -> tuple[int, dict[str, float], dict[str, float]]:
    """All controls of a model, and the way on -> seed, values of its codes, and u and v where its pad is a plane."""
    codes, final = record.latents.codes, record.metrics.get("final")
    values = controls.values(codes, final if isinstance(final, dict) else {}, under=lambda: pad.part("kinds"))
    if not codes:
        st.caption(t("control.none", label=look.plain(label)))
    point = {} if any(isinstance(code, Uniform) for code in codes) else controls.plane()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        seed = controls.seed()
        controls.new_seed("content")
        controls.reset(codes, "content")
    here = {"seed": str(seed)} | {name: f"{value:g}" for name, value in values.items()}
    held = {"hold": "true"} if values else {}
    with st.container(key="next"):
        st.page_link(look.COMPARE, label=t("play.next"), query_params=here | held, width="stretch")
    return seed, values, point


def big_digit(record: Record, label: str, seed: int, values: dict[str, float], point: dict[str, float]) -> None:
    """The big digit as the server draws it."""
    png = models.draw(record, pictures.digit, seed=seed, codes=values, point=tuple(point.values()))
    said = "".join(t("code.value", name=name, value=f"{value:g}") for name, value in (values | point).items())
    alt = t("play.digit.alt", label=label, seed=seed, codes=said)
    st.image(png, alt=alt, width="stretch", output_format="PNG")


def small_digits(record: Record, label: str, seed: int, values: dict[str, float]) -> None:
    """The next samples of the seed."""
    png = models.draw(record, pictures.others, seed=seed, codes=values, n=OTHERS, columns=OTHERS_COLUMNS)
    with st.container(key="sheet-others"):
        same = t("play.others.same" if values else "play.others.free")
        alt = t("play.others.alt", n=OTHERS, label=label, same=same)
        st.image(png, alt=alt, width="stretch", output_format="PNG")
        st.caption(t("play.others" if values else "play.others.plain"))


def walks(record: Record, label: str, seed: int, values: dict[str, float]) -> None:
    """The traversals of a model with codes."""
    by_name = {code.name: code for code in record.latents.codes}
    axes = pictures.axes(record.latents)
    for place, (down, across) in zip(st.columns(max(2, len(axes)), gap="medium"), axes, strict=False):
        png = take.traversal(record, seed, values, down, across)
        columns = pictures.steps(by_name[across])
        ends = {"first": f"{columns[0]:g}", "last": f"{columns[-1]:g}"}
        by_row = t("play.walk.alt.down", down=down) if down else ""
        with place:
            words = {"across": look.plain(across), "down": look.plain(down)}
            st.caption(t("play.walk.down" if down else "play.walk.across", **words))
            with st.container(key=f"sheet-walk-{across}"):
                look.columns_axis(columns, by_name[across])
                look.rows_axis(pictures.steps(by_name[down]) if down else [0], values[down] if down else None)
                alt = t("play.walk.alt", label=label, across=across, down=by_row, **ends)
                st.image(png, alt=alt, width="stretch", output_format="PNG")


def plane(record: Record, label: str, seed: int, values: dict[str, float]) -> None:
    """The traversal of a model without continuous codes: between three noises."""
    st.caption(t("play.plane.note"))
    png = models.draw(record, pictures.plane, seed=seed, codes=values)
    with st.container(key="sheet-plane"):
        look.ends_axis(t("play.plane.left"), t("play.plane.right"))
        st.image(png, alt=t("play.plane.alt", label=label), width="stretch", output_format="PNG")
        look.ends_axis(t("play.plane.down"), t("play.plane.down"))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
