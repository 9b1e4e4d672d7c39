"""What a watched run says first: what it is, and, where it is taken up, what it said before it was stopped."""

from __future__ import annotations

from collections.abc import Iterator

from ganlab.interactive import observation, protocol
from ganlab.interactive.measuring import of_frames
from ganlab.records.judge_scores import FewSamples
from ganlab.training.changes import changeable
from ganlab.training.run import Run

FEW = 100
"""iterations: in fewer there is little to see"""


def begin(run: Run, command: str, known: FewSamples | None) -> protocol.Begin:
    """command, known: as `Session` has them."""
    gan = run.training.gan
    return protocol.Begin(
        model=run.config["model"],
        label=gan.label,
        seed=run.config["seed"],
        folder=str(run.folder),
        command=command,
        steps=run.cfg.steps,
        few=FEW,
        iterations=run.training.step,
        config=run.config["config"] | {row["field"]: row["value"] for row in run.changes if "field" in row},
        changeable=changeable(run.cfg),
        output=gan.output,
        unit=gan.unit,
        layers=observation.layers(gan),  # pyright: ignore[reportArgumentType]
        n=known and known.n,
        known=[
            {"name": row.name, "multiple": row.multiple, "low": row.low, "high": row.high}
            for row in (known.sets if known else ())
        ],
    )


def earlier(run: Run) -> Iterator[protocol.Message]:
    """The rows of its history, and the distances of its film."""
    for row in run.history.rows:
        terms = {name: value for name, value in row.items() if "/" in name}
        yield protocol.TermsAre(row["iterations"], row["images"], row["seconds"], terms, None, None)
    yield from of_frames(run.film.frames)
