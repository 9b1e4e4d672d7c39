"""Play: one model's digit under the visitor's hands."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ganlab.app import controls, look, models, pad, pictures
from ganlab.app.text import t
from ganlab.record import Record, RecordError

OTHERS, OTHERS_COLUMNS = 16, 4
PLANE_ROWS = 5


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
        play(entry, models.label(name, entry))
    except RecordError as error:
        look.problem(error)


def play(record: Record, label: str) -> None:
    """One model: its digit, the pad, its controls; below, its traversals and the same codes with other noise."""
    left, middle, right = st.columns([11, 10, 9], gap="medium")
    with right:
        seed, values = panel(record, label)
    left = left.container(key="digit")
    with left:
        pad.part("digit")
    side = middle.container()  # never emptied: a pad that is mounted anew lets go of the visitor's finger
    try:
        with left, st.spinner(t("play.waking")) if models.asleep(record) else nullcontext():
            digit = models.draw(record, pictures.digit, seed=seed, codes=values)
        big_digit(left, digit, label, seed, values)
        live = pad.network(record)
    except RecordError as error:
        with left:
            look.problem(error)
        return
    others = models.draw(record, pictures.others, seed=seed, codes=values, n=OTHERS, columns=OTHERS_COLUMNS)
    st.header(t("play.walk" if values else "play.plane"))
    if live:
        with side:
            pad.part("pad")
        grid, below = st.columns(2, gap="medium")
        with grid.container(key="livegrid"):
            pad.part("grid")
        small_digits(below, others, label, values)
    else:
        small_digits(side, others, label, values)
    pad.now(record, label, seed, values)
    with st.container(key="served"):
        if values:
            walks(record, label, seed, values)
        else:
            plane(record, label, seed)


def panel(record: Record, label: str) -> tuple[int, dict[str, float]]:
    """All controls of a model, and the way on -> seed, values of its codes."""
    codes, final = record.latents.codes, record.metrics.get("final")
    values = controls.values(codes, final if isinstance(final, dict) else {}, under=lambda: pad.part("kinds"))
    if not codes:
        st.caption(t("control.none", label=look.plain(label)))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        seed = controls.seed()
        controls.new_seed("content")
        controls.reset(codes, "content")
    here = {"seed": str(seed)} | {name: f"{value:g}" for name, value in values.items()}
    held = {"hold": "true"} if values else {}
    with st.container(key="next"):
        st.page_link(look.COMPARE, label=t("play.next"), query_params=here | held, width="stretch")
    return seed, values


def big_digit(place: DeltaGenerator, png: bytes, label: str, seed: int, values: dict[str, float]) -> None:
    """The big digit as the server draws it."""
    said = "".join(t("code.value", name=name, value=f"{value:g}") for name, value in values.items())
    alt = t("play.digit.alt", label=label, seed=seed, codes=said)
    place.image(png, alt=alt, width="stretch", output_format="PNG")


def small_digits(place: DeltaGenerator, png: bytes, label: str, values: dict[str, float]) -> None:
    """The next samples of the seed."""
    with place.container(), st.container(key="sheet-others"):
        same = t("play.others.same" if values else "play.others.free")
        alt = t("play.others.alt", n=OTHERS, label=label, same=same)
        st.image(png, alt=alt, width="stretch", output_format="PNG")
        st.caption(t("play.others" if values else "play.others.plain"))


def walks(record: Record, label: str, seed: int, values: dict[str, float]) -> None:
    """The traversals of a model with codes."""
    by_name = {code.name: code for code in record.latents.codes}
    axes = pictures.axes(record.latents)
    for place, (down, across) in zip(st.columns(max(2, len(axes)), gap="medium"), axes, strict=False):
        # A code that moves in this picture is no part of what it depends on: sliding it need not draw it again.
        fixed = {name: value for name, value in values.items() if name not in (down, across)}
        png = models.draw(record, pictures.traversal, seed=seed, codes=fixed, down=down, across=across)
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


def plane(record: Record, label: str, seed: int) -> None:
    """The traversal of a model without codes: between three noises."""
    st.caption(t("play.plane.note"))
    png = models.draw(record, pictures.plane, seed=seed, rows=PLANE_ROWS)
    with st.container(key="sheet-plane"):
        look.ends_axis(t("play.plane.left"), t("play.plane.right"))
        st.image(png, alt=t("play.plane.alt", label=label), width="stretch", output_format="PNG")
        look.ends_axis(t("play.plane.down"), t("play.plane.down"))


if __name__ == "__main__":  # Streamlit runs a page's file as the main script; a test only imports it
    page()
