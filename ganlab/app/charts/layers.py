"""Layers of a chart, drawn over each other, and what the browser gets of them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import altair as alt
import msgspec
import numpy as np
import pandas as pd
import pyarrow

from ganlab.language import language

KEPT = 300
"""specifications, the last used ones: a page has eleven at most, in two languages"""
alt.data_transformers.disable_max_rows()  # a long run's history has more than the 5,000 that altair allows


class Layers(alt.LayerChart):
    """Compared with Vega-Lite's schema only when that is asked for: it takes a third of the time in which Measure and
    Paper are drawn, and what it finds are faults of this code, which tests/app/test_charts.py looks for."""

    def to_dict(self, validate: bool = False, **options: Any) -> dict[str, Any]:
        return super().to_dict(validate, **options)


class _Values:
    """A chart's arguments, the same if they are in JSON: records' dicts and data frames have no hash of their own."""

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values, self._bytes = values, msgspec.json.encode(values, enc_hook=_plain)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self._bytes == other._bytes

    def __hash__(self) -> int:
        return hash(self._bytes)


def _plain(value: Any) -> Any:
    """What has no form in JSON: a data frame's columns, a number of numpy's, the name of a function."""
    if isinstance(value, pd.DataFrame):
        return value.to_dict("list")
    return value.item() if isinstance(value, np.generic) else value.__qualname__


def specification(draw: Callable[..., Layers], *values: Any) -> dict[str, Any]:
    """What draw(*values) is in Vega-Lite, its data as tables; not to be changed.

    Made once for the same values in the same language, whoever looks: altair takes 20 to 80 ms for a chart, which was
    two thirds of the server's time for the pages Measure and Paper.
    """
    return _specification(draw, _Values(values), language())


@functools.lru_cache(KEPT)
def _specification(draw: Callable[..., Layers], own: _Values, _: str) -> dict[str, Any]:
    found = draw(*own.values).to_dict()
    return found | {"datasets": {name: pyarrow.Table.from_pylist(rows) for name, rows in found["datasets"].items()}}
