"""Photos of digits: found, upright, white on black and centred by MNIST's rule; and files that are no such picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

import ganlab
from ganlab.data import Splits
from ganlab.photo import MOST_BYTES, PictureError, centred, find_digit, read_picture
from tests.support.factories import python, shipped
from tests.support.made_photos import FILM, bomb, made_photo, saved, sheet

# ---- the rule


def test_the_longer_side_is_twenty_pixels_and_the_centre_of_mass_is_the_middle() -> None:
    for grey in (sheet(), sheet().T):
        found = find_digit(grey)
        rows, columns = (np.flatnonzero((found > 100).any(axis)) for axis in (1, 0))
        sides = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        assert max(sides) == pytest.approx(20, abs=1)
        assert min(sides) == pytest.approx(20 * 70 / 120, abs=1)
        assert ndimage.center_of_mass(found) == pytest.approx((13.5, 13.5), abs=0.6)
        assert found.max() == 255
        assert found[0].max() == found[:, 0].max() == 0


def test_an_l_keeps_its_form_and_is_not_mirrored() -> None:
    found = find_digit(sheet()) > 100
    rows, columns = (np.flatnonzero(found.any(axis)) for axis in (1, 0))
    box = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert box.shape == pytest.approx((20, 20 * 70 / 120), abs=1)
    assert box[:, 0].all()
    assert box[-1].all()
    assert not box[:-4, 5:].any()


def test_a_cut_out_that_is_a_single_stroke_is_as_long_as_any_other() -> None:
    found = centred(np.ones((60, 6)))
    assert np.flatnonzero(found.any(1)).tolist() == list(range(4, 24))  # 4 + 20 + 4
    assert np.flatnonzero(found.any(0)).tolist() == [13, 14]
    lying = centred(np.ones((1, 60)))
    assert np.flatnonzero(lying.any(0)).tolist() == list(range(4, 24))
    assert np.count_nonzero(lying.any(1)) == 1


def test_a_digit_with_its_ink_at_one_end_is_moved_no_farther_than_the_edge() -> None:
    ink = np.full((60, 60), 0.02)
    ink[:6] = 1  # its centre of mass is in the third of 20 rows, which would begin in row 11 or 12 of 28
    for turned, first in ((ink, 8), (ink[::-1], 0)):
        found = centred(turned)
        assert np.flatnonzero(found.any(1)).tolist() == list(range(first, first + 20))
        assert np.array_equal(centred(turned.T), found.T)


@pytest.mark.parametrize("levels", [(30, 220), (220, 30), (100, 140), (0, 255)])
def test_dark_on_light_and_light_on_dark_are_one_digit(levels: tuple[int, int]) -> None:
    assert np.abs(find_digit(sheet(*levels)).astype(int) - find_digit(sheet())).max() <= 40


def test_a_shadow_noise_and_specks_change_little() -> None:
    rng, grey = np.random.default_rng(0), sheet().astype(float)
    grey[20:24, 20:24] = 30
    grey *= np.linspace(1, 0.55, 300) * np.linspace(0.8, 1, 200)[:, None]
    grey += rng.normal(0, 4, grey.shape)
    found = find_digit(grey.clip(0, 255).astype(np.uint8)).astype(int)
    assert np.abs(found - find_digit(sheet())).mean() < 8


@pytest.mark.parametrize("paper", [220, 60])
def test_ink_counts_from_fifteen_grey_levels_beside_its_paper(paper: int) -> None:
    # clean paper is taken to scatter by 1: of what lies farther from it than 2.5 there have to be 12
    assert find_digit(sheet(paper - 15, paper)[::2, ::2]).max() == 255
    with pytest.raises(PictureError, match="no digit on the picture"):
        find_digit(sheet(paper - 14, paper)[::2, ::2])


def test_the_grain_of_a_dark_room_is_no_ink_and_hides_none() -> None:
    grain = np.random.default_rng(1).normal(0, 16, (100, 150))
    grey = (sheet(60, 190)[::2, ::2] + grain).clip(0, 255).astype(np.uint8)
    assert np.abs(find_digit(grey).astype(int) - find_digit(sheet()[::2, ::2])).mean() < 3
    with pytest.raises(PictureError, match="no digit on the picture"):  # ink of two standard deviations
        find_digit((sheet(158, 190)[::2, ::2] + grain).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("blank", [np.full((100, 100), 200, np.uint8), np.zeros((40, 60), np.uint8)])
def test_an_empty_sheet_has_no_digit(blank: np.ndarray) -> None:
    noise = np.random.default_rng(0).normal(0, 3, blank.shape)
    for grey in (blank, (blank + noise).clip(0, 255).astype(np.uint8)):
        with pytest.raises(PictureError, match="no digit on the picture"):
            find_digit(grey)


# ---- files


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1", "CMYK"])
def test_pictures_of_every_mode_are_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    grey = read_picture(saved(Image.fromarray(sheet()).convert(mode), kind))
    assert grey.shape == (200, 300)
    assert np.abs(find_digit(grey).astype(int) - find_digit(sheet())).mean() < 6


def test_what_is_transparent_is_paper() -> None:
    rgba = np.zeros((200, 300, 4), np.uint8)  # black all over, and only the stroke is opaque
    rgba[..., 3] = 255 * (sheet() < 100)
    assert np.array_equal(find_digit(read_picture(saved(rgba))), find_digit(sheet(0, 255)))


def test_sixteen_bits_of_grey_are_read_as_eight() -> None:
    deep = read_picture(saved(Image.fromarray(sheet().astype(np.uint16) * 257)))
    assert np.array_equal(deep, sheet())


@pytest.mark.parametrize(("orientation", "turned"), [(1, 0), (6, 1), (3, 2), (8, 3)])
def test_a_camera_that_was_held_otherwise_is_turned_by_its_exif(orientation: int, turned: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.fromarray(np.rot90(sheet(), turned).copy())
    assert np.abs(read_picture(saved(picture, "JPEG", exif=exif, quality=95)).astype(int) - sheet()).mean() < 3


def test_a_large_picture_is_made_small() -> None:
    large = np.kron(sheet(), np.ones((16, 16), np.uint8))
    assert large.shape == (3200, 4800)
    for content in (saved(large, "JPEG"), saved(large)):
        assert max(read_picture(content).shape) == 400


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><script>alert(1)</script></svg>'


def test_a_jpeg_that_holds_a_second_picture_is_read_as_its_first() -> None:
    second = Image.fromarray(sheet(200, 30))
    content = saved(Image.fromarray(sheet()), "MPO", save_all=True, append_images=[second], quality=95)
    assert np.abs(read_picture(content).astype(int) - sheet()).mean() < 3


@pytest.mark.parametrize("shape", [(16, 100_000), (100_000, 16), (16, 3_000_000)])
def test_a_sliver_has_no_digit_or_is_read_as_a_stroke(shape: tuple[int, int]) -> None:
    height, width = shape
    with pytest.raises(PictureError, match="no digit on the picture"):
        find_digit(read_picture(saved(Image.new("L", (width, height), 200), compress_level=1)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bomb(60_000, 60_000), "more than 50 megapixels"),
        (bomb(10_000, 10_000), "more than 50 megapixels"),
        (bomb(2**31 - 1, 2**31 - 1), "more than 50 megapixels|cannot be read"),
        (bomb(1, 100_000), "only 1 x 100000 pixels"),
        (bomb(40, 40), "cannot be read"),
        (saved(sheet())[:300], "cannot be read"),
        (saved(sheet(), "JPEG")[:900], "cannot be read"),
        (saved(sheet(), "GIF"), "cannot be read"),
        (saved(sheet(), "TIFF"), "cannot be read"),
        (SVG, "cannot be read"),
        (FILM, "a film of several pictures"),
        (b"", "cannot be read"),
        (b"%PDF-1.7", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "more than 20 MB"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_is_no_picture_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said) as caught:
        read_picture(content)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


CHILD = """
import re, sys
from pathlib import Path
from ganlab.photo import PictureError, find_digit, read_picture
most = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
before = most()
try:
    find_digit(read_picture(Path(sys.argv[1]).read_bytes()))
except PictureError as error:
    print(most() - before, error)
"""


@pytest.mark.slow
def test_no_picture_takes_more_memory_than_its_own_pixels(tmp_path: Path) -> None:
    largest = saved(Image.new("RGBA", (7000, 7000), (200, 200, 200, 128)), compress_level=1)  # 196 MB of pixels
    for content, most in ((bomb(60_000, 60_000), 30), (largest, 260)):
        file = tmp_path / "picture"
        file.write_bytes(content)
        kilobytes, _, said = python("-c", CHILD, str(file)).stdout.partition(" ")
        assert said.strip().endswith(".")
        assert int(kilobytes) < 1000 * most


# ---- read by InfoGAN


@pytest.mark.slow
def test_infogan_reads_photos_of_test_digits(mnist: Splits) -> None:
    model, labels = ganlab.load(shipped("infogan")), mnist.test.labels.numpy()
    rows = np.concatenate([np.flatnonzero(labels == digit)[:10] for digit in range(10)])
    source = np.random.default_rng(100)  # another seed than the rules above were made by
    photos = [made_photo(digit, source) for digit in mnist.test.images.numpy()[rows]]
    found = np.stack([find_digit(read_picture(photo)) for photo in photos])
    matched = np.array(model.record.scores.codes["c1"].digit)
    right = matched[model.infer_codes(found)["c1"].argmax(1)] == labels[rows]
    assert right.sum() >= 80


def test_a_picture_has_no_more_pixels_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ganlab.photo.MOST_PIXELS", 30 * 20)
    for size, fits in (((30, 20), True), ((30, 21), False)):
        file = io.BytesIO()
        Image.new("L", size).save(file, "PNG")
        if fits:
            assert read_picture(file.getvalue()).shape == (20, 30)
        else:
            with pytest.raises(PictureError, match="megapixels"):
                read_picture(file.getvalue())
