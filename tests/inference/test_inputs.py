"""What users pass to a network: taken where there is no doubt what it is, refused in one sentence where there is."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import ganlab
from ganlab.data import Splits
from ganlab.inference.inputs import digit_images, z_rows
from ganlab.inference.numpy_generator import NumpyGAN
from ganlab.trained import TrainedGAN
from tests.support.factories import Finished, digits, random_pictures

Get = Callable[[str], Finished]
DIGITS = digits(12).images.numpy()
"""white on black, uint8 (12, 28, 28)"""


def sentence(action: Callable[[], object]) -> str:
    """The one with which something is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=r".") as caught:
            action()
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 300
    return text


@pytest.fixture(scope="module")
def infogan() -> TrainedGAN:
    return ganlab.load("infogan")


# ---- digits


@pytest.mark.fault(
    5,
    given="`infer_codes` and `opinions` of black-on-white MNIST digits",
    before="43 % of the digits read right at a mean confidence of 0.86, and no word",
    now="a ValueError: they look like black on white, pass 255 - images",
)
@pytest.mark.fault(
    5,
    given="`infer_codes` and `opinions` of MNIST digits as masks of 0 and 1",
    before="13 % of the digits read right at a mean confidence of 0.95, and no word",
    now="a ValueError: they look like masks of 0 and 1, pass 255 * images",
)
def test_test_digits_in_another_form_are_not_read_as_if_they_were_in_ours(mnist: Splits, infogan: TrainedGAN) -> None:
    real = mnist.test.images.numpy()[:300]
    for ask in (infogan.infer_codes, infogan.opinions):
        assert "look like black on white" in sentence(functools.partial(ask, 255 - real))
        assert "pass white on black, 255 - images" in sentence(functools.partial(ask, 255 - real))
        masks = (real > 127).astype(np.uint8)
        assert "300 of 300 images look like masks of 0 and 1" in sentence(functools.partial(ask, masks))
        assert "pass 255 * images" in sentence(functools.partial(ask, masks))


def test_every_test_digit_is_taken_as_it_is(mnist: Splits) -> None:
    images = mnist.test.images.numpy()
    assert digit_images(images) is images
    assert all(np.array_equal(digit_images(image[None])[0], image) for image in images[::100])


@pytest.mark.fault(
    5,
    given="one black-on-white picture among 12 digits; inverted floats from 0 to 1; a photograph on light grey paper",
    before="read as if it were white on black, with confidence",
    now="a ValueError that says how many look like black on white, and what to pass",
)
def test_paper_is_no_black_ground() -> None:
    one = DIGITS.copy()
    one[3] = 255 - one[3]
    assert sentence(lambda: digit_images(one)).startswith("1 of 12 images look like black on white")
    assert "1 - images for floats" in sentence(lambda: digit_images(1 - DIGITS / 255))
    assert "12 of 12 images look like black on white" in sentence(lambda: digit_images(200 - DIGITS // 2))


@pytest.mark.fault(
    5,
    given="digits on a grey ground of 64, white or black; digits in 16 grey levels; black pictures",
    before="a quarter of the digits read right at a mean confidence of 0.88, and no word",
    now="a ValueError: a drawing on grey paper; too dark; empty; and what to pass",
)
def test_grey_paper_and_dark_or_empty_pictures_are_named() -> None:
    assert "drawing on grey paper" in sentence(lambda: digit_images(np.maximum(DIGITS, 64)))
    assert "drawing on grey paper" in sentence(lambda: digit_images(128 - DIGITS // 2))
    assert "too dark (their brightest pixel is 15" in sentence(lambda: digit_images(DIGITS // 16))
    assert "pass images whose white is 255" in sentence(lambda: digit_images(DIGITS // 16))
    assert "look empty" in sentence(lambda: digit_images(np.zeros((2, 28, 28), np.uint8)))


@pytest.mark.fault(
    5,
    given="digits with MNIST's mean and deviation taken out; from 0 to 65,535; coloured; 32 x 32; a single one; NaN",
    before="images must be uint8 of shape (n, 28, 28), and nothing on what to do",
    now="a ValueError with what was found and what to pass",
)
@pytest.mark.parametrize(
    ("images", "words"),
    [
        (
            (DIGITS / 255 - 0.1307) / 0.3081,
            "pass uint8 from 0 to 255, .*, images \\* 0.3081 \\+ 0.1307 if MNIST's mean",
        ),
        (DIGITS.astype(np.uint16) * 257, "go from 0 to 6.5.*e\\+04: pass uint8 from 0 to 255, or floats from 0 to 1$"),
        (DIGITS / 255 * 1.2 - 0.2, "images go from -0.2 to"),
        (np.stack([DIGITS, DIGITS // 2, DIGITS], 3), r"have 3 channels, .* images.mean\(3\)"),
        (np.stack([DIGITS, DIGITS // 2, DIGITS], 1), r"have 3 channels, .* images.mean\(1\)"),
        (np.stack([DIGITS] * 4, 3), "have 4 channels"),
        (np.pad(DIGITS, ((0, 0), (2, 2), (2, 2))), r"pass images\[:, 2:-2, 2:-2\] if they have a border of 2 pixels"),
        (DIGITS[0], r"pass images\[None\] for one image"),
        (DIGITS[0].ravel(), r"pass images.reshape\(1, 28, 28\)"),
        (np.full((2, 28, 28), np.nan), "not finite"),
        ([], r"must be \(n, 28, 28\) or \(n, 1, 28, 28\), in grey levels .*, or floats .*, not of shape \(0,\)$"),
        ([[1, 2], [3]], "must be an array of numbers"),
        (None, "must be an array of numbers, not NoneType"),
        ("digits.png", "must be an array of numbers, not str"),
        (DIGITS.astype(complex), "must be an array of numbers, not ndarray of complex"),
    ],
    ids=str,
)
def test_what_could_be_meant_otherwise_is_asked_for(images: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        digit_images(images)
    assert sentence(lambda: digit_images(images))


@pytest.mark.fault(
    5,
    given="digits as floats from 0 to 1 or from -1 to 1, grey RGB, truth values, torch tensors, strided, flat, none",
    before="refused, or torch's warning that a read-only array is not writable",
    now="taken without a word: the same digits, the same answers",
)
@pytest.mark.parametrize(
    "form",
    [
        DIGITS / 255,
        (DIGITS / 255).astype(np.float16),
        (DIGITS / 127.5 - 1).astype(np.float32),
        DIGITS.astype(np.int64),
        DIGITS.astype(float),
        DIGITS.astype(">u2"),
        DIGITS.tolist(),
        np.stack([DIGITS] * 3, 3),
        np.stack([DIGITS] * 3, 1) / 255,
        DIGITS[:, None],
        DIGITS[..., None],
        DIGITS.reshape(12, 784),
        np.asfortranarray(DIGITS),
        np.repeat(DIGITS, 2, 2)[..., ::2],
        DIGITS[::-1, ::-1, ::-1].copy()[::-1, ::-1, ::-1],
        torch.from_numpy(DIGITS.copy()),
        torch.from_numpy(DIGITS / 255).requires_grad_(),
    ],
    ids=lambda form: f"{type(form).__name__}-{getattr(form, 'dtype', '')}-{getattr(form, 'shape', '')}",
)
def test_what_can_be_meant_in_one_way_only_is_taken(form: Any) -> None:
    found = digit_images(form)
    assert (found.dtype, found.flags.c_contiguous, found.flags.writeable) == (np.uint8, True, True)
    assert np.array_equal(found, DIGITS)


def test_truth_values_are_white_and_black() -> None:
    assert np.array_equal(digit_images(DIGITS > 127), 255 * (DIGITS > 127))


def test_read_only_digits_give_the_same_answers_without_a_warning(infogan: TrainedGAN) -> None:
    frozen = DIGITS.copy()
    frozen.setflags(write=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(infogan.opinions(frozen), infogan.opinions(DIGITS))
        assert np.array_equal(infogan.infer_codes(frozen)["c1"], infogan.infer_codes(DIGITS)["c1"])


def test_no_digits_have_no_answers(infogan: TrainedGAN) -> None:
    none = np.zeros((0, 28, 28), np.uint8)
    assert infogan.opinions(none).shape == (0,)
    assert {name: answer.shape for name, answer in infogan.infer_codes(none).items()} == {
        "c1": (0, 10),
        "c2": (0,),
        "c3": (0,),
    }


def test_pictures_of_a_network_in_training_can_be_asked_about(finished: Get) -> None:
    for name in ("gan", "wgan", "infogan"):
        model = ganlab.load(finished(name).folder)
        assert np.array_equal(model.opinions(model.sample(40, seed=1)), model.opinions_of_samples(40, seed=1))
    assert digit_images(random_pictures(50)).shape == (50, 28, 28)


def test_a_discriminator_is_asked_about_its_own_samples_whatever_they_look_like(
    finished: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ganlab.load(finished("gan").folder)
    for value in model.generator.parameters():
        value.zero_()
    list(model.generator.parameters())[-1].fill_(9.0)  # white all over, as a network that has diverged
    assert model.sample(2).min() == 255
    assert "black on white" in sentence(lambda: model.opinions(model.sample(2)))
    assert model.opinions_of_samples(2).shape == (2,)


# ---- a generator's inputs


@pytest.fixture(params=["torch", "numpy"])
def draw(request: pytest.FixtureRequest, infogan: TrainedGAN) -> Callable[[Any], np.ndarray]:
    return infogan.generate if request.param == "torch" else NumpyGAN(infogan.record).generate


@pytest.mark.fault(
    6,
    given="`generate` of float64, integers, a list, a torch tensor, a view with negative strides, a read-only array",
    before="torch's own text, a warning, or an answer from `NumpyGAN` alone",
    now="the same digits from torch and from `NumpyGAN`",
)
def test_any_array_of_numbers_is_an_input(draw: Callable[[Any], np.ndarray], infogan: TrainedGAN) -> None:
    z = infogan.latents.compose(7, 3)
    expected = draw(z)
    frozen = z.copy()
    frozen.setflags(write=False)
    forms = [z.astype(float), z.tolist(), z[::-1].copy()[::-1], np.asfortranarray(z), z.astype(">f4"), frozen]
    forms += [torch.from_numpy(z), torch.from_numpy(z.astype(float)).requires_grad_()]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for form in forms:
            assert np.array_equal(draw(form), expected)
        assert np.array_equal(draw(np.ones((2, z.shape[1]), int)), draw(np.ones((2, z.shape[1]), np.float32)))
    assert draw(z[:0]).shape == (0, 28, 28)
    assert draw(z[:0]).dtype == np.uint8


@pytest.mark.fault(
    6,
    given="`generate` of a wrong width, one vector, NaN, 1e300, text, None",
    before="torch's own text, or a black picture",
    now="a ValueError, the same from torch and from `NumpyGAN`",
)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda z: z[:, :-1], r"z must have shape \(n, 74\), not \(2, 73\)"),
        (lambda z: z[0], r"not \(74,\): pass z\[None\]"),
        (lambda z: z[None], r"not \(1, 2, 74\)"),
        (lambda z: z * np.nan, "not finite"),
        (lambda z: z * np.inf, "not finite"),
        (lambda z: z.astype(float) * 1e300, "beyond 1,000,000"),
        (lambda z: np.full((1, 74), 1e38), "z holds numbers beyond 1,000,000"),
        (lambda z: np.full((1, 74), -1000001), "beyond 1,000,000"),
        (lambda z: z + 1j, "must be an array of numbers, not ndarray of complex64"),
        (lambda z: z.astype(str), "must be an array of numbers"),
        (lambda z: [[1.0, 2.0], [3.0]], "must be an array of numbers"),
        (lambda z: None, "must be an array of numbers"),
        (lambda z: 3, r"z must have shape \(n, 74\), not \(\)"),
        (lambda z: torch.from_numpy(z).bfloat16(), "that numpy knows"),
    ],
)
def test_what_is_no_input_is_refused_by_torch_and_numpy_alike(
    draw: Callable[[Any], np.ndarray], infogan: TrainedGAN, change: Callable[[np.ndarray], Any], words: str
) -> None:
    z = infogan.latents.compose(7, 2)
    with np.errstate(invalid="ignore"):
        wrong = change(z)
    with pytest.raises(ValueError, match=words):
        draw(wrong)
    assert sentence(lambda: draw(wrong))


@pytest.mark.fault(
    5,
    given="`generate` of a z of 1e38, `sample(1, codes={'c2': 3e38})`",
    before="RuntimeWarnings of overflow, and a black picture, by torch and numpy another one",
    now="a ValueError: at most 1,000,000, up to which both draw the same",
)
@pytest.mark.parametrize("size", [10.0, -1e4, 1e6, -1e6])
def test_the_largest_inputs_are_drawn_alike_and_without_overflow(infogan: TrainedGAN, size: float) -> None:
    drawers = (infogan.generate, NumpyGAN(infogan.record).generate)
    one, other = (draw(np.full((1, 74), size)).astype(int) for draw in drawers)
    assert np.mean(np.abs(one - other) <= 1) > 0.95  # a sum near 0 of numbers this large may round to either side
    assert one.max() > 0


def test_an_input_is_never_written_to() -> None:
    z = np.ones((2, 5), np.float32)
    assert z_rows(z, 5) is z
    frozen = z.copy()
    frozen.setflags(write=False)
    assert z_rows(frozen, 5).flags.writeable
    assert not frozen.flags.writeable


def test_one_z_is_told_how_to_be_a_row_and_no_other_shape_is() -> None:
    with pytest.raises(ValueError, match=r"must have shape \(n, 5\), not \(5,\): pass z\[None\]"):
        z_rows(np.zeros(5), 5)
    for shape in ((6,), (4,), (2, 6)):
        with pytest.raises(ValueError, match=r"must have shape \(n, 5\), not \([^)]*\)$"):
            z_rows(np.zeros(shape), 5)
