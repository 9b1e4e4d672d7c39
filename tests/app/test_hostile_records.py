"""Records whose manifest is in order and whose contents are not: a sentence in their place, and no page down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import ganlab
from ganlab.metrics.table import METRICS
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.record import Record
from ganlab.records.scores import Scores
from tests.support.factories import Finished
from tests.support.visitor import COMPARE, EVERY_PAGE, MEASURE, PLAY, visit

Copies = Callable[[str], Path]
every_page = pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda path: Path(path).stem)


def rewrite(folder: Path, **fields: Any) -> None:
    """Changes fields of config.json, and the manifest with it."""
    write_json(folder / "config.json", Record(folder).config | fields)
    write_manifest(folder)


def named(*names: str) -> list[dict[str, Any]]:
    """Latents with continuous codes of these names."""
    codes = [{"kind": "uniform", "name": name, "low": -1.0, "high": 1.0} for name in names]
    return [{"kind": "noise", "name": "noise", "width": 62}, *codes]


@every_page
@pytest.mark.parametrize("name", ["seed", "model", "page", "reset", "u", "shelf"])
def test_a_code_named_like_a_control_is_a_sentence(copies: Copies, page: str, name: str) -> None:
    rewrite(copies("dcgan"), latents=named(name))
    visitor = visit(page, model="dcgan")
    if page != EVERY_PAGE[-1] and "paper" not in page:
        assert [f"a code called '{name}'" in warning.value.replace("\\", "") for warning in visitor.warning] == [True]


@every_page
@pytest.mark.parametrize("names", [("c3", "c3"), ("noise",), ("c-3",)])
def test_names_that_are_none_or_doubled_are_a_sentence(copies: Copies, page: str, names: tuple[str, ...]) -> None:
    rewrite(copies("dcgan"), latents=named(*names))
    visitor = visit(page, model="dcgan")
    if "paper" not in page:
        assert [warning.value.count("damaged") for warning in visitor.warning] == [1]


def test_a_code_with_a_name_of_its_own_has_a_slider(copies: Copies, finished: Callable[[str], Finished]) -> None:
    rewrite(copies("dcgan"), latents=[{"kind": "noise", "name": "noise", "width": 61}, named("slant")[1]])
    visitor = visit(PLAY, model="dcgan")
    assert [slider.key for slider in visitor.slider] == ["slant"]


# ---- numbers


Keys = tuple[str | int, ...]


def places(value: Any, path: Keys = ()) -> Iterator[Keys]:
    """The path of every field of an object, however deep; of a list's items, the first alone."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def doctored(value: Any, path: Keys, wrong: Any) -> Any:
    """A copy with one field replaced."""
    value = json.loads(json.dumps(value))
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = wrong
    return value


def read_by_scores(path: Keys) -> bool:
    """Whether the field is one of `Scores`: the hash of the judge and the copy of the film's moments are not."""
    return path[0] not in ("judge", "snapshots")


def test_a_wrong_type_in_any_field_is_refused_with_the_place_where_it_stands() -> None:
    metrics = ganlab.record("infogan").metrics
    assert Scores.from_json(metrics).codes
    checked = 0
    for path in filter(read_by_scores, places(metrics)):
        for wrong in ("abc", ["abc"], True):
            with pytest.raises(ValueError, match=r"."):
                Scores.from_json(doctored(metrics, path, wrong))
            checked += 1
    assert checked > 3 * (len(METRICS) + 60)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("final",), []),
        (("final", "multiple"), "abc"),
        (("final", "codes", "c1"), {"accuracy": "x"}),
        (("final", "codes", "c1", "drawn"), [[1, 2, 3]]),
        (("final", "codes", "c1", "digit"), [10] * 10),
        (("final", "classes"), [0] * 10),
        (("final", "neighbours"), [{"index": 60_000, "distance": 1.0, "percentile": 50.0}]),
        (("final", "nearest"), {}),
        (("final", "fdd_sets"), None),
        (("losses",), None),
        (("information",), [{"iterations": 1, "c1": 1.0}, {"iterations": 2}]),
        (("vanished",), {"digits": "all", "since": 1}),
    ],
)
@pytest.mark.parametrize("page", [COMPARE, MEASURE])
def test_a_damaged_number_is_one_sentence_on_a_page(copies: Copies, page: str, path: Keys, wrong: Any) -> None:
    folder = copies("infogan")
    write_json(folder / "metrics.json", doctored(Record(folder).metrics, path, wrong))
    write_manifest(folder)
    visitor = visit(page)
    assert ["metrics.json is damaged" in warning.value.replace("\\", "") for warning in visitor.warning] == [True]
    assert not any("not scored" in warning.value for warning in visitor.warning)


def test_a_fault_of_the_programs_own_is_not_called_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise AttributeError("no such widget")

    monkeypatch.setattr("ganlab.app.sections.code_meaning.meaning_caption", broken)
    with pytest.raises(AssertionError):
        visit(MEASURE)


def test_a_number_beyond_all_bounds_is_damage(copies: Copies) -> None:
    folder = copies("gan")
    text = (folder / "metrics.json").read_text()
    fdd = str(Record(folder).metrics["final"]["fdd"])
    (folder / "metrics.json").write_text(text.replace(fdd, "1e999", 1))
    write_manifest(folder)
    with pytest.raises(RecordError, match=r"metrics\.json is damaged"):
        _ = Record(folder).scores


def test_what_was_not_measured_is_none_and_no_damage() -> None:
    empty = Scores.from_json({})
    assert empty == Scores()
    assert (empty.multiple, empty.fdd_range, empty.shares) == (None, None, ())
    assert Scores.from_json({"final": {"fdd": 1.5, "more": [1]}}) == Scores(fdd=1.5)


def test_scores_hold_all_that_a_record_says() -> None:
    metrics = ganlab.record("infogan").metrics
    kept = msgspec.json.decode(msgspec.json.encode(Scores.from_json(metrics)))
    for key, value in metrics["final"].items():
        metric = next((metric for metric in METRICS if metric.key == key), None)
        if metric:
            assert kept["metrics"][key] == metric.read(value)
        if not metric or metric.part:
            assert kept[key] == value, key
    assert {key: kept[key] for key in ("losses", "vanished", "information")} == {
        key: metrics[key] for key in ("losses", "vanished", "information")
    }
