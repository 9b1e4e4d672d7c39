"""English and Chinese: the same strings in both, each visitor in the own one, from page to page and in every link."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ganlab import language
from ganlab.app.state.visitor_language import preferred
from ganlab.app.strings import fields, lookup, recorded
from ganlab.app.strings.lookup import t
from ganlab.app.strings.zh.fields import FIELDS
from ganlab.app.strings.zh.recorded import PHRASES
from ganlab.language import LANGUAGES, spoken
from ganlab.metrics.loss_and_quality import RULE
from ganlab.models.registry import NAMES, field_docs
from ganlab.paper.rules import CLAIMS, rules
from ganlab.paper.verdict import METHOD, ONE_ARM
from ganlab.records.sentences import STRINGS as SENTENCES
from ganlab.reporting.published import PUBLISHED
from tests.support import browser
from tests.support.cases import mostly_slow
from tests.support.english_left import HAN, LEFT_ALONE, english, texts
from tests.support.factories import CHECKOUT
from tests.support.visitor import EVERY_PAGE, LEARN, PLAY, TEACHERS, visit

APP = CHECKOUT / "ganlab" / "app"
EN, ZH = (lookup.STRINGS[name] for name in LANGUAGES)


# The same strings in both


def places(text: str) -> set[str]:
    """The names that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_no_string_is_missing_in_a_language_or_has_other_values_to_fill_in() -> None:
    assert EN.keys() == ZH.keys()
    assert SENTENCES["en"].keys() == SENTENCES["zh"].keys()
    assert {key: places(text) for key, text in EN.items()} == {key: places(text) for key, text in ZH.items()}


def test_each_room_of_strings_has_a_file_in_each_language() -> None:
    files = {name: {path.stem for path in (APP / "strings" / name).glob("[!_]*.py")} for name in LANGUAGES}
    assert files["en"] == set(lookup.ROOMS)
    assert files["zh"] == files["en"] | {"fields", "recorded", "claims"}  # in English these stand elsewhere


def test_chinese_strings_are_chinese() -> None:
    assert not [key for key, text in ZH.items() if not HAN.search(text) and english(re.sub(r"\{[^}]*\}", "", text))]
    assert not [key for key, text in EN.items() if HAN.search(text) and key != "paper.source"]


def test_every_field_of_a_recipe_has_chinese_words_and_none_is_left_over() -> None:
    said = {(name, field): words for name in NAMES for field, words in field_docs(name).items()}
    with spoken("zh"):
        shown = {(name, field): words for name in NAMES for field, words in fields.field_words(name).items()}
    assert all(HAN.search(words) for words in shown.values())
    assert set(FIELDS.values()) == set(shown.values())
    for one, words in said.items():  # what means the same in two models is said the same, and nothing else is
        for other, other_words in said.items():
            if one[1] == other[1] and words != other_words:
                assert shown[one] != shown[other], (one, other)


def test_what_reports_say_is_said_in_chinese_and_no_phrase_is_left_over() -> None:
    report = json.loads((CHECKOUT / "checkpoints" / "paper" / "claims.json").read_text("utf-8"))
    met: set[str] = set()

    def look(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                look(key, inner)
        elif isinstance(value, list):
            for inner in value:
                look(name, inner)
        elif isinstance(value, str) and english(value) and name not in ("sentence", "sha256"):
            met.add(value)

    look("", {key: report[key] for key in ("rules", "method", "claims", "departures")})
    look("", {arm: {"title": own["title"], "recipes": own["recipes"]} for arm, own in report["arms"].items()})
    met |= {METHOD, RULE, *(cell for one in PUBLISHED for cell in vars(one).values() if english(cell))}
    met |= {text for claim in CLAIMS for text in (claim.claim, claim.rule, claim.yes, claim.no, claim.note) if text}
    assert len(met) > 100
    with spoken("zh"):
        unsaid = {text for text in met if english(recorded.recorded(text))} - {text for text in met if text in NAMED}
    assert not unsaid
    made = {shape(text) for path in SPEAKING for text in constants(path)} | {shape(text) for text in texts_of(rules())}
    whole = {phrase.removesuffix(ONE_ARM) for phrase in PHRASES if "{" not in phrase}
    assert whole <= made, whole - made


NAMED = {
    *("Are GANs Created Equal?, arXiv:1711.10337", "Chen et al. 2016", "Mukherjee et al. 2019", "Lucic et al. 2017"),
    *(cell for one in PUBLISHED for cell in vars(one).values() if re.fullmatch(r"[\w ]+ et al\. \d+", cell)),
}
"""names of people and papers"""
SPEAKING = [
    *(path for room in ("paper", "reporting", "metrics") for path in (CHECKOUT / "ganlab" / room).glob("*.py")),
    *(CHECKOUT / "ganlab" / name for name in ("photo.py", "svg.py", "inference/network_diagram.py")),
    CHECKOUT / "ganlab" / "records" / "origin.py",
    APP / "sources" / "lesson_records.py",
    *(APP / "sections" / name for name in ("run_details.py", "training_setup.py")),
]


def shape(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", text)


def constants(path: Path) -> list[str]:
    """Every string that stands in a file, whole, and its parts between semicolons."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [node.value, *node.value.split("; "), node.value.removesuffix(" ")]
        elif isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            found.append("".join(parts))
    return found


def texts_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("english_text", "chinese"),
    [
        ("3 of 5", "3/5"),
        ("3 of 5; 1 of 5 collapsed (GAN)", "3/5；1/5 崩溃（GAN）"),
        ("5 of 5: 0.113 (0.106 to 0.127)", "5/5：0.113（0.106 至 0.127）"),
        ("depends on the seed, in one arm only", "取决于种子（只有一组）"),
        (
            "information weight 1; noise 0.3 on what D sees, gone at 1 of the run",
            "信息项权重 1；D 所见加噪声 0.3，到训练的 1 处消失",
        ),
        ("D/fake and G/fake fall when the digits get better; of the other 2 it cannot be told.", None),
        (
            "/x/wgan/film.gif is damaged (it ends): python -m train.evaluate --cards ./x makes it anew from the rest.",
            "/x/wgan/film.gif 已损坏（it ends）：python -m train.evaluate --cards ./x 可用其余文件重新生成它。",
        ),
        ("what somebody else has put into a report", "what somebody else has put into a report"),
    ],
)
def test_phrases_of_a_report_with_their_numbers(english_text: str, chinese: str | None) -> None:
    assert recorded.recorded(english_text) == english_text
    with spoken("zh"):
        said = recorded.recorded(english_text)
    assert said == (chinese or "数字变好时，D/fake、G/fake 下降；其余 2 项无法判断。")


# Numbers


@pytest.mark.parametrize(
    ("n", "name", "said"),
    [
        (1, "en", "1 other setting is equal."),
        (0, "en", "0 other settings are equal."),
        (2, "en", "2 other settings are equal."),
        (21, "en", "21 other settings are equal."),
        (1, "zh", "另有 1 项设置相同。"),
        (2, "zh", "另有 2 项设置相同。"),
    ],
)
def test_a_word_goes_with_its_number_by_the_rule_of_the_language(n: int, name: str, said: str) -> None:
    with spoken(name):
        assert t("pins.same", n=n) == said


# Whose language it is


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        (["zh-CN", "en"], "zh"),
        (["de-DE", "zh-Hant-TW", "en"], "zh"),
        (["en-GB", "zh"], "en"),
        (["", "fr"], "en"),
        ([], "en"),
        ([" ZH "], "zh"),
        (["zho"], "en"),  # BCP 47 wants the shorter one
    ],
)
def test_the_first_language_of_a_browser_that_there_is(tags: list[str], name: str) -> None:
    assert preferred(tags) == name


def test_a_program_speaks_english_and_a_language_is_left_again() -> None:
    assert language.language() == "en"
    with spoken("zh"):
        assert t("player.play") == "播放"
        with spoken("en"):
            assert t("player.play") == "Play"
        assert t("player.play") == "播放"
    assert t("player.play") == "Play"
    with pytest.raises(ValueError, match="choose from en, zh"), spoken("xx"):
        pass


def in_a_callback() -> None:
    import streamlit as st

    from ganlab.app.state import visitor_language
    from ganlab.app.strings.lookup import t

    st.button("go", on_click=lambda: st.session_state.update(heard=t("player.play")))
    if st.query_params.get("whole"):  # as a fragment is run without it
        visitor_language.choose()


def test_a_callback_that_comes_before_the_page_speaks_the_visitors_language() -> None:
    visitor = AppTest.from_function(in_a_callback, default_timeout=60)
    visitor.query_params["whole"] = "1"
    visitor.query_params["lang"] = "zh"
    visitor.run()
    visitor.query_params.clear()
    visitor.button[0].click().run()
    assert visitor.session_state["heard"] == "播放"


# On the pages


@pytest.mark.repeats
@pytest.mark.parametrize("page", mostly_slow(EVERY_PAGE, kept=3))
def test_two_visitors_turn_by_turn_hear_one_language_each(page: str) -> None:
    browser.need_records()
    chinese = visit(page, lang="zh")
    other = visit(page)
    with spoken("zh"):  # Streamlit's tests ask in their own thread what an option is called
        chinese.run()
    left = [found for text in texts(chinese) for found in english(LEFT_ALONE.sub("", text))]
    assert left == []
    assert sum(bool(HAN.search(text)) for text in texts(chinese)) > 20
    found = [text for text in texts(other) if HAN.search(text) and "现代计算机" not in text]
    assert found == [language.NAMES["zh"]]  # the way into the other one


def links(visitor: AppTest) -> list[str]:
    return [link.proto.query_string for link in visitor.get("page_link")]


def test_a_chosen_language_is_kept_from_page_to_page_and_stands_in_every_link() -> None:
    browser.need_records()
    visitor = visit(PLAY, lang="zh", seed="7")
    assert visitor.title[0].value == ZH["play.lead"]
    assert {query.count("lang=zh") for query in links(visitor) if "lang=en" not in query} == {1}
    (switch,) = [link.proto for link in visitor.get("page_link") if link.proto.label == "English"]
    assert {"lang=en", "seed=7"} <= set(switch.query_string.split("&"))
    visitor.query_params.clear()  # as Streamlit does where another page is turned to
    visitor.switch_page(TEACHERS).run()
    assert visitor.title[0].value == ZH["teachers.lead"]
    assert visitor.query_params["lang"] in ("zh", ["zh"])
    assert "lang=zh" in visitor.code[0].value  # the link that a teacher hands out
    visitor.query_params["lang"] = "en"
    with spoken("zh"):  # see above
        visitor.run()
    assert visitor.title[0].value == EN["teachers.lead"]


@pytest.mark.parametrize("asked", ["xx", "", "ZH", "zh-CN", "<b>"])
def test_what_is_no_language_is_passed_over_and_goes_from_the_link(asked: str) -> None:
    visitor = visit(LEARN, lang=asked)
    assert visitor.title[0].value == EN["learn.lead"]
    assert "lang" not in visitor.query_params
    assert [query for query in links(visitor) if "lang" in query] == ["lang=zh"]


# README.zh.md


def commands(readme: str) -> list[list[str]]:
    """The lines of every block of shell commands, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (CHECKOUT / readme).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [[re.sub(r"\s+#.*", "", line) for line in block.splitlines()] for block in blocks]


def test_the_chinese_readme_has_the_commands_of_the_english_one_that_open_the_app_and_test_it() -> None:
    first, by_hand = commands("README.zh.md")
    assert [first, by_hand] == commands("README.md")[:2]
    assert {"make app", "make test"} <= set(first)
    assert "(README.zh.md)" in (CHECKOUT / "README.md").read_text("utf-8")
    pictures = re.findall(r"\]\((docs/[^)]+)\)", (CHECKOUT / "README.zh.md").read_text("utf-8"))
    assert all((CHECKOUT / path).is_file() for path in pictures)
