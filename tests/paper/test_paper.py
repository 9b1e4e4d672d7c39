"""The paper's claims: the report of two arms remade from records."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from ganlab import catalog
from ganlab.metrics.loss_and_quality import loss_against_quality, told
from ganlab.models import registry
from ganlab.paper import loss_quality, report
from ganlab.paper.paper_runs import CRITICS, MODELS, TITLES, VARIANTS
from ganlab.paper.run_data import known_sets
from ganlab.paper.verdict import held
from ganlab.records.files import RecordError, write_manifest
from ganlab.reporting.paper_page import markdown
from ganlab.training.film import snapshot_steps
from ganlab.training.recording import SLIM
from tests.support.commands import command
from tests.support.factories import CHECKOUT, python
from tests.support.paper_factories import MOMENTS, made, world, write_run, write_world
from train import claims


def test_the_loss_tells_only_what_chance_would_not() -> None:
    terms: dict[str, dict[str, Any]] = {
        "D/real": {"rho": 0.9, "low": -0.5, "high": 0.5},
        "D/fake": {"rho": 0.6, "low": -0.5, "high": 0.5},
        "G/fake": {"rho": -0.7, "low": -0.5, "high": 0.5},
        "D/info_c1": {"rho": 0.3, "low": -0.5, "high": 0.5},
    }
    for one in terms.values():
        one["tells"] = told(one["rho"], one["low"], one["high"])
    assert loss_quality.sentence(terms) == (
        "D/real and D/fake fall when the digits get better; G/fake rises when the digits get better; of the other 1 it "
        "cannot be told."
    )
    nothing = {"D/real": terms["D/info_c1"]}
    assert loss_quality.sentence(nothing).startswith("Of no loss of this model can it be told")
    assert loss_quality.sentence({}) == loss_quality.UNMEASURED


def test_losses_over_seeds_are_measured_by_the_function_that_measures_one_run() -> None:
    data = world()
    found = loss_quality.correlations(data)
    assert list(found) == list(MODELS)
    five = loss_against_quality([run.moments for run in data.of("gan").values()])
    assert {term: {k: v for k, v in one.items() if k != "tells"} for term, one in found["gan"].items()} == five


def test_titles_are_the_models_own_labels() -> None:
    assert {name: TITLES[name] for name in MODELS} == {name: registry.model_class(name).label for name in MODELS}
    assert TITLES.keys() == VARIANTS.keys()
    assert tuple(name for name in MODELS if registry.model_class(name).unit == "critic value") == CRITICS


@pytest.mark.slow
def test_a_sixth_model_is_no_part_of_the_paper() -> None:
    code = (
        "from ganlab.models import registry\n"
        "registry.NAMES = ('toy_gan', *registry.NAMES)\n"
        "from ganlab.paper import paper_runs\n"
        "from train.paper import Paper, jobs\n"
        "print(*paper_runs.VARIANTS, sorted({job.model for job in jobs(Paper())}))\n"
    )
    done = python("-c", code)
    models = ["gan", "dcgan", "infogan", "wgan", "wgan_gp"]
    assert done.stdout.strip() == f"{' '.join(models)} infogan_lambda0 {sorted(models)}", done.stderr


# ---- from records to the page


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of records on disk, judged by the command."""
    root = tmp_path_factory.mktemp("paper")
    write_world(root / "runs")
    done = command("train.claims", "--runs", str(root / "runs"), "--page", str(root / "docs" / "paper.md"))
    assert done.returncode == 0, done.stderr
    assert "C7 confirmed: After 2,000 iterations" in done.stdout
    return root


def test_the_report_is_json_with_every_claim_model_and_figure_of_both_arms(written: Path) -> None:
    found = report.load(written / "runs")
    assert [claim["id"] for claim in found["claims"]] == [f"C{i}" for i in range(1, 9)]
    assert found["rules"]["sha256"] == hashlib.sha256((CHECKOUT / "ganlab/paper/rules.json").read_bytes()).hexdigest()
    assert list(found["arms"]) == ["faithful", "ours"]
    for name, arm in found["arms"].items():
        assert arm["folder"] == name
        assert arm["seeds"] == {variant: [0, 1] for variant in VARIANTS}
        assert arm["figures"].keys() == set(VARIANTS)
        curve = arm["figures"]["infogan"]["losses"]
        assert len(curve["iterations"]) == len(curve["D"]["mean"]) == 100
        assert all(
            low <= mean <= high
            for low, mean, high in zip(*(curve["G"][k] for k in ("low", "mean", "high")), strict=True)
        )
        assert np.subtract(curve["D with information"]["mean"], curve["D"]["mean"]) == pytest.approx(0.5, abs=1e-3)
        assert "D with information" not in arm["figures"]["gan"]["losses"]
        clipped = arm["figures"]["wgan"]["weights"]
        assert clipped["clip"] == 0.01
        assert sum(clipped["mean"]) == pytest.approx(1, abs=1e-3)
        assert clipped["mean"][0] == pytest.approx(0.3, abs=1e-3)
        piled = arm["figures"]["wgan"]["piled"]
        assert piled["iterations"] == list(MOMENTS[1:])
        assert piled["trunk.1"]["mean"] == [pytest.approx(0.6, abs=0.01)] * 7
        assert arm["figures"]["wgan_gp"]["weights"] == arm["figures"]["wgan_gp"]["piled"] == {}


def test_the_last_weights_are_judged_in_the_faithful_arm_and_the_average_in_ours(written: Path) -> None:
    """The bench's other weights are twice as far from real digits."""
    found = report.load(written / "runs")["arms"]
    for arm in ("faithful", "ours"):
        gan = found[arm]["scores"]["gan"]
        assert (gan["multiple"], gan["low"], gan["high"]) == pytest.approx((60.6, 60, 61.2))
        assert gan["beside"] == pytest.approx(121.2)
    stored = json.loads((written / "runs" / "faithful" / "gan-0" / "metrics.json").read_text())
    assert stored["last_weights"]["multiple"] == 60
    assert stored["final"]["multiple"] == 120


def test_the_page_is_the_report_in_words_and_its_pictures_are_there(written: Path) -> None:
    page = (written / "docs" / "paper.md").read_text()
    found = report.load(written / "runs")
    assert page == markdown(found, "../runs")
    links = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", page)
    assert len(links) > 20
    for alt, link in links:
        assert len(alt) > 10
        content = (written / "docs" / link).read_bytes()
        if link.endswith(".svg"):
            assert ElementTree.fromstring(content).tag.endswith("svg")
    for words in ("not on one scale", "no seeds, no batch size", "by eye", found["rules"]["sha256"]):
        assert words in page
    assert "These rules were written after a trial had been seen" in page
    assert "## History of this page" in page
    assert "had collapsed (six to nine of" in page.replace("\n  ", " ")


def test_the_recipes_stand_in_one_table_per_arm_read_from_their_configs(written: Path) -> None:
    found = report.load(written / "runs")
    table = {row["model"]: row for row in found["arms"]["faithful"]["recipes"]}
    assert list(table) == list(TITLES.values())
    keys = ("optimizer", "rate", "critic steps", "norm", "beside")
    assert {name: tuple(row[key] for key in keys) for name, row in table.items()} == {
        "GAN": ("plain gradient descent", "0.1", "1", "none", "nothing"),
        "DCGAN": ("Adam, betas 0.5, 0.999", "0.0002", "1", "batch norm in G and D", "nothing"),
        "InfoGAN": ("Adam, betas 0.5, 0.999", "0.0002", "1", "batch norm in G and D", "information weight 1"),
        "WGAN": ("RMSprop", "5e-05", "5", "batch norm in G", "clip 0.01"),
        "WGAN-GP": ("Adam, betas 0, 0.9", "0.0001", "5", "batch norm in G", "penalty weight 10"),
        "InfoGAN without its information term": (
            "Adam, betas 0.5, 0.999",
            "0.0002",
            "1",
            "batch norm in G and D",
            "information weight 0",
        ),
    }
    assert all("no dense layer" in row["network"] for name, row in table.items() if name != "GAN")
    assert all(row["source"] for arm in found["arms"].values() for row in arm["recipes"])
    page = (written / "docs" / "paper.md").read_text()
    for row in [*table.values(), *found["departures"]]:
        assert f"| {' | '.join(row.values())} |" in page
    (adam,) = [row for row in found["departures"] if "0.0002" in row["stated"]]
    assert (adam["faithful"], adam["ours"]) == ("0.0002", "0.001")


# ---- arms that are not there yet


def test_a_report_of_one_arm_says_so(tmp_path: Path) -> None:
    write_world(tmp_path / "runs", arms=("ours",))
    claims.write(tmp_path / "runs", tmp_path / "paper.md")
    found, page = report.load(tmp_path / "runs"), (tmp_path / "paper.md").read_text()
    assert found["arms"]["faithful"]["seeds"] == {variant: [] for variant in VARIANTS}
    assert {claim["verdict"] for claim in found["claims"]} == {"confirmed, in one arm only"}
    assert "by the paper's recipe not run; by our recipe 2 of 2." in page
    assert "/ours/gan-0/snapshots.png" in page
    assert report.view(found, report.shown_arm(found))["folder"] == "ours"


@pytest.mark.slow
def test_an_arm_of_which_a_part_is_run_is_judged_by_what_there_is(tmp_path: Path) -> None:
    for seed in range(2):
        write_run(tmp_path / "runs" / "faithful" / f"gan-{seed}", "gan", {}, seed, made("gan", seed), "faithful")
    write_world(tmp_path / "runs", arms=("ours",))
    claims.write(tmp_path / "runs", tmp_path / "paper.md")
    found = {claim["id"]: claim["verdict"] for claim in report.load(tmp_path / "runs")["claims"]}
    assert found["C1"] == "confirmed"
    assert found["C2"] == found["C7"] == "confirmed, in one arm only"


def test_one_arm_of_a_report_for_a_reader_of_one(written: Path) -> None:
    found = report.load(written / "runs")
    assert report.shown_arm(found) == "faithful"
    seen = report.view(found, "ours")
    assert seen["seeds"] == found["arms"]["ours"]["seeds"]
    parts = {part["what"]: part for claim in seen["claims"] for part in claim["parts"]}
    assert parts["both losses are unstable"]["verdict"] == "holds"
    assert parts["it is below WGAN-GP's"]["verdict"] == "2 of 2 on another scale"
    assert held(seen["claims"][5]) == "3 of 4"


def test_judging_again_gives_the_same_files(written: Path) -> None:
    before = {path: path.read_bytes() for path in written.rglob("*") if path.suffix in (".json", ".md", ".svg")}
    claims.write(written / "runs", written / "docs" / "paper.md")
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("arm", ["faithful", "ours"])
@pytest.mark.parametrize("name", MODELS)
def test_a_structure_names_the_layers_that_the_model_has(name: str, arm: str, written: Path) -> None:
    text = (written / "runs" / arm / f"{name}.svg").read_text()
    words = [node.text for node in ElementTree.fromstring(text.encode()).iter() if node.text]
    assert words.count("Tanh") == 1
    assert "1 x 28 x 28" in words
    assert any("Conv" in word for word in words) == (name != "gan")
    assert any("BatchNorm" in word for word in words) == ((arm, name) != ("faithful", "gan"))
    assert any(word == "Linear" for word in words) == (arm == "ours" or name == "gan")
    assert ("Q" in words) == (name == "infogan")
    assert ("critic" in words) == (name in CRITICS)


def test_too_few_runs_and_foreign_runs_are_refused_in_one_sentence(tmp_path: Path) -> None:
    done = command("train.claims", "--runs", str(tmp_path), "--page", str(tmp_path / "paper.md"))
    assert done.returncode != 0
    assert "has no finished runs of the paper: python -m train.paper" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "paper.md").exists()
    write_world(tmp_path / "runs")
    history = tmp_path / "runs" / "ours" / "gan-1" / "history.jsonl"
    lines = history.read_text().splitlines()
    history.write_text("\n".join(lines[:-1]) + "\n")
    write_manifest(history.parent)
    with pytest.raises(RecordError, match=r"gan-1 is not a run of 2,000 iterations: move it elsewhere"):
        report.read(tmp_path / "runs", catalog.record("judge"))


def test_a_faithful_run_without_scores_of_its_last_weights_is_refused(tmp_path: Path) -> None:
    write_run(tmp_path / "faithful" / "gan-0", "gan", {}, 0, made("gan", 0), None)
    with pytest.raises(RecordError, match=r"gan-0 has no scores of its last weights: run it again, with train.paper"):
        report.read(tmp_path, catalog.record("judge"))


def test_the_known_sets_that_the_rules_need_are_in_the_judges_record() -> None:
    known = known_sets(catalog.record("judge"))
    assert known["real"].keys() >= {"precision", "coverage", "multiple"}
    assert known["blur_0.5"]["multiple"] > known["real"]["multiple"]


def leaves(value: Any, at: str = "") -> dict[str, Any]:
    """Path -> value of everything in nested JSON that is no list and no dictionary."""
    if not isinstance(value, dict | list):
        return {at: value}
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    return {path: leaf for key, below in rows for path, leaf in leaves(below, f"{at}/{key}").items()}


def test_the_projects_own_page_is_what_its_records_say() -> None:
    root = CHECKOUT / "checkpoints" / "paper"
    if not (root / report.FILE).is_file():
        pytest.skip("the paper has not been re-run here: python -m train.paper")
    found = report.report(report.read(root, catalog.record("judge")))
    stored, made = leaves(report.load(root)), leaves(json.loads(json.dumps(found)))
    assert stored.keys() == made.keys()
    for path, value in made.items():  # another processor's sums differ in the last digits
        assert stored[path] == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value), path
    assert (CHECKOUT / "docs" / "paper.md").read_text() == markdown(found, "../checkpoints/paper")


def test_moments_of_the_bench_are_those_of_a_slim_run() -> None:
    assert snapshot_steps(2000, SLIM.moments) == list(MOMENTS)
