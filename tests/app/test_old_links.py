"""Links that were given to others before the house was rebuilt: each still opens the view that it opened."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from ganlab.app.state import keys
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.visitor import COMPARE, MEASURE, MODELS, PLAY, visit

PAGE = {"": PLAY, "compare": COMPARE, "measure": MEASURE, "models": MODELS}


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def controls(visitor: AppTest) -> dict[str, object]:
    """The values of all inputs with a key."""
    kinds = ("segmented_control", "number_input", "pills", "slider", "toggle", "selectbox")
    return {widget.key: widget.value for kind in kinds for widget in getattr(visitor, kind) if widget.key}


def chosen(visitor: AppTest) -> list[str]:
    return [box.key.removeprefix("use-") for box in visitor.checkbox if box.value and box.key]


LINKS: list[tuple[str, dict[str, object]]] = [
    ("", {"model": "infogan", "seed": 0, "c1": 0, "c2": 0.0, "c3": 0.0}),
    ("?model=infogan&seed=7&c1=3&c2=0.5&c3=-1", {"model": "infogan", "seed": 7, "c1": 3, "c2": 0.5, "c3": -1.0}),
    ("?model=infogan&c3=-1.35", {"c1": 0, "c2": 0.0, "c3": -1.35}),
    ("?model=wgan&seed=4711&u=0.5&v=0.25", {"model": "wgan", "seed": 4711, "u": 0.5, "v": 0.25}),
    ("?model=dcgan&seed=2", {"model": "dcgan", "seed": 2, "u": 0.0, "v": 0.0}),
    ("?shelf=gan,wgan&model=wgan", {"model": "wgan"}),
    ("compare?seed=7&c1=3&c2=0.5&c3=0&hold=true", {"seed": 7, "hold": True, "c1": 3, "c2": 0.5, "c3": 0.0}),
    ("compare?seed=11", {"seed": 11, "hold": False}),
    ("compare?a=wgan&b=dcgan&unit=seconds&clock=512", {"a": "wgan", "b": "dcgan"}),
    ("measure?model=gan", {"model": "gan"}),
]


@pytest.mark.repeats
@pytest.mark.parametrize(("link", "view"), LINKS, ids=[link for link, _ in LINKS])
def test_an_old_link_sets_what_it_set(link: str, view: dict[str, object]) -> None:
    address, _, query = link.partition("?")
    visitor = visit(PAGE[address], **dict(parse_qsl(query)))
    found = controls(visitor)
    assert {key: found.get(key) for key in view} == view


def test_an_old_link_chooses_the_models_of_all_pages() -> None:
    assert chosen(visit(MODELS, shelf="gan,wgan")) == ["gan", "wgan"]


def test_an_old_link_sets_the_clock() -> None:
    visitor = visit(COMPARE, unit="seconds", clock="512")
    assert visitor.session_state[keys.CLOCK_START] == {"unit": "seconds", "clock": 512.0}


def test_addresses_of_pages_are_what_they_were() -> None:
    text = (CHECKOUT / "app.py").read_text()
    found = re.findall(r'url_path="(\w+)"', text)
    assert found == ["draw", "train", "compare", "measure", "paper", "learn", "models", "teachers"]
    assert text.count("default=True") == 1


def test_keys_of_links_are_what_they_were() -> None:
    assert {"model", "seed", "hold", "u", "v", "shelf", "a", "b", "unit", "clock"} <= set(keys.LINK)
