"""Arithmetic, nothing measured: what a training would compute and send with ten times the data, pictures of 64 x 64
pixels, or eight GPUs, from the operations of its layers.

    python -m benchmarks.scale_arithmetic [--write]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import torch
import tyro

from benchmarks.step_operations import Operation, flops, recorded
from ganlab.catalog import CHECKOUT
from ganlab.compute import Compute
from ganlab.data import synthetic
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.reporting.documents import markdown_table, put_part
from ganlab.training.loop import fit
from ganlab.training.start import new_training

COMMAND = "python -m benchmarks.scale_arithmetic --write"
DOCUMENT = CHECKOUT / "docs" / "scale.md"
SIDE, DIGITS, MORE_DATA = 28, 50_000, 10
COARSEST = (SIDE // 4) ** 2
"""positions of the smallest maps, 7 x 7: all that has to do with pixels is a multiple of it"""
GPUS, LINK = 8, 100e9
"""LINK: bytes a second from each GPU to the next, an assumption"""


@dataclass(frozen=True)
class Iteration:
    """One iteration of a model's recipe.  parameters: of D and of G."""

    cfg: GANConfig
    operations: Counter[Operation]
    parameters: tuple[int, int]

    @classmethod
    def of(cls, name: str) -> Iteration:
        """Of the recipe that ships, by taking it."""
        cfg = registry.config(name)
        images = synthetic(max(1000, cfg.batch_size), torch.Generator().manual_seed(0)).images
        training, batches = new_training(name, cfg, 0, Compute.pick("cpu"), images)
        operations = recorded(lambda: next(fit(training, batches)))
        d, g = training.gan.discriminator, training.gan.generator
        return cls(training.gan.cfg, operations, (_parameters(d), _parameters(g)))

    @property
    def images(self) -> int:
        """Real ones that D is given."""
        return self.cfg.batch_size * self.cfg.n_critic

    @property
    def flops_per_image(self) -> float:
        return flops(self.operations) / self.images

    def flops_at(self, side: int) -> float:
        """Of the same layers on pictures of another side: whatever is done at each position is done at (side / 28)^2
        times as many, and so is what joins all positions to a vector; what joins two vectors stays."""
        grown = sum(count * operation.flops for operation, count in self.operations.items() if _of_pixels(operation))
        return flops(self.operations) + grown * ((side / SIDE) ** 2 - 1)

    def bytes_sent(self, processes: int) -> float:
        """From each of so many processes to the next in a ring, in an iteration: the gradients of D at each of its
        steps, and of G, in float32, each twice but for its own share (Patarasuk and Yuan 2009,
        doi:10.1016/j.jpdc.2008.09.002)."""
        d, g = self.parameters
        return 4 * (self.cfg.n_critic * d + g) * 2 * (processes - 1) / processes


def _parameters(net: torch.nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


def _of_pixels(operation: Operation) -> bool:
    """Whether a layer reads or writes maps: of a matrix product, one of whose sides is then a multiple of 7 x 7."""
    sides = {side for shape in operation.shapes for side in shape}
    return operation.kind != "matrix product" or any(side % COARSEST == 0 for side in sides)


def data_row(label: str, one: Iteration) -> tuple[str, ...]:
    """Ten times the data, and larger pictures."""
    images = one.cfg.steps * one.images
    at_64 = one.flops_at(64) / one.images
    return (
        label,
        f"{one.flops_per_image / 1e6:.0f}",
        f"{images / DIGITS:.1f}",
        f"{one.flops_per_image * images / 1e15:.2f}",
        f"{one.flops_per_image * images * MORE_DATA / 1e15:.1f}",
        f"{at_64 / 1e6:,.0f}",
        f"{at_64 / one.flops_per_image:.2f}",
    )


def gpu_row(label: str, one: Iteration) -> tuple[str, ...]:
    """Eight GPUs that share each batch."""
    share, sent = flops(one.operations) / GPUS, one.bytes_sent(GPUS)
    return (
        label,
        f"{one.cfg.batch_size // GPUS}",
        f"{share / 1e9:.2f}",
        f"{sent / 1e6:.1f}",
        f"{1000 * sent / LINK:.2f}",
        f"{share / (sent / LINK) / 1e12:.1f}",
        f"{GPUS * share / (sent / LINK) / 1e12:.0f}",
    )


def parts() -> dict[str, str]:
    """The document's tables by name."""
    found = {registry.model_class(name).label: Iteration.of(name) for name in registry.NAMES}
    data_head = (
        "arithmetic, of the recipe that ships",
        "MFLOP an image",
        "passes over the data",
        "PFLOP",
        "as many passes over ten times the data, PFLOP",
        "64 x 64 pixels: MFLOP an image",
        "times",
    )
    gpu_head = (
        "arithmetic, of an iteration on each of eight GPUs",
        "images",
        "GFLOP",
        "MB sent",
        "ms to send them",
        "TFLOP/s at which computing takes as long",
        "the same with eight times the batch",
    )
    bytes_now, more, larger = (DIGITS * n * side**2 / 1e6 for n, side in ((1, SIDE), (MORE_DATA, SIDE), (1, 64)))
    held = (
        f"Arithmetic: the data on the device, a byte a pixel, are {bytes_now:.0f} MB now, {more:.0f} MB of ten times "
        f"as many, {larger:.0f} MB of as many with 64 x 64 pixels."
    )
    return {
        "data": f"{held}\n\n{markdown_table(data_head, [data_row(*item) for item in found.items()])}",
        "gpus": markdown_table(gpu_head, [gpu_row(*item) for item in found.items()]),
    }


def main(write: bool = False) -> None:
    """Print the tables.

    Args:
        write: put them into docs/scale.md too.
    """
    for name, text in parts().items():
        print(f"{text}\n")
        if write:
            put_part(DOCUMENT, name, text, COMMAND)


if __name__ == "__main__":
    tyro.cli(main)
