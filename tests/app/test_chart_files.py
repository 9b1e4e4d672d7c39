"""Each chart's numbers as a CSV file: a row per observation, units in the headings, no digit lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

import ganlab
from ganlab.app.charts import code_information, loss_curves, metric_lines, seed_bands, told_apart
from ganlab.app.charts.metric_lines import Point
from ganlab.app.sections import lesson_pictures, training_files
from ganlab.app.sources import lesson_records
from ganlab.app.state.keys import CSV
from ganlab.app.widgets import tables
from ganlab.language import spoken
from ganlab.metrics.table import METRICS
from tests.support import browser
from tests.support.factories import CHECKOUT
from tests.support.visitor import COMPARE, MEASURE, PAPER, shown_model, visit


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def read(rows: list[dict[str, object]]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tables.csv_text(rows), newline="")))


def test_a_file_keeps_every_digit_and_leaves_empty_what_was_not_measured() -> None:
    (row,) = read([{"x, m": 0.1 + 0.2, "said": 'a "b", c', "gone": None, "nan": float("nan")}])
    assert float(row["x, m"]) == 0.1 + 0.2
    assert (row["said"], row["gone"], row["nan"]) == ('a "b", c', "", "")
    assert tables.csv_text([]).strip() == ""


def test_a_metrics_file_has_a_row_per_set_and_the_metrics_unit_in_its_heading() -> None:
    record, metric = ganlab.record("dcgan"), METRICS[0]
    (row,) = read(metric_lines.tidy([Point("DCGAN", record.scores, "")], metric))
    assert list(row)[1] == "FDD, times the floor"
    assert float(row["FDD, times the floor"]) == record.scores.metrics["multiple"]
    assert float(row["FDD, times the floor, lowest judge"]) == min(
        one.multiple for one in record.scores.judges.values()
    )


def test_the_losses_of_a_run_have_a_row_per_term_and_window() -> None:
    record = ganlab.record("wgan")
    rows = read(training_files.losses(shown_model(record)))
    names = loss_curves.terms(record.history)
    assert len(rows) == len(names) * len(record.history)
    distance = [row for row in rows if "-D/wasserstein" in row["term"]]
    assert [float(row["Loss, critic value"]) for row in distance] == [-row["D/wasserstein"] for row in record.history]
    assert [float(row["iterations"]) for row in distance] == [row["iterations"] for row in record.history]


def test_distances_have_a_row_per_model_and_moment() -> None:
    record = ganlab.record("gan")
    rows = read(training_files.quality([shown_model(record)]))
    scored = [at for at in record.moments if "multiple" in at]
    assert [float(row["FDD, times the floor"]) for row in rows] == [at["multiple"] for at in scored]
    assert list(rows[0]) == ["model", "iterations", "images", "seconds", "FDD, times the floor"]


def test_bands_and_intervals_have_their_ends() -> None:
    losses = {"iterations": [20, 40], "D": {"mean": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5]}}
    assert read(seed_bands.tidy(losses, "nats"))[1] == {
        "iterations": "40",
        "loss": "D",
        "mean (nats)": "2.0",
        "low (nats)": "1.5",
        "high (nats)": "2.5",
    }
    bins = {"clip": 0.01, "mean": [0.25, 0.75], "low": [0.2, 0.7], "high": [0.3, 0.8]}
    first = read(seed_bands.tidy_weights(bins))[0]
    assert (float(first["Weight"]), first["mean (share, 0 to 1)"]) == (-0.005, "0.25")
    (row,) = read(seed_bands.tidy_correlations({"D/wasserstein": (0.5, -0.1, 0.3)}))  # shown with its sign turned
    assert [float(value) for value in list(row.values())[1:]] == [-0.5, -0.3, 0.1]
    shares = read(told_apart.tidy([(100, 0.75)], {100: (0.5, 0.3, 0.7)}, "GAN"))
    assert [row["Who"] for row in shares] == ["D of GAN", "You"]
    assert [row["low (share, 0 to 1)"] for row in shares] == ["", "0.3"]


def test_a_codes_information_is_counted_in_nats_and_a_lessons_curve_has_every_point() -> None:
    import pandas as pd

    rows = read(code_information.tidy(pd.DataFrame({"iterations": [1, 10], "c1": [0.0, 2.1]}), ["c1"]))
    assert rows[1] == {"iterations": "10", "code": "c1", "bound, nats": "2.1"}
    found = lesson_records.lesson(2)
    points = read(lesson_pictures.tidy(found, seen=False))
    assert len(points) == sum(len(line) for lines in found.curves.values() for line in lines.values())
    assert "DCGAN" not in tables.csv_text(lesson_pictures.tidy(found, seen=False))


def test_headings_are_in_the_readers_language() -> None:
    record = ganlab.record("gan")
    with spoken("zh"):
        text = tables.csv_text(training_files.quality([shown_model(record)]))
    assert "FDD" in text
    assert "model" not in text.splitlines()[0]


@pytest.mark.parametrize("page", [MEASURE, PAPER])
def test_every_chart_has_its_file_beside_it(page: str) -> None:
    visitor = visit(page)
    charts, files = visitor.get("vega_lite_chart"), saved(visitor)
    assert len(charts) == len(files) > 2


def test_the_clock_has_a_file_of_distances_and_one_of_each_models_losses() -> None:
    assert saved(visit(COMPARE)) == [f"compare-losses-{name}" for name in ganlab.names()] + ["compare-fdd"]


def saved(visitor: Any) -> list[str]:
    """The names of the CSV files that a page's charts offer."""
    ids = [button.proto.id for button in visitor.get("download_button")]
    return [one.rpartition(f"-{CSV}-")[2] for one in ids if f"-{CSV}-" in one]


def test_no_chart_is_drawn_without_its_file() -> None:
    sources = Path(CHECKOUT, "ganlab", "app").rglob("*.py")
    drawn = [path.name for path in sources if re.search(r"\b(st|place)\.\w+_chart\(", path.read_text())]
    assert drawn == ["markup.py"]
