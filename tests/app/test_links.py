"""Numbers in a link: what a widget could not take is passed over before it sees it, and leaves the link."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import browser
from tests.support.visitor import COMPARE, visit


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def chosen(visitor: AppTest) -> dict[str, Any]:
    return {
        "seed": visitor.number_input(key="seed").value,
        "c1": visitor.pills(key="c1").value,
        "c2": visitor.slider(key="c2").value,
        "c3": visitor.slider(key="c3").value,
    }


DEFAULT = {"seed": 0, "c1": 0, "c2": 0.0, "c3": 0.0}


@pytest.mark.repeats
@pytest.mark.fault(
    15,
    given="`?seed=1e400`, `inf`, `-Infinity`, forty digits, `nan`, `1e3`, `7.5`, an Arabic seven, on Play",
    before="This app has encountered an error",
    now="passed over: seed 0, and the link without it",
)
@pytest.mark.parametrize(
    "seed",
    [
        "1e400",
        "inf",
        "-Infinity",
        "1" * 40,
        "nan",
        "-1",
        "9" * 5000,
        "9007199254740992",
        "7.5",
        "\N{ARABIC-INDIC DIGIT SEVEN}",
        "",
        "0x7",
    ],
)
def test_a_seed_that_is_none_is_passed_over(seed: str) -> None:
    visitor = visit(model="infogan", seed=seed, c2="0.5")
    assert chosen(visitor) == DEFAULT | {"c2": 0.5}
    assert "seed" not in visitor.query_params


@pytest.mark.repeats
@pytest.mark.fault(
    15,
    given="`?c2=1e400`, `c3=-inf`, `c1=1e400`, `c1=-1`, `u=NaN`, `hold=2`, a value given twice",
    before="left to the framework, which took some, and ended the page for others",
    now="passed over, and what else the link says is shown",
)
@pytest.mark.parametrize(
    "query",
    [
        {"c2": "1e400"},
        {"c3": "-inf"},
        {"c1": "1e400"},
        {"c1": "-1"},
        {"c2": "9" * 400},
        {"u": "nan", "hold": "2"},
        {"c2": ["0.25", "inf"]},
        {"seed": ["1", "1e999"]},
    ],
)
def test_a_value_that_is_none_is_passed_over_and_the_others_are_shown(query: dict[str, Any]) -> None:
    told = {"model": "infogan", "seed": "7", "c1": "3", "c2": "0.5", "c3": "-1"} | query
    visitor = visit(**told)
    whole = {"seed": 7, "c1": 3, "c2": 0.5, "c3": -1.0}
    assert chosen(visitor) == {key: DEFAULT[key] if key in query else value for key, value in whole.items()}


@pytest.mark.fault(
    15,
    given="`compare?seed=inf&c2=1e400&clock=1e400`",
    before="This app has encountered an error",
    now="passed over: seed 0, the clock where it is at first",
)
def test_compare_has_the_same_rule() -> None:
    visitor = visit(COMPARE, seed="inf", hold="true", c2="1e400", c3="0.5", clock="1e400")
    assert chosen(visitor) == DEFAULT | {"c3": 0.5}
    visitor = visit(COMPARE, seed="1" * 40, hold="yes")
    assert visitor.number_input(key="seed").value == 0
    assert visitor.toggle(key="hold").value is False


def test_a_bad_number_that_comes_later_is_passed_over_too() -> None:
    visitor = visit(model="infogan", seed="7")
    visitor.query_params["seed"] = "1e400"
    visitor.run()
    assert not visitor.exception
    assert chosen(visitor)["seed"] in (0, 7)


@pytest.mark.parametrize("number", ["0.5", "-1", "-.25", "1e-05", "00.5"])
def test_numbers_as_links_have_them_are_taken(number: str) -> None:
    visitor = visit(model="infogan", seed="9007199254740991", c2=number)
    assert chosen(visitor) == DEFAULT | {"seed": 2**53 - 1, "c2": pytest.approx(float(number), abs=0.05)}
