"""What InfoGAN makes of a drawing in the page, run by node, against torch; the steps of a drawing; z around a z."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest

from ganlab.app.live.bundle import LAYOUT
from ganlab.app.live.payload import discriminator_payload, payload
from ganlab.data import Splits
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.latents import Latents
from tests.support.page_modules import ask, trained

pytestmark = pytest.mark.node


CODED = Latents((Noise("noise", 6), Categorical("c1", 4), Uniform("c2"), Uniform("c3", 0.0, 4.0)))
PLAIN = Latents((Noise("noise", 62),))


def pixels(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 28, 28)


def apart(a: np.ndarray, b: np.ndarray) -> int:
    """The largest difference in grey levels."""
    return int(np.abs(a.astype(int) - b).max())


def test_infogan_in_the_page_reads_and_draws_what_torch_does(mnist: Splits, tmp_path: Path) -> None:
    gan, digits = trained("infogan"), mnist.test.images[:12].numpy()
    files = {"generator": payload(gan.record), "discriminator": discriminator_payload(gan.record)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    levels = base64.b64encode(digits.tobytes()).decode()
    found = ask("read", levels=levels, **{name: str(tmp_path / name) for name in files})
    wanted = gan.infer_codes(digits)
    for i, answer in enumerate(found["answers"]):
        for name, values in wanted.items():
            assert np.array(answer["reading"][name]) == pytest.approx(values[i], abs=1e-3)
        codes = {"c1": int(wanted["c1"][i].argmax())} | {c: float(np.clip(wanted[c][i], -2, 2)) for c in ("c2", "c3")}
        redraws = gan.sample(LAYOUT["redraws"], 0, codes)
        assert apart(pixels(answer["redraws"]), redraws) <= 1
        hand = np.concatenate([gan.sample(1, 0, codes | {"c1": value}) for value in range(10)])
        assert apart(pixels(answer["hand"]), hand) <= 1
        back = gan.infer_codes(redraws)
        for name in ("c2", "c3"):
            spread = np.sqrt(np.mean((back[name] - codes[name]) ** 2))
            assert answer["spread"][name] == pytest.approx(spread, abs=2e-3)
    kinds = np.concatenate([gan.sample(1, 0, {"c1": value, "c2": 0, "c3": 0}) for value in range(10)])
    assert apart(pixels(found["kinds"]), kinds) <= 1


def test_codes_are_the_likeliest_value_and_means_no_farther_than_twice_the_prior() -> None:
    for read, given in ((-7.5, -2), (7.5, 2), (-1.75, -1.75)):
        codes = ask(
            "codes", latents=CODED.to_json(), reading={"c1": [0.1, 0.2, 0.6, 0.1], "c2": read, "c3": 2 + 2 * read}
        )
        assert codes == {"c1": 2, "c2": given, "c3": 2 + 2 * given}


def test_undo_takes_back_strokes_wiping_and_pictures_one_at_a_time() -> None:
    point, picture = (0.5, 0.5), [0] * 784
    moves = [("begin", point), ("extend", point), ("begin", point), ("clear", 0), ("put", picture), ("begin", point)]
    after = ask("drawn", moves=[*moves, *[("undo", 0)] * 6])
    one, two, wiped, whole = [1, False, False], [2, False, False], [0, False, True], [0, True, False]
    assert after == [one, one, two, wiped, whole, one, whole, wiped, two, one, wiped, wiped]
    assert ask("drawn", moves=[("begin", point), ("clear", 0), ("clear", 0), ("undo", 0)]) == [one, wiped, wiped, one]


def test_a_found_z_is_the_middle_of_what_lies_around_it() -> None:
    for latents in (CODED, PLAIN):
        z = latents.compose(4, 1)[0]
        found = ask("around", latents=latents.to_json(), z=z.tolist(), places=[])
        assert np.array(found["here"]) == pytest.approx(z, abs=1e-6)
    assert ask("around", latents=PLAIN.to_json(), z=z.tolist(), places=[])["start"] == {
        "u": 0.5,
        "v": 0.5,
        "value": None,
        "seed": 0,
    }


def test_codes_go_twice_as_far_as_their_priors_and_nothing_else_moves() -> None:
    z = CODED.compose(4, 1, {"c1": 2})[0]
    places = [{"u": 0, "v": 1}, {"u": 0.75, "value": 3}]
    ends, other = (
        np.array(row) for row in ask("around", latents=CODED.to_json(), z=z.tolist(), places=places)["there"]
    )
    assert ends == pytest.approx([*z[:10], -2, 6], abs=1e-6)
    assert other == pytest.approx([*z[:6], 0, 0, 0, 1, 1, z[11]], abs=1e-6)


def test_noise_turns_to_its_opposite_side_and_keeps_its_length() -> None:
    z = PLAIN.compose(4, 1)[0]
    places = [{"u": 1.0}, {"u": 0.0}, {"v": 1.0}, {"u": 0.8, "v": 0.3}, {"u": 1.0, "seed": 1}]
    right, left, up, between, other = (
        np.array(row) for row in ask("around", latents=PLAIN.to_json(), z=z.tolist(), places=places)["there"]
    )
    for row in (right, left, up, between, other):
        assert np.linalg.norm(row) == pytest.approx(np.linalg.norm(z), rel=1e-5)
    assert right == pytest.approx(-left, abs=1e-5)
    for a, b in ((right, z), (up, z), (right, up)):
        assert a @ b == pytest.approx(0, abs=1e-3)
    assert abs(right @ other) < 0.5 * (z @ z)
