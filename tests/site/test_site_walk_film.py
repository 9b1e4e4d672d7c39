"""The site's film of a walk: its files are read by Pillow, and its way is the app's."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from ganlab.distributions import Categorical, Uniform
from ganlab.latents import Latents, Noise
from tests.support.page_modules import ask

pytestmark = pytest.mark.node


def frames(pictures: np.ndarray, factor: int, milliseconds: list[int]) -> list[Image.Image]:
    """What Pillow reads in the file that the page makes of pictures, uint8 (n, side, side)."""
    rows = [picture.reshape(-1).tolist() for picture in pictures]
    made = ask("gif", pictures=rows, side=pictures.shape[-1], factor=factor, milliseconds=milliseconds)
    with Image.open(io.BytesIO(base64.b64decode(made))) as film:
        assert film.info["loop"] == 0
        return [frame.copy() for frame in ImageSequence.Iterator(film)]


@pytest.mark.parametrize("side", [1, 2, 9, 28, 90, 91])
def test_every_pixel_is_as_it_was(side: int) -> None:
    # noise fills the table of codes and has it begun anew; one grey level is a single long run
    rng = np.random.default_rng(side)
    pictures = np.stack(
        [rng.integers(0, 256, (side, side)), np.full((side, side), 7), rng.integers(0, 2, (side, side))]
    )
    found = frames(pictures.astype(np.uint8), 2, [900, 90, 90])
    assert [frame.info["duration"] for frame in found] == [900, 90, 90]
    for frame, picture in zip(found, pictures, strict=True):
        assert np.array_equal(np.asarray(frame.convert("L")), picture.repeat(2, 0).repeat(2, 1))


def test_its_way_is_that_of_the_latents() -> None:
    latents = Latents((Noise("noise", 5), Categorical("c1", 3), Uniform("c2")))
    start, end = latents.compose(1, 1, {"c1": 2, "c2": 0.5})[0], latents.compose(2, 1, {"c1": 2, "c2": -1.0})[0]
    cases = [(start, end), (start, start), (start, 2 * start)]
    found = ask("latent_walk", latents=latents.to_json(), cases=[[a.tolist(), b.tolist(), 7] for a, b in cases])
    for (a, b), way in zip(cases, found, strict=True):
        assert np.allclose(np.reshape(way, (7, -1)), latents.walk(a, b, 7), atol=1e-5)
