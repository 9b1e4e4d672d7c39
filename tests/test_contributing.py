"""CONTRIBUTING.md's three recipes, followed to the letter in a copy of the project: a GAN, a metric, a page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ganlab.records.files import MANIFEST
from tests.support.factories import CHECKOUT, SHIPPED, python

DOCUMENT = CHECKOUT / "CONTRIBUTING.md"
BLOCK = re.compile(
    r"^```python\n# (?P<file>[\w./]+)(?:, (?P<how>[^\n]+))?\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
Apply = Callable[[str], Path]


def recipe(heading: str) -> list[tuple[str, str | None, str]]:
    """(file, how, code) of every code block of Python under a heading."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    blocks = [(found["file"], found["how"], found["code"]) for found in BLOCK.finditer(section)]
    assert blocks
    return blocks


def carry_out(root: Path, file: str, how: str | None, code: str) -> None:
    """Does what one block says: a new file, an import, a name's new value, or more at the end of a list."""
    target = root / file
    if how is None:
        assert not target.exists()
        target.write_text(code)
        return
    text = target.read_text()
    if how == "among the imports":
        place = text.index("\nfrom ganlab.") + 1
        text = text[:place] + code + text[place:]
    elif how.startswith("in place of "):
        name = how.removeprefix("in place of ")
        text, count = re.subn(rf"^{name} = \(.*?\)\n", lambda _: code, text, flags=re.MULTILINE | re.DOTALL)
        assert count == 1
    else:
        name = how.removeprefix("at the end of ")
        found = re.search(rf"^{name} = [(\[{{]\n.*?(?=^[)\]}}])", text, re.MULTILINE | re.DOTALL)
        assert found, f"{file} has no {name}"
        text = text[: found.end()] + code + text[found.end() :]
    target.write_text(text)


@pytest.fixture
def apply(tmp_path: Path) -> Apply:
    """heading -> a copy of the project with that recipe carried out.  Records are links: nothing is copied of them."""

    def do(heading: str) -> Path:
        root = tmp_path / "ganlab"
        root.mkdir()
        listed = subprocess.run(
            ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if not name.startswith("checkpoints/") and (CHECKOUT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(CHECKOUT / name, root / name)
        (root / "checkpoints").symlink_to(CHECKOUT / "checkpoints")
        for block in recipe(heading):
            carry_out(root, *block)
        return root

    return do


def visit(page: str, shown: str) -> str:
    """A program that opens a page and checks that nothing goes wrong on it."""
    return (
        "from streamlit.testing.v1 import AppTest\n"
        "import pathlib\n"
        "visitor = AppTest.from_file(str(pathlib.Path('app.py').resolve()), default_timeout=120).run()\n"
        f"visitor.switch_page({page!r}).run()\n"
        "assert not visitor.exception, visitor.exception\n"
        "assert not visitor.warning, [warning.value for warning in visitor.warning]\n"
        f"{shown}\n"
    )


PAGES = [
    f"ganlab/app/pages/{name}.py"
    for name in ("play", "draw", "train", "compare", "measure", "paper", "learn", "models", "teachers")
]


def passed(root: Path, *words: str) -> str:
    done = python(*words, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_recipe_of_a_gan_is_short() -> None:
    (_, _, code), (_, _, name) = recipe("A GAN")
    assert len(code.splitlines()) <= 60
    assert len(name.splitlines()) == 1


@pytest.mark.slow
def test_a_registered_gan_keeps_the_contract_and_switches_nothing_off(apply: Apply) -> None:
    root = apply("A GAN")
    out = passed(root, "-m", "pytest", "-W", "error", "-q", "-k", "lsgan", "tests/models/test_contract.py")
    assert int(re.findall(r"(\d+) passed", out)[0]) > 15
    for page in PAGES:  # it has no record yet: no page speaks of it, and none warns
        passed(root, "-c", visit(page, "assert not any('lsgan' in html.proto.body for html in visitor.get('html'))"))
    assert "| LSGAN |" not in passed(root, "-m", "train.table")
    assert "C1" in passed(root, "-m", "train.claims", "--runs", str(copied_paper(root)), "--page", str(root / "p.md"))


def copied_paper(root: Path) -> Path:
    """The paper's records as links, beside which a command may write."""
    folder = root / "paper"
    folder.mkdir()
    for manifest in (shipped := CHECKOUT / "checkpoints" / "paper").rglob(MANIFEST):
        link = folder / manifest.parent.relative_to(shipped)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(manifest.parent)
    return folder


@pytest.mark.slow
def test_a_new_gan_is_trained_carded_and_shown_on_every_page(apply: Apply, mnist_data: Path) -> None:
    root = apply("A GAN")
    runs = root / "runs"
    flags = ("--budget", "smoke", "--steps", "20", "--out", str(runs), "--data", str(mnist_data))
    assert "| LSGAN |" in passed(root, "-m", "train.one", "lsgan", *flags)
    card = (runs / "lsgan" / "README.md").read_text()
    assert "# LSGAN on MNIST" in card
    assert "Mao et al., arXiv:1611.04076" in card
    shelf = "visitor.query_params['shelf'] = 'gan,lsgan.runs'; visitor.run(); assert not visitor.exception"
    for page in PAGES:
        passed(root, "-c", visit(page, shelf))
    assert "| LSGAN |" in passed(root, "-m", "train.table", str(runs / "lsgan"))


@pytest.mark.slow
def test_a_new_metric_is_computed_written_and_drawn(apply: Apply) -> None:
    root = apply("A metric")
    program = (
        "import json\n"
        "import numpy as np\n"
        "from tests.support.factories import DRAWS, digits, pixel_judges, pixel_suite\n"
        "from ganlab.records.scores import Scores\n"
        "from ganlab.metrics.table import METRICS\n"
        "from ganlab.app.charts import metric_lines\n"
        "images = np.resize(digits(500, 3).images.numpy(), (DRAWS, 28, 28))\n"
        "found = pixel_suite().measure(images, pixel_judges().look(images))\n"
        "scores = Scores.from_json({'final': found})\n"
        "assert 0.5 < scores.metrics['ink'] < 2\n"
        "metric = METRICS[-1]\n"
        "point = metric_lines.Point('set', scores, '#000000')\n"
        "assert metric_lines.table([point], [metric])['Ink, real = 1'].tolist() == [f\"{scores.metrics['ink']:.2f}\"]\n"
        "assert str(scores.metrics['ink']) in json.dumps(metric_lines.chart([point], metric).to_dict())\n"
    )
    passed(root, "-c", program)
    passed(
        root,
        "-c",
        visit(
            "ganlab/app/pages/measure.py",
            "assert '<table' in ''.join(part.proto.body for part in visitor.get('html'))",
        ),
    )
    assert "Ink, real = 1" in passed(root, "-c", REPORT)


REPORT = (
    "from ganlab import catalog\n"
    "from ganlab.reporting import results_page\n"
    "records = [catalog.record(name) for name in catalog.trained_names()]\n"
    "print(results_page.parts(records, catalog.record('judge'))['rulers'])\n"
)


@pytest.mark.slow
def test_a_new_page_shows_every_model_and_is_in_the_header(apply: Apply) -> None:
    root = apply("A page")
    passed(root, "-c", visit("ganlab/app/pages/average.py", f"assert len(visitor.image) == {len(SHIPPED)}"))
    passed(root, "-m", "pytest", "-W", "error", "-q", "tests/app/test_pages.py", "-k", "dictionary or words")
