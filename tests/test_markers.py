"""Tests that need a program say so by a marker, and the commands of the Makefile choose by markers."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.support.factories import CHECKOUT
from tests.support.programs import MARKERS

PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
NAMES = [re.split(r"[(:]", row)[0] for row in PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]]
TESTS = """
import subprocess
import pytest

@pytest.fixture
def started():
    start()

def start():
    with pytest.raises(FileNotFoundError):
        subprocess.run(({program!r}, "--version"))

def test_unmarked():
    start()

def test_unmarked_by_a_fixture(started):
    pass

@pytest.mark.{marker}
def test_marked(started):
    start()
"""


def test_a_test_that_starts_a_program_without_its_marker_fails(tmp_path: Path) -> None:
    for program, marker in MARKERS.items():
        text = TESTS.format(program=str(tmp_path / program), marker=marker)
        (tmp_path / f"test_{program.replace('-', '_')}.py").write_text(text)
    ini = f"[pytest]\npythonpath = {CHECKOUT}\nmarkers =\n    browser\n    node\n"
    (tmp_path / "pytest.ini").write_text(ini)
    words = (
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.support.programs",
        "-p",
        "no:cacheprovider",
        "-rA",
        "-W",
        "error",
    )
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    outcomes = {
        test: word for word, test in re.findall(r"^(FAILED|ERROR|PASSED) (test_\w+\.py::\w+)", done.stdout, re.M)
    }
    assert len(outcomes) == 3 * len(MARKERS), done.stdout
    for program, marker in MARKERS.items():
        file = f"test_{program.replace('-', '_')}.py"
        assert outcomes[f"{file}::test_marked"] == "PASSED"
        for name, how in (("test_unmarked", "FAILED"), ("test_unmarked_by_a_fixture", "ERROR")):
            assert outcomes[f"{file}::{name}"] == how
            said = f"{file}::{name} starts {tmp_path / program}: mark it with @pytest.mark.{marker}"
            assert said in done.stdout


@pytest.mark.slow
def test_quick_skips_what_starts_a_python_or_a_compiler_or_finishes_a_run_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest, subprocess, sys\n"
        "from tests.support.factories import complete, open_run, tiny_config\n\n"
        "def test_run(tmp_path):\n    complete(open_run(tmp_path / 'a', 'gan', tiny_config('gan', steps=1)))\n\n"
        "def test_python():\n    subprocess.run((sys.executable, '-c', ''), check=True)\n\n"
        "@pytest.mark.node\n"
        f"def test_compiler():\n    subprocess.run(({str(tmp_path / 'asc')!r}, '--version'), check=True)\n\n"
        "def test_other():\n    subprocess.run(('git', '--version'), check=True)\n"
    )
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {CHECKOUT}\nmarkers =\n    node\n")
    (tmp_path / "asc").symlink_to(str(shutil.which("true")))
    words = (sys.executable, "-m", "pytest", "-p", "tests.support.programs", "-p", "no:cacheprovider", "-q")
    for more, said in (((), "4 passed"), (("--quick",), "1 passed, 3 skipped")):
        done = subprocess.run((*words, *more), cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert said in done.stdout


def test_quick_runs_two_cases_of_what_repeats(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n"
        "@pytest.mark.repeats\n@pytest.mark.parametrize('name', ['gan', 'dcgan', 'infogan', 'wgan'])\n"
        "def test_models(name):\n    pass\n\n"
        "@pytest.mark.repeats\n@pytest.mark.parametrize('link', ['a', 'b', 'c'])\ndef test_links(link):\n    pass\n\n"
        "@pytest.mark.parametrize('other', ['a', 'b', 'c'])\ndef test_others(other):\n    pass\n"
    )
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {CHECKOUT}\nmarkers =\n    repeats\n")
    words = (sys.executable, "-m", "pytest", "-p", "tests.support.programs", "-p", "no:cacheprovider", "-rA", "--quick")
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    run = re.findall(r"^PASSED test_it.py::test_(\w+\[\w+\])", done.stdout, re.M)
    assert sorted(run) == ["links[a]", "links[b]", "models[gan]", "models[infogan]", *(f"others[{x}]" for x in "abc")]


def recipe(target: str) -> str:
    """The commands of a target of the Makefile, its variables filled in."""
    makefile = (CHECKOUT / "Makefile").read_text()
    (lines,) = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.M)
    lines = re.sub(r" \\\n\s+", " ", lines)
    variables = dict(re.findall(r"^(\w+) := (.*)$", makefile, re.M))
    for _ in variables:  # they may hold each other
        lines = re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], found[0]), lines)
    return lines


def chosen(target: str) -> Callable[[set[str]], bool]:
    """Whether a test with these markers is run by a target of the Makefile."""
    (expression,) = re.findall(r'pytest .*-m "?([a-z ]+?)"?(?: --.*| \|\|.*)?$', recipe(target), re.M)
    return lambda markers: eval(expression, {}, {name: name in markers for name in NAMES})


def test_test_slow_and_cluster_together_run_every_test_once() -> None:
    targets = [chosen(target) for target in ("test", "slow", "cluster", "slow-cluster", "gpu")]
    for n in range(len(NAMES) + 1):
        for markers in map(set, itertools.combinations(NAMES, n)):
            assert sum(run(markers) for run in targets) == 1, markers


def test_fast_leaves_out_browsers_the_hub_and_whole_runs_alone() -> None:
    fast = chosen("fast")
    assert fast(set())
    assert fast({"node"})
    assert not any(fast({name}) for name in ("browser", "slow", "cluster", "gpu"))
    for file, test in re.findall(r"--(?:ignore|deselect)=([^\s:]+)(?:::(\w+))?", recipe("fast")):
        assert f"def {test}" in (CHECKOUT / file).read_text()  # what has been moved would be run again


def test_lint_comes_before_the_tests() -> None:
    assert re.search(r"^test: lint$", (CHECKOUT / "Makefile").read_text(), re.M)
    assert [line.split("/")[-1].split()[0] for line in recipe("lint").splitlines()] == ["ruff", "ruff", "pyright"]


def test_no_test_of_a_marker_is_no_failure() -> None:
    """pytest ends with 5 where it finds no test; any other failure stays one."""
    for target in ("cluster", "slow-cluster"):
        command = recipe(target).strip().replace("$$", "$")
        for code, expected in ((0, 0), (5, 0), (1, 1), (2, 1)):
            stand_in = re.sub(r'^.*-m ".*?"', f"(exit {code})", command)
            assert subprocess.run(("sh", "-c", stand_in)).returncode == expected


def test_every_marker_is_registered_with_its_meaning() -> None:
    rows = PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]
    assert all(re.fullmatch(r"\w+(\([\w, ]+\))?: .{10,}", row) for row in rows)
    assert set(NAMES) >= set(MARKERS.values())


def test_the_workflow_runs_what_ci_and_fast_run() -> None:
    file = CHECKOUT / ".github" / "workflows" / "ci.yml"
    assert file.read_text().startswith("# Never run")
    jobs = yaml.safe_load(file.read_text())["jobs"]
    steps = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}
    assert steps["linux"][-1] == ".ci/run"
    assert jobs["fast"]["strategy"]["matrix"]["os"] == ["macos-latest", "windows-latest"]
    assert steps["fast"] == ['pip install -e ".[dev]"', recipe("fast").strip().split(" .venv/bin/")[1]]


def test_ci_runs_all_but_the_slow() -> None:
    makes = re.findall(r"^make (\w+)$", (CHECKOUT / ".ci" / "run").read_text(), re.M)
    assert makes == ["test", "cluster"]
