"""The app under a class: visitors who move something every two seconds and turn to another page every thirty.

    python -m benchmarks.visitors [--visitors 5 20 50 100] [--seconds 120] [--write]

A server for each number of visitors; they come over the first ten seconds, each with a seed of its own, and speak
Streamlit's protocol from one other process, on the same cores. Nothing is asserted: times depend on the machine.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tyro

from benchmarks.visit import CHECKOUT, served_app
from benchmarks.websocket_visitor import Visitor
from ganlab.reporting.documents import markdown_table, put_part

COMMAND = "python -m benchmarks.visitors --write"
DOCUMENT = CHECKOUT / "docs" / "scale.md"
MOVE, PAGE, ARRIVAL = 2.0, 30.0, 10.0  # seconds
WARM = 12  # moves of one visitor before any other comes, of which the second half says what a move costs
AWAY = ("compare", "measure", "paper", "learn", "models", "draw")
MODELS = ("gan", "dcgan", "infogan", "wgan", "wgan_gp")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """What a number of visitors met.  cpu: seconds of the server's processor; memory: bytes, at half time and at the
    end."""

    moves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    cpu: float = 0.0
    cpu_per_move: float = 0.0
    received: int = 0


def process_of(port: str) -> Path:
    """/proc's folder of the server at a port."""
    wanted = f"--server.port={port}".encode()
    return next(file.parent for file in Path("/proc").glob("[0-9]*/cmdline") if wanted in file.read_bytes())


def cpu_seconds(process: Path) -> float:
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(process: Path) -> int:
    return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def visit(address: str, number: int, load: Load, until: float) -> None:
    """One visitor's two minutes.  until: when they are over, on time.perf_counter."""
    chance = random.Random(number)
    async with Visitor(address, f"model=infogan&seed={number}") as visitor:
        try:
            load.pages += [await visitor.open(), await visitor.alive()]
            turn = time.perf_counter() + PAGE * (0.5 + chance.random())
            away = itertools.cycle(chance.sample(AWAY, len(AWAY)))
            while (now := time.perf_counter()) < until:
                if now >= turn:
                    turn = now + PAGE
                    load.pages.append(await visitor.open(next(away)))
                    await asyncio.sleep(MOVE)
                    load.pages.append(await visitor.open())
                else:
                    load.moves.append(await visitor.move(choice(chance)))
                await asyncio.sleep(max(0.0, now + MOVE - time.perf_counter()))
        except TimeoutError:
            visitor.errors.append("no answer within a minute")
        load.errors += visitor.errors
        load.received += visitor.received


def choice(chance: random.Random) -> dict[str, float]:
    codes = {name: chance.randrange(-20, 21) / 10 for name in ("c2", "c3")}
    return {"seed": chance.randrange(10**6), "c1": chance.randrange(10), **codes}


async def class_of(n: int, seconds: float, address: str) -> Load:
    """So many visitors at once, for so many seconds."""
    load, process = Load(), process_of(address.rpartition(":")[2].partition("/")[0])
    async with Visitor(address, "model=infogan") as first:  # what a server imports and opens once is not the class's
        for page in ("", *AWAY, ""):
            await first.open(page)
        await first.alive()
        chance, half = random.Random(0), 0.0
        for i in range(WARM):
            half = cpu_seconds(process) if i == WARM // 2 else half
            await first.move(choice(chance))
        load.cpu_per_move = (cpu_seconds(process) - half) / (WARM - WARM // 2)
        load.errors += first.errors
    began, cpu = time.perf_counter(), cpu_seconds(process)

    async def come(number: int) -> None:
        await asyncio.sleep(ARRIVAL * number / n)
        await visit(address, number, load, began + seconds)

    async def look() -> None:
        for share in (0.5, 1.0):
            await asyncio.sleep(began + share * seconds - time.perf_counter())
            load.memory.append(resident(process))

    await asyncio.gather(look(), *(come(number) for number in range(n)))
    load.cpu = cpu_seconds(process) - cpu
    return load


def p95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def row(n: int, seconds: float, load: Load) -> tuple[str, ...]:
    half, end = load.memory
    return (
        str(n),
        f"{len(load.moves)}",
        f"{1000 * statistics.median(load.moves):,.0f}",
        f"{1000 * p95(load.moves):,.0f}",
        f"{1000 * statistics.median(load.pages):,.0f}",
        f"{1000 * p95(load.pages):,.0f}",
        f"{1000 * load.cpu_per_move:.0f}",
        f"{100 * load.cpu / seconds:.0f} %",
        f"{half / 1e6:,.0f}",
        f"{end / 1e6:,.0f}",
        f"{load.received / n / 1e6:.1f}",
        str(len(load.errors)),
    )


HEAD = (
    "visitors",
    "moves",
    "a move, median, ms",
    "p95",
    "a page, median, ms",
    "p95",
    "processor per move of one visitor alone, ms",
    "server's processor, of one core",
    "memory at half time, MB",
    "at the end",
    "to each visitor, MB",
    "errors",
)


def main(visitors: tuple[int, ...] = (5, 20, 50, 100), seconds: float = 120, write: bool = False) -> None:
    """Print a table, a line for each number of visitors.

    Args:
        visitors: how many come at once.
        seconds: for how long.
        write: put the table into docs/scale.md too.
    """
    rows = []
    for n in visitors:
        with tempfile.TemporaryDirectory() as folder, served_app(Path(folder) / "log") as address:
            load = asyncio.run(class_of(n, seconds, address))
        rows.append(row(n, seconds, load))
        print(*rows[-1], *load.errors[:3], sep="  ", flush=True)
    text = markdown_table(HEAD, rows)
    print(text)
    if write:
        put_part(DOCUMENT, "visitors", text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
