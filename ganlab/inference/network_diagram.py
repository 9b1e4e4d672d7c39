"""The layers of a model as they are built, with the shapes that leave them: read from the live modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor, nn

from ganlab import svg
from ganlab.models.base import GAN

Layers = list[tuple[str, str]]
T = TypeVar("T")


def layers(net: nn.Module, call: Callable[[Tensor], T], x: Tensor) -> tuple[Layers, T]:
    """The leaf modules of `net` in the order in which `call` runs them, each with the shape of one output -> (those,
    what the call gives).  Modules that only see the same numbers in another shape are left out."""
    found: Layers = []

    def note(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        if list(module.parameters()) or not torch.equal(inputs[0].flatten().sort()[0], output.flatten().sort()[0]):
            found.append((_name(module), " x ".join(map(str, output.shape[1:]))))

    leaves = [module for module in net.modules() if not list(module.children())]
    hooks = [module.register_forward_hook(note) for module in leaves]
    with torch.no_grad():
        answer = call(x)
    for hook in hooks:
        hook.remove()
    return found, answer


def _name(module: nn.Module) -> str:
    kind = "ConvTranspose2d" if isinstance(module, nn.ConvTranspose2d) else type(module).__name__
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        steps = f", stride {module.stride[0]}" if module.stride[0] != 1 else ""
        return f"{kind} {module.kernel_size[0]} x {module.kernel_size[1]}{steps}"
    return kind


def network_diagram(gan: GAN) -> str:
    """A model's generator, discriminator and, if it has codes, what Q has of its own, side by side -> SVG.

    gan: in eval mode, on the CPU.
    """
    z = torch.from_numpy(gan.latents.compose(0, 2))
    made, image = layers(gan.generator, gan.generator, z)
    judged, _ = layers(gan.discriminator, gan.discriminator, image)
    parts = ", ".join(f"{part.name} {part.width}" for part in gan.latents.parts)
    second = "critic" if gan.unit == "critic value" else "discriminator"
    nets = {
        "generator": [(f"z: {parts}", str(z.shape[1])), *made],
        second: [("image", "1 x 28 x 28"), *judged],
    }
    if gan.latents.codes:
        read, _ = layers(gan.discriminator, gan.q, image)
        shared = next(i for i, (one, other) in enumerate(zip(judged, read, strict=False)) if one != other)
        nets["Q"] = [("the discriminator's features", judged[shared - 1][1]), *read[shared:]]
    return svg.layer_columns(nets, f"{gan.label}: the layers of its networks, with the shapes that leave them")
