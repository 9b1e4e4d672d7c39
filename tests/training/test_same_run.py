"""What is said when a folder holds another run: the fields that differ, and no more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ganlab.models import registry
from ganlab.records.files import RecordError
from ganlab.training.provenance import EXACT
from ganlab.training.same_run import as_json, refuse_other
from tests.support.factories import STEPS, open_run, tiny_config

WHERE = Path("runs/gan")


def config(**changes: Any) -> dict[str, Any]:
    """What config.json says of a release run of InfoGAN, as far as it is compared."""
    recipe = registry.config("infogan")
    whole = {
        "kind": "gan",
        "model": "infogan",
        "budget": "release",
        "seed": 0,
        "config": as_json(recipe),
        "latents": recipe.latents().to_json(),  # pyright: ignore[reportAttributeAccessIssue]
        "data": {"name": "MNIST", "images": 60000},
        "judge": "ab" * 32,
        "device": "cpu",
        "precision": "bf16",
        "threads": 2,
        "processes": 1,
        "versions": {"ganlab": "0.1.0", "python": "3.11.2", "torch": "2.6.0", "numpy": "2.1.0"},
    }
    return whole | {k: {**whole[k], **v} if isinstance(v, dict) else v for k, v in changes.items()}


def said(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    with pytest.raises(RecordError) as caught:
        refuse_other(WHERE, theirs, ours, EXACT)
    return str(caught.value)


GIVEN = "give what it was begun with to go on, or choose another --out."


@pytest.mark.fault(
    8,
    given="a resume with --batch-size 64 of a run that was begun with 128",
    before="two Configs of thirteen fields each",
    now="holds a run with batch_size 128, now 64",
)
@pytest.mark.fault(
    8,
    given="a resume with other data, another judge, or another version of torch",
    before="two objects, or two hashes of 64 digits",
    now="data images 60000, now 50000; versions torch 2.6.0, now 2.7.0; the hash shortened",
)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"config": {"batch_size": 64}}, "batch_size 128, now 64"),
        (
            {"config": {"batch_size": 64, "betas": [0.0, 0.9]}},
            "batch_size 128, now 64; betas [0.5, 0.999], now [0.0, 0.9]",
        ),
        ({"seed": 4, "config": {"lr_g": 0.002}}, "lr_g 0.001, now 0.002; seed 0, now 4"),
        ({"data": {"images": 50000}}, "data images 60000, now 50000"),
        ({"data": {"name": "shirts", "sha256": "12" * 32}}, "data name MNIST, now shirts"),
        ({"judge": "cd" * 32}, "judge abababababab...babababababab, now cdcdcdcdcdcd...dcdcdcdcdcdcd"),
        ({"kind": "slim", "seed": 7}, "kind gan, now slim"),
        ({"model": "gan", "config": {}}, "model infogan, now gan"),
    ],
    ids=["a field", "two fields", "a field and the seed", "data", "named data", "judge", "kind", "model"],
)
def test_only_the_fields_that_differ_are_said(change: dict[str, Any], words: str) -> None:
    assert said(config(), config(**change)) == f"{WHERE} holds a run with {words}: {GIVEN}"


def test_a_latent_is_named_where_only_a_latent_differs() -> None:
    latents = [{**row, "n": 12} if row["name"] == "c1" else row for row in config()["latents"]]
    assert said(config(), config(latents=latents)) == f"{WHERE} holds a run with latents c1 n 10, now 12: {GIVEN}"


def test_the_same_latents_in_another_order_are_another_run() -> None:
    assert said(config(), config(latents=config()["latents"][::-1])) == (
        f"{WHERE} holds a run with latents in another order: {GIVEN}"
    )


def test_other_circumstances_can_be_allowed_and_are_named_one_by_one() -> None:
    other = config(versions={"torch": "2.7.0"}, threads=1)
    assert said(config(), other) == (
        f"{WHERE} holds a run with threads 2, now 1; versions torch 2.6.0, now 2.7.0, and would not go on equal bit "
        "for bit: go on as it was begun, or with --allow-inexact, which the record will say, or choose another --out."
    )
    refuse_other(WHERE, config(), other, ())


def test_another_number_of_processes_can_be_allowed_and_a_run_of_before_had_one() -> None:
    two = config(processes=2)
    assert said(two, config()).startswith(f"{WHERE} holds a run with processes 2, now 1, and would not go on equal bit")
    refuse_other(WHERE, two, config(), ())
    before = config()
    del before["processes"]
    refuse_other(WHERE, before, config(), EXACT)
    assert "processes 1, now 2" in said(before, two)


@pytest.mark.parametrize(
    "stored",
    ["a\nb" * 900, [1] * 900, {"x" * 900: 1}, {"seed": "\ud800"}, -(10**300), float("nan"), True],
    ids=["text", "list", "object", "surrogate", "large number", "nan", "true"],
)
def test_what_a_damaged_config_holds_is_said_on_one_short_line(stored: Any) -> None:
    for field in ("seed", "data", "latents", "judge"):
        words = said(config(**{field: None}) | {field: stored}, config())
        assert words.isprintable()
        assert len(words) < 500


@pytest.mark.fault(
    8,
    given="a finished or a stopped run with larger --steps",
    before="refused with two dumps and no reason",
    now="refused because rates, noise and film follow the part of the steps that is done",
)
@pytest.mark.parametrize("steps", [STEPS + 1, STEPS - 1, 10 * STEPS])
@pytest.mark.parametrize("done", [True, False], ids=["finished", "stopped"])
def test_a_run_is_not_made_longer_or_shorter_and_the_reason_is_said(
    steps: int, done: bool, tmp_path: Path, copied: Callable[[str], Path]
) -> None:
    folder = copied("gan") if done else tmp_path / "gan"
    if not done:
        run = open_run(folder, "gan")
        next(run.ticks())
        run.close()
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(RecordError) as caught:
        open_run(folder, "gan", tiny_config("gan", steps=steps))
    assert str(caught.value) == (
        f"{folder} holds a run with steps {STEPS}, now {steps}: a run cannot be made longer or shorter, because its "
        "learning rates, its noise and the moments of its film follow the part of the steps that is done, so that "
        "every iteration would have been another; train the new steps into another --out."
    )
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    shutil.rmtree(folder)
