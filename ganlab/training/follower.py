"""What a process does that trains a model together with the first one, which has the run folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from ganlab.compute import Compute
from ganlab.data import Batches, DataError, Splits, described
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.training.loop import take_step
from ganlab.training.processes import Processes
from ganlab.training.same_run import as_json
from ganlab.training.start import new_training
from ganlab.training.train_state import DivergedError, Training
from ganlab.training.world import Message


def description(config: dict[str, Any], training: Training, batches: Batches) -> tuple[Message, dict[str, Tensor]]:
    """With what the others take up the run of a config.json, where it is now."""
    run = {field: config[field] for field in ("model", "seed", "data")}
    return run | {"config": as_json(training.gan.cfg), "position": batches.position}, training.state()


def follow(world: Processes, compute: Compute, dataset: str, load: Callable[[], Splits]) -> None:
    """Takes the steps that the first process tells, run after run, until it lets this one go.

    load: the data, read when the first process has read them, so that they are downloaded once.  DataError if they are
    not its own; LostError if a process is lost.
    """
    data: Splits | None = None
    at_work = None
    while "leave" not in (message := world.receive()):
        if "run" in message:
            data = data or load()
            at_work = _taken_up(world, compute, described(dataset, data), data, message)
        elif "end" in message:
            at_work = None
        elif at_work:
            training, batches = at_work
            try:
                take_step(training, batches, message["step"])
            except DivergedError:  # as in all of them; the first one says it
                at_work = None


def _taken_up(
    world: Processes, compute: Compute, own: dict[str, Any], data: Splits, message: Message
) -> tuple[Training, Batches]:
    run = message["run"]
    if own != run["data"]:
        raise DataError("the data of this process are not those of the first one: give all of them the same files.")
    cfg: GANConfig = registry.stored_config(run["model"], run["config"])
    real = data.train.images[: cfg.train_digits or None].to(compute.device)
    training, batches = new_training(run["model"], cfg, run["seed"], compute, real, world)
    training.load(world.state(message["bytes"]))
    batches.position = run["position"]
    return training, batches
