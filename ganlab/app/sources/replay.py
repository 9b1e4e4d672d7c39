"""A finished training as the messages of docs/live.md, each with its iteration: what a live run would have said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

import msgspec
import streamlit as st

import ganlab
from ganlab import catalog
from ganlab.catalog import RunFolder
from ganlab.errors import showable
from ganlab.images import digits_base64
from ganlab.interactive import protocol
from ganlab.models import registry
from ganlab.records.files import RecordError
from ganlab.records.record import Record

SCORED = 10_000
"""samples by which a frame of the film is scored, if it does not say"""
COLUMNS = 8
NETS: tuple[tuple[protocol.Net, str], ...] = (("discriminator", "layers"), ("generator", "generator"))
"""what a moment of weights.json calls each network's histograms"""
ABSENT = ("opinions", "gradients", "generator")
"""what older records lack: D's answers, the gradients by layer, the generator's weights"""


class Course(TypedDict):
    """What the page is sent of a finished run, in live/README.md a replay, besides how its loss terms are drawn.

    names: of the loss terms; absent: which of `ABSENT` were not kept.
    """

    begin: dict[str, Any]
    messages: list[dict[str, Any]]
    names: list[str]
    absent: list[str]


def runs() -> dict[str, RunFolder]:
    """Every finished run of a known model, whether it has networks or not, by what it is called in a link; those that
    a model's name stands for come first."""
    found = [
        (run, run.record) for run in catalog.runs() if run.record is not None and run.record.model in registry.NAMES
    ]
    found.sort(key=lambda one: (one[0].place != "", one[0].place == "" and registry.NAMES.index(one[1].model)))
    return {link_name(run, record): run for run, record in found}


def link_name(run: RunFolder, record: Record) -> str:
    """What a link calls a finished run."""
    return f"{record.model}@{run.place}" if run.place else record.model


def course(record: Record) -> Course:
    """The whole course of a training.  RecordError if a file of the record is damaged, or if this version cannot build
    its networks."""
    return _course(record.manifest_sha256, record)


@st.cache_data(max_entries=8, show_spinner=False)
def _course(manifest: str, _record: Record) -> Course:
    messages = [*_terms(_record), *_frames(_record), *_networks(_record)]
    messages.sort(key=lambda message: message["iterations"])
    n, known = _known(_record)
    kinds = {message["t"] for message in messages} | {message["net"] for message in messages if message["t"] == "layer"}
    return {
        "begin": {"label": showable(_record.label), **_built(_record), "n": n, "known": known},
        "messages": messages,
        "names": sorted({name for row in messages if row["t"] == "terms" for name in row["terms"]}),
        "absent": [kind for kind in ABSENT if kind not in kinds],
    }


def _terms(record: Record) -> Iterator[dict[str, Any]]:
    """The rows of the log; `says` is what D said on average, which older records have, too."""
    for row in record.history:
        yield {
            "t": "terms",
            "iterations": row["iterations"],
            "terms": {name: value for name, value in row.items() if "/" in name},
            "says": {side: row[f"D({side})"] for side in ("real", "fake") if f"D({side})" in row},
        }


def _frames(record: Record) -> Iterator[dict[str, Any]]:
    """The film's digits, and how far they are from real ones."""
    for at, digits in zip(record.moments, record.snapshots, strict=True):
        yield _row(protocol.DigitsAre(at["iterations"], at["seconds"], digits_base64(digits, COLUMNS)))
        if "multiple" in at:
            n = at.get("n", SCORED)
            yield _row(protocol.FDD(at["iterations"], n, at["multiple"], at.get("judges", {}), at["classes"]))


def _networks(record: Record) -> Iterator[dict[str, Any]]:
    """What is kept of both networks: D's answers, the gradients, and of each layer its weights and its gradient."""
    for at in record.weights["moments"]:
        step, gradients = at["iterations"], at.get("gradients")
        if "opinions" in at:
            yield _row(protocol.Opinions(step, **at["opinions"]))
        if gradients:
            yield _row(protocol.Gradients(step, gradients.get("discriminator", {}), gradients.get("generator", {})))
        for net, key in NETS:
            of_layer: dict[str, dict[str, Any]] = {}
            for tensor, histogram in at.get(key, {}).items():
                layer, _, name = tensor.rpartition(".")
                of_layer.setdefault(layer, {})[name] = histogram
            for layer, weights in of_layer.items():
                norm = (gradients or {}).get(net, {}).get(layer)
                yield _row(protocol.LayerIs(net, layer, step, weights, norm))


def _row(message: protocol.Messages) -> dict[str, Any]:
    return msgspec.to_builtins(message)


def _built(record: Record) -> dict[str, Any]:
    """What docs/live.md's `begin` says of the networks, as this version builds them from the record's recipe."""
    import torch

    from ganlab.interactive import observation

    try:
        cfg = registry.stored_config(record.model, record.recipe)
        with torch.device("meta"):  # shapes alone: a recipe from elsewhere may be of any width
            gan = registry.build(record.model, torch.Generator(), cfg)
        return {"steps": cfg.steps, "output": gan.output, "unit": gan.unit, "layers": observation.layers(gan)}
    except (ValueError, TypeError, RuntimeError) as error:
        raise RecordError(f"the networks of {showable(record.path)} cannot be built: {showable(error)}") from error


def _known(record: Record) -> tuple[int | None, list[dict[str, Any]]]:
    """By how many samples the film is scored, and what FDD of as many is for known sets of digits; None and [] if
    either is not known."""
    scored = [at for at in record.moments if "multiple" in at]
    if not scored:
        return None, []
    judge, n = ganlab.record("judge"), scored[-1].get("n", SCORED)
    if n == SCORED:
        sets = {row.name: row.scores.multiple for row in judge.known_sets}
        return n, [{"name": name, "multiple": value} for name, value in sets.items() if value is not None]
    few = judge.few_samples
    if few is None or few.n != n:
        return None, []
    return n, [{"name": row.name, "multiple": row.multiple} for row in few.sets]
