"""The app's pages as a visitor uses them, over the shipped records."""

from __future__ import annotations

import ast
import io
import re
import string
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.app.sections import training_course
from ganlab.app.sources import cached_networks, rendering
from ganlab.app.strings import lookup
from ganlab.distributions import Categorical, Uniform
from ganlab.philox import MAX_SEED
from ganlab.records.files import write_json, write_manifest
from ganlab.records.record import Record
from ganlab.trained import TrainedGAN
from tests.support import browser
from tests.support.browser import shown
from tests.support.factories import CHECKOUT, SHIPPED, python
from tests.support.visitor import APP, COMPARE, DRAW, LEARN, shown_model, tables, visit, words

SOURCES = sorted((CHECKOUT / "ganlab" / "app").rglob("*.py"))
SENTENCES = CHECKOUT / "ganlab" / "records" / "sentences.py"


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def clocks(visitor: AppTest) -> list[str]:
    """The parts of Compare's clock, by their keys."""
    return [element.proto.id for element in visitor.get("bidi_component") if "-clock-" in element.proto.id]


def cells(png: bytes, columns: int) -> np.ndarray:
    """A sheet's digits -> (rows, columns, 28, 28)."""
    sheet = np.asarray(Image.open(io.BytesIO(png)))
    step = 28 + rendering.GAP
    rows = (sheet.shape[0] + rendering.GAP) // step
    tiles = [[sheet[y * step :, x * step :][:28, :28] for x in range(columns)] for y in range(rows)]
    return np.array(tiles)


def same(a: np.ndarray, b: np.ndarray) -> bool:
    """Equal up to one grey level: a digit in a larger batch may be rounded otherwise."""
    return bool((np.abs(a.astype(int) - b.astype(int)) <= 1).all())


# Play


@pytest.mark.repeats
@pytest.mark.parametrize("name", SHIPPED)
def test_every_model_plays_with_the_controls_that_its_latents_ask_for(name: str) -> None:
    codes = ganlab.record(name).latents.codes
    visitor = visit(model=name)
    assert visitor.segmented_control(key="model").value == name
    axes = [code.name for code in codes if isinstance(code, Uniform)] or ["u", "v"]
    assert [slider.key for slider in visitor.slider] == axes
    assert [chips.key for chips in visitor.pills] == [code.name for code in codes if isinstance(code, Categorical)]
    assert len(shown(visitor)) >= 3  # the digit, the others, a traversal
    said = " ".join(caption.value for caption in visitor.caption)
    assert ("These axes have no meaning" in said) == (not codes)


def test_the_landing_page_is_infogan() -> None:
    assert visit().segmented_control(key="model").value == "infogan"


def test_a_link_sets_every_control() -> None:
    visitor = visit(model="infogan", seed="7", c1="3", c2="0.5", c3="-1")
    assert visitor.number_input(key="seed").value == 7
    assert visitor.pills(key="c1").value == 3
    assert visitor.slider(key="c2").value == 0.5
    assert visitor.slider(key="c3").value == -1
    assert shown(visitor)[0] != shown(visit())[0]


@pytest.mark.repeats
@pytest.mark.parametrize(
    "query",
    [
        {"model": "zzz"},
        {"seed": "-5"},
        {"seed": "1e30"},
        {"seed": "seven"},
        {"c1": "99"},
        {"c1": ""},
        {"c2": "nan"},
        {"c2": "inf"},
        {"c2": "", "c3": "<b>"},
    ],
)
def test_nonsense_in_the_link_shows_the_default_digit(query: dict[str, str]) -> None:
    assert shown(visit(**query)) == shown(visit())


def test_a_slider_changes_the_picture_and_back() -> None:
    visitor = visit()
    before = shown(visitor)
    visitor.slider(key="c2").set_value(0.5).run()
    after = shown(visitor)
    assert after[0] != before[0]
    assert after[1] != before[1]
    visitor.slider(key="c2").set_value(0.0).run()
    assert shown(visitor) == before


def test_a_value_outside_the_prior_is_said_to_be_unseen() -> None:
    visitor = visit()
    assert "1.5 was never seen in training" not in words(visitor)
    visitor.slider(key="c2").set_value(1.5).run()
    assert "1.5 was never seen in training" in words(visitor)


def test_new_draws_another_seed_and_reset_puts_everything_back() -> None:
    visitor = visit()
    first = shown(visitor)
    visitor.button(key="new").click().run()
    assert visitor.number_input(key="seed").value != 0
    assert shown(visitor)[0] != first[0]
    visitor.slider(key="c3").set_value(-1.2).run()
    visitor.pills(key="c1").select(4).run()
    visitor.button(key="reset").click().run()
    assert visitor.number_input(key="seed").value == 0
    assert shown(visitor) == first


def test_the_way_on_takes_seed_and_codes_along() -> None:
    links = visit(model="infogan", seed="7", c1="3", c2="0.5").get("page_link")
    (link,) = [link for link in links if link.proto.label == lookup.t("play.next")]
    assert link.proto.page == "compare"
    assert link.proto.query_string == "seed=7&c1=3&c2=0.5&c3=0&hold=true"


def test_two_visitors_never_share_a_picture() -> None:
    one, two = visit(seed="1"), visit(seed="2")
    for value in (0.5, -0.5):
        one.slider(key="c2").set_value(value).run()
        two.pills(key="c1").select(5).run()
        two.slider(key="c3").set_value(value).run()
        one.run()
        assert not set(shown(one)) & set(shown(two))
        assert shown(one) == shown(visit(seed="1", c2=str(value)))
        assert shown(two) == shown(visit(seed="2", c1="5", c3=str(value)))


# Compare


def test_compare_shows_every_model_its_curves_and_its_scores() -> None:
    visitor = visit(COMPARE)
    assert len(shown(visitor)) == len(SHIPPED)
    assert len(clocks(visitor)) == len(SHIPPED) + 1  # every film, and the clock over all
    (table,) = tables(visitor, "scores-as-shipped")
    for row, name in enumerate(SHIPPED):
        record = ganlab.record(name)
        final = record.metrics["final"]
        assert table[row]["FDD, times the floor"] == f"{final['multiple']:.1f}"
        each = [judge["multiple"] for judge in final["judges"].values()]
        assert table[row]["By judge"] == f"{min(each):.1f} to {max(each):.1f}"
        smallest = min(final["classes"]) / sum(final["classes"])
        assert table[row]["Smallest class"] == f"{smallest:.1%}"
        assert record.config["label"] in words(visitor)


def test_every_logged_term_has_a_line_of_its_own() -> None:
    for position, name in enumerate(SHIPPED):
        record = ganlab.record(name)
        names = [key for key in record.history[0] if key.startswith(("D/", "G/"))]
        lines = training_course.training_course(shown_model(record, position))["terms"]
        assert len({line["name"] for line in lines}) == len(lines) == len(names)
        assert sorted(line["key"].removeprefix("-") for line in lines) == sorted(names)
        assert len({(line["hue"], tuple(line["dash"]), line["width"]) for line in lines}) == len(names)


def test_a_seed_changes_every_row_and_held_codes_only_the_rows_that_have_them() -> None:
    visitor = visit(COMPARE)
    before = shown(visitor)
    visitor.toggle(key="hold").set_value(True).run()
    held = shown(visitor)
    changed = [name for name, a, b in zip(SHIPPED, before, held, strict=True) if a != b]
    assert changed == [name for name in SHIPPED if ganlab.record(name).latents.codes]
    visitor.button(key="new").click().run()
    assert not set(shown(visitor)) & set(held)


def test_the_seed_goes_along_from_page_to_page() -> None:
    visitor = visit()
    visitor.number_input(key="seed").set_value(11).run()
    visitor.switch_page(COMPARE).run()
    assert visitor.number_input(key="seed").value == 11


# Records that are not as they should be


def test_a_damaged_record_says_so_in_its_place_and_the_rest_works(copies: Callable[[str], Path]) -> None:
    file = copies("infogan") / "generator.safetensors"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    visitor = visit()
    assert "damaged" in visitor.warning[0].value
    assert shown(visitor) == []
    visitor.segmented_control(key="model").select("dcgan").run()
    assert not visitor.warning
    assert len(shown(visitor)) == 3
    visitor.switch_page(COMPARE).run()
    assert "damaged" in visitor.warning[0].value
    assert len(shown(visitor)) == len(SHIPPED) - 1


def test_an_unfinished_record_leaves_the_other_models_alone(copies: Callable[[str], Path]) -> None:
    (copies("wgan") / "MANIFEST.json").unlink()
    visitor = visit(COMPARE)
    assert "unfinished" in visitor.warning[0].value
    assert len(shown(visitor)) == len(SHIPPED) - 1
    assert len(clocks(visitor)) == len(SHIPPED)


def test_without_any_record_the_app_says_how_to_make_them(copies: Callable[[str], Path]) -> None:
    for name in SHIPPED:
        (copies(name) / "MANIFEST.json").unlink()
    for page in (None, COMPARE):
        visitor = visit(page)
        assert visitor.code[0].value.startswith("python -m train.all")
        assert shown(visitor) == []


def test_strings_of_a_record_are_shown_as_plain_text(copies: Callable[[str], Path]) -> None:
    folder = copies("gan")
    config = Record(folder).config | {"label": "<img src=x> **bold** :red[x]"}
    write_json(folder / "config.json", config)
    write_manifest(folder)
    visitor = visit(COMPARE)
    assert "<img src=x" not in words(visitor)
    assert "&lt;img src=x&gt; **bold**" in words(visitor)
    assert tables(visitor, "scores-as-shipped")[0][0]["Model"] == "<img src=x> **bold** :red[x]"


# Pictures


def test_a_traversal_shows_the_digit_of_its_row_and_column() -> None:
    gan = ganlab.load("infogan")
    grid = cells(rendering.traversal(gan, 7, {"c3": 0.5}, "c1", "c2"), rendering.GRID_SIDE)
    assert grid.shape[:2] == (10, rendering.GRID_SIDE)
    for row, column, value in ((3, 0, -2.0), (4, 6, 1.0), (9, 8, 2.0)):
        digit = gan.sample(1, seed=7, codes={"c1": row, "c2": value, "c3": 0.5})[0]
        assert same(grid[row, column], digit)


def test_small_digits_are_the_first_samples_of_the_next_seeds() -> None:
    gan, codes = ganlab.load("infogan"), {"c1": 2, "c2": 0.25, "c3": -1.0}
    small = cells(rendering.others(gan, 5, codes, 8, 4), 4).reshape(8, 28, 28)
    assert all(same(small[i], gan.sample(1, seed=6 + i, codes=codes)[0]) for i in range(8))
    last = cells(rendering.others(gan, MAX_SEED - 1, codes, 2, 2), 2).reshape(2, 28, 28)
    assert same(last[1], gan.sample(1, seed=0, codes=codes)[0])  # after the last seed comes the first


def test_the_plane_has_three_samples_at_its_corners() -> None:
    gan = ganlab.load("gan")
    grid, samples = cells(rendering.plane(gan, 3, {}), rendering.GRID_SIDE), gan.sample(3, seed=3)
    assert same(grid[0, 0], samples[0])
    assert same(grid[0, -1], samples[1])
    assert same(grid[-1, 0], samples[2])


def test_a_visit_needs_no_library_that_is_slow_to_import() -> None:
    code = (
        "import io, sys, ganlab\n"
        "from streamlit.testing.v1 import AppTest\n"
        "visitor = AppTest.from_file('app.py', default_timeout=60)\n"
        "visitor.query_params['seed'] = '7'\n"
        "visitor.run()\n"
        "visitor.slider(key='c2').set_value(0.5).run()\n"
        f"for model in {SHIPPED}:\n"
        "    visitor.segmented_control(key='model').select(model).run()\n"
        "    assert not visitor.exception and not visitor.warning\n"
        "    assert visitor.image\n"
        "slow = {'torch', 'scipy', 'pandas', 'altair', 'huggingface_hub'} & set(sys.modules)\n"
        "assert not slow, f'imported: {slow}'\n"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


def test_what_discriminators_say_needs_no_torch() -> None:
    code = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        "from ganlab.app.sources import real_digits\n"
        "from ganlab.app.state.drawing import link_text\n"
        f"for page in {[COMPARE, LEARN, DRAW]}:\n"
        f"    visitor = AppTest.from_file({str(APP)!r}, default_timeout=120)\n"
        "    visitor.query_params['lesson'] = 'game'\n"
        "    visitor.query_params['drawing'] = link_text(real_digits.sheet()[7])\n"
        "    visitor.switch_page(page)\n"
        "    assert not visitor.run().exception, page\n"
        "    assert 'torch' not in sys.modules, page\n"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_record_without_a_plan_is_drawn_by_torch(copies: Callable[[str], Path]) -> None:
    planned = shown(visit(model="dcgan"))
    folder = copies("dcgan")
    config = Record(folder).config
    del config["plan"]
    write_json(folder / "config.json", config)
    write_manifest(folder)
    record = ganlab.record(folder)
    assert type(cached_networks._network(record.manifest_sha256, record)) is TrainedGAN
    visitor = visit(model="dcgan")
    assert not visitor.warning
    assert len(shown(visitor)) == len(planned)


# Words


STRINGS = lookup.STRINGS["en"]


def keys_of(node: ast.expr) -> set[str]:
    """The dictionary's keys that the first argument of t() can be; an f-string stands for all that fit it."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return keys_of(node.body) | keys_of(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]  # type: ignore[arg-type]
        found = {key for key in STRINGS if re.fullmatch("".join(parts), key)}
        assert found, f"no string is called {ast.unparse(node)}"
        return found
    return set()  # a name: its value was a constant elsewhere in the file


def test_every_string_is_in_the_dictionary_and_none_is_left_over() -> None:
    used = set()
    speaking = {path for path in SOURCES if not path.name.startswith("text") and "strings" not in path.parts}
    speaking |= set((CHECKOUT / "ganlab" / "site").glob("*.py"))
    assert len(speaking) > 10
    for page in {*speaking, APP, SENTENCES}:
        tree = ast.parse(page.read_text(encoding="utf-8"))
        # a key may be picked first and given to t() by name
        used |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in STRINGS}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "_say"):
                keys = keys_of(node.args[0])
                used |= keys
                given = {keyword.arg for keyword in node.keywords}
                for key in keys:
                    fields = {field for _, field, _, _ in string.Formatter().parse(STRINGS[key]) if field}
                    assert fields <= given or None in given, f"{key} lacks {fields - given}"
    assert used == set(STRINGS)


def test_pages_hold_no_words_of_their_own() -> None:
    for page in SOURCES:
        for call in re.findall(
            r"st\.(?:title|header|markdown|caption|button|code|toggle|expander)\(\s*f?[\"']", page.read_text()
        ):
            pytest.fail(f"{page.name}: {call} shows a string that is not in the dictionary")
