"""Records whose manifest is in order and whose contents are not: a sentence in their place, and no page down."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.metrics.table import METRICS
from ganlab.records.files import RecordError, write_json, write_manifest
from ganlab.records.record import Record
from ganlab.records.scores import Scores
from tests.support.factories import Finished
from tests.support.visitor import COMPARE, MEASURE, MODELS, PAPER, PLAY, visit

Copies = Callable[[str], Path]


def rewrite(folder: Path, **fields: Any) -> None:
    """Changes fields of config.json, and the manifest with it."""
    write_json(folder / "config.json", Record(folder).config | fields)
    write_manifest(folder)


def named(*names: str) -> list[dict[str, Any]]:
    """Latents with continuous codes of these names."""
    codes = [{"kind": "uniform", "name": name, "low": -1.0, "high": 1.0} for name in names]
    return [{"kind": "noise", "name": "noise", "width": 62}, *codes]


def warnings(visitor: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in visitor.warning]


CONTROLS = {"dcgan": "seed", "wgan": "model", "wgan_gp": "page", "gan": "reset"}
"""a shipped record -> the name of its code, which is that of a control of the app"""
WRONG = {"dcgan": ("c3", "c3"), "wgan": ("noise",), "wgan_gp": ("c-3",)}


@pytest.mark.parametrize("page", [COMPARE, MEASURE])
def test_codes_named_like_controls_are_a_sentence_each(copies: Copies, page: str) -> None:
    for model, name in CONTROLS.items():
        rewrite(copies(model), latents=named(name))
    said = warnings(visit(page))
    assert len(said) == len(CONTROLS)
    assert all(any(f"a code called '{name}'" in words for words in said) for name in CONTROLS.values())


@pytest.mark.repeats
@pytest.mark.parametrize("page", [COMPARE, MEASURE, MODELS])
def test_names_that_are_none_or_doubled_are_a_sentence_each(copies: Copies, page: str) -> None:
    for model, names in WRONG.items():
        rewrite(copies(model), latents=named(*names))
    assert [words.count("damaged") for words in warnings(visit(page))] == [1] * len(WRONG)


@pytest.mark.fault(
    14,
    given="a code that is called `embed` or `embed_options`, which Streamlit keeps for itself in a link",
    before="This app has encountered an error, on Play and Compare",
    now="the sentence of a code that has the name of a control",
)
@pytest.mark.repeats
@pytest.mark.parametrize(
    "names",
    [*((name,) for name in (*CONTROLS.values(), "u", "shelf", "embed", "embed_options")), *WRONG.values()],
    ids=str,
)
def test_play_says_what_is_wrong_with_the_names_of_the_chosen_model(copies: Copies, names: tuple[str, ...]) -> None:
    rewrite(copies("dcgan"), latents=named(*names))
    (words,) = warnings(visit(PLAY, model="dcgan"))
    assert f"a code called '{names[0]}'" in words or "damaged" in words


def test_pages_that_draw_nothing_stand_whatever_a_code_is_called(copies: Copies) -> None:
    for model, name in CONTROLS.items():
        rewrite(copies(model), latents=named(name))
    assert warnings(visit(PAPER)) == warnings(visit(MODELS)) == []


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


@pytest.mark.repeats
@pytest.mark.parametrize(
    "damage",
    [
        {
            "infogan": (("final", "codes", "c1"), {"accuracy": "x"}),
            "gan": (("final",), []),
            "dcgan": (("final", "multiple"), "abc"),
            "wgan": (("final", "classes"), [0] * 10),
        },
        {
            "infogan": (("final", "codes", "c1", "drawn"), [[1, 2, 3]]),
            "gan": (("final", "neighbours"), [{"index": 60_000, "distance": 1.0, "percentile": 50.0}]),
            "dcgan": (("final", "nearest"), {}),
            "wgan": (("losses",), None),
        },
        {
            "infogan": (("information",), [{"iterations": 1, "c1": 1.0}, {"iterations": 2}]),
            "gan": (("final", "multiple_sets"), None),
            "dcgan": (("vanished",), {"digits": "all", "since": 1}),
        },
        {"infogan": (("final", "codes", "c1", "digit"), [10] * 10)},
    ],
)
@pytest.mark.parametrize("page", [COMPARE, MEASURE])
def test_a_damaged_number_is_one_sentence_on_a_page(
    copies: Copies, page: str, damage: dict[str, tuple[Keys, Any]]
) -> None:
    for model, (path, wrong) in damage.items():
        folder = copies(model)
        write_json(folder / "metrics.json", doctored(Record(folder).metrics, path, wrong))
        write_manifest(folder)
    said = warnings(visit(page))
    assert ["metrics.json is damaged" in words for words in said] == [True] * len(damage)
    assert not any("not scored" in words for words in said)


def test_a_fault_of_the_programs_own_is_not_called_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise AttributeError("no such widget")

    monkeypatch.setattr("ganlab.app.sections.code_meaning.meaning_caption", broken)
    with pytest.raises(AssertionError):
        visit(MEASURE)


def test_a_number_beyond_all_bounds_is_damage(copies: Copies) -> None:
    folder = copies("gan")
    text = (folder / "metrics.json").read_text()
    multiple = str(Record(folder).metrics["final"]["multiple"])
    (folder / "metrics.json").write_text(text.replace(multiple, "1e999", 1))
    write_manifest(folder)
    with pytest.raises(RecordError, match=r"metrics\.json is damaged"):
        _ = Record(folder).scores


def test_what_was_not_measured_is_none_and_no_damage() -> None:
    empty = Scores.from_json({})
    assert empty == Scores()
    assert (empty.multiple, empty.over_sets, empty.shares) == (None, None, ())
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
