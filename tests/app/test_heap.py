"""What the collector walks through after every rerun."""

from __future__ import annotations

import gc

import pytest

from ganlab.app.sources import heap
from tests.support.visitor import TRAIN, visit


def test_what_a_page_has_imported_is_not_walked_through_after_every_rerun(monkeypatch: pytest.MonkeyPatch) -> None:
    visit()  # and so the glossary's pictures, drawn by networks, which freeze what is there when they are loaded
    gc.unfreeze()
    monkeypatch.setattr(heap, "_modules", 0)
    visit(TRAIN)
    assert len(gc.get_objects()) < gc.get_freeze_count() / 5
