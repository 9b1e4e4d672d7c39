"""What each lesson of Learn calls true, recomputed from the records' own files, and by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import ganlab
from ganlab.app.sections import lesson_view
from ganlab.app.sources import lesson_records, lessons
from ganlab.app.sources.lessons import Measured
from ganlab.app.strings.en.terms import FORMS
from ganlab.app.strings.lookup import t
from ganlab.paper.paper_runs import MODELS
from ganlab.records.files import RecordError
from ganlab.records.scores import CodeScore
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.visitor import LEARN, said, visit, words

PAPER = CHECKOUT / "checkpoints" / "paper"


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def stored(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def last_digits(folder: Path) -> np.ndarray:
    picture = np.asarray(Image.open(folder / "snapshots.png"))[-28:]
    return np.stack(np.split(picture, picture.shape[1] // 28, 1)).astype(float)


def of_paper(name: str) -> Path:
    """The first seed of a model of the arm that the lessons take: ours."""
    return PAPER / "ours" / f"{name}-0"


# The records' truths, once more


def test_one_list_of_numbers_and_five_networks() -> None:
    films = [last_digits(ganlab.record(name).path) for name in MODELS]
    nearer = total = 0
    for i, a in enumerate(films):
        for b in films[i + 1 :]:
            for k in range(len(a)):
                own = np.linalg.norm(a[k] - b[k])
                others = [np.linalg.norm(a[k] - b[j]) for j in range(len(b)) if j != k]
                nearer += sum(own < other for other in others)
                total += len(others)
    share = 100 * nearer / total
    measured = lesson_records.lesson(1).measured
    assert measured.numbers["share"] == f"{share:.0f}"
    assert measured.right == min(measured.options, key=lambda option: abs(int(option) - share))


def test_the_best_of_four_loss_curves() -> None:
    found = lesson_records.lesson(2)
    multiples = [stored(of_paper(name), "metrics.json")["final"]["multiple"] for name in found.curves]
    assert len(multiples) == 4
    best, second, *_ = sorted(multiples)
    assert second >= 1.5 * best
    assert found.measured.right == "ABCD"[multiples.index(best)]
    for name, curve in found.curves.items():
        rows = [json.loads(line) for line in (of_paper(name) / "history.jsonl").read_text().splitlines()]
        each = [value for row in rows for value in row["each"]["G/fake"]]
        assert len(curve["G"]) == len(each) // 20
        assert curve["G"][0] == pytest.approx(sum(each[:20]) / 20)
        assert curve["G"][-1] == pytest.approx(sum(each[-20:]) / 20)


def test_what_code_3_means() -> None:
    drawn = stored(ganlab.record("infogan").path, "metrics.json")["final"]["codes"]["c1"]["drawn"][3]
    measured = lesson_records.lesson(3).measured
    assert drawn[int(measured.right)] == max(drawn)
    assert measured.numbers["share"] == f"{max(drawn) / sum(drawn):.0%}"
    assert measured.options == tuple("0123456789")


def test_which_set_has_collapsed() -> None:
    found = lesson_records.lesson(4)
    gone = []
    for letter, name in zip("ABCD", found.digits, strict=True):
        folder = PAPER.parent / "failures" / ("collapse-0" if name == "gan" else f"healthy_{name}-0")
        classes = stored(folder, "metrics.json")["final"]["classes"]
        if sum(count < 0.01 * sum(classes) for count in classes) >= 5:
            gone.append(letter)
        assert (found.digits[name] == last_digits(folder)).all()
    assert gone == [found.measured.right]


def test_where_wgans_weights_go() -> None:
    layers = stored(ganlab.record("wgan").path, "weights.json")["moments"][-1]["layers"]
    at_clip = [row["counts"] for name, row in layers.items() if name.endswith(".weight") and row["limit"] > 0.0099]
    counts = [sum(column) for column in zip(*at_clip, strict=True)]
    ends = (counts[0] + counts[-1]) / sum(counts)
    measured = lesson_records.lesson(5).measured
    assert measured.numbers["ends"] == f"{ends:.0%}"
    assert ends / (2 / len(counts)) >= 1.5
    assert measured.right == "ends"


def test_twice_as_long_twice_as_good() -> None:
    twice = 0
    for name in MODELS:
        rows = stored(ganlab.record(name).path, "snapshots.json")["moments"][1:]
        half = rows[-1]["iterations"] / 2
        before = max(row["iterations"] for row in rows if row["iterations"] <= half)
        i = [row["iterations"] for row in rows].index(before)
        part = math.log(half / before) / math.log(rows[i + 1]["iterations"] / before)
        there = rows[i]["multiple"] ** (1 - part) * rows[i + 1]["multiple"] ** part
        twice += there / rows[-1]["multiple"] >= 2
        assert lesson_records.lesson(6).said[name] == pytest.approx(there / rows[-1]["multiple"])
    assert lesson_records.lesson(6).measured.right == str(twice)


def test_whether_the_paper_was_right() -> None:
    report = stored(PAPER, "claims.json")
    arm = next(name for name, found in report["arms"].items() if all(found["seeds"].values()))
    words = [part["arms"][arm]["word"] for claim in report["claims"] for part in claim["parts"]]
    held = words.count("yes")
    measured = lesson_records.lesson(7).measured
    assert (measured.numbers["held"], measured.numbers["n"]) == (held, len(words))
    assert report["arms"][arm]["title"] in lesson_view.asked(7, lesson_records.lesson(7))
    for name, digits in lesson_records.lesson(7).digits.items():
        assert (digits == last_digits(PAPER / report["arms"][arm]["folder"] / f"{name}-0")).all()
    wanted = "all" if held == len(words) else "none" if not held else "most" if 2 * held > len(words) else "some"
    assert measured.right == wanted


def test_every_truth_can_be_guessed_and_no_option_stands_twice() -> None:
    assert list(lesson_records.NUMBERS) == [1, 2, 3, 4, 5, 6, 7]
    for number in lesson_records.NUMBERS:
        measured = lesson_records.lesson(number).measured
        assert measured.right in measured.options
        assert len(set(measured.options)) == len(measured.options) >= 3
        assert measured.chance == pytest.approx(1 / len(measured.options))


# By hand


def digits(*levels: int) -> np.ndarray:
    return np.stack([np.full((28, 28), level, np.uint8) for level in levels])


def test_lists_that_decide_the_digit_and_lists_that_say_nothing() -> None:
    same = digits(0, 100, 200)
    assert lessons.likeness([same, same]) == 1
    assert lessons.likeness([same, digits(9, 9, 9)]) == 0.5
    turned = digits(100, 200, 0)
    first, second, third = 1 / 2, 1 / 4, 0  # own 100, others 200 and 0; own 100, others 0 and 100; own 200, 100 and 0
    assert lessons.likeness([same, turned]) == pytest.approx((first + second + third) / 3)
    assert lessons.one_list([same, same]).right == "90"


def test_four_curves_are_the_best_and_three_that_are_clearly_farther() -> None:
    multiples = {"a": 10.0, "b": 14.9, "c": 15.0, "d": 90.0, "e": 40.0}
    shown = lessons.four_curves(multiples)
    assert sorted(shown) == ["a", "c", "d", "e"]
    assert lessons.best_curve(shown, multiples).right == "ABCD"[shown.index("a")]
    with pytest.raises(ValueError, match="clearly farther"):
        lessons.four_curves({"a": 10.0, "b": 14.9, "c": 15.0, "d": 90.0})


def test_a_code_means_what_a_judge_reads_most_often_in_its_samples() -> None:
    rows = tuple(tuple(8 if digit == (3 * value) % 10 else 1 for digit in range(10)) for value in range(4))
    code = CodeScore(accuracy=0.9, digit=(0, 3, 6, 9), table=rows, information=0.9, n=100, drawn=rows)
    assert [lessons.code_digit(code, value).right for value in range(4)] == ["0", "3", "6", "9"]
    assert lessons.code_digit(code, 1).numbers == {"share": "47%", "n": "17"}


@pytest.mark.parametrize(
    ("shares", "right"),
    [
        ([0.25, 0.1, 0.1, 0.1, 0.1, 0.1, 0.25], "ends"),
        ([0.02, 0.1, 0.26, 0.24, 0.26, 0.1, 0.02], "middle"),
        ([1 / 7] * 7, "even"),
        ([0.2, 0.12, 0.12, 0.12, 0.12, 0.12, 0.2], "even"),  # 1.4 times as dense: not clearly
    ],
)
def test_where_weights_lie(shares: list[float], right: str) -> None:
    assert lessons.where_weights_lie(shares).right == right


def test_the_second_half_of_a_training() -> None:
    rows = [{"iterations": at, "multiple": 800 / at} for at in (1, 10, 100, 1000)]
    assert lessons.gain_of_second_half([{"iterations": 0}, *rows]) == pytest.approx(2)
    still = [{"iterations": at, "multiple": 5.0} for at in (10, 100)]
    assert lessons.gain_of_second_half(still) == pytest.approx(1)
    found = lessons.twice_as_good({"a": 2.0, "b": 1.99, "c": 4.0})
    assert (found.right, found.options) == ("2", ("0", "1", "2", "3"))


@pytest.mark.parametrize(("held", "right"), [(8, "all"), (5, "most"), (4, "some"), (1, "some"), (0, "none")])
def test_how_much_of_a_paper_holds(held: int, right: str) -> None:
    assert lessons.paper_right(held, 8).right == right


def test_the_tally_says_what_blind_guesses_would_bring() -> None:
    two, four = Measured(("x", "y"), "x", {}), Measured(("A", "B", "C", "D"), "C", {})
    found = lessons.tally([(two, "x"), (four, "A"), (four, "C")])
    assert (found.guessed, found.right, found.blind) == (3, 2, 1.0)


def test_a_lesson_without_its_records_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ganlab.catalog.roots", lambda: [tmp_path])
    for number in lesson_records.NUMBERS:
        with pytest.raises(RecordError):
            lesson_records.lesson(number)


# On the page


def test_the_first_guess_counts_and_is_compared_with_what_was_measured_and_with_chance() -> None:
    right = lesson_records.lesson(4).measured.right
    wrong = next(letter for letter in "ABCD" if letter != right)
    visitor = visit(LEARN, lesson="4")
    assert t("learn.4.lead") in [header.value for header in visitor.header]
    assert t("learn.chance", n=4) not in said(visitor)  # nothing is told before the guess
    for guess in (wrong, right):
        visitor.button(key=f"lesson-4-{guess}").click().run()
        assert not visitor.exception
        assert t("learn.wrong", guess=wrong, right=right) in said(visitor)
    assert t("learn.chance", n=4) in said(visitor)
    visitor.button(key="lesson-on").click().run()
    assert t("learn.5.lead") in [header.value for header in visitor.header]
    assert visitor.query_params["lesson"] == "5"
    visitor.button(key=f"lesson-5-{lesson_records.lesson(5).measured.right}").click().run()
    tally = t("learn.tally", right=1, n=2, blind=f"{1 / 4 + 1 / 3:.1f}")
    assert tally in [caption.value for caption in visitor.caption]


@pytest.mark.repeats
@pytest.mark.parametrize("lesson", ["99", "", "<b>", "0"])
def test_a_lesson_that_is_none_is_the_first(lesson: str) -> None:
    visitor = visit(LEARN, lesson=lesson)
    assert t("learn.1.lead") in [header.value for header in visitor.header]


def test_the_words_stand_on_one_page() -> None:
    text = words(visit(LEARN, lesson="words"))
    assert all(f'id="term-{term}"' in text for term in FORMS)
