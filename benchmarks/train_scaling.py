"""What a million images cost each model, and how its speed goes with threads, batch and processes.

    python -m benchmarks.train_scaling [--models dcgan ...] [--batches 32 64 128 256 512] [--repeats 15] [--write]

Processes share one model as under torchrun, with gloo and equal parts of the cores. Nothing is asserted: times depend
on the machine.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection

import torch
import tyro
from torch import Tensor

from benchmarks.scale_arithmetic import Iteration
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import synthetic
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.launch import joined
from ganlab.training.loop import fit
from ganlab.training.start import new_training
from ganlab.training.world import ALONE, World

COMMAND = "python -m benchmarks.train_scaling --write"
DOCUMENT = CHECKOUT / "docs" / "scale.md"
MILLION = 10**6


def digits() -> Tensor:
    return synthetic(2000, torch.Generator().manual_seed(0)).images


def speed(name: str, cfg: GANConfig, repeats: int, world: World = ALONE) -> float:
    """Images a second of a training: the median of so many iterations after one."""
    ticks = fit(*new_training(name, cfg, 0, Compute.pick("cpu"), digits(), world))
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        next(ticks)
        times.append(time.perf_counter() - start)
    return cfg.batch_size * cfg.n_critic / statistics.median(times[1:])


def shared_speed(name: str, repeats: int, size: int, threads: int) -> float:
    """Images a second of so many processes that train one model, each with so many threads.  EOFError if the first of
    them does not say it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    words = (size, port, threads, name, repeats, there)
    processes = [context.Process(target=_one_of, args=(rank, *words)) for rank in range(size)]
    for process in processes:
        process.start()
    there.close()
    try:
        return here.recv()
    finally:
        for process in processes:
            process.join()


def _one_of(rank: int, size: int, port: int, threads: int, name: str, repeats: int, answer: Connection) -> None:
    """What one of several processes does."""
    os.environ |= {"RANK": str(rank), "WORLD_SIZE": str(size), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    torch.set_num_threads(threads)
    with joined(torch.device("cpu")) as world:
        found = speed(name, registry.config(name), repeats, world)
        if rank == 0:
            answer.send(found)


def cost(name: str, images_per_second: float, threads: int) -> tuple[str, ...]:
    """A table row: what a million images take."""
    minutes = MILLION / images_per_second / 60
    return (
        registry.model_class(name).label,
        f"{images_per_second:,.0f}",
        f"{minutes:.1f}",
        f"{minutes * threads:.1f}",
        f"{Iteration.of(name).flops_per_image * MILLION / 1e15:.2f}",
    )


def powers_of_two(most: int) -> list[int]:
    """1, 2, 4 and so on, and the most."""
    return [*(2**i for i in range(most.bit_length()) if 2**i < most), most]


def main(
    models: tuple[str, ...] = registry.NAMES,
    batches: tuple[int, ...] = (32, 64, 128, 256, 512),
    repeats: int = 15,
    write: bool = False,
) -> None:
    """Print the tables.

    Args:
        models: which ones, by name.
        batches: images in a step.
        repeats: iterations of each, whose median is taken.
        write: put the tables into docs/scale.md too.
    """
    cores = torch.get_num_threads()
    numbers = powers_of_two(cores)
    where = f"torch {torch.__version__}, {cores} threads, {Compute.pick('cpu').precision}; n = {repeats}"
    costs, by_threads, by_batch, by_processes = [], [], [], []
    for name in models:
        label, cfg = registry.model_class(name).label, registry.config(name)
        found = {}
        for threads in numbers:
            torch.set_num_threads(threads)
            found[threads] = speed(name, cfg, repeats)
        by_threads.append((label, *written(found.values())))
        costs.append(cost(name, found[cores], cores))
        sizes = [registry.config(name, batch_size=batch) for batch in batches]
        by_batch.append((label, *written(speed(name, one, repeats) for one in sizes)))
        shared = (shared_speed(name, repeats, size, cores // size) for size in numbers[1:])
        by_processes.append((label, *written((found[cores], *shared))))
    ends = ("images/s", "minutes for a million", "core minutes", "PFLOP")
    parts = {
        "costs": markdown_table(("model", *ends), costs),
        "threads": markdown_table(("images/s, threads", *map(str, numbers)), by_threads),
        "batches": markdown_table(("images/s, images in a step", *map(str, batches)), by_batch),
        "processes": markdown_table(("images/s, processes", *map(str, numbers)), by_processes),
    }
    for name, text in parts.items():
        print(f"{text}\n")
        if write:
            put_part(DOCUMENT, name, f"{where}\n\n{text}", COMMAND)


def written(speeds: Iterable[float]) -> list[str]:
    return [f"{value:,.0f}" for value in speeds]


if __name__ == "__main__":
    tyro.cli(main)
