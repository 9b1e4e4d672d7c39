"""Hostile run folders whose manifests agree: each is read or refused in one sentence, soon, and within memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from ganlab import catalog
from ganlab.app.live.payload import payload
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.latents import MOST_PARTS, MOST_VALUES, Latents
from ganlab.records.files import MANIFEST, RecordError
from ganlab.records.json_input import LARGEST_JSON, decode
from ganlab.records.record import Record
from ganlab.records.run_config import check_readable
from ganlab.records.tensor_input import MOST_PARAMETERS, read_tensors
from ganlab.trained import TrainedGAN
from tests.support.factories import Finished
from tests.support.hostile import MOST_MEGABYTES, MOST_SECONDS, Outcome, outcome, sentence_faults
from tests.support.hostile_cases import FIXED, LARGE, Case, Files, hostile_cases, put, replaced, resized, undamaged

Spoil = Callable[[Files], Case | Files]
Hostile = Callable[[Spoil], Outcome]
INFOGAN_CODE = ("final", "codes", "c1")


@pytest.fixture(scope="module")
def files(finished: Callable[[str], Finished]) -> Files:
    return undamaged(finished("infogan").folder)


@pytest.fixture(scope="module")
def judge() -> Record:
    return catalog.record("judge")


@pytest.fixture
def hostile(files: Files, judge: Record, tmp_path: Path) -> Hostile:
    """What becomes of a record that was spoilt so; within the bounds, and every refusal one sentence."""

    def read(spoil: Spoil) -> Outcome:
        made = spoil(files)
        put(tmp_path, files, made if isinstance(made, Case) else Case("", made))
        found = outcome(tmp_path, judge)
        assert found.escaped is None
        assert [fault for sentence in found.refusals for fault in sentence_faults(sentence)] == []
        assert found.seconds <= MOST_SECONDS
        assert found.megabytes <= MOST_MEGABYTES
        return found

    return read


def config(files: Files, **fields: Any) -> Files:
    return {"config.json": json.dumps(json.loads(files["config.json"]) | fields).encode()}


def test_an_undamaged_record_is_read_whole(hostile: Hostile) -> None:
    assert hostile(lambda files: {}).refusals == ()


HUGE = "1" + "0" * 400


@pytest.mark.fault(
    14,
    given="a whole number of 400 digits as a score, a moment's iterations, a row's loss or a weight's count",
    before="OverflowError in the card, the scores, the clock or publish",
    now="the file is called damaged, with the place where the number stands",
)
@pytest.mark.parametrize("number", [HUGE, "1e999", "3.5e38", "9007199254740993", f"-{HUGE}"], ids=lambda n: n[:20])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("metrics.json", ("final", "multiple")),
        ("metrics.json", ("final", "opinion", "real", 0)),
        ("metrics.json", (*INFOGAN_CODE, "n")),
        ("snapshots.json", ("moments", 0, "images")),
        ("history.jsonl", (0, "D/real")),
        ("weights.json", ("moments", 0, "layers", "score.bias", "limit")),
        ("config.json", ("images",)),
    ],
)
def test_a_number_too_large_for_a_float_is_damage(
    files: Files, tmp_path: Path, name: str, path: Any, number: str
) -> None:
    put(tmp_path, files, Case("", replaced(files, name, path, number)))
    with pytest.raises(RecordError, match=r"is damaged \((Expected|Number|Integer)"):
        everything(tmp_path)


def everything(folder: Path) -> list[object]:
    record = Record(folder)
    return [record.scores, record.moments, record.history, record.weights]


@pytest.mark.fault(
    14,
    given="final.codes null, a row of drawn missing, a digit too many, counts that are no list",
    before="AttributeError or IndexError on Measure and Play",
    now="metrics.json is called damaged, with the place",
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: replaced(files, "metrics.json", ("final", "codes"), "null"),
        lambda files: resized(files, "metrics.json", (*INFOGAN_CODE, "drawn", 0), 0),
        lambda files: resized(files, "metrics.json", (*INFOGAN_CODE, "digit", 0), 2),
        lambda files: replaced(files, "metrics.json", (*INFOGAN_CODE, "table", 0), "{}"),
        lambda files: {  # all three agree with each other, and not with the latents
            "metrics.json": _nine_values(files["metrics.json"])
        },
    ],
    ids=["null", "row", "digit", "no list", "nine"],
)
def test_scores_with_a_gap_are_damage(hostile: Hostile, spoil: Spoil) -> None:
    assert "metrics.json is damaged" in hostile(spoil).refusals[0]


def _nine_values(content: bytes) -> bytes:
    metrics = json.loads(content)
    code = metrics["final"]["codes"]["c1"]
    for field in ("digit", "table", "drawn"):
        code[field] = code[field][:9]
    return json.dumps(metrics).encode()


@pytest.mark.fault(
    14,
    given="900 lists inside each other in a field of the Config, in a score, in the manifest, 1,000,000 in the history",
    before="RecursionError wherever the value was printed or compared",
    now="the file is called damaged; ten levels are read, ours have seven",
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: replaced(files, "config.json", ("config", "betas"), "[" * 900 + "]" * 900),
        lambda files: replaced(files, "config.json", ("label",), '{"a":' * 900 + "1" + "}" * 900),
        lambda files: replaced(files, "metrics.json", ("final", "n"), "[" * 11 + "]" * 11),
        lambda files: {"history.jsonl": LARGE["deep"]},
        lambda files: Case("", {}, b'{"format": 1, "files": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}"),
    ],
    ids=["config", "label", "score", "history", "manifest"],
)
def test_what_is_nested_too_deep_is_damage(hostile: Hostile, spoil: Spoil) -> None:
    assert "is damaged" in hostile(spoil).refusals[0]


@pytest.mark.fault(
    14,
    given="a safetensors header cut short, of a wrong length, with other words, null, or of 2^63 bytes",
    before="struct.error, JSON, Unicode or type errors from the page's parcel, which cut the header by hand",
    now="the safetensors library reads it, and the file is called damaged",
)
@pytest.mark.parametrize(
    "bend",
    [
        lambda content: content[:7],
        lambda content: b"",
        lambda content: (2**63).to_bytes(8, "little") + content[8:],
        lambda content: content[:8] + b"\xff" * 40 + content[48:],
        lambda content: content.replace(b'"F16"', b"[true]"),
        lambda content: content[:8] + b"null" + b" " * (int.from_bytes(content[:8], "little") - 4),
        lambda content: content.replace(b"data_offsets", b"data_offset\\"),
        lambda content: (2**20).to_bytes(8, "little") + b" " * 2**20,
    ],
    ids=["length cut", "empty", "2^63", "no text", "type", "null", "word", "blank"],
)
def test_a_damaged_header_is_a_sentence_where_the_page_takes_the_weights(
    files: Files, tmp_path: Path, bend: Callable[[bytes], bytes]
) -> None:
    put(tmp_path, files, Case("", {"generator.safetensors": bend(files["generator.safetensors"])}))
    with pytest.raises(RecordError, match=r"generator\.safetensors is damaged \(") as caught:
        payload(Record(tmp_path))
    assert sentence_faults(str(caught.value)) == []


@pytest.mark.repeats
@pytest.mark.fault(
    14,
    given="64 MB of numbers, 4 MB of empty lists, a manifest of floats or of 5,000 files",
    before="1.6 to 1.9 GB and 8 to 54 seconds, or no end",
    now="refused by its size before it is parsed, or parsed in a second and 100 MB",
)
@pytest.mark.parametrize(
    ("name", "large"),
    [
        *(("metrics.json", large) for large in LARGE),
        *((MANIFEST, large) for large in ("lists", "numbers", "64 MB")),
        ("config.json", "objects"),
        ("history.jsonl", "rows"),
        ("history.jsonl", "lists"),
        ("weights.json", "64 MB"),
    ],
)
def test_large_json_is_refused_within_bounds(hostile: Hostile, name: str, large: str) -> None:
    def spoil(files: Files) -> Case:
        return Case("", {}, LARGE[large]) if name == MANIFEST else Case("", {name: LARGE[large]})

    refusals = hostile(spoil).refusals
    assert any(name in sentence for sentence in refusals) or large in ("lists", "objects")  # what nobody looks at


def test_the_bound_of_json_is_ten_times_what_ships() -> None:
    shipped = (catalog.CHECKOUT / "checkpoints").rglob("*.json*")
    assert 9 * max(path.stat().st_size for path in shipped) < LARGEST_JSON
    with pytest.raises(ValueError, match="more than"):
        decode(b" " * (LARGEST_JSON + 1))


def test_a_file_of_more_numbers_than_any_network_is_refused_by_their_number() -> None:
    with pytest.raises(ValueError, match="more than 8,000,000 numbers"):
        read_tensors(safetensors.numpy.save({"x": np.zeros(MOST_PARAMETERS + 1, np.int8)}))


def test_ten_lists_and_objects_inside_each_other_are_read_and_eleven_are_not() -> None:
    assert decode(b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}")
    with pytest.raises(ValueError, match="got `array`"):
        decode(b'{"a": ' + b"[" * 10 + b"]" * 10 + b"}")


@pytest.mark.fault(
    14,
    given="width 1,000 or 1,000,000,000,000 in the Config, 300 stages of 2,048 in the plan, one tensor of 8.4 million",
    before="1.7 to 2.9 GB before anything was refused",
    now="shapes are compared before anything is built, and a plan is measured before anything is computed",
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: replaced(files, "config.json", ("config", "width"), "1000"),
        lambda files: replaced(files, "config.json", ("config", "width"), "1000000000000"),
        lambda files: config(files, plan=[_stage(files, inputs=74, outputs=74, norm=None)] * 300),
        lambda files: _wide(files, 60),
        lambda files: {"generator.safetensors": safetensors.numpy.save({"x": np.zeros(8_400_000, np.float16)})},
    ],
    ids=["width 1000", "width 1e12", "300 stages", "wide stages", "tensor"],
)
def test_an_enormous_network_is_refused_within_bounds(hostile: Hostile, spoil: Spoil) -> None:
    assert hostile(spoil).refusals


def _wide(files: Files, stages: int) -> Files:
    """Stages of 2,048 that follow on each other, all of the same weights."""
    wide = _stage(files, inputs=2048, outputs=2048, norm=None, then=None)
    ends = wide | {"inputs": 74, "weights": "first"}, wide | {"outputs": 784, "weights": "last", "then": "tanh"}
    shapes = {"first": (2048, 74), "net.0": (2048, 2048), "last": (784, 2048)}
    arrays = {f"{name}.weight": np.zeros(shape, np.float16) for name, shape in shapes.items()}
    planned = config(files, plan=[ends[0], *[wide] * stages, ends[1]])
    return {**planned, "generator.safetensors": safetensors.numpy.save(arrays)}


def test_a_plan_is_measured_by_all_its_stages(files: Files, tmp_path: Path) -> None:
    put(tmp_path, files, Case("", _wide(files, 1)))
    assert NumpyGAN(Record(tmp_path)).generate(np.zeros((1, 74), np.float32)).shape == (1, 28, 28)
    put(tmp_path, files, Case("", _wide(files, 2)))
    with pytest.raises(RecordError, match="more than 8,000,000 weights"):
        NumpyGAN(Record(tmp_path))


def _stage(files: Files, **fields: Any) -> dict[str, Any]:
    return json.loads(files["config.json"])["plan"][0] | fields


@pytest.mark.fault(
    14,
    given="3,000 codes, a code of 3,000 values, a code named by half a surrogate pair, n true, low true",
    before="the page hung, or a traceback",
    now="config.json is called damaged; 64 parts and 100 values are read, ours have 4 and 10",
)
@pytest.mark.parametrize(
    "part",
    [
        "".join(f'{{"kind": "uniform", "name": "k{i}", "low": -1.0, "high": 1.0}}, ' for i in range(3000)),
        '{"kind": "categorical", "name": "c9", "n": 3000}, ',
        '{"kind": "categorical", "name": "\\ud800", "n": 3}, ',
        '{"kind": "categorical", "name": "c9", "n": true}, ',
        '{"kind": "noise", "name": "c9", "width": true}, ',
        '{"kind": "uniform", "name": "c9", "low": true, "high": 2}, ',
        '{"kind": "noise", "name": "c9", "width": 4096}, ',
        '{"kind": ["noise"], "name": "c9", "width": 1}, ',
    ],
    ids=["3000", "values", "surrogate", "n", "width", "low", "sum", "kind"],
)
def test_latents_that_no_page_can_show_are_damage(hostile: Hostile, part: str) -> None:
    def spoil(files: Files) -> Files:
        return replaced(
            files, "config.json", ("latents",), f'[{part}{{"kind": "noise", "name": "noise", "width": 62}}]'
        )

    assert "config.json is damaged" in hostile(spoil).refusals[0]
    with pytest.raises(ValueError, match=r"latent|parts|numbers"):
        Latents.from_json(json.loads(f'[{part}{{"kind": "noise", "name": "noise", "width": 62}}]'))


@pytest.mark.fault(
    14,
    given="a plan whose outputs are no multiple of 49 pixels, whose batch norm has other channels or eps 0",
    before="numpy's or the page's own error while drawing, or a division by zero",
    now="config.json is called damaged, with the stage that does not fit",
)
@pytest.mark.parametrize(
    ("index", "field", "value"),
    [
        (1, "outputs", 393),
        (1, "pixels", 48),
        (1, "norm", {"weights": "net.5", "channels": 7, "eps": 1e-5}),
        (1, "norm", {"weights": "net.5", "channels": 8, "eps": 0.0}),
        (0, "inputs", 73),
        (2, "kind", "linear"),
        (3, "then", "relu"),
        (3, "outputs", 2),
        (0, "weights", "x" * 1000),
    ],
)
def test_a_plan_that_does_not_follow_is_damage(hostile: Hostile, index: int, field: str, value: Any) -> None:
    def spoil(files: Files) -> Files:
        plan = json.loads(files["config.json"])["plan"]
        assert plan[index][field] != value
        plan[index][field] = value
        return config(files, plan=plan)

    assert any("config.json is damaged" in sentence for sentence in hostile(spoil).refusals)


def test_a_run_that_no_reader_would_take_is_refused_before_it_begins(files: Files) -> None:
    stored = json.loads(files["config.json"])
    check_readable(stored)
    wrong = [
        {"parameters": {"generator": MOST_PARAMETERS + 1, "discriminator": 1}},
        {"latents": [{"kind": "uniform", "name": f"c{i}", "low": -1, "high": 1} for i in range(MOST_PARTS + 1)]},
        {"latents": [{"kind": "categorical", "name": "c1", "n": MOST_VALUES + 1}]},
        {"plan": []},
    ]
    for fields in wrong:
        with pytest.raises(ValueError, match=r"."):
            check_readable(stored | fields)


def test_shapes_are_compared_before_a_network_is_built(files: Files, tmp_path: Path) -> None:
    put(tmp_path, files, Case("", replaced(files, "config.json", ("config", "width"), "1000")))
    with pytest.raises(RecordError, match="is not this architecture"):
        TrainedGAN(Record(tmp_path))


@pytest.mark.fault(
    14,
    given="a label, a size, the seconds or the whole Config left out of config.json; a metric out of the scores",
    before="KeyError or AttributeError in the tables of the documents and on the card",
    now="one sentence that says to score or train it anew",
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: resized(files, "config.json", ("label",), 0),
        lambda files: resized(files, "config.json", ("parameters", "generator"), 0),
        lambda files: resized(files, "config.json", ("parameters",), 0),
        lambda files: resized(files, "config.json", ("seconds",), 0),
        lambda files: replaced(files, "config.json", ("config",), "[]"),
        lambda files: replaced(files, "metrics.json", ("final", "judges"), "{}"),
        lambda files: resized(files, "metrics.json", ("final", "precision"), 0),
        lambda files: resized(files, "metrics.json", ("final", "multiple"), 0),
        lambda files: resized(files, "metrics.json", ("final", "bound"), 2),
    ],
    ids=["label", "generator", "parameters", "seconds", "Config", "judges", "precision", "multiple", "bound"],
)
def test_what_was_left_out_is_a_sentence_where_it_is_missed(hostile: Hostile, spoil: Spoil) -> None:
    assert hostile(spoil).refusals


@pytest.mark.fault(
    14,
    given="50 generated records, the first of the 10,000 counted below",
    before="of 7,200 such cases some hundred ended in a traceback, or cost gigabytes or minutes",
    now="each is read or refused in one sentence, within 2 seconds of the processor and 500 MB",
)
def test_generated_records_are_read_or_refused(files: Files, judge: Record, tmp_path: Path) -> None:
    strategy = hostile_cases(files)

    @settings(FIXED, max_examples=50)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        case = data.draw(strategy)
        put(tmp_path, files, case)
        found = outcome(tmp_path, judge)
        assert found.escaped is None, case.kind
        assert [fault for sentence in found.refusals for fault in sentence_faults(sentence)] == [], found.refusals
        assert found.seconds <= MOST_SECONDS, case.kind
        assert found.megabytes <= MOST_MEGABYTES, case.kind

    run()
