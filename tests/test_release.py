"""tools/release.sh, the whole pipeline of what ships: its commands exist, and the README names the same ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ganlab
from ganlab.records.files import RecordError
from tests.support.factories import CHECKOUT, missing, python

SCRIPT = CHECKOUT / "tools" / "release.sh"
MAKES_NOTHING_THAT_SHIPS = {
    "train.live",
    "train.export",
    "train.publish",
    "train.site",
}  # watched by hand; they take what ships elsewhere
MODULE = r"python -m ([a-z_]+\.[a-z_]+)"


def dry_run(*words: str) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    if bash is None:
        missing("bash not found: it runs tools/release.sh")
    env = os.environ | {"PATH": os.pathsep.join((str(Path(sys.executable).parent), os.defpath))}
    env.pop("GANLAB_RUNS", None)
    return subprocess.run(
        (bash, str(SCRIPT), *words), cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=60
    )


@pytest.fixture(scope="module")
def commands() -> list[str]:
    """The script's commands, in its order."""
    done = dry_run("--dry-run")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def modules(commands: list[str]) -> list[str]:
    """The modules that are run, each once, in order."""
    return list(dict.fromkeys(re.findall(MODULE, "\n".join(commands))))


def test_the_pipeline_is_in_order(commands: list[str]) -> None:
    assert all(re.match(MODULE, command) for command in commands)
    order = ["judge", "rulers", "all", "one", "seeds", "paper", "claims", "failures", "evaluate", "table", "inversion"]
    speeds = ["train_speed", "time_to_quality", "job_speed", "train_scaling", "scale_arithmetic"]
    speeds += ["app_latency", "draw_latency", "visitors", "site", "screens"]
    assert modules(commands) == [*(f"train.{name}" for name in order), *(f"benchmarks.{name}" for name in speeds)]


def test_every_command_of_the_pipeline_exists(commands: list[str]) -> None:
    for name in modules(commands):
        file = CHECKOUT / f"{name.replace('.', '/')}.py"
        assert '__name__ == "__main__"' in file.read_text(), f"{file} is not a command"


def test_the_readme_and_the_pipeline_name_the_same_commands(commands: list[str]) -> None:
    readme = (CHECKOUT / "README.md").read_text()
    table = set(re.findall(rf"^\| `{MODULE}", readme, re.M))
    assert len(table) > 8
    assert table - MAKES_NOTHING_THAT_SHIPS <= set(modules(commands))
    assert set(modules(commands)) | MAKES_NOTHING_THAT_SHIPS == set(re.findall(MODULE, readme))


@pytest.mark.slow
def test_every_flag_of_the_pipeline_is_one_of_its_command(commands: list[str]) -> None:
    helps: dict[str, str] = {}
    for command in commands:
        _, _, module, *words = command.split()
        key = " ".join([module, *words[:1]]) if module == "train.one" else module  # its flags depend on the model
        if key not in helps:
            done = python("-m", *key.split(), "--help")
            assert done.returncode == 0, done.stderr
            helps[key] = done.stdout
        for flag in (word for word in words if word.startswith("--")):
            assert re.search(rf"(?<![\w-]){flag}(?![\w-])", helps[key]), f"{module} knows no {flag}"


def test_every_model_is_trained_into_what_ships(commands: list[str]) -> None:
    trained: list[str] = []
    for command in commands:
        if "--out checkpoints" in command:
            words = command.split()[3:]
            trained += [word for word in words[: words.index("--out")] if word in ganlab.names()]
    assert sorted(trained) == sorted(ganlab.names())


def test_infogan_is_trained_with_the_seed_that_ships(commands: list[str]) -> None:
    try:
        record = ganlab.record(CHECKOUT / "checkpoints" / "infogan")
    except RecordError as error:
        missing(str(error))
    (command,) = [command for command in commands if "train.one infogan" in command and "--out checkpoints" in command]
    assert f"--seed {record.config['seed']} " in command
    assert f"--threads {record.config['threads']}" in command


def test_the_dry_run_runs_nothing_and_other_words_are_refused() -> None:
    before = {path: path.stat().st_mtime_ns for path in (CHECKOUT / "docs").rglob("*")}
    assert dry_run("--dry-run").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (CHECKOUT / "docs").rglob("*")} == before
    done = dry_run("--wet")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: tools/release.sh")


def test_a_failure_stops_the_pipeline_and_a_frozen_judge_is_left_alone(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        missing("bash not found: it runs tools/release.sh")
    (tmp_path / "tools").mkdir()
    script = Path(shutil.copy(SCRIPT, tmp_path / "tools"))
    log, stand_in = tmp_path / "log", tmp_path / ".venv" / "bin" / "python"  # for the hours that the real one takes
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text(
        f'#!/bin/sh\necho "$2" >> "{log}"\ncase "$2" in train.paper) exit 3;; import*) echo gan;; esac\n'
    )
    stand_in.chmod(0o755)

    def run() -> list[str]:
        assert subprocess.run((bash, str(script)), capture_output=True, timeout=60).returncode == 3
        said = [line for line in log.read_text().splitlines() if not line.startswith("import")]
        log.unlink()
        return said

    assert [*dict.fromkeys(run())] == [f"train.{name}" for name in ("judge", "rulers", "all", "one", "seeds", "paper")]
    (tmp_path / "checkpoints" / "judge").mkdir(parents=True)
    (tmp_path / "checkpoints" / "judge" / "MANIFEST.json").write_text("{}")
    assert run()[0] == "train.rulers"
