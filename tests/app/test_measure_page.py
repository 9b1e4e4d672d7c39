"""The Measure page as a visitor uses it, and the measured words on Play, over the shipped records."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.charts import code_information, metric_lines, palette
from ganlab.app.charts.term_words import term
from ganlab.app.sources import real_digits
from ganlab.app.strings.lookup import t
from ganlab.evaluation.known_sets import HALVES
from ganlab.metrics.memorisation import nearest
from ganlab.metrics.table import METRICS, metrics_of
from ganlab.records.files import write_json, write_manifest
from ganlab.records.scores import Interval
from ganlab.records.sentences import chip_names, meaning_caption
from tests.support import browser
from tests.support.browser import shown
from tests.support.factories import SHIPPED, missing
from tests.support.visitor import MEASURE, said, tables, unfold, visit, words


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()
    for name in SHIPPED:
        if not ganlab.record(name).scores.judges:
            missing(f"{name} was not scored on the ruler: python -m train.evaluate {name}")


def charts(visitor: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in visitor.get("vega_lite_chart")]


def test_every_metric_of_a_question_is_a_line_with_all_sets_and_all_models() -> None:
    visitor = visit(MEASURE)
    assert not visitor.warning
    for question in ("distance", "quality", "variety", "copies"):
        metrics = metrics_of(question)
        assert metrics
        visitor.segmented_control(key="question").set_value(question).run()
        titles = [layer["encoding"].get("x", {}).get("title") for chart in charts(visitor) for layer in chart["layer"]]
        assert {metric.heading for metric in metrics} <= set(titles)
        (table,) = map(pd.DataFrame, tables(unfold(visitor, f"known-sets-{question}"), f"known-sets-{question}"))
        labels = [ganlab.record(name).config["label"] for name in SHIPPED]
        assert table[t("ruler.set")].tolist()[-len(labels) :] == labels
        assert t("ruler.real") in table[t("ruler.set")].tolist()
        whole = table[~table[t("ruler.set")].isin([t(f"ruler.{half}") for half in HALVES])]  # of 5,000 digits
        assert t("absent") not in whole.to_numpy()


def test_the_bound_on_information_is_drawn_over_the_run_and_said_at_its_end() -> None:
    metrics = ganlab.record("infogan").metrics
    visitor = visit(MEASURE)
    assert [c for c in charts(visitor) if t("information.nats") in json.dumps(c)]
    assert f"c1 {metrics['final']['bound']['c1']:.2f}" in said(visitor)

    chart = code_information.bounds(
        pd.DataFrame(metrics["information"]), ["c1", "c2", "c3"], math.log(10), "#000000"
    ).to_dict()
    drawn = [row for rows in chart["datasets"].values() for row in rows if "code" in row]
    assert {row["code"] for row in drawn} == {"c1", "c2", "c3"}
    assert [row["nats"] for row in drawn if row["code"] == "c1"] == [row["c1"] for row in metrics["information"]]
    limits = [row["nats"] for rows in chart["datasets"].values() for row in rows if "code" not in row]
    assert limits == [math.log(10)]


def test_a_model_stands_on_its_ruler_where_its_record_says() -> None:
    final, scores = ganlab.record("dcgan").metrics["final"], ganlab.record("dcgan").scores
    dcgan = metric_lines.Point("DCGAN", scores, palette.model(1).hue)
    found = [*metric_lines.known_points(ganlab.record("judge").known_sets), dcgan]
    (metric,) = (metric for metric in METRICS if metric.key == "multiple")
    chart = metric_lines.chart(found, metric).to_dict()
    rows = next(iter(chart["datasets"].values()))
    drawn = next(row for rows in chart["datasets"].values() for row in rows if row["set"] == "DCGAN")
    assert drawn["value"] == final["multiple"]
    assert Interval(drawn["low"], drawn["high"]) == scores.over_judges
    assert drawn["low"] == min(judge["multiple"] for judge in final["judges"].values())
    assert len(rows) <= len(found)
    assert found[-1].hue == palette.model(1).hue
    assert [point.hue for point in found if point.name == t("ruler.real")] == [palette.REAL]


def test_the_code_table_is_the_record_and_sorting_moves_whole_rows() -> None:
    match = ganlab.record("infogan").metrics["final"]["codes"]["c1"]
    visitor = visit(MEASURE)
    assert f"{match['accuracy']:.1%} of 10,000 test digits right" in said(visitor)

    def order() -> list[int]:
        body = words(visitor).split('<table class="counts"')[1].split("<tbody>")[1].split("</tbody>")[0]
        return [int(part.split("<")[0]) for part in body.split('<th scope="row">')[1:]]

    assert order() == list(range(10))
    visitor.segmented_control(key="order").set_value("sorted").run()
    assert [match["digit"][value] for value in order()] == list(range(10))


def test_the_caption_of_every_continuous_code_is_the_measured_one() -> None:
    meaning = ganlab.record("infogan").scores.meaning
    text = said(visit(MEASURE))
    for code in ("c2", "c3"):
        caption = meaning_caption(meaning[code])
        assert caption is not None
        assert caption in text
        assert caption in words(visit())  # and on Play, under the slider


def test_the_chips_on_play_say_what_they_draw() -> None:
    names = chip_names(ganlab.record("infogan").scores.codes["c1"])
    visitor = visit(c1="3")
    assert f"3 draws {names[3]}" in words(visitor)
    assert all(name in words(visitor) for name in names)


@pytest.mark.repeats
@pytest.mark.parametrize("name", SHIPPED)
def test_neighbours_and_pairs_of_every_model(name: str) -> None:
    visitor = visit(MEASURE, model=name)
    final = ganlab.record(name).metrics["final"]
    assert len(shown(visitor)) == 2 + len(final["closest"]["pairs"])
    assert f"percentile {final['closest']['percentile']:.0f}" in said(visitor)


def test_the_neighbours_shown_are_the_nearest_training_digits(mnist_data: Path) -> None:
    pool = real_digits.Pool(real_digits.pool().images, real_digits.pool().whole)
    if not pool.whole:
        missing(f"MNIST is in {mnist_data}, but GANLAB_DATA does not name it")
    record = ganlab.record("dcgan")
    found = record.metrics["final"]["neighbours"]
    index, distances = nearest(record.snapshots[-1][: len(found)], pool.images[:50_000])
    # the film is drawn in the run's precision: a digit with two neighbours equally near may prefer the other
    assert np.mean(index == [row["index"] for row in found]) >= 0.8
    assert distances == pytest.approx([row["distance"] for row in found], abs=0.15)


def test_without_mnist_the_sheet_that_comes_along_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_DATA", str(tmp_path))
    real_digits.pool.clear()
    try:
        assert t("measure.nearest.sheet") in said(visit(MEASURE))
        assert real_digits.pool().images.shape == (500, 28, 28)
        assert not real_digits.pool().whole
    finally:
        real_digits.pool.clear()


def test_the_sheet_is_real_digits_by_class(mnist_data: Path) -> None:
    from torchvision.datasets import MNIST

    train = MNIST(mnist_data, train=True, download=False)
    known = {image.tobytes(): int(label) for image, label in zip(train.data.numpy(), train.targets, strict=True)}
    labels = [known[image.tobytes()] for image in real_digits.sheet()]
    assert labels == [digit for digit in range(10) for _ in range(50)]


@pytest.mark.repeats
@pytest.mark.parametrize("damage", ["final", "losses", "snapshots.png"])
def test_a_record_without_scores_leaves_the_page_standing(copies: Callable[[str], Path], damage: str) -> None:
    folder = copies("gan")
    if damage == "snapshots.png":
        (folder / damage).write_bytes(b"no picture")
    else:
        metrics = json.loads((folder / "metrics.json").read_text())
        write_json(folder / "metrics.json", metrics | {damage: {} if damage == "final" else None})
        write_manifest(folder)
    visitor = visit(MEASURE, model="gan")
    assert not visitor.exception
    assert visitor.warning
    assert t("measure.anchors") in [header.value for header in visitor.header]


def test_a_loss_is_told_of_by_its_moves_and_runs_of_before_are_not_measured(copies: Callable[[str], Path]) -> None:
    folder = copies("wgan")
    metrics = json.loads((folder / "metrics.json").read_text())
    measured = {"low": -0.5, "high": 0.4, "n": 22}
    losses = {"D/wasserstein": measured | {"rho": -0.9}, "G/fake": measured | {"rho": 0.3}}
    write_json(folder / "metrics.json", metrics | {"losses": losses})
    write_manifest(folder)
    old = copies("gan")
    of_before = json.loads((old / "metrics.json").read_text()) | {"losses": {"D/real": {"rho": -0.99, "n": 23}}}
    write_json(old / "metrics.json", of_before)
    write_manifest(old)
    visitor = visit(MEASURE, shelf="gan,wgan")
    assert t("lie.unmeasured", labels="GAN") in said(visitor), "its numbers of before are those of time"
    assert len([chart for chart in charts(visitor) if t("lie.rho") in json.dumps(chart)]) == 1
    distance = term("D/wasserstein")  # shown with its sign turned
    (table,) = tables(unfold(visitor, "losses-against-quality"), "losses-against-quality")
    found = {row[t("compare.curves.term")]: row[t("lie.said")] for row in table}
    assert found == {distance: "falls when the digits get better", term("G/fake"): "cannot be told"}
