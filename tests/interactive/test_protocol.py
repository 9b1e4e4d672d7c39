"""docs/live.md has the messages of a watched training, and when there is something to see is worked out by hand."""

from __future__ import annotations

import os
import re
import typing

import msgspec
import numpy as np
import pytest

from ganlab.interactive import protocol
from ganlab.interactive.inbox import Inbox
from ganlab.interactive.schedule import Share, picture_gap, recording_for, steps_in
from ganlab.training.changes import CHANGEABLE
from ganlab.training.recording import FULL
from tests.support.factories import CHECKOUT

DOCUMENT = (CHECKOUT / "docs" / "live.md").read_text()


def documented(heading: str) -> dict[str, list[str]]:
    """The table under a heading: t -> the names of the fields, in order."""
    (part,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return {re.findall("`(.*?)`", tag)[0]: re.findall("`(.*?)`", fields) for tag, fields, _ in lines}


@pytest.mark.parametrize(("heading", "kinds"), [("Orders", protocol.Orders), ("Messages", protocol.Messages)])
def test_the_document_has_every_message_with_its_fields_and_no_other(heading: str, kinds: object) -> None:
    known = {kind.__struct_config__.tag: [*kind.__struct_fields__] for kind in typing.get_args(kinds)}
    assert documented(heading) == known


def test_the_document_names_what_may_be_set_and_every_state() -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith("| `set`"))
    assert {name for name in CHANGEABLE if not name.startswith("lr_")} <= set(re.findall("`(.*?)`", row))
    row = next(line for line in DOCUMENT.splitlines() if line.startswith("| `state`"))
    assert set(typing.get_args(protocol.State)) <= set(re.findall('"(.*?)"', row))


def test_a_message_is_one_line_of_json_and_comes_back_as_it_was() -> None:
    sent = protocol.StateIs("failed", 3, "g", "two\nlines")
    line = protocol.written(sent)
    assert line.count(b"\n") == 1
    assert msgspec.json.decode(line) == {
        "t": "state",
        "state": "failed",
        "iterations": 3,
        "due": "g",
        "said": "two\nlines",
    }
    assert protocol.read_message(line) == sent


def test_lines_come_whole_however_they_were_written_and_a_long_one_is_cut() -> None:
    read, write = os.pipe()
    inbox = Inbox(read)
    for part in (b'{"t": "pa', b'use"}\n\n{"t"', b': "go"}\n', b"x" * 50_000, b"\n", b"the last"):
        os.write(write, part)
    os.close(write)
    lines = [inbox.get(wait=True) for _ in range(3)]
    assert lines[:2] == [b'{"t": "pause"}', b'{"t": "go"}']
    assert lines[2] is not None
    assert len(lines[2]) == protocol.LONGEST + 1
    with pytest.raises(ValueError, match="more than 4,096 bytes"):
        protocol.read_order(lines[2])
    assert inbox.get(wait=True) is None  # what had no end of line was no order
    assert inbox.get(wait=True) is None


def test_a_line_that_is_one_byte_too_long_is_refused_even_if_its_end_comes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for length, fits in ((protocol.LONGEST, True), (protocol.LONGEST + 1, False)):
        chunks = [b"x" * length, b"\n", b""]
        with monkeypatch.context() as patch:
            patch.setattr("ganlab.interactive.inbox.os.read", lambda *_, chunks=chunks: chunks.pop(0))
            line = Inbox(-1).get(wait=True)
        assert line is not None
        assert (len(line) <= protocol.LONGEST) is fits


# ---- when


def test_ten_pictures_in_the_first_three_seconds_then_log_spaced_then_more_than_one_a_second() -> None:
    times = [0.0]
    while times[-1] < 100:
        times.append(times[-1] + picture_gap(times[-1]))
    assert sum(time <= 3.0 + 1e-9 for time in times) == 11  # one at the beginning
    gaps = np.diff(times)
    middle = [gap / time for time, gap in zip(times, gaps, strict=False) if 3.1 < time < 6.4]
    assert middle == pytest.approx([0.1] * 7)
    assert gaps.max() < 1


def test_measuring_takes_a_tenth_of_the_time_and_as_much_as_it_may() -> None:
    share, elapsed, spent = Share(), 0.0, 0.0
    share.cost = 1.0
    while elapsed < 200:
        if share.allows(elapsed):
            share.paid(1.5)
            spent += 1.5
            elapsed += 1.5
            assert spent <= 0.1 * elapsed + 0.15  # of what it took itself
        elapsed += 0.05
    assert spent > 0.08 * elapsed


def test_a_frame_of_the_film_counts_as_measuring() -> None:
    share = Share()
    share.cost = 1.0
    assert share.allows(20.0)
    share.paid(2.0)
    assert not share.allows(59.0)  # 2 spent, 2 for the next, 2 for a frame meanwhile: 6
    assert share.allows(60.0)


def test_a_plan_by_hand() -> None:
    assert steps_in(50, 0.0625) == 560  # 50 * 0.7 / 0.0625
    assert steps_in(1, 10) == 20
    short, middle, long = (recording_for(seconds) for seconds in (45, 180, 1e6))
    assert (short.rows, short.moments, short.scored_sets, short.few_samples) == (45, 4, 1, True)
    assert (middle.rows, middle.moments) == (180, 15)
    assert (long.rows, long.moments) == (FULL.rows, FULL.moments)
    assert (short.kind, short.samples, short.calibration) == (FULL.kind, FULL.samples, FULL.calibration)
