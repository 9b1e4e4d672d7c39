"""The programs in examples/, run as a user would: what they write is what the library gives."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ganlab
from ganlab.records.files import RecordError
from ganlab.trained import TrainedGAN
from tests.support.commands import command
from tests.support.factories import CHECKOUT, missing

PROGRAM = CHECKOUT / "examples" / "sample.py"


@pytest.fixture(autouse=True)
def models_that_ship(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GANLAB_CHECKPOINTS", "GANLAB_REPO"):
        monkeypatch.delenv(name, raising=False)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The program from another folder, over the models that ship."""
    return command(str(PROGRAM), *words, cwd=folder, strict=True)


def shipped(name: str) -> TrainedGAN:
    try:
        return ganlab.load(CHECKOUT / "checkpoints" / name)
    except RecordError as error:
        missing(str(error))


def drawn(file: Path, scale: int = 3) -> np.ndarray:
    """A picture that the program wrote -> its digits, (n, 28, 28), row by row."""
    picture = np.asarray(Image.open(file))
    small = picture[::scale, ::scale]
    assert (small.repeat(scale, 0).repeat(scale, 1) == picture).all()  # sharp squares
    rows, columns = small.shape[0] // 28, small.shape[1] // 28
    return small.reshape(rows, 28, columns, 28).swapaxes(1, 2).reshape(-1, 28, 28).astype(int)


def same(found: np.ndarray, expected: np.ndarray) -> bool:
    """Within one grey level, as another number of threads may round."""
    return found.shape == expected.shape and bool((np.abs(found - expected) <= 1).all())


def test_the_sample_program_writes_the_librarys_digits_walks_and_codes(tmp_path: Path) -> None:
    model = shipped("infogan")
    done = run(tmp_path, "infogan", "--seed", "11", "--out", "here")
    assert (done.returncode, done.stderr) == (0, "")
    out = tmp_path / "here"
    assert {file.name for file in out.iterdir()} == {
        "grid.png",
        "walk-c1.png",
        "walk-c2.png",
        "walk-c3.png",
        "codes.json",
    }
    digits = model.sample(100, 11, {"c1": np.arange(100) % 10})
    assert same(drawn(out / "grid.png"), digits)
    # a walk is one digit again and again: as many single samples with one code set
    for code, values in (("c1", range(10)), ("c3", np.linspace(-1, 1, 11))):
        steps = np.concatenate([model.sample(1, 11, {code: value}) for value in values])
        assert same(drawn(out / f"walk-{code}.png"), steps)
    read = json.loads((out / "codes.json").read_text())
    inferred = model.infer_codes(digits)
    assert read["c1"] == inferred["c1"].argmax(1).tolist()
    assert read["c2"] == pytest.approx(inferred["c2"].tolist(), abs=1e-3)
    right = np.mean(inferred["c1"].argmax(1) == np.arange(100) % 10)
    assert f"c1: {right:.0%} of the grid's digits" in done.stdout


def test_a_model_without_codes_walks_between_two_noises(tmp_path: Path) -> None:
    model = shipped("wgan")
    done = run(tmp_path, "wgan")
    assert (done.returncode, done.stderr) == (0, "")
    out = tmp_path / "pictures"
    assert {file.name for file in out.iterdir()} == {"grid.png", "walk.png"}
    walk, grid = drawn(out / "walk.png"), drawn(out / "grid.png")
    assert same(grid, model.sample(100, 7))
    assert len(walk) == 11
    assert same(walk[[0, -1]], model.sample(2, 7))
    assert not same(walk[5:6], model.sample(1, 7))


def test_an_unknown_model_is_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "pixelgan")
    assert done.returncode == 1
    assert done.stderr.startswith("unknown model 'pixelgan': choose from gan, dcgan")
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.fault(
    6,
    given="examples/sample.py --out onto a file, or below one",
    before="a traceback: FileExistsError or NotADirectoryError",
    now="a sentence: it cannot be written, choose another --out",
)
@pytest.mark.parametrize(
    "out", ["file", *(pytest.param(out, marks=pytest.mark.slow) for out in ("file/below", "taken"))]
)
def test_a_place_that_cannot_be_written_is_one_sentence(out: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "taken" / "grid.png").mkdir(parents=True)
    done = run(tmp_path, "gan", "--out", out)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{out}/grid.png cannot be" if out == "taken" else f"{out} cannot be written (")
    assert done.stderr.endswith("): choose another --out.\n")
    assert len(done.stderr.splitlines()) == 1


def test_the_program_is_short_and_uses_the_public_names_alone() -> None:
    text = PROGRAM.read_text()
    assert len(text.splitlines()) <= 75
    tree = ast.parse(text)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name.startswith("ganlab")} == {"ganlab"}
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ganlab"
    }
    assert used <= set(ganlab.__all__)
