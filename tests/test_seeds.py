"""A model's seeds: slim copies of runs, the rule by which one ships, the tables, and what ships by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ganlab
from ganlab import catalog, seeds
from ganlab.models import registry
from ganlab.records.card import card
from ganlab.records.files import RecordError, rewrite_manifest, write_json
from ganlab.records.record import Record
from ganlab.reporting.documents import over_seeds
from ganlab.reporting.seeds_page import parts
from ganlab.training.slim import slim_copy
from tests.support.commands import command
from tests.support.factories import CHECKOUT, Finished
from train.seeds import COMMAND, KEPT


@pytest.fixture
def seed(finished: Callable[[str], Finished], tmp_path: Path) -> Callable[..., Record]:
    """A record of InfoGAN with a bound, in nats, on c1 and two shares of effects as asked."""

    def make(number: int, bound: float, slant: float, width: float) -> Record:
        folder = seeds.folder(tmp_path / "seeds", "infogan", number)
        slim_copy(Record(finished("infogan").folder), folder)
        config, metrics = (json.loads((folder / name).read_text()) for name in ("config.json", "metrics.json"))
        final: dict[str, Any] = metrics["final"]
        final["bound"] = {"c1": bound, "c2": 1.0, "c3": 0.5}
        shares = {"c2": {"slant": slant}, "c3": {"width": width}}
        final["purity"] = {
            code: {kind: {"value": value, "interval": [value, value]} for kind, value in of.items()}
            for code, of in shares.items()
        }
        rho = {"per_unit": 9.0, "rho": 0.99, "interval": [0.98, 1.0]}
        final["meaning"] = {"c2": {"slant": rho}, "c3": {"width": rho | {"rho": -0.9}}}
        final["multiple"] = 2.0 + number
        write_json(folder / "metrics.json", metrics)
        write_json(folder / "config.json", config | {"seed": number, "seconds": 600.0 * (1 + number)})
        rewrite_manifest(folder, "metrics.json", "config.json")
        return Record(folder)

    return make


def test_a_slim_copy_holds_what_was_measured_and_no_networks(
    finished: Callable[[str], Finished], tmp_path: Path
) -> None:
    run, folder = Record(finished("infogan").folder), tmp_path / "infogan-3"
    slim_copy(run, folder)
    copy = Record(folder)
    assert copy.config["kind"] == "slim"
    assert copy.recipe == run.recipe
    assert copy.metrics == run.metrics
    assert (copy.moments, copy.history, copy.weights) == (run.moments, run.history, run.weights)
    assert np.array_equal(copy.snapshots, run.snapshots[:, :16])
    assert not [name for name in copy.files if name.endswith(("safetensors", "gif", "md"))]
    with pytest.raises(RecordError, match="but no networks"):
        ganlab.load(folder)


def test_a_copy_is_made_anew_and_never_of_a_copy(finished: Callable[[str], Finished], tmp_path: Path) -> None:
    slim_copy(Record(finished("gan").folder), tmp_path / "gan-3")
    slim_copy(Record(finished("dcgan").folder), tmp_path / "gan-3")
    assert Record(tmp_path / "gan-3").model == "dcgan"
    with pytest.raises(RecordError, match="holds no networks, so there is nothing to leave out"):
        slim_copy(Record(tmp_path / "gan-3"), tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_the_highest_bound_ships_among_seeds_whose_codes_mean_one_thing(seed: Callable[..., Record]) -> None:
    mixed, low, high = seed(0, 2.3, 0.99, 0.84), seed(1, 2.1, 0.9, 0.9), seed(2, 2.2, 0.85, 0.85)
    assert [seeds.pure(record) for record in (mixed, low, high)] == [False, True, True]
    assert seeds.chosen([mixed, low, high]) is high
    assert seeds.chosen([mixed, low]) is low
    assert seeds.chosen([mixed, seed(3, 2.4, 0.2, 0.99)]).config["seed"] == 3  # none is pure: the bound alone


def test_of_a_model_without_codes_nothing_is_chosen(finished: Callable[[str], Finished]) -> None:
    record = Record(finished("gan").folder)
    assert seeds.chosen([record, record]) is record


def test_the_tables_say_what_was_measured(seed: Callable[..., Record]) -> None:
    one, other = seed(0, 2.25, 0.84, 0.9), seed(1, 2.0, 0.95, 0.875)
    found = seeds.kept(one.path.parent)
    assert [record.path for record in found["infogan"]] == [one.path, other.path]
    made = parts(found)
    assert made["seeds"].splitlines()[2] == "| InfoGAN | 0, 1 | 2.50 | 2.00, 3.00 | 10 to 20 | seed 1 |"
    fast = found["infogan"][1]
    write_json(fast.path / "config.json", fast.config | {"device": "cuda", "seconds": 126.0})
    rewrite_manifest(fast.path, "config.json")
    mixed = parts({"infogan": [found["infogan"][0], Record(fast.path)]})
    assert mixed["seeds"].splitlines()[2].endswith("| 10; 2 on a GPU | seed 1 |")
    of_codes = made["seeds_of_codes"].splitlines()
    assert of_codes[2].startswith("| 0 | 3.750 = 2.250 + 1.000 + 0.500 | 84.0% (84.0% to 84.0%) | +0.990 | 90.0% (")
    assert of_codes[3].startswith("| **1** | **3.500 = 2.000 + 1.000 + 0.500** | **95.0% (95.0% to 95.0%)** |")
    assert of_codes[-1].startswith("Of 2 seeds, 0 have both shares at 85% or above and both rank correlations at 0.95")


def test_a_model_stands_beside_the_other_seeds_of_its_recipe(
    finished: Callable[[str], Finished], seed: Callable[..., Record], tmp_path: Path
) -> None:
    record = Record(finished("infogan").folder)
    assert seeds.beside(record, [tmp_path]) == []
    other = seed(1, 2.0, 0.9, 0.9)  # scores 3.0
    assert seeds.beside(record, [tmp_path]) == []  # it is no seed that was kept
    slim_copy(record, seeds.folder(tmp_path / "seeds", "infogan", 3))
    found = seeds.beside(record, [tmp_path / "nowhere", tmp_path])
    assert [one.config["seed"] for one in found] == [1, 3]
    assert seeds.multiples(found) == [3.0, record.scores.multiple]
    write_json(other.path / "config.json", other.config | {"config": other.recipe | {"q_shear": 0.5}})
    rewrite_manifest(other.path, "config.json")
    assert [one.config["seed"] for one in seeds.beside(record, [tmp_path])] == [3]  # of another recipe


def test_tables_and_cards_say_mean_and_range_over_seeds(finished: Callable[[str], Finished]) -> None:
    assert over_seeds([2.0, 3.0, 4.0]) == "3.0, 2.0 to 4.0 (n = 3)"
    assert over_seeds([]) == "one seed"
    record = Record(finished("gan").folder)
    said = "Of 2 seeds by this recipe the mean is 2.5, from 2.0 to 3.0."
    assert said in card(record.config, record.scores, [2.0, 3.0])
    assert "seeds by this recipe" not in card(record.config, record.scores)


def test_the_command_keeps_runs_and_prints_the_tables(finished: Callable[[str], Finished], tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "seeds"))
    done = command("train.seeds", str(finished("infogan").folder), str(finished("gan").folder), *out)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "seeds").iterdir()) == ["gan-3", "infogan-3"]
    assert command("train.seeds", *out).stdout == done.stdout
    none = command("train.seeds", "--out", str(tmp_path / "other"))
    assert none.returncode != 0
    assert none.stderr.startswith("no seeds in ")
    assert "Traceback" not in none.stderr


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[Record]]:
    return seeds.kept(KEPT) or pytest.skip(f"no seeds in {KEPT}: run python -m train.seeds with finished runs")


def test_what_ships_is_the_seed_that_the_rule_chooses(shipped: dict[str, list[Record]]) -> None:
    for name, records in shipped.items():
        record = catalog.record(name)
        of_rule = seeds.chosen(records)
        assert (record.config["seed"], record.recipe) == (of_rule.config["seed"], of_rule.recipe), name
        assert record.metrics["final"] == of_rule.metrics["final"], name


def test_every_seed_was_trained_by_the_release_recipe(shipped: dict[str, list[Record]]) -> None:
    for name, records in shipped.items():
        for record in records:
            assert registry.stored_config(name, record.recipe) == registry.config(name, "release"), record.path


def test_the_documents_tables_are_those_of_the_records(shipped: dict[str, list[Record]]) -> None:
    text = (CHECKOUT / "docs" / "results.md").read_text()
    for name, made in parts(shipped).items():
        assert f"<!-- {name}, made by: {COMMAND} -->\n{made}\n<!-- /made -->" in text, f"{name}: run {COMMAND}"
