"""What several test files build: small recipes, a cheap scale, finished runs on synthetic digits."""

from __future__ import annotations

import dataclasses
import functools
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
import torch
from filelock import FileLock
from safetensors.torch import load_file, save_file
from torch import nn

from ganlab.compute import Compute
from ganlab.data import Digits, Splits, synthetic
from ganlab.evaluation.architectures import FEATURES
from ganlab.evaluation.classifier import DigitClassifier
from ganlab.evaluation.committee import Committee
from ganlab.evaluation.judge import Judge, reference_statistics
from ganlab.evaluation.metric_suite import MetricSuite, among_real
from ganlab.models import registry
from ganlab.models.base import GAN, GANConfig
from ganlab.models.layers import init_weights
from ganlab.paper.paper_runs import MODELS
from ganlab.records.judge_scores import Floor, RealScores
from ganlab.training.loop import Tick
from ganlab.training.recording import FULL
from ganlab.training.run import Run
from tests.support.programs import skip_if_quick

CHECKOUT = Path(__file__).resolve().parents[2]
SHIPPED = MODELS
"""the models whose records come along; a model that is registered and not trained switches no test off"""
STEPS = 6
DRAWS = 1000
"""of a frame, of a scored set and for calibrating batch norm, where what ships has 10,000"""
QUICK = dataclasses.replace(FULL, scored_sets=2, calibration=DRAWS)
"""as what ships, but for the number of scored sets and of draws, which every finished run of a test would pay for"""
CPU = Compute(torch.device("cpu"), bf16=False)


def missing(what: str) -> NoReturn:
    """Skips the test by naming what it needs; fails it where everything has to be there (GANLAB_REQUIRE_ALL=1)."""
    (pytest.fail if os.environ.get("GANLAB_REQUIRE_ALL") == "1" else pytest.skip)(what)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def tiny_config(name: str, **overrides: Any) -> GANConfig:
    """A model's own recipe, its optimizers and weights of terms untouched, in a size that trains in a blink."""
    width = 16 if name == "gan" else 4
    settings: dict[str, Any] = {"steps": STEPS, "batch_size": 8, "width": width}
    return registry.config(name, **(settings | overrides))


PLAIN_Q: dict[str, Any] = {"q_shear": 0.0, "q_thicken": 0.0, "q_bend": 0.0, "q_agree": 0.0}
"""an InfoGAN whose Q reads whole batches of fakes as they are, as in the paper"""


def tiny_gan(name: str, seed: int = 0, **overrides: Any) -> GAN:
    return registry.build(name, rng(seed), tiny_config(name, **overrides))


def digits(n: int = 64, seed: int = 0) -> Digits:
    return synthetic(n, rng(seed))


class PixelClassifier(DigitClassifier):
    """A judge whose features are 64 pooled pixels: everything that scores, at a hundredth of the real one's price."""

    def __init__(self) -> None:
        nn.Module.__init__(self)
        with torch.random.fork_rng(devices=[]):
            self.body = nn.Sequential(nn.AdaptiveAvgPool2d(8), nn.Flatten())
            self.head = nn.Linear(FEATURES, 10)
        init_weights(self, rng(5), std=1.0)


@functools.cache
def pixel_judges() -> Committee:
    """A committee of one."""
    classifier = PixelClassifier().eval()
    floor = Floor(0.5, 0.1, (0.4, 0.6), (1.0,) * 10)
    judge = Judge(classifier, reference_statistics(classifier, digits(500, 1)), floor, class_samples=DRAWS // 20)
    committee = Committee({"pixels": judge}, sha256="0" * 64, manifold=DRAWS, samples=DRAWS)
    real = among_real(committee, Splits(digits(500, 1), digits(100, 3), digits(200, 2)))
    return dataclasses.replace(committee, real=RealScores.from_json(real))


def tiny_data() -> Splits:
    """What `open_run` trains on."""
    return Splits(digits(64, 1), digits(48, 3), digits(48, 2))


def pixel_suite() -> MetricSuite:
    """The one that `finish_run` scores with."""
    return MetricSuite.of(pixel_judges(), tiny_data().train)


def open_run(folder: Path, name: str, cfg: GANConfig | None = None, **overrides: Any) -> Run:
    settings: dict[str, Any] = {
        "budget": "smoke",
        "seed": 3,
        "compute": CPU,
        "data": tiny_data(),
        "judges": pixel_judges(),
        "recording": QUICK,
    }
    return Run(folder, name, cfg or tiny_config(name), **settings | overrides)


@dataclass(frozen=True)
class Finished:
    """A finished run folder, and the networks in memory that were written into it."""

    folder: Path
    gan: GAN
    average: torch.Tensor
    """the generator's moving average at the end of the training, as one vector"""
    ticks: int


def complete(run: Run) -> list[Tick]:
    """Trains to the end and scores -> the ticks; the folder is then a finished record, and free."""
    skip_if_quick("it finishes a run of its own")
    return _complete(run)


def _complete(run: Run) -> list[Tick]:
    try:
        ticks = list(run.ticks())
        for _ in run.finish():
            pass
    finally:
        run.close()
    return ticks


def finish_run(folder: Path, name: str, cfg: GANConfig | None = None, **overrides: Any) -> Finished:
    skip_if_quick("it finishes a run of its own")
    return _finish_run(folder, name, cfg, **overrides)


def _finish_run(folder: Path, name: str, cfg: GANConfig | None = None, **overrides: Any) -> Finished:
    run = open_run(folder, name, cfg, **overrides)
    ticks = len(_complete(run))
    return Finished(folder, run.training.gan, flat(run.training.ema.module), ticks)


def shared_run(folder: Path, name: str) -> Finished:
    """`finish_run` once for all processes that name this folder."""
    kept = folder.with_suffix(".safetensors")
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".made")):
        if not kept.exists():
            done = _finish_run(folder, name)
            save_file({"average": done.average, **done.gan.state_dict()}, kept)
            return done
    tensors = load_file(kept)
    average, gan = tensors.pop("average"), tiny_gan(name).eval()
    gan.load_state_dict(tensors)
    return Finished(folder, gan, average, STEPS)


def flat(net: nn.Module) -> torch.Tensor:
    """All parameters as one vector, copied."""
    return torch.cat([p.detach().flatten().clone() for p in net.parameters()])


def states_equal(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    """Bit for bit."""
    return a.keys() == b.keys() and all(a[name].dtype == b[name].dtype and a[name].equal(b[name]) for name in a)


def shipped(name: str) -> Path:
    """The folder of a record that comes along."""
    folder = CHECKOUT / "checkpoints" / name
    if not (folder / "MANIFEST.json").exists():
        missing(f"no trained {name} in {folder}")
    return folder


def python(*words: str, cwd: Path = CHECKOUT, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs this Python in the checkout as a user would, and waits for it.  What it trains without being told where goes
    into a folder of its own, which is deleted."""
    with tempfile.TemporaryDirectory() as runs:
        return subprocess.run(
            (sys.executable, *words),
            cwd=cwd,
            env=os.environ | {"GANLAB_RUNS": runs} | env,
            capture_output=True,
            text=True,
            timeout=600,
        )


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Every file below a folder -> when it was last written, in nanoseconds, and its size in bytes."""
    files = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in files}


def image_batch(n: int, seed: int = 0) -> torch.Tensor:
    """(n, 1, 28, 28) in [-1, 1]."""
    return 2 * torch.rand(n, 1, 28, 28, generator=rng(seed)) - 1


def random_pictures(n: int, seed: int = 0) -> np.ndarray:
    """uint8 (n, 28, 28)."""
    return np.random.default_rng(seed).integers(0, 256, (n, 28, 28), dtype=np.uint8)
