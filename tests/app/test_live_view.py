"""Which pictures belong to what is chosen, and how a choice is moved: the page's pure modules, run by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from ganlab.app.live.bundle import LAYOUT
from ganlab.app.sections import pad_axes
from ganlab.app.sources import rendering as app_pictures
from ganlab.app.state.keys import PLANE
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.latents import Latents
from ganlab.metrics.strokes import Effect
from ganlab.philox import MAX_SEED
from tests.support.page_modules import ask


def view(*codes: Categorical | Uniform, plane: bool = False, **fields: Any) -> dict[str, Any]:
    """What z_for_view.js is given for a model with these codes, at rest in the middle."""
    latents = Latents((Noise("noise", 5), *codes))
    axes = pad_axes.axes(latents, PLANE if plane else (), {})
    values = {code.name: 0.0 for code in codes} | {axis["name"]: 0.0 for axis in axes}
    recent = [axis["name"] for axis in axes]
    at_rest = {"axes": axes, "seed": 3, "values": values, "recent": recent}
    return {"latents": latents.to_json(), "plane": plane} | at_rest | fields


C1, C2, C3, C4 = Categorical("c1", 3), Uniform("c2"), Uniform("c3", 0.0, 1.0), Uniform("c4", -3.0, 1.0)


@pytest.mark.repeats
@pytest.mark.node
@pytest.mark.parametrize("codes", [(C2,), (C1, C2), (C2, C3), (C1, C2, C3), (C2, C3, C4), (C1, C2, C3, C4)], ids=str)
def test_the_grid_can_show_every_continuous_code(codes: tuple[Any, ...]) -> None:
    latents = Latents((Noise("noise", 5), *codes))
    continuous = [code for code in codes if isinstance(code, Uniform)]
    others = {code.name: 0.3 for code in continuous}
    shown = view(*codes, values=others | {"c1": 0.0})
    for last in continuous:
        recent = [last.name, *(code.name for code in continuous if code is not last)]
        found = ask("grid", view=shown | {"recent": recent})
        down = codes[0] if codes[0] is C1 else next((code for code in continuous if code is not last), None)
        assert found["across"] == {"name": last.name, "values": pytest.approx(app_pictures.steps(last))}
        rows = app_pictures.steps(down) if down else [0]
        assert found["down"] == {"name": down.name if down else None, "values": pytest.approx(rows)}
        columns = app_pictures.steps(last)
        moving: dict[str, Any] = {last.name: np.tile(columns, len(rows))}
        moving |= {down.name: np.repeat(rows, len(columns))} if down else {}
        wanted = latents.compose(3, np.zeros(len(rows) * len(columns), int), others | moving)
        assert np.array(found["z"]).reshape(wanted.shape) == pytest.approx(wanted, rel=1e-6, abs=1e-6)
        cells = [dict.fromkeys([last.name], x) | ({down.name: y} if down else {}) for y in rows for x in columns]
        assert found["cells"] == [pytest.approx(cell) for cell in cells]  # which a click on each picture sets


@pytest.mark.node
def test_a_code_that_is_new_on_the_pad_is_the_grids_next_one() -> None:
    at = view(C1, C2, C3, C4)
    assert at["recent"] == ["c2", "c3", "c4"]
    other_pad = at | {"axes": [at["axes"][i] for i in (2, 0, 1)]}
    moved_elsewhere = at | {"values": {**at["values"], "c4": 0.5}}
    assert ask("recent", before=at, after=[other_pad, moved_elsewhere]) == [["c4", "c2", "c3"], at["recent"]]


@pytest.mark.node
def test_behind_the_dot_is_the_digit_of_each_part_of_the_pad() -> None:
    n, latents = LAYOUT["behind"], Latents((Noise("noise", 5), C1, C2, C3, C4))
    at = view(C1, C2, C3, C4, values={"c1": 2, "c2": 9, "c3": 9, "c4": 0.25})  # wherever the dot stands
    across, up = ([-2 + 4 * (i + 0.5) / n for i in range(n)], [1.5 - 2 * (i + 0.5) / n for i in range(n)])
    moving = {"c2": np.tile(across, n), "c3": np.repeat(up, n)}
    wanted = latents.compose(3, np.zeros(n * n, int), {"c1": 2, "c4": 0.25, **moving})
    assert np.array(ask("behind", view=at)).reshape(wanted.shape) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@pytest.mark.node
def test_the_pad_of_a_model_without_codes_is_the_whole_plane_about_its_noise() -> None:
    n, latents = LAYOUT["behind"], Latents((Noise("noise", 5),))
    middles = [-1 + 2 * (i + 0.5) / n for i in range(n)]
    wanted = latents.plane(3, np.tile(middles, n), np.repeat(middles, n))
    assert wanted[n * n // 2] == pytest.approx(latents.compose(3, 1)[0])
    assert np.array(ask("behind", view=view(plane=True))).reshape(wanted.shape) == pytest.approx(wanted, abs=1e-6)
    grid = ask("grid", view=view(plane=True))
    side = np.linspace(0, 1, LAYOUT["side"])
    quarter = latents.plane(3, np.tile(side, len(side)), np.repeat(side, len(side)))
    assert np.array(grid["z"]).reshape(quarter.shape) == pytest.approx(quarter, abs=1e-6)


@pytest.mark.node
def test_a_chip_of_a_model_without_continuous_codes_shows_the_digit_at_the_dot() -> None:
    latents = Latents((Noise("noise", 5), C1))
    at = view(C1, plane=True, values={"c1": 1, "u": 0.5, "v": -0.25})
    wanted = np.concatenate([latents.plane(3, 0.5, -0.25, {"c1": value}) for value in range(3)])
    assert np.array(ask("kinds", view=at, name="c1")).reshape(wanted.shape) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.node
def test_the_other_samples_are_the_first_of_the_next_seeds() -> None:
    seeds = ask("seeds", seeds=[7, MAX_SEED - 2])
    assert seeds[0] == list(range(8, 8 + LAYOUT["others"]))
    assert seeds[1] == [MAX_SEED - 1, MAX_SEED, *range(LAYOUT["others"] - 2)]


@pytest.mark.node
def test_the_digit_is_dragged_across_by_the_code_that_leans_it_most_and_up_by_the_other() -> None:
    def along(**leans: float) -> Any:
        latents = Latents((Noise("noise", 5), C2, C3, C4))
        meaning = {name: {"slant": Effect(lean, 1.0, (1.0, 1.0))} for name, lean in leans.items()}
        return ask("digit_axes", view=view(C2, C3, C4) | {"axes": pad_axes.axes(latents, (), meaning)})

    assert along(c2=18.9, c3=-8.9) == [["c2", 1], ["c3", 1]]
    assert along(c2=5.0, c4=-19.0) == [["c4", -1], ["c2", 1]]  # to the right where its value falls
    assert along() == along(c2=1.2) == [["c2", 1], ["c3", 1]]  # a lean that nobody sees is none
    assert ask("digit_axes", view=view(plane=True)) == [["u", 1], ["v", -1]]  # v grows downwards
    assert ask("digit_axes", view=view(C2)) == [["c2", 1]]


# What is chosen


def chosen(*calls: Sequence[Any]) -> list[tuple[Any, dict[str, float]]]:
    """What each call of chosen_values.js said, and the values afterwards: c1, c2 from -2 to 2, c3 from -0.5 to 1.5."""
    answers = ask("selection", axes=pad_axes.axes(Latents((Noise("noise", 5), C1, C2, C3)), (), {}), calls=calls)
    return [(answer["said"], answer["values"]) for answer in answers]


AT = {"c1": 0, "c2": 0, "c3": 0.5}


def heard(values: Mapping[str, float], acked_move: int, same_model: bool = True) -> Sequence[Any]:
    return "receive", {"seed": 3, "values": {**AT, **values}, "ackedMove": acked_move}, same_model


FIRST = heard({}, 0, False)


def at(**values: float) -> dict[str, float]:
    return {"seed": 3, **AT, **values}


@pytest.mark.node
def test_a_move_ends_at_a_value_of_the_rails_and_says_which_way_it_went_most() -> None:
    there = ("move", {"c2": 0.612, "c3": 1.004}), ("end",), ("message", False), ("move", {"c2": 9, "c3": -9})
    _, _, moved, message, beyond = chosen(FIRST, *there)
    assert moved == ("c3", at(c2=0.6, c3=1))  # 0.5 of 2, and c2 only 0.6 of 4
    assert message[0] == {"n": 1, "values": at(c2=0.6, c3=1), "reset": False}
    assert beyond[1] == at(c2=2, c3=-0.5)


@pytest.mark.node
def test_what_was_not_moved_keeps_a_value_that_no_rail_knows() -> None:
    *_, (farthest, values) = chosen(heard({"c3": 0.3333}, 0, False), ("move", {"c2": 1.01}), ("end",))
    assert (farthest, values) == ("c2", at(c2=1, c3=0.3333))


@pytest.mark.node
def test_an_answer_older_than_the_last_move_takes_nothing_back() -> None:
    moved = FIRST, ("move", {"c1": 2, "c2": 1}), ("end",), ("message", False)
    there = at(c1=2, c2=1)
    assert [values for _, values in chosen(*moved, heard({}, 0), heard({"c1": 2, "c2": 0.5}, 1))][-2:] == [
        there,
        at(c1=2, c2=0.5),  # the answer to the move itself, by which Python may correct it
    ]
    assert chosen(*moved, heard({}, 0))[-1][0] is True  # the page is ahead
    assert chosen(*moved, ("later", 2900), heard({}, 0))[-1][1] == there
    assert chosen(*moved, ("later", 3100), heard({}, 0))[-1] == (False, at())  # the answer was lost
    assert chosen(*moved, heard({}, 0, False))[-1][1] == at()  # another model


@pytest.mark.node
def test_a_state_that_comes_in_the_middle_of_a_move_leaves_it_in_the_hand() -> None:
    assert chosen(FIRST, ("move", {"c2": 1}), heard({"c2": 0.25}, 0))[-1][1] == at(c2=1)


@pytest.mark.node
def test_a_move_that_turns_out_to_scroll_the_page_never_was() -> None:
    assert chosen(FIRST, ("move", {"c2": 1, "c3": 1}), ("move", {"c2": 1.5}), ("cancel",))[-1][1] == at()


@pytest.mark.node
def test_a_move_back_is_told_though_the_move_there_has_not_been_answered() -> None:
    there = ("move", {"c2": 1}), ("end",), ("untold",), ("message", False), ("untold",)
    back = ("move", {"c2": 0}), ("end",), ("untold",)
    said = [answer for answer, _ in chosen(FIRST, *there, *back)]
    assert [said[3], said[5], said[8]] == [True, False, True]
