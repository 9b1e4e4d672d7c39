"""Beat the critic: twenty pairs of a real digit and a made one, and who tells them apart."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence

import numpy as np
import streamlit as st

from ganlab.app.charts import told_apart
from ganlab.app.sources import cached_networks, critic_game, real_digits
from ganlab.app.sources.critic_game import PAIRS, Answer, Pair, Score
from ganlab.app.state.keys import DECK, GAME, LESSON, OPTIONS
from ganlab.app.state.report_entries import GameEntry, KeptModel, kept
from ganlab.app.state.selection import is_seed
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import listed, t
from ganlab.app.widgets import controls, markup, tables
from ganlab.app.widgets.add_to_report import add_button
from ganlab.app.widgets.page import section
from ganlab.images import grid, png

NEW_DECKS = 1_000_000
"""pairs' numbers that can be read out to somebody"""


@st.fragment
@section
def game(models: Sequence[ShownModel]) -> None:
    """The whole screen: a pair, or what came of all of them."""
    st.header(t("game.lead"))
    model = controls.model(models)
    film = model.record.snapshots
    if len(film) <= critic_game.MOMENTS or film.shape[1] < critic_game.AT_EACH:
        st.caption(markup.escape_markdown(t("game.short", label=model.label)))
        return
    deck = _deck()
    shown = critic_game.pairs(deck, film.shape, len(real_digits.sheet()))
    done = [one for one in _answers() if (one.model, one.deck) == (model.key, deck)]
    if len(done) < PAIRS:
        if not done:
            st.markdown(t("game.ask", label=markup.escape_markdown(model.label)))
        ask(model, deck, shown[len(done)], len(done) + 1)
    else:
        results(model, models, shown, done)
    st.caption(t("game.kept"))


def _answers() -> list[Answer]:
    return st.session_state.get(GAME, [])


def _deck() -> int:
    """The pairs' number: the link says it, and what is none is passed over."""
    asked = st.query_params.get(DECK, "")
    if not is_seed(asked):
        _new_deck()
    return int(st.query_params[DECK])


def _new_deck() -> None:
    st.query_params[DECK] = str(secrets.randbelow(NEW_DECKS))


def ask(model: ShownModel, deck: int, pair: Pair, n: int) -> None:
    """One pair, and a button for each side."""
    made, real = model.record.snapshots[pair.frame][pair.fake], real_digits.sheet()[pair.real]
    sides = [real, made] if pair.real_first else [made, real]
    st.markdown(t("game.count", n=n, of=PAIRS))
    st.html(f'<div class="pair">{markup.digit_strip(png(grid(np.stack(sides), 2, 4, 128)), t("game.pair.alt"))}</div>')
    at = model.record.moments[pair.frame]["iterations"]
    facts = (model.key, deck, n, at, pair.fake, pair.real, pair.real_first)
    with st.container(key=OPTIONS, horizontal=True, gap="small"):
        for first, key in ((True, "1"), (False, "2")):
            words = t("game.first" if first else "game.second")
            st.button(words, key=f"{GAME}-{key}", shortcut=key, on_click=_answer, args=(Answer(*facts, first),))


def _answer(answer: Answer) -> None:
    """Each pair is answered once."""
    given = {(one.model, one.deck, one.n) for one in _answers()}
    if (answer.model, answer.deck, answer.n) not in given:
        st.session_state[GAME] = [*_answers(), answer]


def results(model: ShownModel, models: Sequence[ShownModel], shown: Sequence[Pair], done: Sequence[Answer]) -> None:
    """The visitor's share, each discriminator's, and the curve over the training."""
    mine = critic_game.score(shown, [one.chose_first for one in done])
    low, high = mine.interval
    share = {"share": f"{mine.share:.0%}", "low": f"{low:.0%}", "high": f"{high:.0%}"}
    st.markdown(t("game.done", right=mine.right, n=mine.n, **share))
    with st.spinner(t("game.asking")):
        rows = standings(model, models, shown, mine)
        curve = over_training(model)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(t("game.beside"))
        tables.table(rows, t("game.table.alt"), f"beat-the-critic-{model.key}")
        with st.container(horizontal=True, gap="small"):
            st.button(t("game.again"), key=f"{LESSON}-again", on_click=_new_deck)
            text = critic_game.as_csv(_answers())
            st.download_button(t("game.csv"), text, "beat-the-critic.csv", "text/csv", on_click="ignore")
        add_button("game", lambda: GameEntry(KeptModel.of(model), kept(models), done[0].deck, tuple(done)))
    with right:
        you = critic_game.at_moments(one for one in _answers() if one.model == model.key)
        dots = {at: (one.share, *one.interval) for at, one in you.items()}
        said = listed(f"{at:,}: {one.share:.0%}" for at, one in you.items())
        ds = listed(f"{at:,}: {share:.0%}" for at, share in curve if at in you)
        markup.chart(
            told_apart.chart,
            (curve, dots, model.mark.hue),
            t("game.curve.alt", label=model.label, ds=ds, you=said),
            functools.partial(told_apart.tidy, curve, dots, model.label),
            f"told-apart-{model.key}",
        )
        st.markdown(t("game.legend", label=markup.escape_markdown(model.label)))
    st.markdown(t("game.read"))


def standings(
    model: ShownModel, models: Sequence[ShownModel], shown: Sequence[Pair], mine: Score
) -> list[dict[str, str]]:
    """A row for the visitor, and one for each model's discriminator on the same pairs.  model: whose digits they are;
    mine: the visitor's score."""
    rows = [_row(t("game.you"), mine)]
    for one in models:
        who = t("game.own" if one.key == model.key else "game.by", label=one.label)
        rows.append(_row(who, of_discriminator(one, model, shown)))
    return rows


def _row(who: str, found: Score) -> dict[str, str]:
    low, high = found.interval
    share = t("game.right", right=found.right, n=found.n, share=f"{found.share:.0%}")
    return {t("game.who"): who, t("game.share"): share, t("game.interval"): f"{low:.0%} … {high:.0%}"}


def of_discriminator(judge: ShownModel, drawn: ShownModel, shown: Sequence[Pair]) -> Score:
    """How many of the pairs a model's final discriminator gets right.  drawn: whose digits they are."""
    real = real_digits.sheet()[[pair.real for pair in shown]]
    made = drawn.record.snapshots[[pair.frame for pair in shown], [pair.fake for pair in shown]]
    both = cached_networks.discriminator_answers(judge.record, np.concatenate([real, made]))
    return critic_game.score(shown, critic_game.choices(both[: len(shown)], both[len(shown) :], shown))


def over_training(model: ShownModel) -> list[tuple[int, float]]:
    """At each moment after the beginning, how well the model's final discriminator tells all of its samples there from
    all real digits of the sheet."""
    film, moments = model.record.snapshots, model.record.moments
    of_real = cached_networks.discriminator_answers(model.record, real_digits.sheet())
    of_film = cached_networks.discriminator_answers(model.record, film.reshape(-1, 28, 28)).reshape(film.shape[:2])
    rows = zip(moments, of_film, strict=True)
    return [(row["iterations"], critic_game.told_apart(of_real, made)) for row, made in rows if row["iterations"] > 0]
