"""Loss terms in words: every key that a shipped record logs has some, and the critic's distance has its own sign."""

from __future__ import annotations

import pytest

import ganlab
from ganlab.app.charts import loss_curves, seed_bands
from ganlab.app.charts.term_words import term, term_key, term_words, turned
from tests.support import browser
from tests.support.factories import SHIPPED


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ("D/wasserstein", "critic's distance (-D/wasserstein)"),
        ("D/info_c2", "Q misses c2 (D/info_c2)"),
        ("G/info_c2", "Q misses c2, for G (G/info_c2)"),
        ("D/real", "D's loss on real digits (D/real)"),
        ("D/hinge", "D/hinge"),  # a model of one's own has terms that nobody put into words
        ("D/info_", "D/info_"),
        ("D/infos_c2", "D/infos_c2"),
        ("D/{code}", "D/{code}"),
    ],
)
def test_a_term_in_words_with_its_key(logged: str, said: str) -> None:
    assert term(logged) == said


@pytest.mark.parametrize("name", SHIPPED)
def test_every_term_of_a_shipped_record_has_words_of_its_own(name: str) -> None:
    browser.need_records()
    logged = loss_curves.terms(ganlab.record(name).history)
    words = [term_words(one) for one in logged]
    assert len(set(words)) == len(words)
    assert not set(words) & set(logged)
    assert [term_key(one).removeprefix("-") for one in logged] == logged


def test_the_critics_distance_is_minus_what_is_minimised_in_curves_and_correlations() -> None:
    assert (turned("D/wasserstein", -3.0), turned("D/real", -3.0)) == (3.0, -3.0)
    rows = loss_curves.table([{"iterations": 1, "D/wasserstein": -3.0, "D/penalty": 2.0}])
    shown = loss_curves.in_words(rows)
    assert shown[term("D/wasserstein")].tolist() == [3.0]
    assert shown[term("D/penalty")].tolist() == [2.0]
    drawn = [row for data in loss_curves.chart(rows, "#000000", "nats").to_dict()["datasets"].values() for row in data]
    assert {row["term"]: row["value"] for row in drawn} == {term("D/wasserstein"): 3.0, term("D/penalty"): 2.0}

    found = seed_bands.correlations({"D/wasserstein": (-0.9, -0.95, -0.8)}, "#000000").to_dict()["datasets"]
    bar = next(row for data in found.values() for row in data if "rho" in row)
    assert bar == {"term": term("D/wasserstein"), "rho": 0.9, "from": 0.8, "to": 0.95}
