"""docs/reliability.md says what its tests hold."""

from __future__ import annotations

from tools import faults


def test_the_table_is_made_from_the_tests() -> None:
    page = faults.PAGE.read_text()
    assert faults.table() in page, "run python -m tools.faults"
    for fault in faults.faults():
        assert fault.kind in faults.KINDS, fault.test
        assert all("|" not in text and "\n" not in text and text for text in (fault.given, fault.before, fault.now))
