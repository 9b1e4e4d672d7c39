"""Several processes with equal shares of each batch: what they sum in a step, and how the first tells the others."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Literal

import safetensors.torch
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed import distributed_c10d
from torch.nn.parallel import DistributedDataParallel

from ganlab.models.base import GANConfig, Terms
from ganlab.training.global_batch import GlobalBatch, own_rows
from ganlab.training.world import LostError, Message, TermsOf, World

PATIENCE = 10.0
"""seconds without a sign of life until a process counts as lost; torchrun gives the others 30 more to end"""
_PULSE = 1.0  # seconds
GATHERING = timedelta(minutes=10)
"""until all are there, and have read their data"""


class _Loss(nn.Module):
    """One side's terms as a module whose parameters are that side's network alone, as DDP wants it.

    Not the network itself: InfoGAN's terms go through its parts. No buffers: DDP would send batch norm's before each
    step. The penalty's inner gradient is one in the images, so that DDP, whose hooks are on the parameters, sees the
    one backward pass of the sum.
    """

    def __init__(self, net: nn.Module, terms: TermsOf) -> None:
        super().__init__()
        self.weights, self.terms = nn.ParameterList(net.parameters()), terms

    def forward(self, *inputs: Any) -> Terms:
        return self.terms(*inputs)


class Processes(World):
    """Several processes with equal shares of each batch. The first one has the run folder; the others follow it.

    store: of all of them; through it the first sends messages, and each a number that grows while it lives, so that who
    waits for the first one's scoring waits in no collective.
    """

    def __init__(self, store: distributed_c10d.Store, rank: int, size: int) -> None:
        self.store, self.rank, self.size = store, rank, size
        self._messages, self._begun = 0, False
        self._losses: dict[nn.Module, DistributedDataParallel] = {}
        self._resting = threading.Event()

    def share(self, x: Tensor) -> Tensor:
        return own_rows(x, self.rank, self.size)

    def global_batch(self, cfg: GANConfig) -> GlobalBatch:
        return GlobalBatch(self.rank, self.size, cfg.sync_batch_norm)

    def averaged(self, net: nn.Module, terms: TermsOf) -> TermsOf:
        if net not in self._losses:
            self._losses[net] = DistributedDataParallel(_Loss(net, terms))
        return self._losses[net]

    def mean(self, terms: Terms) -> Terms:
        values = torch.stack([term.detach() for term in terms.values()])
        dist.all_reduce(values)
        return dict(zip(terms, (values / self.size).unbind(), strict=True))

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:  # gloo raises no class of its own
            if not (isinstance(error, dist.DistError) or re.search("gloo|nccl|connection|timed out", str(error), re.I)):
                raise
            reason = next(iter(str(error).splitlines()), "")
            raise LostError(lost(self.size, re.sub(r"^\[\S+\] ", "", reason)[:100])) from error

    # ---- the first process

    def step(self, side: Literal["d", "g"] | None, run: Callable[[], tuple[Message, dict[str, Tensor]]]) -> None:
        with self.together():
            if not self._begun:
                message, tensors = run()
                state = safetensors.torch.save(tensors)
                self._send({"run": message, "bytes": len(state)})
                for other in range(1, self.size):
                    self._wait(f"ready {self._messages} {other}", other)
                dist.broadcast(torch.frombuffer(bytearray(state), dtype=torch.uint8).to(_device()), 0)
                self._begun = True
            self._send({"step": side})

    def end(self) -> None:
        if self._begun:
            with contextlib.suppress(RuntimeError):  # the store has ended with the others
                self._send({"end": True})
            self._begun = False
            self._losses.clear()

    def dismiss(self) -> None:
        """Lets the others go."""
        with contextlib.suppress(RuntimeError):
            self._send({"leave": True})

    def _send(self, message: Message) -> None:
        self._messages += 1
        self.store.set(str(self._messages), json.dumps(message))
        self.store.delete_key(str(self._messages - 2))  # read by all: a step or a beginning that all took part in

    # ---- the others

    def receive(self) -> Message:
        """The first process's next message, however long it takes, while it lives.  LostError if it does not."""
        self._messages += 1
        with self.together():
            self._wait(str(self._messages), 0)
            return json.loads(self.store.get(str(self._messages)))

    def state(self, count: int) -> dict[str, Tensor]:
        """The training's state, so many bytes, as the first process sends it when all are ready."""
        with self.together():
            self.store.set(f"ready {self._messages} {self.rank}", "")
            content = torch.empty(count, dtype=torch.uint8, device=_device())
            dist.broadcast(content, 0)
        self._losses.clear()
        return safetensors.torch.load(content.cpu().numpy().tobytes())

    # ---- all

    def live(self) -> None:
        """Shows signs of life from now on, until it may rest, in a thread of its own."""
        threading.Thread(target=self._live, daemon=True).start()

    def _live(self) -> None:
        for beat in itertools.count():
            with contextlib.suppress(RuntimeError):
                self.store.set(f"pulse {self.rank}", str(beat))
            if self._resting.wait(_PULSE):
                return

    def rest(self) -> None:
        """Shows no more signs of life."""
        self._resting.set()

    def _wait(self, key: str, other: int) -> None:
        """Until another process has set a key, however long it takes, while it lives.  LostError if it does not."""
        pulse, heard, asked = b"", time.monotonic(), time.monotonic()
        for delay in _delays():
            if self.store.check([key]):
                return
            if time.monotonic() - asked > _PULSE:
                asked, before, pulse = time.monotonic(), pulse, self.store.get(f"pulse {other}")
                if pulse != before:
                    heard = asked
                elif asked - heard > PATIENCE:
                    raise LostError(lost(self.size, f"no sign of life for {PATIENCE:.0f} s"))
            time.sleep(delay)

    def first_to_say(self) -> bool:
        """Whether nobody else says what has become of the run; process 0 does, if it can."""
        with contextlib.suppress(RuntimeError):
            until = time.monotonic() + 3 * _PULSE
            for delay in _delays():
                if self.rank == 0 or self.store.check(["said"]) or time.monotonic() > until:
                    break
                time.sleep(delay)
            return self.store.add("said", 1) == 1
        return True  # the store ended with the process that had it


def _delays() -> Iterator[float]:
    """Seconds between two looks at the store: few at first, as in a step the others are waited for; its own wait would
    write a warning for each second that passes."""
    delay = 1e-4
    while True:
        yield delay
        delay = min(2 * delay, 0.05)


def lost(size: int, reason: str) -> str:
    """The sentence of a LostError."""
    return (
        f"One of the run's {size} processes has ended or does not answer, so all of them stop ({reason}): the same "
        "command goes on from the last saved state."
    )


def _device() -> torch.device:
    return torch.device("cuda" if dist.get_backend() == "nccl" else "cpu")
