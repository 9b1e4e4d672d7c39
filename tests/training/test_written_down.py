"""What a run writes down of itself, without a run."""

from __future__ import annotations

import io
from typing import get_args

import pytest
from PIL import Image, ImageSequence

from ganlab.models.base import Output
from ganlab.training.begun_config import begun_config
from ganlab.training.film import animation
from ganlab.training.recording import SLIM
from tests.support.factories import CPU, random_pictures, tiny_gan


def test_a_film_rests_on_its_last_moment() -> None:
    film = Image.open(io.BytesIO(animation(random_pictures(48).reshape(3, 16, 28, 28))))
    times = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert times == [300, 300, 2400]


@pytest.mark.parametrize("output", get_args(Output))
def test_what_puts_out_no_logit_is_called_a_critic(output: Output) -> None:
    gan = tiny_gan("gan")
    gan.output = output  # pyright: ignore[reportAttributeAccessIssue]
    told = begun_config("gan", gan, gan.cfg, "smoke", 0, CPU, SLIM, {"name": "MNIST"}, None, 1)
    assert told["critic"] is (output != "logit")
