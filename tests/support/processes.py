"""Trainings that several processes share, each a function that one of them runs: ten iterations of every model, of
which `CASES` must equal one process alone and `ERRORS` must not; and a run that is left, or whose process is killed."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from ganlab.dataset_files.mnist import MNIST
from ganlab.models.base import GANConfig, Terms
from ganlab.models.registry import NAMES
from ganlab.training.follower import follow
from ganlab.training.global_batch import GlobalBatch
from ganlab.training.launch import joined
from ganlab.training.loop import fit
from ganlab.training.processes import Processes
from ganlab.training.start import new_training
from ganlab.training.world import LostError, Message, World
from tests.support.factories import CPU, PLAIN_Q, digits, flat, open_run, tiny_config, tiny_data

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    **{name: (name, {}) for name in NAMES},
    "wgan": ("wgan", {"lr_g": 5e-5, "lr_d": 5e-5, "clip": 0.1, "d_distort": 0.0}),
    "wgan_gp": ("wgan_gp", {"d_distort": 0.0}),
    "dropout": ("gan", {"backbone": "maxout", "optimizer": "sgd", "lr_g": 0.1, "lr_d": 0.1}),
    # apart from its views, of which a few iterations are enough: gradients are equal to 1e-6, until rounding moves a
    # pixel over the edge of `thicken`'s clamp, and G's are then equal to 1e-3; on one processor that was in the tenth
    "infogan": ("infogan", PLAIN_Q),
    "views": ("infogan", {"steps": 4, "q_shear": 0.3, "q_thicken": 0.5, "q_bend": 0.3, "q_agree": 0.5}),
    "critic with batch norm": (
        "wgan_gp",
        {"critic_norm": True, "lr_g": 1e-5, "lr_d": 1e-5, "steps": 3, "d_distort": 0.0},
    ),
}
"""what each is called -> a model, and what is changed in its recipe: beside the five, each one more way to draw, to
read a batch in parts, and to differentiate batch norm twice.  WGAN at its paper's rates: RMSprop's first step is ten
times the rate in the direction of each gradient's sign, whatever its size, so at our 4e-3 a gradient that is nothing
but rounding moves a weight by twice its own size; a critic with batch norm loses as much by its penalty.  Nor have
the critics distortions here, which the other models' cases do: with them one process alone, its first weights changed
by 1e-7, ends WGAN-GP's ten iterations 2e-2 away, and WGAN's 1e-3 in 3 of 12 tries; without them 7e-7 and 1e-7"""


class SumForMean(Processes):
    """Every process's part of a loss counts as a whole one."""

    def averaged(self, net: nn.Module, terms: Callable[..., Terms]) -> Callable[..., Terms]:
        right = super().averaged(net, terms)
        return lambda *inputs: {name: self.size * term for name, term in right(*inputs).items()}


class UnslicedNoise(Processes):
    """Every process draws the same rows."""

    def global_batch(self, cfg: GANConfig) -> GlobalBatch:
        return Unsliced(self.rank, self.size, cfg.sync_batch_norm)


class Unsliced(GlobalBatch):
    def _drawn(self, func: Any, args: Any, kwargs: Any) -> Tensor:
        return func(*args, **kwargs)


ERRORS: dict[str, tuple[type[Processes], dict[str, Any]]] = {
    "batch norm per rank": (Processes, {"sync_batch_norm": False}),
    "sum for mean": (SumForMean, {}),
    "unsliced noise": (UnslicedNoise, {}),
}


def trained(world: World, case: str, **changes: Any) -> dict[str, Tensor]:
    """Both networks' weights, and of every iteration all terms and the norms of both gradients."""
    name, own = CASES[case]
    cfg = tiny_config(name, **{"steps": 10, "batch_size": 16} | own | changes)
    training, batches = new_training(name, cfg, 3, CPU, digits(64, 1).images, world)
    found: dict[str, list[Tensor]] = {}
    for tick in fit(training, batches):
        terms = {f"D {k}": v for k, v in tick.d.items()} | {f"G {k}": v for k, v in tick.g.items()}
        for key, value in (terms | {"D gradient": tick.d_grad, "G gradient": tick.g_grad}).items():
            found.setdefault(key, []).append(value)
    gan = training.gan
    weights = {"D weights": flat(gan.discriminator), "G weights": flat(gan.generator)}
    average = {"average": flat(training.ema.module)}
    return {key: torch.stack(values) for key, values in found.items()} | weights | average


@contextlib.contextmanager
def process(rank: int, size: int, port: int) -> Iterator[Processes]:
    """This process as one of so many, as torchrun starts it."""
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": str(size), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.set_num_threads(1)
    with joined(CPU.device) as world:
        assert isinstance(world, Processes)
        yield world


def every_case(rank: int, size: int, port: int, file: Path) -> None:
    """Every case as one of so many processes, and of two every error; the first process writes the values."""
    found: dict[str, Tensor] = {}
    with process(rank, size, port) as world:
        for case in CASES:
            found |= {f"{case}: {key}": value for key, value in trained(world, case).items()}
        if world.size == 2:
            for error, (kind, changes) in ERRORS.items():
                wrong = kind(world.store, world.rank, world.size)
                for name in NAMES:
                    values = trained(wrong, name, **changes)
                    found |= {f"{error}, {name}: {key}": value for key, value in values.items()}
        if world.rank == 0:
            save_file(found, file)


def left_run(rank: int, size: int, port: int, folder: Path, iterations: int, kill: bool) -> None:
    """A run of DCGAN, saved after every iteration, that the first process leaves after so many more; or the second is
    killed in the step after them. What is said then is written beside the folder."""
    try:
        with process(rank, size, port) as world:
            if rank:
                if kill and rank == 1:
                    killed_after(world, 2 * iterations)
                follow(world, CPU, MNIST, tiny_data)
                return
            run = open_run(folder, "dcgan", batched(), judges=None, save_every=-1.0, allow_inexact=True, world=world)
            try:
                for _ in itertools.islice(run.ticks(), None if kill else iterations):
                    pass
            finally:
                run.close()
    except LostError as error:
        folder.with_suffix(".said").write_text(str(error))


def batched() -> GANConfig:
    """The recipe of `left_run`."""
    return tiny_config("dcgan", batch_size=16)


def killed_after(world: Processes, steps: int) -> None:
    receive, left = world.receive, iter(range(steps))

    def mortal() -> Message:
        message = receive()
        if "step" in message and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return message

    world.receive = mortal
