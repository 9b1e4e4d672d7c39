"""Layers of a chart, drawn over each other."""

from __future__ import annotations

from typing import Any

import altair as alt


class Layers(alt.LayerChart):
    """Compared with Vega-Lite's schema only when that is asked for: it takes a third of the time in which Measure and
    Paper are drawn, and what it finds are faults of this code, which tests/app/test_charts.py looks for."""

    def to_dict(self, validate: bool = False, **options: Any) -> dict[str, Any]:
        return super().to_dict(validate, **options)
