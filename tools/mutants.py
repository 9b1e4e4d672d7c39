"""Writes which small errors no test notices into docs/reliability.md: python -m tools.mutants (make mutants).

Of all that cosmic-ray can change in ganlab, its app and its annotations left out, 300 changes are drawn with a fixed
seed. Each is made by itself in a copy of the checkout, a copy per core, and the tests of its own room are run: cheapest
first, as many of them as take 10 s of one core without any change, beside what they share. What is found is kept in
runs/mutants-REVISION, from where the same command goes on. --limit and --only try a few of them and write nothing.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import tyro

from ganlab.data import mnist_folder
from ganlab.reporting.documents import markdown_table, put_part
from tools.faults import CHECKOUT, PAGE

if TYPE_CHECKING:
    from cosmic_ray.work_item import MutationSpec

NUMBER, SEED = 300, 2021
SECONDS = 10
"""of one core that a room's tests may take, beside the start of Python"""
TOO_LONG = 8 * SECONDS
"""of one core: a mutant is noticed, too, if the tests have not ended then"""
REASONS = Path(__file__).with_suffix(".json")
"""why a mutant changes nothing, or which test notices it that the choice leaves out or that came later: by file, the
line before and the line after, so that it outlives other lines"""
MARKS = "not slow and not browser and not node and not cluster"
HOMES = {
    "catalog": ("tests/test_api.py",),
    "compute": ("tests/test_compute.py", "tests/training/test_loop.py"),
    "data": ("tests/test_augment.py", "tests/training/test_loop.py"),
    "distortions": ("tests/test_augment.py", "tests/models/test_code_views.py"),
    "distributions": ("tests/test_latents.py",),
    "language": ("tests/app/test_languages.py",),
    "trained": ("tests/test_api.py",),
}
"""rooms whose tests are neither in a folder nor in a file of the room's name"""


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed: where it is, and the lines that it changes."""

    file: str
    line: int
    before: str
    after: str


def library() -> list[Path]:
    """Every module that is changed, from the checkout."""
    paths = (path.relative_to(CHECKOUT) for path in sorted((CHECKOUT / "ganlab").rglob("*.py")))
    return [path for path in paths if path.parts[1] != "app" and path.name != "__init__.py"]


def room(module: Path) -> str:
    return module.parts[1].removesuffix(".py")


def home(name: str) -> tuple[str, ...]:
    """Where a room's tests are, from the checkout."""
    places = HOMES.get(name, (f"tests/{name}", f"tests/test_{name}.py"))
    return tuple(place for place in places if (CHECKOUT / place).exists())


def annotation_spans(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Start and end (line, column) of every annotation: none is ever evaluated, so a change in one is no error."""
    nodes = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg | ast.AnnAssign):
            nodes.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            nodes.append(node.returns)
    return [((n.lineno, n.col_offset), (n.end_lineno or 0, n.end_col_offset or 0)) for n in nodes if n]


def mutants(modules: Sequence[Path]) -> list[MutationSpec]:
    """All that can be changed in these, in order."""
    from cosmic_ray.commands import init
    from cosmic_ray.work_db import use_db

    with tempfile.TemporaryDirectory() as folder, use_db(Path(folder) / "all.sqlite") as work:
        init(modules, work, {})
        found = [item.mutations[0] for item in work.work_items]
    unread = {path: annotation_spans(path.read_text()) for path in modules}
    found = [m for m in found if not any(a <= m.start_pos and m.end_pos <= b for a, b in unread[m.module_path])]
    return sorted(found, key=lambda m: (str(m.module_path), m.start_pos, m.operator_name, m.occurrence))


def pytest_command(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-x", "-q", "-W", "error", "-p", "no:cacheprovider", "--quick", *words]


def clean_run(*words: str) -> float:
    """Seconds of one core that tests take without any change.  SystemExit if one of them fails."""
    begun = os.times()
    done = subprocess.run(pytest_command(*words), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"a test fails without any error put in:\n{done.stdout[-2000:]}")
    ended = os.times()
    return ended.children_user + ended.children_system - begun.children_user - begun.children_system


def cheapest(report: Path) -> list[str]:
    """The tests of pytest's report that were run to their end, cheapest first, as many as took 10 s."""
    rows = [(float(case.attrib["time"]), case) for case in ElementTree.parse(report).iter("testcase") if not len(case)]
    rows.sort(key=lambda row: row[0])
    many = sum(total <= SECONDS for total in accumulate(seconds for seconds, _ in rows))
    return [
        f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}" for _, case in rows[: max(1, many)]
    ]


def chosen_tests(name: str, folder: Path) -> str:
    """The room's tests, cheapest first, as many as take 10 s -> the command that runs them.

    What tests share counts for the one that asks for it first, which may not be among them: so the choice is run, and
    cut by what each of it took then, while it takes more than as much again.
    """
    report, choice = folder / f"{name}.xml", folder / f"{name}.txt"
    command = f"sh -c 'ulimit -t {TOO_LONG}; exec {' '.join(pytest_command(f'@{choice}'))}'"
    if choice.exists():
        return command
    start = clean_run("--collect-only", *home(name))
    clean_run("-m", MARKS, f"--junitxml={report}", *home(name))
    chosen, trial = cheapest(report), choice.with_suffix(".part")
    while True:
        trial.write_text("\n".join(chosen))
        took = clean_run(f"--junitxml={report}", f"@{trial}") - start
        if took <= 2 * SECONDS or len(chosen) == 1:
            break
        chosen = cheapest(report)[: len(chosen) - 1]
    trial.replace(choice)
    print(f"{name}: {len(chosen)} tests, {took:.0f} s", flush=True)
    return command


def move_into_copy(place: Path) -> None:
    """Makes a copy of the checkout of its own the working folder of this process."""
    copy = place / str(os.getpid())
    shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", "runs", "data"))
    os.chdir(copy)


def survivor(mutant: MutationSpec, command: str) -> Survivor | None:
    """Makes one mutant in the copy that is the working folder, and runs its room's tests."""
    from cosmic_ray.mutating import mutate_and_test

    result = mutate_and_test([mutant], command, timeout=100 * SECONDS)  # of the clock, on a machine however busy
    if result.is_killed:
        return None
    lines = [line for line in (result.diff or "").splitlines() if not line.startswith(("---", "+++"))]
    # a file's last line comes with an empty one behind it
    before, after = (" ".join(x[1:].strip() for x in lines if x.startswith(sign)).strip() for sign in "-+")
    return Survivor(str(mutant.module_path), mutant.start_pos[0], before, after)


def identity(mutant: MutationSpec) -> str:
    return f"{mutant.module_path}:{mutant.start_pos} {mutant.operator_name} {mutant.occurrence}"


def survivors(drawn: Sequence[MutationSpec], kept: Path, jobs: int) -> list[Survivor]:
    """Those of the mutants that the tests of their own room do not notice.  kept: the folder of what is known."""
    results = kept / "results.jsonl"
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    found: dict[str, Survivor | None] = {row["mutant"]: row["survivor"] and Survivor(**row["survivor"]) for row in rows}
    left = [mutant for mutant in drawn if identity(mutant) not in found]
    rooms = list(dict.fromkeys(room(mutant.module_path) for mutant in left))
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as place,
        ProcessPoolExecutor(jobs, context, move_into_copy, (Path(place),)) as pool,
        results.open("a") as file,
    ):
        commands = dict(zip(rooms, pool.map(chosen_tests, rooms, [kept] * len(rooms)), strict=True))
        todo = {pool.submit(survivor, mutant, commands[room(mutant.module_path)]): mutant for mutant in left}
        for one in as_completed(todo):
            mutant, seen = todo[one], one.result()
            found[identity(mutant)] = seen
            file.write(json.dumps({"mutant": identity(mutant), "survivor": seen and asdict(seen)}) + "\n")
            file.flush()
            print(
                f"{len(found)}: {mutant.module_path}:{mutant.start_pos[0]} {'not ' if seen else ''}noticed", flush=True
            )
    return [seen for mutant in drawn if (seen := found[identity(mutant)])]


def table(found: Sequence[Survivor], drawn: int) -> str:
    """The survivors with what is known of each -> markdown."""
    reasons = {(row["file"], row["before"], row["after"]): row["why"] for row in json.loads(REASONS.read_text())}
    rows = [
        (
            f"`{one.file}:{one.line}`",
            *(f"`{text.replace('|', chr(92) + '|')}`" for text in (one.before, one.after)),
            reasons.get((one.file, one.before, one.after), "not yet looked at"),
        )
        for one in found
    ]
    head = (
        f"Of {drawn} mutants, {drawn - len(found)} are noticed by the cheapest tests of their own room, 10 s of them."
    )
    return f"{head}\n\n{markdown_table(('where', 'line', 'mutant', 'why no test fails'), rows)}" if rows else head


def main(limit: int = NUMBER, only: str = "", jobs: int = os.cpu_count() or 1) -> None:
    """Draw the mutants, run the tests over each, and write those that none notices into docs/reliability.md.

    Args:
        limit: try the first so many of those drawn, and write nothing.
        only: try those alone whose module has this text in its path, and write nothing.
        jobs: how many at a time, each on one core.
    """
    os.environ |= {"OMP_NUM_THREADS": "1", "GANLAB_DATA": str(mnist_folder().resolve())}
    os.environ.pop("GANLAB_REQUIRE_ALL", None)  # a copy is no Git checkout
    os.chdir(CHECKOUT)
    everything = mutants([module for module in library() if only in module.as_posix()])
    drawn = random.Random(SEED).sample(everything, min(NUMBER, len(everything)))[:limit]
    print(f"{len(drawn)} of {len(everything)} mutants", flush=True)
    revision = subprocess.run(("git", "rev-parse", "--short", "HEAD"), capture_output=True, text=True, check=True)
    kept = CHECKOUT / "runs" / f"mutants-{revision.stdout.strip()}"
    kept.mkdir(parents=True, exist_ok=True)
    found = survivors(drawn, kept, jobs)
    text = table(sorted(found, key=lambda one: (one.file, one.line)), len(drawn))
    print(text)
    if len(drawn) == NUMBER and not only:
        put_part(PAGE, "mutants", text, "make mutants")


if __name__ == "__main__":
    tyro.cli(main)
