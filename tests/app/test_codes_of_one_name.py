"""Models whose codes have one name and other values: each shows what it can, and no page ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.state.selection import Code, all_codes, takes
from ganlab.app.state.shown_models import ShownModel
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.latents import Latents
from ganlab.records.record import Record
from tests.support import browser
from tests.support.factories import finish_run, tiny_config
from tests.support.visitor import COMPARE, PLAY, shown_model, visit


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's runs: an InfoGAN of five categories."""
    browser.need_records()
    runs = tmp_path_factory.mktemp("runs")
    finish_run(runs / "five", "infogan", tiny_config("infogan", categories=5))
    return runs


@pytest.fixture
def both(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_RUNS", str(five))


SHELF = "infogan,infogan.five"


@pytest.mark.fault(
    5,
    given="Play of infogan with chip 8, then of a run of `--categories 5`",
    before="This app has encountered an error: code c1 must be a whole number from 0 to 4, not 8",
    now="the run of five stands at its first chip",
)
@pytest.mark.slow
def test_a_chip_of_another_model_is_not_taken_along(both: None) -> None:
    visitor = visit(PLAY, shelf=SHELF, model="infogan", c1="8", c2="0.5")
    assert visitor.pills(key="c1").value == 8
    visitor.segmented_control(key="model").set_value("infogan.five").run()
    assert not visitor.exception
    assert (visitor.pills(key="c1").value, visitor.slider(key="c2").value) == (0, 0.5)
    visitor.pills(key="c1").set_value(4).run()
    visitor.segmented_control(key="model").set_value("infogan").run()
    assert not visitor.exception
    assert visitor.pills(key="c1").value == 4


@pytest.mark.fault(
    15,
    given="`?model=infogan&c1=8` while a run of five categories is shown too; `compare?c1=7&hold=true` of both",
    before="the 8 left the link in silence; on Compare This app has encountered an error",
    now="infogan stands at 8; on Compare at 7, and the run of five draws codes of its own",
)
@pytest.mark.parametrize("shelf", [SHELF, "infogan.five,infogan"])
def test_a_link_says_what_the_widest_of_them_takes(both: None, shelf: str) -> None:
    visitor = visit(PLAY, shelf=shelf, model="infogan", c1="8")
    assert visitor.pills(key="c1").value == 8
    assert visit(PLAY, shelf=shelf, model="infogan.five", c1="8").pills(key="c1").value == 0
    visitor = visit(COMPARE, shelf=shelf, c1="7", hold="true")
    assert visitor.pills(key="c1").value == 7
    assert len([one for one in visitor.image if "digits by" in one.proto.imgs[0].alt]) >= 2


def with_codes(record: Record, *codes: Code) -> ShownModel:
    """A model as if it had these codes."""
    record = Record(record.path)
    record.latents = Latents((Noise("noise", 8), *codes))
    return shown_model(record)


TEN, FIVE, WIDE, NARROW = Categorical("c", 10), Categorical("c", 5), Uniform("c", -3, 3), Uniform("c")


@pytest.mark.parametrize(
    ("codes", "widest"),
    [((TEN, FIVE), TEN), ((FIVE, TEN), TEN), ((NARROW, WIDE), WIDE), ((FIVE, WIDE), FIVE), ((WIDE, TEN), WIDE)],
    ids=str,
)
def test_of_codes_of_one_name_the_widest_of_the_first_kind_is_shown(
    finished: Callable[[str], Any], codes: tuple[Code, ...], widest: Code
) -> None:
    record = Record(finished("gan").folder)
    assert all_codes(with_codes(record, code) for code in codes) == [widest]


@pytest.mark.parametrize(
    ("code", "value", "taken"),
    [
        (FIVE, 4, True),
        (FIVE, 5, False),
        (FIVE, -1, False),
        (FIVE, 0.5, False),
        (FIVE, None, False),
        (FIVE, "1", False),
        (NARROW, 2.0, True),  # the slider goes to twice the prior
        (NARROW, 2.1, False),
        (NARROW, float("nan"), False),
        (WIDE, -6, True),
    ],
    ids=str,
)
def test_what_a_code_can_stand_at(code: Code, value: object, taken: bool) -> None:
    assert takes(code, value) is taken


def one_slider() -> None:
    """The control of a code from -1 to 1, as a page of its own."""
    import streamlit as st

    from ganlab.app.widgets import controls
    from ganlab.distributions import Uniform
    from ganlab.records.scores import Scores

    st.text(controls.values([Uniform("c")], Scores())["c"])


@pytest.mark.parametrize(("kept", "shown"), [(5.0, 2.0), (7, 2.0), (-2.0000000000000004, -2.0), (1.5, 1.5), ("x", 0.0)])
def test_a_slider_takes_what_it_reaches_of_a_kept_value(kept: object, shown: float) -> None:
    page = AppTest.from_function(one_slider)
    page.session_state["c"] = kept
    page.run()
    assert not page.exception
    assert [text.value for text in page.text] == [str(shown)]
