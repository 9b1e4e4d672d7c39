"""The failures from which a training can start: what each is cured by, as its row says it."""

from __future__ import annotations

from ganlab.failures import FAILURES

STRINGS = {f"failure.{failure.key}.cure": failure.cure for failure in FAILURES}
