"""Small SVG pictures: where each line, bar and box lies, in numbers worked out by hand.

A plot is 464 x 186 units, from (48, 8) to (512, 194); y grows downwards.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from ganlab.svg import HUES, Line, bars, curves, intervals, layer_columns, lines

Point = tuple[float, float]


def parts(text: str, tag: str) -> list[ElementTree.Element]:
    """The elements of a kind in a picture, in order."""
    return ElementTree.fromstring(text.encode()).findall(f"{{http://www.w3.org/2000/svg}}{tag}")


def words(text: str) -> dict[str, Point]:
    """Each word of a picture and where it stands."""
    return {str(one.text): (float(one.attrib["x"]), float(one.attrib["y"])) for one in parts(text, "text")}


def boxes(text: str) -> list[tuple[float, ...]]:
    """x, y, width and height of each rectangle."""
    return [tuple(float(one.attrib[key]) for key in ("x", "y", "width", "height")) for one in parts(text, "rect")]


def points(one: ElementTree.Element) -> list[Point]:
    """The corners of a path of straight lines."""
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", one.attrib["d"])]


def test_a_curve_goes_through_its_points_and_its_band_from_the_lowest_to_the_highest_seed() -> None:
    bands = {
        "D": {"mean": [0.0, 1.0, 2.0], "low": [0.0, 0.0, 1.0], "high": [0.0, 2.0, 4.0]},
        "G": {"mean": [4.0, 4.0, 4.0], "low": [3.0, 3.0, 3.0], "high": [4.0, 4.0, 4.0]},
    }
    text = curves(bands, "losses", ("1", "2,000"))
    axes, band, line, other_band, other = parts(text, "path")
    assert axes.attrib["d"] == "M48 8V194H512"
    # 4 is at the top, 0 at the bottom, and 1 a quarter of 186 above it
    assert points(line) == [(48, 194), (280, 147.5), (512, 101)]
    assert points(band) == [(48, 194), (280, 194), (512, 147.5), (512, 8), (280, 101), (48, 194)]
    assert points(other) == [(48, 8), (280, 8), (512, 8)]
    assert points(other_band)[0] == (48, 54.5)
    assert [one.attrib["stroke"] for one in (line, other)] == list(HUES)
    assert "stroke-dasharray" in other.attrib, "two curves are told apart without their colours"
    assert "stroke-dasharray" not in line.attrib
    assert words(text) == {
        "4": (43, 16),
        "0": (43, 194),
        "1": (48, 212),
        "2,000": (512, 212),
        "D": (508, 20),
        "G": (508, 35),
    }


def test_a_constant_loss_is_a_level_line() -> None:
    flat = {"mean": [2.0, 2.0], "low": [2.0, 2.0], "high": [2.0, 2.0]}
    line = parts(curves({"D": flat}, "loss", ("", "")), "path")[2]
    assert len({y for _, y in points(line)}) == 1


def test_a_bar_stands_on_the_axis_as_high_as_its_mean_with_the_range_of_the_seeds_in_its_middle() -> None:
    # two bars of 232 each, with a gap of 2 between them; 3 is at the top, so 1 is 62
    text = bars({"mean": [1.0, 2.0], "low": [0.5, 1.0], "high": [1.5, 3.0]}, "weights", ("-0.01", "0.01"))
    assert boxes(text) == [(49, 132, 230, 62), (281, 70, 230, 124)]
    _, first, second = (one.attrib["d"] for one in parts(text, "path"))
    assert first == "M164.0 163.0V101.0"
    assert second == "M396.0 132.0V8.0"
    assert words(text) == {"3": (43, 16), "0": (43, 194), "-0.01": (48, 212), "0.01": (512, 212)}


@pytest.mark.parametrize("name", ["critic", "discriminator"])
def test_a_network_is_a_column_of_equal_boxes_from_its_input_down(name: str) -> None:
    nets = {"generator": [("Linear", "128"), ("ReLU", ""), ("Tanh", "1 x 28 x 28")], name: [("Conv2d", "8 x 14 x 14")]}
    text = layer_columns(nets, "GAN <1>")
    (picture,) = ElementTree.fromstring(text.encode()).iter("{http://www.w3.org/2000/svg}svg")
    assert (picture.attrib["width"], picture.attrib["height"]) == ("652", "124")
    assert boxes(text) == [(8, 30, 310, 22), (8, 60, 310, 22), (8, 90, 310, 22), (334, 30, 310, 22)]
    assert [one.attrib["d"] for one in parts(text, "path")] == ["M163 52v8", "M163 82v8"]
    found = words(text)
    assert (found["generator"], found[name]) == ((8, 20), (334, 20))
    assert (found["Tanh"], found["1 x 28 x 28"]) == ((16, 105), (310, 105))
    assert (found["Conv2d"], found["8 x 14 x 14"]) == ((342, 45), (636, 45))
    assert [one.text for one in parts(text, "title")] == ["GAN <1>"]


def test_an_interval_lies_on_an_axis_from_minus_one_to_one_behind_the_names() -> None:
    # the names end at 240; -1 is at 250, 0 at 377, 1 at 504, of 520
    text = intervals({"D": (0.5, 0.0, 1.0), "G": (-1.0, -1.0, 0.0)}, "moves")
    assert words(text) == {"-1": (250, 76), "0": (377, 76), "1": (504, 76), "D": (240, 25), "G": (240, 51)}
    zero, *spans = (one.attrib["d"] for one in parts(text, "path"))
    assert zero == "M377 8V60"
    assert spans == ["M377.0 21.0H504.0", "M250.0 47.0H377.0"]
    assert [float(one.attrib["cx"]) for one in parts(text, "circle")] == [440.5, 250]


def test_lines_on_common_axes_go_where_their_numbers_are_and_a_logarithmic_axis_leaves_nothing_below_it_out() -> None:
    steps = Line("a", [(0.0, 1.0), (1.0, 1.0), (10.0, 10.0), (100.0, 100.0)], "#123456", (7, 3))
    flat = Line("b", [(1.0, 10.0), (100.0, 10.0)])
    picture = lines([steps, flat], "two", "images", log_x=True, log_y=True)
    first, second = [one for one in parts(picture, "path") if one.attrib["d"].count("L")]
    assert points(first) == [(48, 194), (280, 101), (512, 8)]  # decades are equally far; (0, 1) is on no such axis
    assert points(second) == [(48, 101), (512, 101)]
    assert (first.attrib["stroke"], first.attrib["stroke-dasharray"]) == ("#123456", "7 3")
    assert {"1", "100 images", "a", "b"} <= set(words(picture))
    assert points(next(one for one in parts(lines([steps], "", ""), "path") if "L" in one.attrib["d"]))[0] == (48, 194)
    with pytest.raises(ValueError, match="no point"):
        lines([Line("none", [(0.0, 0.0)])], "", "", log_x=True)


def test_an_interval_stands_on_the_axis_whose_ticks_it_is_given() -> None:
    picture = intervals({"x": (1.0, 0.0, 2.0)}, "", {"one": 0.0, "hundred": 2.0}, {"x": "#abcdef"}, [2.0])
    (dot,) = parts(picture, "circle")
    assert float(dot.attrib["cx"]) == (words(picture)["one"][0] + words(picture)["hundred"][0]) / 2
    assert dot.attrib["fill"] == "#abcdef"
    dotted = [one.attrib["d"] for one in parts(picture, "path") if "stroke-dasharray" in one.attrib]
    assert dotted == [f"M{words(picture)['hundred'][0]:.0f} 8V34"]
