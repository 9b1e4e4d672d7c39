"""What a metric is called on an axis or above a column."""

from __future__ import annotations

from ganlab.metrics.table import METRICS

STRINGS = {f"metric.{metric.key}": metric.heading for metric in METRICS}
