"""Beat the critic: its pairs and its numbers, by a visitor who answers at random and by one who knows."""

from __future__ import annotations

import csv
import io
from collections import Counter

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.sources import critic_game, real_digits
from ganlab.app.sources.critic_game import Answer, Pair, Score
from ganlab.app.state.keys import GAME
from ganlab.app.strings.lookup import t
from ganlab.trained import TrainedGAN
from tests.support import browser
from tests.support.factories import SHIPPED
from tests.support.visitor import LEARN, said, tables, visit

FILM = (24, 64)


# The pairs


def test_twenty_pairs_four_at_each_of_five_moments_from_early_to_final() -> None:
    shown = critic_game.pairs(7, FILM, 500)
    assert Counter(pair.frame for pair in shown) == dict.fromkeys((5, 9, 14, 18, 23), 4)
    assert len({(pair.frame, pair.fake) for pair in shown}) == len({pair.real for pair in shown}) == 20
    assert [pair.frame for pair in shown] != sorted(pair.frame for pair in shown)
    assert critic_game.frames(6) == [1, 2, 3, 4, 5]


def test_a_number_gives_the_same_pairs_again_and_another_one_others() -> None:
    assert critic_game.pairs(7, FILM, 500) == critic_game.pairs(7, FILM, 500)
    assert critic_game.pairs(7, FILM, 500) != critic_game.pairs(8, FILM, 500)


def test_the_side_of_the_real_digit_tells_nothing() -> None:
    decks = [critic_game.pairs(deck, FILM, 500) for deck in range(400)]
    for place in range(critic_game.PAIRS):
        left = sum(deck[place].real_first for deck in decks)
        assert abs(left - 200) < 5 * 10, place  # of a fair coin's standard deviation, sqrt(400) / 2
    for frame in critic_game.frames(FILM[0]):
        sides = [pair.real_first for deck in decks for pair in deck if pair.frame == frame]
        assert abs(sum(sides) - len(sides) / 2) < 5 * len(sides) ** 0.5 / 2


# What answers are worth


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [  # statsmodels.stats.proportion.proportion_confint(right, n, method="wilson")
        (0, 20, 0.0, 0.16113),
        (10, 20, 0.29930, 0.70070),
        (17, 20, 0.63958, 0.94762),
        (20, 20, 0.83887, 1.0),
        (1, 4, 0.04559, 0.69936),
    ],
)
def test_wilsons_interval(right: int, n: int, low: float, high: float) -> None:
    assert Score(right, n).interval == pytest.approx((low, high), abs=2e-5)
    assert Score(right, n).share == right / n


def test_a_visitor_who_knows_is_always_right_and_one_who_knows_the_contrary_never() -> None:
    shown = critic_game.pairs(3, FILM, 500)
    knows = [pair.real_first for pair in shown]
    assert critic_game.score(shown, knows) == Score(20, 20)
    assert critic_game.score(shown, [not first for first in knows]) == Score(0, 20)
    half = [first if i % 2 else not first for i, first in enumerate(knows)]
    assert critic_game.score(shown, half) == Score(10, 20)


def test_a_visitor_who_answers_at_random_is_right_in_half_and_the_interval_holds_a_half_in_95_of_100_games() -> None:
    rng, right, covered = np.random.default_rng(0), [], 0
    for deck in range(600):
        shown = critic_game.pairs(deck, FILM, 500)
        found = critic_game.score(shown, (rng.random(critic_game.PAIRS) < 0.5).tolist())
        right.append(found.right)
        low, high = found.interval
        covered += low <= 0.5 <= high
    assert abs(np.mean(right) - 10) < 5 * 5**0.5 / 600**0.5
    assert 0.93 <= covered / 600 <= 0.985  # Wilson at n = 20, p = 0.5: 95.9 %


def test_a_discriminator_chooses_the_digit_that_looks_more_real_to_it() -> None:
    shown = [Pair(0, 0, 0, True), Pair(0, 1, 1, False), Pair(0, 2, 2, False), Pair(0, 3, 3, True)]
    chosen = critic_game.choices(np.array([2.0, 2.0, -1.0, 0.0]), np.array([1.0, 1.0, 1.0, 0.0]), shown)
    assert chosen == [True, False, True, True]  # the last two answers are equal: the left one
    assert critic_game.score(shown, chosen) == Score(3, 4)


def test_how_well_two_heaps_are_told_apart() -> None:
    assert critic_game.told_apart(np.array([3.0, 4.0]), np.array([1.0, 2.0])) == 1
    assert critic_game.told_apart(np.array([1.0]), np.array([1.0, 1.0])) == 0.5
    assert critic_game.told_apart(np.array([0.0, 2.0]), np.array([1.0, 2.0])) == 3 / 8


def test_the_curve_is_by_moment_and_the_file_has_a_row_per_pair() -> None:
    answers = [
        Answer("gan", 1, 1, 100, 5, 6, True, True),
        Answer("gan", 1, 2, 20, 7, 8, True, False),
        Answer("gan", 1, 3, 100, 9, 10, False, True),
    ]
    assert critic_game.at_moments(answers) == {20: Score(0, 1), 100: Score(1, 2)}
    rows = list(csv.DictReader(io.StringIO(critic_game.as_csv(answers))))
    assert [row["right"] for row in rows] == ["True", "False", "False"]
    assert rows[0] | {"model": "gan", "deck": "1", "iterations": "100", "real": "6", "chose_first": "True"} == rows[0]


# On the page


@pytest.fixture
def _records() -> None:
    browser.need_records()


def played(visitor: AppTest, chosen: list[bool]) -> AppTest:
    for first in chosen:
        visitor.button(key=f"{GAME}-{'1' if first else '2'}").click().run()
        assert not visitor.exception
    return visitor


@pytest.mark.usefixtures("_records")
def test_the_page_shows_a_visitor_who_knows_beside_the_discriminators_on_the_same_pairs() -> None:
    shown = critic_game.pairs(7, ganlab.record("dcgan").snapshots.shape[:2], 500)
    visitor = played(visit(LEARN, lesson="game", deck="7", model="dcgan"), [pair.real_first for pair in shown])
    assert "right in 20 of 20: 100%, with a 95 % interval (Wilson) from 84% to 100%" in said(visitor)
    ((you, *others),) = tables(visitor, "beat-the-critic-dcgan")
    assert you[t("game.share")] == "20 of 20: 100%"
    film, sheet = ganlab.record("dcgan").snapshots, real_digits.sheet()
    for name, row in zip(SHIPPED, others, strict=True):
        judge = TrainedGAN(ganlab.record(name)).discriminator
        right = 0
        for pair in shown:
            real, made = (float(judge(_float(image))) for image in (sheet[pair.real], film[pair.frame, pair.fake]))
            right += real > made
        assert row[t("game.share")] == f"{right} of 20: {right / 20:.0%}", name
        assert ganlab.record(name).config["label"] in row[t("game.who")]
    # twenty new pairs, and what was answered is kept in this visit
    visitor.button(key="lesson-again").click().run()
    assert not visitor.exception
    assert visitor.query_params["deck"] != "7"
    assert len(visitor.session_state[GAME]) == 20
    assert t("game.count", n=1, of=20) in said(visitor)


def _float(image: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(image.astype(np.float32) / 127.5 - 1)[None, None]


@pytest.mark.usefixtures("_records")
def test_a_pairs_number_that_is_none_is_passed_over() -> None:
    visitor = visit(LEARN, lesson="game", deck="1e9")
    assert int(visitor.query_params["deck"]) < 1_000_000
    assert t("game.count", n=1, of=20) in said(visitor)
