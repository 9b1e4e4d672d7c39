"""What every page begins with, and how its parts stand or fall: no page or section needs an `except` of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ganlab.app.state.keys import INVITE
from ganlab.app.state.selection import link_without_nonsense, restore_on_page_change
from ganlab.app.state.shown_models import Shown, ShownModel, show, shown_models
from ganlab.app.strings.lookup import t
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup
from ganlab.catalog import RunFolder
from ganlab.records.files import MissingError, RecordError

P = ParamSpec("P")
T = TypeVar("T")


def page(
    name: str,
    note: str = "",
    *,
    needs_models: bool = True,
    runs: Sequence[RunFolder] | None = None,
    arrive: Callable[[], None] | None = None,
) -> Shown:
    """Begins a page: style sheet, link without nonsense, visitor's values, title, note, a sentence for each chosen
    model that cannot be shown -> the chosen models.  A registered model that nobody has trained is passed over.

    A page that needs models ends here if none can be shown, and says how to train them. runs: see `shown_models`;
    arrive: to be called when the visitor has just come from another page.
    """
    markup.style_sheet()
    shown = shown_models(runs)
    show(shown.keys)
    if (link := link_without_nonsense(shown.models)) is not None:
        st.switch_page(markup.APP / "pages" / f"{name}.py", query_params=link)  # begins again
    if needs_models and not shown.models:
        no_records_notice(shown.problems)
        raise StopException  # not st.stop, after which nothing more can be drawn around the page
    if restore_on_page_change(name, shown.models) and arrive:
        arrive()
    st.title(t(f"{name}.lead"))
    if note:
        invitation(note)
    if needs_models:
        warn_of(shown.problems)
    return shown


def warn_of(problems: Iterable[RecordError]) -> None:
    """A sentence for each model that is there and cannot be shown; what nobody has trained is passed over."""
    for error in problems:
        if not isinstance(error, MissingError):
            markup.warn(error)


def invitation(text: str) -> None:
    """The line under a page's title."""
    with st.container(key=INVITE):
        st.markdown(text)


def no_records_notice(problems: Sequence[RecordError]) -> None:
    """How to train the models, while there is none, and why each is missing."""
    st.title(t("empty.lead"))
    warn_of(problems)
    st.markdown(t("empty.note"))
    st.code(t("empty.command"), language=None)
    with st.expander(t("empty.why")):
        for error in problems:
            st.text(recorded(error))


def section(body: Callable[P, T]) -> Callable[P, T | None]:
    """A part of a page that falls alone: what is found damaged only while it is drawn is a sentence in its place.

    It goes under `st.fragment`, because Streamlit hands a fragment's exception to nobody.
    """

    @functools.wraps(body)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return body(*args, **kwargs)
        except RecordError as error:
            markup.warn(error)
            return None

    return guarded


def for_each(models: Iterable[ShownModel], draw: Callable[[ShownModel], T]) -> list[tuple[ShownModel, T]]:
    """Draws a part for every model; one whose files are found damaged is a sentence, and the others stand.

    -> the models that were drawn, with what `draw` gave."""
    drawn = []
    for model in models:
        try:
            drawn.append((model, draw(model)))
        except RecordError as error:
            markup.warn(error)
    return drawn
