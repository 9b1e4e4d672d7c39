"""What stands in the paper's report, part by part, from runs made of numbers: figures, recipes, one arm of two."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ganlab import catalog
from ganlab.models import registry
from ganlab.paper import recipes, report
from ganlab.paper.figures import figures
from ganlab.paper.paper_runs import VARIANTS
from ganlab.paper.run_data import PaperData
from ganlab.records.files import RecordError
from tests.support.paper_factories import KNOWN, made, write_run


def test_a_figure_has_a_band_of_each_loss_that_the_model_has_and_a_clipped_critics_weights() -> None:
    steps = np.repeat(np.arange(100.0), 20)  # the mean of window i is i
    runs = {
        seed: dataclasses.replace(run, losses=dict.fromkeys(run.losses, steps * (seed + 1)))
        for seed, run in ((seed, made("gan", seed)) for seed in range(3))
    }
    told = {seed: made("infogan", seed) for seed in range(2)}
    found = figures(PaperData({"gan": runs, "infogan": told, "wgan": {0: made("wgan", 0)}, "dcgan": {}}, KNOWN))
    assert list(found) == ["gan", "infogan", "wgan"]
    curves = found["gan"]["losses"]
    assert curves.keys() == {"iterations", "D", "G"}, "GAN has no information term"
    assert curves["iterations"] == list(range(20, 2001, 20))
    for name, seeds in (("mean", 2), ("low", 1), ("high", 3)):
        assert curves["D"][name] == [seeds * i for i in range(100)]
    told_by_codes = found["infogan"]["losses"]
    assert told_by_codes.keys() == {"iterations", "D", "G", "D with information", "G with information"}
    assert np.subtract(told_by_codes["G with information"]["low"], told_by_codes["G"]["low"]) == pytest.approx(
        np.full(100, 0.5), abs=1e-3
    )
    assert found["gan"]["weights"] == found["gan"]["piled"] == {}
    weights = found["wgan"]["weights"]  # two layers of 3000 + 39 * 102 + 3000 weights each, from -clip to clip
    assert weights.keys() == {"clip", "mean", "low", "high"}
    assert weights["clip"] == 0.01
    assert weights["mean"] == [0.3007, *[pytest.approx(102 / 9978, rel=1e-3)] * 39, 0.3007]


def test_a_recipes_row_says_what_its_config_and_its_networks_are() -> None:
    cfg = registry.config("wgan_gp", "faithful", lr_d=3e-4)
    (row,) = recipes.table("faithful", {"wgan_gp": cfg})
    assert row["optimizer"] == "Adam, betas 0, 0.9"
    assert row["rate"] == "G 0.0001, D 0.0003"
    assert (row["norm"], row["beside"]) == ("batch norm in G", "penalty weight 10")
    assert row["source"].endswith("Gulrajani et al. 2017, Algorithm 1 and section 4")


def test_an_arms_configs_are_those_of_its_runs_and_those_to_come_where_there_is_none(tmp_path: Path) -> None:
    write_run(tmp_path / "faithful" / "infogan-0", "infogan", {"info_lambda": 0.25}, 0, made("infogan", 0), "faithful")
    arm = report.read(tmp_path, catalog.record("judge"))["faithful"]
    assert vars(arm.configs["infogan"])["info_lambda"] == 0.25
    assert {name: cfg for name, cfg in arm.configs.items() if name != "infogan"} == {
        name: cfg for name, cfg in recipes.configs("faithful").items() if name != "infogan"
    }
    losses = arm.data.runs["infogan"][0].losses
    assert losses["D with information"] - losses["D"] == pytest.approx(np.full(2000, 0.5), abs=1e-4)


def test_a_reader_of_one_arm_gets_its_own_runs_and_the_verdict_of_both() -> None:
    def arm(seeds: list[int]) -> dict[str, Any]:
        own: dict[str, Any] = dict.fromkeys(("title", "folder", "figures", "losses", "recipes"), "")
        return own | {"seeds": dict.fromkeys(VARIANTS, seeds)}

    words = {"faithful": {"word": "yes", "words": "5 of 5"}, "ours": {"word": "mixed", "words": "2 of 5"}}
    claim = {"id": "C1", "verdict": "depends on the seed", "parts": [{"key": "gan_unstable", "arms": words}]}
    found = {"arms": {"faithful": arm([0, 1]), "ours": arm([7])}, "claims": [claim]}
    seen = {name: report.view(found, name) for name in words}
    assert {name: one["seeds"]["gan"] for name, one in seen.items()} == {"faithful": [0, 1], "ours": [7]}
    parts = {name: one["claims"][0]["parts"][0] for name, one in seen.items()}
    assert {name: part["verdict"] for name, part in parts.items()} == {"faithful": "holds", "ours": "2 of 5"}
    assert all(part["arms"] == words for part in parts.values())
    assert {one["claims"][0]["verdict"] for one in seen.values()} == {"depends on the seed"}
    assert "recipes" not in seen["ours"]


def test_the_report_is_looked_for_in_each_place_in_turn(tmp_path: Path) -> None:
    places = [tmp_path / "mine", tmp_path / "theirs"]
    with pytest.raises(RecordError, match=r"python -m train\.paper does it"):
        report.root(places)
    folder = places[1] / "paper"
    folder.mkdir(parents=True)
    (folder / report.FILE).write_text("{}")
    assert report.root(places) == folder
