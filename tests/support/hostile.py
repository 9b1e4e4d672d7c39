"""What becomes of hostile records (`hostile_cases`), and what reading them costs.

python -m tests.support.hostile --cases 10000 --write counts how so many end, in docs/reliability.md.
"""

from __future__ import annotations

import contextlib
import gc
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tyro
from hypothesis import given, settings
from hypothesis import strategies as st

import ganlab
from ganlab.app.charts import loss_curves
from ganlab.app.charts.palette import Mark
from ganlab.app.live.payload import payload
from ganlab.app.sections import run_details, settings_diff, training_course
from ganlab.app.sections.discriminator_scores import percentile_ranks
from ganlab.app.sources import rendering
from ganlab.app.state.shown_models import ShownModel
from ganlab.errors import GanlabError
from ganlab.hub.push import contents
from ganlab.inference.export import to_npz
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.paper.run_data import run_data
from ganlab.records.card import card
from ganlab.records.files import RecordError, unverified
from ganlab.records.record import Record
from ganlab.records.sentences import chip_digits, chip_names, collapse_sentence, meaning_caption
from ganlab.reporting import results_page
from ganlab.reporting.documents import comparison_table, markdown_table, put_part
from ganlab.trained import TrainedGAN
from tests.support.factories import CHECKOUT, finish_run
from tests.support.hostile_cases import FIXED, hostile_cases, put, undamaged

PAGE = CHECKOUT / "docs" / "reliability.md"
MOST_SECONDS, MOST_MEGABYTES = 2.0, 500.0
"""of the processor, and above an idle process that has imported the same modules"""


def uses(folder: Path, judge: Record) -> Iterator[Callable[[], object]]:
    """Everything that the app, the commands and a user do with a record, a step at a time."""
    yield lambda: unverified(folder)
    record = Record(folder)
    shown = ShownModel(record.model, "x", Mark("#000000", ()), record)
    yield record.verify
    for part in ("latents", "plan", "recipe", "scores", "history", "moments", "snapshots", "weights"):
        yield lambda part=part: getattr(record, part)
    yield lambda: collapse_sentence(record.scores, judge.real_scores)
    yield lambda: [
        (chip_names(record.scores.codes.get(code.name)), chip_digits(record.scores.codes.get(code.name)))
        for code in record.latents.codes
    ]
    yield lambda: [meaning_caption(effects) for effects in record.scores.meaning.values()]
    yield lambda: card(record.config, record.scores)
    yield lambda: contents("user/name", [record])
    yield lambda: comparison_table([record])
    yield lambda: results_page.parts([record], judge)
    yield lambda: paper(record)
    yield lambda: loss_curves.table(record.history)
    yield lambda: training_course.training_course(shown)
    yield lambda: settings_diff.differences(record.config, judge.config)
    yield lambda: run_details.facts(folder, record)
    yield lambda: payload(record)
    yield lambda: to_npz(record)
    yield lambda: drawn(NumpyGAN(record))
    yield lambda: judged(TrainedGAN(record), record)


def drawn(gan: rendering.Generator) -> None:
    rendering.digit(gan, 0, {}, (0.5, 0.5))
    rendering.row(gan, 0, {}, 2)
    for down, across in rendering.axes(gan.latents)[:1]:
        rendering.traversal(gan, 0, {}, down, across)


def paper(record: Record) -> None:
    with contextlib.suppress(RecordError):  # it is no slim run, which is no fault of it
        run_data(record, last_weights=False)


def judged(gan: TrainedGAN, record: Record) -> None:
    digits = gan.sample(2)
    answers = gan.opinions(digits).tolist()
    if record.scores.opinion:
        percentile_ranks(answers, record.scores.opinion)
    if gan.latents.codes:
        gan.infer_codes(digits)


@dataclass(frozen=True)
class Outcome:
    """refusals: the sentences; escaped: an exception that is none of ours, as text, None if there was none; seconds: of
    the processor; megabytes: the process's peak above what it held before."""

    refusals: tuple[str, ...]
    escaped: str | None
    seconds: float
    megabytes: float


def outcome(folder: Path, judge: Record, idle: float | None = None) -> Outcome:
    """Does everything with a record.  idle: megabytes that an idle process holds, those of now if not given."""
    idle = memory("VmRSS") if idle is None else idle
    if PEAK.exists():
        PEAK.write_text("5")  # from here on VmHWM counts anew
    begun, refusals, escaped = time.process_time(), [], None
    steps = uses(folder, judge)
    while escaped is None:
        try:
            step = next(steps)
            step()
        except StopIteration:
            break
        except GanlabError as error:
            refusals.append(str(error))
        except Exception as error:
            escaped = f"{type(error).__name__}: {str(error)[:200]}"
    seconds = time.process_time() - begun
    return Outcome(tuple(refusals), escaped, seconds, memory("VmHWM") - idle)


PEAK, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def memory(field: str) -> float:
    """VmRSS or VmHWM of this process in megabytes; 0 where the system does not say."""
    found = re.search(rf"{field}:\s+(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    return int(found[1]) / 1000 if found else 0.0


def sentence_faults(sentence: str) -> list[str]:
    """What is wrong with a refusal: it is one line, short, one sentence, and can be printed."""
    tests = {
        "lines": "\n" in sentence or "\r" in sentence,
        "length": len(sentence) > 700,
        "end": not sentence.endswith((".", "!")),
        "letters": sentence != sentence.encode(errors="replace").decode(),
        "advice": "delete" in sentence,
    }
    return [name for name, wrong in tests.items() if wrong]


# ---- the command


def main(cases: int = 10_000, write: bool = False) -> None:
    """Reads so many hostile records, and says how they ended.

    Args:
        cases: how many.
        write: put the counts into docs/reliability.md.
    """
    judge, ends, escapes = ganlab.record("judge"), Counter[tuple[str, str]](), Counter[str]()
    worst = {"s": (0.0, ""), "MB": (0.0, "")}
    with tempfile.TemporaryDirectory() as place:
        files = {name: undamaged(finish_run(Path(place) / name, name).folder) for name in ("infogan", "gan")}
        folder = Path(place) / "hostile"
        folder.mkdir()
        gc.collect()
        gc.freeze()
        idle = memory("VmRSS")

        @settings(FIXED, max_examples=cases)
        @given(st.data())
        def run(data: st.DataObject) -> None:
            base = files[data.draw(st.sampled_from(sorted(files)))]
            case = data.draw(strategies[id(base)])
            put(folder, base, case)
            found = outcome(folder, judge, idle)
            wrong = {fault for sentence in found.refusals for fault in sentence_faults(sentence)}
            end = "escaped" if found.escaped or wrong else "refused" if found.refusals else "read"
            ends[case.kind, end] += 1
            if end == "escaped":
                escapes[found.escaped or f"no sentence: {wrong}, {found.refusals[:2]}"] += 1
            for unit, value in (("s", found.seconds), ("MB", found.megabytes)):
                worst[unit] = max(worst[unit], (value, case.kind))

        strategies = {id(base): hostile_cases(base) for base in files.values()}
        run()
    kinds = sorted({kind for kind, _ in ends})
    head = ("records with", "cases", "read", "one sentence", "anything else")
    counts = [[ends[kind, end] for end in ("read", "refused", "escaped")] for kind in kinds]
    rows = [(kind, f"{sum(found):,}", *(f"{n:,}" for n in found)) for kind, found in zip(kinds, counts, strict=True)]
    total = [sum(column) for column in zip(*counts, strict=True)]
    rows.append(("all", f"{sum(total):,}", *(f"{n:,}" for n in total)))
    said = " ".join(
        f"At most {value:.{digits}f} {unit} ({kind})."
        for digits, (unit, (value, kind)) in enumerate(reversed(worst.items()))
    )
    table = f"{markdown_table(head, rows)}\n\n{said}"
    print(table, *(f"{n} x {what}" for what, n in escapes.most_common(40)), sep="\n")
    if write:
        put_part(PAGE, "hostile records", table, COMMAND)


COMMAND = "python -m tests.support.hostile --cases 10000 --write"

if __name__ == "__main__":
    tyro.cli(main)
