"""What there is to see of a training between two of its steps. Nothing of the training changes by looking."""

from __future__ import annotations

import base64
import contextlib
import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab import images
from ganlab.inference.sampling import FILM_SEED, SCORE_SEED
from ganlab.models.base import GAN
from ganlab.training import finalize
from ganlab.training.history import weight_histogram
from ganlab.training.loop import Training

BINS = 20
PROBE = 128
DRAWS = 256
"""from the prior, for batch norm of a picture: a frame of the film has ten times as many or more, and takes as long"""


@contextlib.contextmanager
def undisturbed(gan: nn.Module) -> Iterator[None]:
    """Puts back batch norm's running statistics, which a pass in training mode moves."""
    before = {name: buffer.clone() for name, buffer in gan.named_buffers()}
    try:
        yield
    finally:
        for name, buffer in gan.named_buffers():
            buffer.copy_(before[name])


@torch.no_grad()
def opinions(training: Training, real: Tensor) -> dict[str, Any]:
    """What D says of real digits and of as many fakes, as `protocol.Opinions`.  real: (n, 1, 28, 28)."""
    gan = training.gan.train()
    z = torch.from_numpy(gan.latents.compose(FILM_SEED, len(real))).to(real.device)
    with undisturbed(gan), training.compute.autocast():
        answers = [gan.discriminator(x)[:, 0].cpu().numpy() for x in (real, gan.generator(z))]
    low, high = (min(map(np.min, answers)), max(map(np.max, answers)))
    if gan.output == "logit":
        answers, low, high = [1 / (1 + np.exp(-y.astype(np.float64))) for y in answers], 0.0, 1.0
    low, high = float(low), float(max(high, low + 1e-6))
    counts = [np.histogram(y, BINS, (low, high))[0].tolist() for y in answers]
    return {"low": low, "high": high, "real": counts[0], "fake": counts[1]}


def own_parameters(net: nn.Module) -> dict[str, dict[str, nn.Parameter]]:
    """The layers of a network that have parameters, by name: each one's own."""
    found = {name: dict(layer.named_parameters(recurse=False)) for name, layer in net.named_modules()}
    return {name: own for name, own in found.items() if own}


def gradient_norms(net: nn.Module) -> dict[str, float]:
    """L2 norm of the last step's gradient by layer; {} before the first step."""
    found = {}
    for name, own in own_parameters(net).items():
        gradients = [p.grad for p in own.values() if p.grad is not None]
        if gradients:
            found[name] = float(nn.utils.get_total_norm(gradients))
    return found


def layer(net: nn.Module, name: str) -> dict[str, Any]:
    """A layer's weights and gradient, as `protocol.LayerIs`.  ValueError, naming those that there are, for another."""
    layers = own_parameters(net)
    if name not in layers:
        raise ValueError(f"no layer {name!r:.60} with weights: choose from {', '.join(layers)}")
    weights = {key: weight_histogram(p) for key, p in layers[name].items()}
    return {"weights": weights, "gradient": gradient_norms(net).get(name)}


def layers(gan: GAN) -> dict[str, list[dict[str, Any]]]:
    """Both networks' layers in the order in which they are run, as `protocol.Begin`; those that only Q runs stand
    behind D's, with "q": True."""
    gan = copy.deepcopy(gan).eval()
    device = next(gan.generator.parameters()).device
    image = torch.zeros(2, 1, 28, 28, device=device)
    z = torch.from_numpy(gan.latents.compose(FILM_SEED, 2)).to(device)
    own = _run_through(gan.discriminator, lambda: gan.discriminator(image))
    both = _run_through(gan.discriminator, lambda: (gan.discriminator(image), gan.q(image)))
    return {
        "generator": _run_through(gan.generator, lambda: gan.generator(z)),
        "discriminator": [*own, *({**row, "q": True} for row in both[len(own) :])],
    }


def _run_through(net: nn.Module, call: Any) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}

    def note(name: str, module: nn.Module, output: Tensor) -> None:
        found.setdefault(
            name,
            {
                "name": name,
                "kind": type(module).__name__,
                "shape": list(output.shape[1:]),
                "parameters": sum(p.numel() for p in module.parameters()),
            },
        )

    hooks = [
        module.register_forward_hook(lambda module, _, output, name=name: note(name, module, output))
        for name, module in net.named_modules()
        if not list(module.children())
    ]
    with torch.no_grad():
        call()
    for hook in hooks:
        hook.remove()
    return list(found.values())


def digits(training: Training, n: int = finalize.FILM_SET[1]) -> np.ndarray:
    """The film's digits as the moving average draws them now, uint8 (n, 28, 28)."""
    spare = copy.deepcopy(training.ema.module)
    return finalize.sample_average(training.gan, spare, training.compute, [(FILM_SEED, n)], DRAWS)[0]


def samples(training: Training, n: int) -> np.ndarray:
    """The moving average's first scored samples as it is now, uint8 (n, 28, 28)."""
    spare = copy.deepcopy(training.ema.module)
    return finalize.sample_average(training.gan, spare, training.compute, [(SCORE_SEED, n)], n)[0]


def png(pictures: np.ndarray, columns: int) -> str:
    """uint8 (n, 28, 28) -> a grid as a PNG file in base64."""
    return base64.b64encode(images.png(images.grid(pictures, columns), effort=1)).decode()
