"""Records whose manifest is in order and whose contents are not: a sentence in their place, and no page down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from visitor import EVERY_PAGE, PLAY, visit
from workbench import Finished

from ganlab.record import Record, write_json, write_manifest

Copies = Callable[[str], Path]
every_page = pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda path: Path(path).stem)


def rewrite(folder: Path, **fields: Any) -> None:
    """Changes fields of config.json, and the manifest with it."""
    write_json(folder / "config.json", Record(folder).config | fields)
    write_manifest(folder)


def named(*names: str) -> list[dict[str, Any]]:
    """Latents with continuous codes of these names."""
    codes = [{"kind": "uniform", "name": name, "low": -1.0, "high": 1.0} for name in names]
    return [{"kind": "noise", "name": "noise", "width": 62}, *codes]


@every_page
@pytest.mark.parametrize("name", ["seed", "model", "page", "reset", "u", "shelf"])
def test_a_code_named_like_a_control_is_a_sentence(copies: Copies, page: str, name: str) -> None:
    rewrite(copies("dcgan"), latents=named(name))
    visitor = visit(page, model="dcgan")
    if page != EVERY_PAGE[-1] and "paper" not in page:
        assert [f"a code called '{name}'" in warning.value.replace("\\", "") for warning in visitor.warning] == [True]


@every_page
@pytest.mark.parametrize("names", [("c3", "c3"), ("noise",), ("c-3",)])
def test_names_that_are_none_or_doubled_are_a_sentence(copies: Copies, page: str, names: tuple[str, ...]) -> None:
    rewrite(copies("dcgan"), latents=named(*names))
    visitor = visit(page, model="dcgan")
    if "paper" not in page:
        assert [warning.value.count("damaged") for warning in visitor.warning] == [1]


def test_a_code_with_a_name_of_its_own_has_a_slider(copies: Copies, finished: Callable[[str], Finished]) -> None:
    rewrite(copies("dcgan"), latents=[{"kind": "noise", "name": "noise", "width": 61}, named("slant")[1]])
    visitor = visit(PLAY, model="dcgan")
    assert [slider.key for slider in visitor.slider] == ["slant"]
