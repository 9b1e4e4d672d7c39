"""What the project gives away: its size, the files of the package, how it is cited and what it points to."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import yaml

from ganlab.models import registry
from tests.support.factories import CHECKOUT, missing

PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
LIMITS: dict[str, int] = PYPROJECT["tool"]["ganlab"]["limits"]


def test_what_ships_is_no_larger_than_the_limits_in_pyproject_say() -> None:
    root = CHECKOUT / "checkpoints"
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file() and "resume" not in path.parts]
    if not files:
        missing(f"no trained models in {root}")
    sizes: Counter[str] = Counter()
    for file in files:
        sizes[file.parts[0] if file.parts[0] in LIMITS else "records"] += (root / file).stat().st_size
    over = {part: size for part, size in sizes.items() if size > LIMITS[part]}
    assert not over, f"bytes, of {LIMITS}: {over}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the package, built from a copy of the checkout."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", PROJECT["readme"], *PROJECT["license-files"]):
        shutil.copy(CHECKOUT / name, source)
    shutil.copytree(CHECKOUT / "ganlab", source / "ganlab", ignore=shutil.ignore_patterns("__pycache__"))
    build = "from setuptools.build_meta import build_wheel; build_wheel('out')"
    done = subprocess.run((sys.executable, "-c", build), cwd=source, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (file,) = (source / "out").glob("*.whl")
    assert file.name.startswith(f"{PROJECT['name'].replace('-', '_')}-{PROJECT['version']}-")
    return set(zipfile.ZipFile(file).namelist())


def test_the_package_holds_every_file_of_the_library_but_sources_of_compiled_ones(wheel: set[str]) -> None:
    compiled = {".ts"}  # the kernel: the package holds what was made of it
    folder = CHECKOUT / "ganlab"
    files = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    expected = {path.relative_to(CHECKOUT).as_posix() for path in files if path.suffix not in compiled}
    found = {name for name in wheel if not name.split("/")[0].endswith(".dist-info")}
    assert found == expected


def test_the_package_says_that_it_is_typed(wheel: set[str]) -> None:
    assert "ganlab/py.typed" in wheel  # PEP 561: without it a type checker takes no signature of ours


def test_the_citation_agrees_with_the_project() -> None:
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()  # what the format asks for
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in PROJECT["authors"]]
    assert citation["keywords"] == PROJECT["keywords"]


def test_the_cited_comparison_is_the_one_of_the_readme() -> None:
    (paper,) = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text())["references"]
    names = ", ".join(author["family-names"] for author in paper["authors"])
    said = f'{names}, "{paper["title"]}", {paper["journal"]} {paper["year"]} ({paper["issue"]}).'
    assert said in " ".join((CHECKOUT / "README.md").read_text().split())


def test_the_changelog_begins_with_the_version() -> None:
    (newest, *_) = re.findall(r"^## (\S+)", (CHECKOUT / "CHANGELOG.md").read_text(), re.M)
    assert newest == PROJECT["version"]


def test_every_address_of_the_project_is_a_paper_of_its_models() -> None:
    models = [registry.model_class(name) for name in registry.NAMES]
    papers = {model.label: model.paper.split("arXiv:")[-1] for model in models}
    assert PROJECT["urls"]
    for label, url in PROJECT["urls"].items():
        assert url == f"https://arxiv.org/abs/{papers[label.split(' (')[0]]}"
    # the package's index splits at the first comma, and takes 32 letters
    assert all("," not in label and len(label) <= 32 for label in PROJECT["urls"])


def text_files() -> list[Path]:
    """Every tracked file that git takes for text."""
    words = ("git", "ls-files", "--eol")
    done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [CHECKOUT / name for kind, name in rows if "i/-text" not in kind and (CHECKOUT / name).is_file()]


HOOKS = [
    hook
    for repo in yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in repo["hooks"] * (repo["repo"] == "local")
]


def test_the_hooks_before_a_commit_are_those_of_make_lint() -> None:
    lint = re.findall(r"^\t\$\(BIN\)/(ruff .*) \.$", (CHECKOUT / "Makefile").read_text(), re.M)
    assert len(lint) == 2
    entries = [hook["entry"] for hook in HOOKS if hook["language"] == "system"]
    assert [entry.replace(" --force-exclude", "") for entry in entries] == lint


def test_every_text_file_ends_as_the_hook_wants_it() -> None:
    (hook,) = [hook for hook in HOOKS if hook["language"] == "pygrep"]
    wrong, left_out = re.compile(hook["entry"], re.M | re.S), re.compile(hook["exclude"])
    assert wrong.search("no end of line")
    assert wrong.search("two of them\n\n")
    names = [file.relative_to(CHECKOUT).as_posix() for file in text_files()]
    assert not [name for name in names if not left_out.search(name) and wrong.search((CHECKOUT / name).read_text())]
