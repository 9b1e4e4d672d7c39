"""The paper's claims: each verdict follows the data, numbers worked out by hand, the report remade from records."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from ganlab import catalog
from ganlab.models import registry
from ganlab.paper import loss_quality, loss_statistics, paper_runs, report
from ganlab.paper.claims_per_model import CLAIMS
from ganlab.paper.paper_runs import CRITICS, MODELS, TITLES, VARIANTS
from ganlab.paper.run_data import RunData, known_sets, paper_losses
from ganlab.paper.verdict import HOLDS, NOT, PARTLY, Claim, Part
from ganlab.records.files import RecordError, write_manifest
from ganlab.records.record import Record
from ganlab.reporting.paper_page import markdown
from ganlab.training.film import snapshot_steps
from ganlab.training.recording import SLIM
from tests.support.factories import CHECKOUT, python
from tests.support.paper_factories import MOMENTS, Doctor, lossy, noisy, scored, world, write_world
from train import claims

calm = lossy(lambda loss: 1.0 + 0.01 * (loss - loss.mean()))
wild = lossy(lambda loss: noisy(1.5, np.linspace(0.5, 1.5, 2000), 9))
steady = lossy(lambda loss: noisy(1.0, 0.1, 9))
sinking = lossy(lambda loss: noisy(1.0, np.linspace(1.0, 0.1, 2000), 9))
rising = lossy(lambda loss: np.linspace(0.5, 6.5, 2000) + noisy(0.0, 1.0, 9))

# claim -> data under which it holds partly, and data under which it does not hold; undoctored, all hold
DOCTORED: dict[str, tuple[Doctor, Doctor]] = {
    "C1": (
        {"gan": scored(precision=0.97)},
        {"gan": lambda run: scored(precision=0.97, multiple=2.0)(calm(steady(run)))},
    ),
    "C2": (
        {"infogan": scored(coverage=0.4)},
        {"infogan": lambda run: scored(coverage=0.4, precision=0.3)(rising(run))},
    ),
    "C3": (
        {"wgan": scored(multiple=3.0)},
        {"wgan": lambda run: scored(multiple=3.0)(_even(run))},
    ),
    "C4": (
        {"wgan_gp": scored(multiple=900.0)},
        {"wgan_gp": lambda run: scored(multiple=900.0, precision=0.99)(rising(run))},
    ),
    "C5": ({"dcgan": steady}, {"dcgan": lambda run: scored(precision=0.99)(sinking(run))}),
    "C6": ({"gan": lossy(lambda loss: 0.1 * loss)}, {"infogan": lossy(lambda loss: loss + 50)}),
    "C7": ({"dcgan": scored(multiple=2.0)}, {"infogan": scored(multiple=2000.0)}),
    "C8": (
        {"infogan": lossy(lambda loss: loss + 2)},
        {"infogan": lambda run: scored(multiple=50.0)(lossy(lambda loss: loss + 2)(run))},
    ),
}


def _even(run: RunData) -> RunData:
    """The same critic with its weights spread evenly."""
    return dataclasses.replace(run, weights={"trunk.0.weight": {"limit": 0.01, "counts": [10] * 41}})


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_each_verdict_changes_with_the_data_under_it(claim: Claim) -> None:
    partly, fails = DOCTORED[claim.id]
    found = [claim.judge(world(doctor)) for doctor in (None, partly, fails)]
    assert [one["verdict"] for one in found] == [HOLDS, PARTLY, NOT]
    assert len({one["sentence"] for one in found}) == 3
    assert {one["rule"] for one in found} == {claim.rule}, "the rule does not know the numbers"
    for one in found:
        assert all(part["seeds"] == 5 for part in one["parts"])
        assert all(part["low"] <= part["mean"] <= part["high"] for part in one["parts"])
        json.dumps(one, allow_nan=False)
    wrong = [part["what"] for part in found[1]["parts"] if part["verdict"] != HOLDS]
    assert wrong
    assert all(what in found[1]["sentence"] for what in wrong)


def test_seeds_that_disagree_leave_a_claim_open() -> None:
    part = Part("x", "", [0.5, 1.5, 0.6, 1.4], high=1.0)
    assert part.verdict() is None
    swinging = {"dcgan": lambda run: scored(multiple=2.0 if run.final["multiple"] > 15.5 else 20.0)(run)}
    found = next(c for c in CLAIMS if c.id == "C7").judge(world(swinging))
    assert found["verdict"] == PARTLY
    assert "the seeds do not settle this: InfoGAN's images are better than DCGAN's" in found["sentence"]


def test_intervals_worked_out_by_hand() -> None:
    # 1, 2, 3: mean 2, deviation 1, t(0.975, 2) = 4.3027, so 2 +- 4.3027 / sqrt(3)
    assert Part("", "", [1, 2, 3]).interval() == pytest.approx((2, 2 - 2.4842, 2 + 2.4842), abs=1e-4)
    # of logarithms: 1/2, 2 have the geometric mean 1
    assert Part("", "", [0.5, 2.0], ratio=True).interval()[0] == pytest.approx(1)
    assert Part("", "", [3, 3, 3], low=3).verdict() == HOLDS
    assert Part("", "", [3, 3, 3], low=3.1).verdict() == NOT
    with pytest.raises(RecordError, match="at least two"):
        Part("", "", [1.0]).interval()


def test_the_papers_losses_are_means_of_cross_entropies() -> None:
    # D undecided on both: each cross-entropy is ln 2, and so is their mean
    found = paper_losses({"D/real": np.log(2), "D/fake": np.log(2), "G/fake": 0.8, "D/info_c1": 2.0, "G/info_c1": 1.5})
    assert found == pytest.approx(
        {"D": np.log(2), "D with information": np.log(2) + 2, "G": 0.8, "G with information": 2.3}
    )
    critic = paper_losses({"D/wasserstein": -3.0, "D/penalty": 0.5, "G/fake": -1.0})
    assert critic == {"D": -2.5, "D with information": -2.5, "G": -1.0, "G with information": -1.0}
    rows = paper_losses({"D/real": np.array([1.0, 3.0]), "D/fake": np.array([2.0, 0.0]), "G/fake": np.ones(2)})
    assert rows["D"].tolist() == [1.5, 1.5]


def test_measures_worked_out_by_hand() -> None:
    steps = np.repeat([1.0, 2.0], 1000)
    assert loss_statistics.swing(steps, 500, 1500) == 1
    assert loss_statistics.fall(steps) == -1
    assert loss_statistics.inside(steps, 0.9, 1.5) == 0.5
    saw = np.tile([0.0, 1.0], 1000)
    assert loss_statistics.swings(saw).tolist() == [1] * 8
    assert loss_statistics.growth(saw) == 0
    assert loss_statistics.growth(saw * np.arange(2000)) == 1
    saw[750:1000] *= 3
    assert loss_statistics.burst(saw, 750) == 3
    # +1, -1 about 5: 26 of 51 lie on the other side, so the scatter about the mean is 52/51, and the level 5
    assert loss_statistics.jitter(5 + np.tile([1.0, -1.0], 1000)) == pytest.approx(52 / 51 / 5, rel=1e-3)
    # two windows with means 0 and 1 and deviation 1 each: one standard deviation
    drifting = np.tile([1.0, -1.0], 1000) + np.repeat([0.0, 1.0], [1750, 250])
    assert loss_statistics.drift(drifting) == pytest.approx(1)


def test_the_loss_tells_only_what_every_seed_says() -> None:
    assert loss_quality.tells({"low": 0.6, "high": 0.9}) == loss_quality.FOLLOWS
    assert loss_quality.tells({"low": -0.9, "high": -0.6}) == loss_quality.AGAINST
    assert loss_quality.tells({"low": 0.4, "high": 0.9}) == loss_quality.NOTHING
    found = loss_quality.correlations(world())
    assert list(found) == list(MODELS)
    assert found["gan"]["D/real"]["mean"] == pytest.approx(0.88)
    better = "while the digits got better, in every seed"
    assert loss_quality.sentence(found["gan"]) == f"D/real fell {better}; G/fake rose {better}."
    nothing = {term: one | {"tells": loss_quality.NOTHING} for term, one in found["gan"].items()}
    assert loss_quality.sentence(nothing).startswith("No loss of this model tells you")


def test_titles_are_the_models_own_labels() -> None:
    assert {name: TITLES[name] for name in MODELS} == {name: registry.model_class(name).label for name in MODELS}
    assert TITLES.keys() == VARIANTS.keys()
    assert tuple(name for name in MODELS if registry.model_class(name).unit == "critic value") == CRITICS


def test_a_sixth_model_is_no_part_of_the_paper() -> None:
    code = (
        "from ganlab.models import registry\n"
        "registry.NAMES = ('toy_gan', *registry.NAMES)\n"
        "from ganlab.paper import paper_runs\n"
        "from train.paper import Paper, jobs\n"
        "print(*paper_runs.VARIANTS, sorted({model for _, model, *_ in jobs(Paper())}))\n"
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
    done = python("-m", "train.claims", "--runs", str(root / "runs"), "--page", str(root / "docs" / "paper.md"))
    assert done.returncode == 0, done.stderr
    assert "C7 holds: After 2,000 iterations" in done.stdout
    return root


def test_the_report_is_json_with_every_claim_model_and_figure(written: Path) -> None:
    found = report.load(written / "runs")
    assert [claim["id"] for claim in found["claims"]] == [f"C{i}" for i in range(1, 9)]
    assert found["seeds"] == {variant: [0, 1] for variant in VARIANTS}
    assert found["figures"].keys() == set(VARIANTS)
    curve = found["figures"]["infogan"]["losses"]
    assert len(curve["iterations"]) == len(curve["D"]["mean"]) == 100
    assert all(
        low <= mean <= high for low, mean, high in zip(*(curve["G"][k] for k in ("low", "mean", "high")), strict=True)
    )
    assert np.subtract(curve["D with information"]["mean"], curve["D"]["mean"]) == pytest.approx(0.5, abs=1e-3)
    assert "D with information" not in found["figures"]["gan"]["losses"]
    clipped = found["figures"]["wgan"]["weights"]
    assert clipped["clip"] == 0.01
    assert sum(clipped["mean"]) == pytest.approx(1, abs=1e-3)
    assert clipped["mean"][0] == pytest.approx(0.3, abs=1e-3)
    assert found["figures"]["wgan_gp"]["weights"] == {}


def test_the_page_is_the_report_in_words_and_its_pictures_are_there(written: Path) -> None:
    page = (written / "docs" / "paper.md").read_text()
    assert page == markdown(report.load(written / "runs"), "../runs")
    links = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", page)
    assert len(links) > 10
    for alt, link in links:
        assert len(alt) > 10
        content = (written / "docs" / link).read_bytes()
        if link.endswith(".svg"):
            assert ElementTree.fromstring(content).tag.endswith("svg")
    for said in ("not on one scale", "no seeds, no batch size", "by eye", "t-interval"):
        assert said in page


def test_judging_again_gives_the_same_files(written: Path) -> None:
    before = {path: path.read_bytes() for path in written.rglob("*") if path.suffix in (".json", ".md", ".svg")}
    claims.write(written / "runs", written / "docs" / "paper.md")
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("name", MODELS)
def test_a_structure_names_the_layers_that_the_model_has(name: str, written: Path) -> None:
    text = (written / "runs" / f"{name}.svg").read_text()
    words = [node.text for node in ElementTree.fromstring(text.encode()).iter() if node.text]
    assert words.count("Tanh") == 1
    assert "1 x 28 x 28" in words
    assert any("Conv" in word for word in words) == (name != "gan")
    assert any("BatchNorm" in word for word in words)
    assert ("Q" in words) == (name == "infogan")
    assert ("critic" in words) == (name in CRITICS)


def test_too_few_runs_and_foreign_runs_are_refused_in_one_sentence(tmp_path: Path) -> None:
    done = python("-m", "train.claims", "--runs", str(tmp_path), "--page", str(tmp_path / "paper.md"))
    assert done.returncode != 0
    assert "has 0 finished runs of gan, and needs 2: python -m train.paper" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "paper.md").exists()
    write_world(tmp_path / "runs")
    history = tmp_path / "runs" / "gan-1" / "history.jsonl"
    lines = history.read_text().splitlines()
    history.write_text("\n".join(lines[:-1]) + "\n")
    write_manifest(history.parent)
    with pytest.raises(RecordError, match=r"gan-1 is not a run of 2,000 iterations: move it elsewhere"):
        report.read(tmp_path / "runs", catalog.record("judge"))


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
    earlier = root / paper_runs.JUDGES
    found = report.report(report.read(root, Record(earlier) if earlier.exists() else catalog.record("judge")))
    stored, made = leaves(report.load(root)), leaves(json.loads(json.dumps(found)))
    assert stored.keys() == made.keys()
    for path, value in made.items():  # another processor's sums differ in the last digits
        assert stored[path] == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value), path
    assert (CHECKOUT / "docs" / "paper.md").read_text() == markdown(found, "../checkpoints/paper")


def test_moments_of_the_bench_are_those_of_a_slim_run() -> None:
    assert snapshot_steps(2000, SLIM.moments) == list(MOMENTS)
