"""What can be done with a live run that has ended, with one that waits, and with those that were stopped."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ganlab import catalog
from ganlab.app.sections import training_replay
from ganlab.app.sources import live_command, replay
from ganlab.app.sources.live_runs import Place, live_runs, own_session
from ganlab.app.state.keys import (
    MODEL,
    SHELF,
    TRAIN_DELETE,
    TRAIN_GO_ON,
    TRAIN_KEEP,
    TRAIN_LEAVE,
    TRAIN_REPLAY_OWN,
    TRAIN_SAID,
    TRAIN_SURE,
    WAYS,
)
from ganlab.app.strings.lookup import t, times
from ganlab.app.strings.recorded import recorded
from ganlab.app.widgets import markup
from ganlab.app.widgets.page import section
from ganlab.app.widgets.way import way
from ganlab.models import registry

POLL = 1.0
"""seconds between two looks at the line"""
MOST_STOPPED = 5


@st.fragment(run_every=POLL)
def line(own: Place) -> None:
    """Who is before this visitor; the whole page is drawn anew when it is this one's turn."""
    if own.run is not None or live_runs().of(own.session) is not own:
        st.rerun()
    ahead = live_runs().before(own)
    st.markdown(t("train.waiting", n=len(ahead) + 1))
    for place in ahead:
        st.markdown(t("train.waiting.row", said=markup.escape_markdown(_said(place))))
    if st.button(t("train.leave"), key=TRAIN_LEAVE):
        live_runs().leave(own.session)
        st.rerun()


def _said(place: Place) -> str:
    label = registry.model_class(place.model).label
    if place.run is None:
        return t("train.waiting.other", label=label)
    if place.run.state == "scoring":
        return t("train.waiting.scoring", label=label)
    left = (place.run.newest("terms") or {}).get("left")
    if left is None:
        return t("train.waiting.soon", label=label)
    return t("train.waiting.left", label=label, n=f"{left:,.0f}")


@section
def end(own: Place) -> None:
    """A visitor's own run that has ended: its scores and where to take it, or how it goes on."""
    run = own.run
    if run is None:
        return
    if run.problem and run.state != "stopped":
        markup.warn(ValueError(t("train.failed", why=run.problem[:600])))
    begin, done = run.newest("begin"), run.newest("done")
    if begin is None:
        return
    folder, label = Path(begin["folder"]), begin["label"]
    if done:
        st.header(t("train.done", label=label, steps=f"{begin['steps']:,}"))
        if done["multiple"] is not None:
            least = min(done["classes"]) / sum(done["classes"]) * 100
            far = times(done["multiple"])
            st.markdown(t("train.done.multiple", multiple=far, n=f"{done['n']:,}", least=f"{least:.1f}"))
        _ways_on(folder, begin["model"])
    elif (folder / "config.json").is_file():
        st.header(t("train.stopped", label=label))
        st.markdown(t("train.stopped.note", folder=markup.escape_markdown(folder)))
    delete(folder)


def _ways_on(folder: Path, model: str) -> None:
    """To Play and to Compare, with the run among the models that they show."""
    run = next((run for run in catalog.runs() if run.path.resolve() == folder), None)
    if run is None or run.record is None or (key := run.key) is None:
        return
    with st.container(horizontal=True, key=WAYS):
        names = ",".join(catalog.names())
        way(markup.PLAY, t("train.done.play"), {SHELF: f"{names},{key}", MODEL: key})
        way(markup.COMPARE, t("train.done.compare"), {SHELF: f"{model},{key}"})
        name = replay.link_name(run, run.record)
        st.button(t("train.done.replay"), key=TRAIN_REPLAY_OWN, on_click=training_replay.choose, args=(name,))
    training_replay.take_along("done", key, run.record)


def delete(folder: Path) -> None:
    """Deletes the visitor's own run, after a question."""
    if not (folder / "config.json").is_file():
        return
    state, named = st.session_state, markup.escape_markdown(folder)

    def ask(sure: bool) -> None:
        state[TRAIN_SURE] = sure

    def do() -> None:
        state[TRAIN_SURE] = False
        try:
            live_command.delete_run(folder)
            live_runs().leave(own_session())
            state[TRAIN_SAID] = t("train.deleted", folder=named)
        except (ValueError, OSError) as error:
            state[TRAIN_SAID] = markup.escape_markdown(recorded(error))

    if not state.get(TRAIN_SURE):
        st.button(t("train.delete"), key=TRAIN_DELETE, on_click=ask, args=(True,))
        return
    st.warning(t("train.delete.sure", folder=named))
    with st.container(horizontal=True):
        st.button(t("train.delete.yes"), key=TRAIN_DELETE, on_click=do)
        st.button(t("train.delete.no"), key=TRAIN_KEEP, on_click=ask, args=(False,))


def left_behind() -> None:
    """A training whose page was reloaded or closed, while it is being saved."""
    if live_runs().abandoned():
        _wait_for_abandoned()


@st.fragment(run_every=POLL)
def _wait_for_abandoned() -> None:
    if not live_runs().abandoned():
        st.rerun()
    st.info(t("train.abandoned"))


def stopped() -> None:
    """Live runs that can be taken up again, the newest first."""
    found = [row for row, _ in zip(live_command.stopped_runs(), range(MOST_STOPPED), strict=False)]
    if not found:
        return
    st.header(t("train.unfinished"))
    st.caption(t("train.unfinished.note"))
    for i, (folder, config) in enumerate(found):
        try:
            words = live_command.words_to_go_on(folder, config)
        except ValueError as error:
            markup.warn(error)
            continue
        label = registry.model_class(config["model"]).label
        said = t("train.go_on", label=label, seed=config["seed"], place=folder.parent.name)
        st.button(
            markup.escape_markdown(said),
            key=f"{TRAIN_GO_ON}-{i}",
            on_click=_go_on,
            args=(folder, config["model"], words),
        )


def _go_on(folder: Path, model: str, words: list[str]) -> None:
    if not (folder / "config.json").is_file():  # since the page was drawn: the same command would begin another run
        st.session_state[TRAIN_SAID] = t("train.go_on.gone", folder=markup.escape_markdown(folder))
        return
    live_runs().ask(own_session(), model, words)
