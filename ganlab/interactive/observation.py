"""What there is to see of a training between two of its steps. Nothing of the training changes by looking."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ganlab.images import to_uint8
from ganlab.inference.sampling import CALIBRATION_SEED, FILM_SEED
from ganlab.models.base import GAN
from ganlab.training import finalize
from ganlab.training.inspection import gradient_norms, own_parameters, weight_histogram
from ganlab.training.train_state import Training

DRAWS = 128
"""in the batch whose statistics a picture's batch norm goes by; a frame of the film has a hundred times as many, and
takes seconds"""


def layer(gan: GAN, net: str, name: str) -> dict[str, Any]:
    """A layer's weights and gradient, as `protocol.LayerIs`.  ValueError, naming those that there are, for another."""
    layers = own_parameters(getattr(gan, net))
    if name not in layers:
        raise ValueError(f"no layer {name!r:.60} with weights: choose from {', '.join(layers)}")
    weights = {key: weight_histogram(p) for key, p in layers[name].items()}
    return {"weights": weights, "gradient": gradient_norms(gan)[net].get(name)}


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


@torch.no_grad()
def digits(training: Training) -> np.ndarray:
    """The film's digits as the moving average draws them now, uint8 (64, 28, 28); batch norm is by this batch."""
    spare = copy.deepcopy(training.ema.module).train()
    seed, n = finalize.FILM_SET
    drawn = [training.gan.latents.compose(seed, n), training.gan.latents.compose(CALIBRATION_SEED, DRAWS - n)]
    z = torch.from_numpy(np.concatenate(drawn)).to(next(spare.parameters()).device)
    with training.compute.autocast():
        return to_uint8(spare(z)[:n])
