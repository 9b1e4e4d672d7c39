"""The messages of a watched training, one JSON object a line in both directions: docs/live.md has them as a table.

What stands in an object beside "t" are the fields of the class. No torch: a server that starts such a training in a
process of its own reads and writes the same classes.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

LONGEST = 4096
"""bytes of a line that is taken"""
Net = Literal["discriminator", "generator"]
Side = Literal["d", "g"]
State = Literal["running", "paused", "scoring", "done", "stopped", "failed"]


class Order(msgspec.Struct, tag_field="t", forbid_unknown_fields=True):
    """What is asked of the training."""


class Pause(Order, tag="pause"):
    """No step more until the next order."""


class Go(Order, tag="go"):
    """On with it."""


class TakeStep(Order, tag="step"):
    """One step of one network, after a pause.  slow: with a `Motion` of it."""

    side: Side
    slow: bool = False


class Set(Order, tag="set"):
    """A field of the Config from the next step on: one of the `changeable` ones of `Begin`."""

    field: str
    value: int | float


class ShowLayer(Order, tag="layer"):
    """Asks for a layer's weights and gradient, by its name in `Begin`."""

    net: Net
    layer: str


class Stop(Order, tag="stop"):
    """Save, and end; so does the end of the input."""


class Message(msgspec.Struct, tag_field="t"):
    """What the training says."""


class Begin(Message, tag="begin"):
    """Once, at the beginning, before there is a folder where one is made.

    config: every field of the recipe; command: what does the same by hand; output, unit: as in config.json; layers: of
    each network in the order in which they are run, {"name", "kind", "shape" of what leaves it without the batch,
    "parameters"}, and "q" of those that only Q runs; known: what FDD is of known sets, {"name", "multiple", "low",
    "high"}, in sets of `n` samples; iterations: done before, where it goes on; few: with fewer `steps` than these
    there is little to see.
    """

    model: str
    label: str
    seed: int
    folder: str
    command: str
    steps: int
    few: int
    iterations: int
    config: dict[str, Any]
    changeable: tuple[str, ...]
    output: str
    unit: str
    layers: dict[Net, list[dict[str, Any]]]
    n: int | None
    known: list[dict[str, Any]]


class StateIs(Message, tag="state"):
    """Whenever it changes.  due: whose step comes next; said: why, in a sentence, of what failed."""

    state: State
    iterations: int
    due: Side
    said: str = ""


class TermsAre(Message, tag="terms"):
    """Four times a second, and after each single step; of a run that goes on, first the rows of its history.

    terms: of each network's last step, "D/real", "G/fake", ...; seconds: of training; images_per_second: now; left:
    seconds until its last iteration at this speed; both None at first.
    """

    iterations: int
    images: int
    seconds: float
    terms: dict[str, float]
    images_per_second: float | None
    left: float | None


class Opinions(Message, tag="opinions"):
    """With each picture.  What D says of 128 training digits and of 128 fakes: counts in equal bins from low to high,
    of probabilities if D puts out logits, else of its values."""

    iterations: int
    low: float
    high: float
    real: list[int]
    fake: list[int]


class Gradients(Message, tag="gradients"):
    """With each picture.  L2 norms of the last step's gradient by layer."""

    iterations: int
    discriminator: dict[str, float]
    generator: dict[str, float]


class DigitsAre(Message, tag="digits"):
    """The moving average's 64 digits of the film's noise, eight by eight.  png: base64."""

    iterations: int
    seconds: float
    png: str


class FDD(Message, tag="fdd"):
    """How far n samples of the moving average are: see `Moment` in docs/run_folder.md, whose `n` is the same."""

    iterations: int
    n: int
    multiple: float
    judges: dict[str, float]
    classes: list[int]


class Motion(Message, tag="motion"):
    """A step in slow motion: eight real digits and eight fakes of its batch, in one row, as D saw them.

    before, after: D's output for each of the eight; real_mean_...: the same over the whole batch. gradient: of D's
    output for each fake by its pixels, after D's step, before G's; moved: how much ink each fake gained, without the
    noise, None for D's step: both float32 (8, 28, 28), little-endian, base64, in units of -1 (black) to 1 (white).
    moved_png: the fakes after G's step, as D saw them; "" for D's step.
    """

    side: Side
    iterations: int
    real_png: str
    real_before: list[float]
    real_after: list[float]
    real_mean_before: float
    real_mean_after: float
    fake_png: str
    fake_before: list[float]
    fake_after: list[float]
    fake_mean_before: float
    fake_mean_after: float
    gradient: str
    moved: str | None
    moved_png: str


class LayerIs(Message, tag="layer"):
    """An answer to `ShowLayer`.  weights: per parameter {"limit", "counts"} as in weights.json; gradient: L2 norm of
    the layer's in its network's last step, None before the first."""

    net: Net
    layer: str
    iterations: int
    weights: dict[str, dict[str, Any]]
    gradient: float | None


class WasSet(Message, tag="set"):
    """An answer to `Set`, as config.json will say it under "changes"."""

    iterations: int
    field: str
    before: int | float
    value: int | float


class Scoring(Message, tag="scoring"):
    """After the last iteration: how many parts of the final scores are measured."""

    part: int
    parts: int


class Done(Message, tag="done"):
    """The folder is a finished record.  multiple, classes: of n samples; None and empty for other data than MNIST."""

    folder: str
    n: int | None
    multiple: float | None
    classes: list[int]


class Error(Message, tag="error"):
    """A line that was no order, or one that cannot be done, and that nothing came of."""

    said: str
    line: str


Orders = Pause | Go | TakeStep | Set | ShowLayer | Stop
Messages = (
    Begin
    | StateIs
    | TermsAre
    | Opinions
    | Gradients
    | DigitsAre
    | FDD
    | Motion
    | LayerIs
    | WasSet
    | Scoring
    | Done
    | Error
)
_orders, _messages = msgspec.json.Decoder(Orders), msgspec.json.Decoder(Messages)


def read_order(line: bytes) -> Orders:
    """ValueError, in a sentence, for what is no order."""
    return _read(_orders, line)


def read_message(line: bytes) -> Messages:
    """ValueError, in a sentence, for what is no message."""
    return _read(_messages, line)


def written(message: Message | Order) -> bytes:
    """As a line, its end included."""
    return msgspec.json.encode(message) + b"\n"


def _read(decoder: Any, line: bytes) -> Any:
    if len(line) > LONGEST and decoder is _orders:
        raise ValueError(f"a line of more than {LONGEST:,} bytes is no order")
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ValueError(f"that is no line of docs/live.md: {str(error)[:200]}") from error
