"""The glossary's pictures, each drawn from the records of the five models or from the sheet of real digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

import ganlab
from ganlab import catalog, images, svg
from ganlab.app.sources import cached_networks, failure_records, real_digits, rendering
from ganlab.app.strings.lookup import listed, t
from ganlab.app.strings.terms import TERMS
from ganlab.language import language
from ganlab.paper.paper_runs import MODELS, TITLES
from ganlab.records.files import RecordError
from ganlab.records.record import Record

DIGITS = 8
"""in a strip"""
POINTS = 40
"""of a curve, which is as wide as a thumb"""


def pictures() -> dict[str, str]:
    """Term -> its picture as a data: address; without those whose record is not there, or damaged."""
    return _pictures(tuple(map(str, catalog.roots())), language())


@st.cache_data(max_entries=4, ttl=600, show_spinner=False)
def _pictures(roots: tuple[str, ...], spoken: str) -> dict[str, str]:
    found = {}
    for term in TERMS:
        try:
            found[term] = DRAWN[term]()
        except (RecordError, LookupError, ValueError, StopIteration, OSError):  # older records lack some
            continue
    return found


def _png(picture: np.ndarray) -> str:
    return images.data_url(images.png(picture))


def _svg(text: str) -> str:
    return images.data_url(text.encode(), "svg+xml")


def _strip(digits: np.ndarray) -> str:
    return _png(images.grid(digits, len(digits), rendering.GAP))


def _last(model: str) -> np.ndarray:
    return ganlab.record(model).snapshots[-1][:DIGITS]


def _real(n: int = DIGITS) -> np.ndarray:
    """One digit of each class, from the first on."""
    return real_digits.sheet()[:: real_digits.SHEET_PER_CLASS][:n]


def _moments(model: str) -> str:
    film = ganlab.record(model).snapshots
    return _strip(film[np.linspace(0, len(film) - 1, DIGITS).round().astype(int), 0])


def _curves(lines: Mapping[str, Sequence[float]], title: str, first: float, last: float) -> str:
    """Each thinned to POINTS means of as many rows, or fewer.  LookupError where a term was not logged."""
    points = min(POINTS, *map(len, lines.values()))
    if not points:
        raise LookupError("a term was not logged")
    means = {
        name: [round(float(np.mean(part)), 3) for part in np.array_split(values, points)]
        for name, values in lines.items()
    }
    bands = {name: {"mean": line, "low": line, "high": line} for name, line in means.items()}
    return _svg(svg.curves(bands, title, (f"{first:,.0f}", f"{last:,.0f}")))


def _history(model: str, terms: Mapping[str, str], sign: float = 1) -> str:
    """Logged terms of a run.  terms: as it is logged -> as it is called in the picture."""
    rows = ganlab.record(model).history
    lines = {name: [sign * row[logged] for row in rows if logged in row] for logged, name in terms.items()}
    return _curves(lines, listed(terms.values()), rows[0]["iterations"], rows[-1]["iterations"])


def _bars(values: Sequence[float], title: str, ends: tuple[str, str]) -> str:
    return _svg(svg.bars({"mean": values, "low": values, "high": values}, title, ends))


def _metric(key: str, before: Mapping[str, float] | None = None) -> str:
    """A metric of the five models.  before: what stands left of them."""
    values = {**(before or {}), **{TITLES[name]: ganlab.record(name).scores.metrics[key] for name in MODELS}}
    names = list(values)
    return _bars(list(values.values()), listed(names), (names[0], names[-1]))


def _noise() -> str:
    z = ganlab.record("gan").latents.compose(0, 1)[0]
    grey = np.rint(127.5 + 60 * z.clip(-2, 2)).astype(np.uint8)
    return _png(images.enlarge(grey[: len(grey) // 2 * 2].reshape(2, -1), 8))


def _prior() -> str:
    counts, edges = np.histogram(ganlab.record("gan").latents.compose(0, 200), 25, (-3, 3))
    return _bars((counts / counts.sum()).tolist(), "", (f"{edges[0]:g}", f"{edges[-1]:g}"))


def _code() -> str:
    record = ganlab.record("infogan")
    if record.plan is None:
        raise ValueError("only torch draws it, for which no page waits")
    values = {"seed": 0, "codes": {"c2": 0.0, "c3": 0.0}, "down": None, "across": "c1"}
    png = cached_networks.draw(record, rendering.traversal, **values)
    return images.data_url(png)


def _q() -> str:
    table = np.array(ganlab.record("infogan").scores.codes["c1"].table, float)
    shares = table / table.sum(1, keepdims=True).clip(1)
    return _png(images.enlarge(np.rint(255 * shares).astype(np.uint8), 6))


def _fdd() -> str:
    moments = [moment for moment in ganlab.record("infogan").moments if moment.get("multiple")]
    later = moments[len(moments) // 2 :]
    line = [moment["multiple"] for moment in later]
    bands = {"FDD": {"mean": line, "low": line, "high": line}}
    return _svg(svg.curves(bands, "FDD", (f"{later[0]['iterations']:,}", f"{later[-1]['iterations']:,}")))


def _judge() -> str:
    classes = ganlab.record("infogan").scores.classes
    return _bars([n / sum(classes) for n in classes], "", ("0", "9"))


def _collapse() -> str:
    return _strip(failure_records.first(failure_records.COLLAPSE).snapshots[-1][:DIGITS])


def clipped_shares(record: Record) -> tuple[float, list[float]]:
    """A clipped critic's weights at the end -> the clip, and the share of those in layers that reach it in each bin
    from -clip to clip.  ValueError of a model without a clip."""
    clip = record.recipe.get("clip")
    if not isinstance(clip, float):
        raise ValueError(f"{record.path} clips no weights")
    layers = record.weights["moments"][-1]["layers"].items()
    counts = [row["counts"] for name, row in layers if name.endswith("weight") and row["limit"] >= 0.99 * clip]
    if not counts:
        raise ValueError(f"{record.path} has no weights at the clip")
    total = np.sum(counts, axis=0)
    return clip, (total / total.sum()).tolist()


def _clip() -> str:
    clip, shares = clipped_shares(ganlab.record("wgan"))
    return _bars(shares, "", (f"-{clip:g}", f"{clip:g}"))


def _percentile() -> str:
    opinion = ganlab.record("infogan").scores.opinion
    line = list(opinion.real) if opinion else []
    return _curves({"D": line}, "D", 0, 100)


DRAWN: Mapping[str, Callable[[], str]] = {
    "generator": lambda: _strip(_last("infogan")),
    "discriminator": lambda: _strip(np.concatenate([_real(DIGITS // 2), _last("dcgan")[: DIGITS // 2]])),
    "critic": lambda: _history("wgan", {"D/wasserstein": "-D/wasserstein"}, -1),
    "q": _q,
    "noise": _noise,
    "seed": lambda: _strip(_last("dcgan")),
    "prior": _prior,
    "code": _code,
    "information": lambda: _history("infogan", {"D/info_c1": "D/info_c1"}),
    "fake": lambda: _strip(_last("wgan_gp")),
    "real": lambda: _strip(_real()),
    "loss": lambda: _history("dcgan", {"D/real": "D/real", "G/fake": "G/fake"}),
    "iteration": lambda: _moments("dcgan"),
    "average": lambda: _moments("gan"),
    "judge": _judge,
    "fdd": _fdd,
    "floor": lambda: _metric("multiple", {t("live.realShort"): 1.0}),
    "precision": lambda: _metric("precision"),
    "recall": lambda: _metric("recall"),
    "density": lambda: _metric("density"),
    "coverage": lambda: _metric("coverage"),
    "collapse": _collapse,
    "clip": _clip,
    "penalty": lambda: _history("wgan_gp", {"D/penalty": "D/penalty"}),
    "percentile": _percentile,
}
