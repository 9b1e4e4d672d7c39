"""The Paper page as a visitor reads it, over records made of numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import ganlab
from ganlab import catalog
from ganlab.app.charts import seed_bands
from ganlab.app.sections import claim_rows
from ganlab.app.sources import paper_rows
from ganlab.app.strings.lookup import t
from ganlab.paper import paper_runs, report, rules
from ganlab.paper.paper_runs import ARM_TITLES
from ganlab.reporting.paper_page import numbers, wanted
from tests.support import browser
from tests.support.commands import command
from tests.support.factories import CHECKOUT
from tests.support.paper_factories import write_world
from tests.support.visitor import PAPER, said, tables, unfold, visit, words


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checkpoints")
    write_world(root / "paper")
    done = command("train.claims", "--runs", str(root / "paper"), "--page", str(root / "paper.md"))
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def shelved(world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    browser.need_records()
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(world))
    return world / "paper"


def shown(root: Path) -> dict[str, Any]:
    """The arm of a report that the page shows."""
    found = report.load(root)
    return report.view(found, report.shown_arm(found))


@pytest.mark.slow
def test_every_figure_and_claim_is_on_the_page_with_its_verdict(shelved: Path) -> None:
    visitor = visit(PAPER)
    assert not visitor.warning
    found = report.load(shelved)
    text = said(visitor)
    for claim in found["claims"]:
        assert f"**{claim['id']} {claim['verdict']}.**" in text
    headers = [header.value for header in visitor.header]
    assert headers[1:6] == [t(f"paper.figure.{variant}") for variant in paper_rows.CLAIMS_OF]
    judged = [name for names in paper_rows.CLAIMS_OF.values() for name in names] + list(paper_rows.CLOSING)
    assert sorted(judged) == [claim["id"] for claim in found["claims"]]
    assert len(visitor.get("vega_lite_chart")) == 1 + 5 + 5  # the weights, the curves, the correlations
    alts = [image.proto.imgs[0].alt for image in visitor.image]
    assert len(alts) == 10
    assert all(len(alt) > 20 for alt in alts)


def test_both_arms_stand_side_by_side_with_their_recipes_departures_and_the_rules(shelved: Path) -> None:
    visitor, found = visit(PAPER), report.load(shelved)
    for judged in found["claims"]:
        rows = tables(visitor, f"paper-{judged['id']}")[0]
        assert [row[t("paper.wanted")] for row in rows] == [wanted(part["wanted"]) for part in judged["parts"]]
        for arm, title in ARM_TITLES.items():
            assert [row[title] for row in rows] == [numbers(part["arms"][arm]) for part in judged["parts"]]
        (primary,) = [part["what"] for part in judged["parts"] if part["primary"]]
        assert [row[t("paper.part")] for row in rows].count(t("paper.primary", what=primary)) == 1
    for arm, here in found["arms"].items():
        (recipes,) = tables(visitor, f"paper-recipes-{arm}")
        assert [list(row.values()) for row in recipes] == [list(row.values()) for row in here["recipes"]]
    (departures,) = tables(visitor, "paper-departures")
    assert [list(row.values()) for row in departures] == [list(row.values()) for row in found["departures"]]
    assert f"sha256 `{rules.sha256()}`" in said(visitor)


def claim(name: str, verdict: str, *parts: str) -> dict[str, Any]:
    judged = [{"what": f"part {i}", "verdict": one} for i, one in enumerate(parts)]
    return {"id": name, "claim": f"{name} <b>", "verdict": verdict, "parts": judged}


@pytest.mark.parametrize(
    ("claims", "begins", "numbers"),
    [
        ([claim("C1", "holds", "holds"), claim("C2", "holds", "holds", "holds")], "**Yes.**", ["3", "2"]),
        (
            [claim("C1", "partly", "holds", "open"), claim("C2", "partly", "does not hold", "holds", "open")],
            "**In part.**",
            ["5", "2", "2", "1", "2"],
        ),
        ([claim("C1", "does not hold", "does not hold", "open")], "**No.**", ["2", "1", "1", "1"]),
        # a scale of another report: what is neither of the two known words is open
        ([claim("C1", "mostly", "holds", "nearly holds", "hardly")], "**In part.**", ["3", "1", "1", "0", "2"]),
    ],
)
def test_the_answer_counts_the_statements_that_hold_that_fail_and_that_stay_open(
    claims: list[dict[str, Any]], begins: str, numbers: list[str]
) -> None:
    answer = claim_rows.answer({"claims": claims, "title": "our recipe"})
    assert answer.startswith(begins)
    assert re.findall(r"\d+", answer) == numbers
    assert answer.count(".") == 2  # the word, and one sentence


def test_a_claims_row_marks_its_parts_in_order_and_takes_whatever_words_the_report_has() -> None:
    row = claim_rows._row(claim("C9", "mostly <i>", "holds", "does not hold", "nearly", "holds"), {})
    assert re.findall(r'class="mark (\w+)"', row) == ["held", "failed", "open", "held"]
    assert "part 2: nearly" in row
    assert "2 of 4" in row
    assert "mostly &lt;i&gt;" in row
    assert "C9 &lt;b&gt;" in row
    legend = claim_rows._legend([claim("C9", "x", "holds", "nearly", "holds", "does not hold")])
    assert re.findall(r'mark (\w+)"></i>([^<]+)', legend) == [
        ("held", "holds"),
        ("open", "nearly"),
        ("failed", "does not hold"),
    ]


def test_the_link_says_whose_recipe_the_page_shows(shelved: Path) -> None:
    whole = report.load(shelved)
    for link, arm in (({}, "faithful"), ({"arm": "ours"}, "ours"), ({"arm": "nobody's"}, "faithful")):
        visitor = visit(PAPER, **link)
        assert visitor.markdown[0].value == claim_rows.answer(report.view(whole, arm))
        assert ARM_TITLES[arm] in visitor.markdown[0].value
    visitor.segmented_control(key="arm").set_value("ours").run()
    assert visitor.query_params["arm"] == "ours"
    assert visitor.markdown[0].value == claim_rows.answer(report.view(whole, "ours"))


def test_one_arm_alone_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    write_world(tmp_path / "paper", arms=("ours",))
    done = command("train.claims", "--runs", str(tmp_path / "paper"), "--page", str(tmp_path / "paper.md"))
    assert done.returncode == 0, done.stderr
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    visitor = visit(PAPER)
    assert not visitor.segmented_control
    assert ARM_TITLES["ours"] in visitor.markdown[0].value


def test_the_page_opens_with_the_answer_pictures_of_every_model_and_a_row_per_claim(shelved: Path) -> None:
    visitor, found = visit(PAPER), shown(shelved)
    assert visitor.markdown[0].value == claim_rows.answer(found)
    html = words(visitor)
    for name in paper_runs.MODELS:
        assert t("paper.strip.alt", n=claim_rows.IN_PICTURE, name=paper_runs.TITLES[name]) in html
    (rows,) = re.findall('<ol class="claims">(.*?)</ol>', html)
    assert re.findall('<b class="id">(.*?)</b>', rows) == [one["id"] for one in found["claims"]]
    assert re.findall('<b class="verdict">(.*?)</b>', rows) == [one["verdict"] for one in found["claims"]]
    assert rows.count("<img") == len(found["claims"])
    (table,) = tables(unfold(visitor, "paper-claims"), "paper-claims")
    assert [row[t("paper.verdict")] for row in table] == [one["verdict"] for one in found["claims"]]


def test_the_originals_are_links_to_the_papers_that_the_models_name(shelved: Path) -> None:
    text = said(visit(PAPER))
    for name in paper_runs.MODELS:
        (number,) = re.findall(r"arXiv:(\S+)", ganlab.record(CHECKOUT / "checkpoints" / name).config["paper"])
        assert f"[{t(f'paper.original.{name}')}](https://arxiv.org/abs/{number})" in text
    assert all(word in text for word in ("Performance analysis", "Modern Computer", "2021", "issue 27"))


def test_a_chart_draws_the_reports_numbers(shelved: Path) -> None:
    curve = shown(shelved)["figures"]["infogan"]["losses"]
    data = seed_bands.rows(curve)
    first = data[(data["loss"] == "G") & (data["iterations"] == 20)].iloc[0]
    assert (first["mean"], first["low"], first["high"]) == tuple(curve["G"][k][0] for k in ("mean", "low", "high"))
    assert len(data) == 4 * 100
    bins = seed_bands.bins({"clip": 0.01, "mean": [0.5, 0, 0.5], "low": [0] * 3, "high": [1] * 3})
    assert bins["weight"].tolist() == pytest.approx([-0.02 / 3, 0, 0.02 / 3])


@pytest.mark.parametrize(("name", "wanted"), [("D/info_c1", (0.9, -0.5, 0.4)), ("D/wasserstein", (-0.9, -0.4, 0.5))])
def test_a_correlation_is_a_dot_beside_the_line_of_what_chance_gives(
    name: str, wanted: tuple[float, float, float]
) -> None:
    drawn = seed_bands.correlations({name: (0.9, -0.5, 0.4)}, "#123456").to_dict()
    (row,) = [row for rows in drawn["datasets"].values() for row in rows if "term" in row]
    assert (row["rho"], row["from"], row["to"]) == wanted, "a term that is shown with its sign turned turns all three"


def test_without_runs_one_sentence_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    monkeypatch.setattr(catalog, "roots", lambda: [tmp_path])
    visitor = visit(PAPER)
    assert [re.sub(r"\\", "", warning.value) for warning in visitor.warning] == [
        "The paper has not been re-run here: python -m train.paper does it, and says how it stands."
    ]


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"format": 1, "claims": [3]}', '{"format": 9}'])
def test_a_damaged_report_is_one_sentence(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.need_records()
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / report.FILE).write_text(content)
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    visitor = visit(PAPER)
    assert len(visitor.warning) == 1
    assert "train" in visitor.warning[0].value


def test_what_a_report_says_is_shown_as_plain_text(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.need_records()
    found = json.loads((world / "paper" / report.FILE).read_text())
    found["claims"][0]["sentence"] = "<b>loud</b> [link](http://example.org)"
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / report.FILE).write_text(json.dumps(found))
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path))
    text = said(visit(PAPER))
    assert "<b>loud" not in text
    assert "\\<b\\>loud" in text
