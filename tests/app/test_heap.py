"""What the collector walks through after every rerun."""

from __future__ import annotations

import gc
import time
import weakref

import pytest

from ganlab.app.sources import heap
from tests.support.visitor import TRAIN, visit


def test_what_a_page_has_drawn_is_not_walked_through_after_every_rerun() -> None:
    visit()
    gc.unfreeze()
    visit(TRAIN)
    assert len(gc.get_objects()) < gc.get_freeze_count() / 5


class Left:
    """What a visitor leaves behind: it holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_visitors_leave_behind_is_freed_with_one_of_the_next_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "_thawed", time.monotonic())
    one = Left()
    left = weakref.ref(one)
    heap.freeze_drawn()
    del one
    heap.freeze_drawn()
    assert left() is not None  # frozen, and so not looked at
    monkeypatch.setattr(heap, "THAWED_EVERY", 0.0)
    heap.freeze_drawn()
    assert left() is None
