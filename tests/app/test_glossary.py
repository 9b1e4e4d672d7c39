"""The glossary: two sentences and a picture each, and where a text says a term."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import pytest
from PIL import Image

from ganlab.app.sources import term_pictures
from ganlab.app.strings import terms
from ganlab.app.strings.en.terms import FORMS, GLOSSARY, OTHER_SENSES
from ganlab.app.strings.lookup import t
from ganlab.language import spoken
from tests.support import browser
from tests.support.page_modules import ask

ASKED = (
    *("generator", "discriminator", "noise", "code", "prior", "floor", "fdd", "precision", "recall"),
    *("collapse", "clip", "penalty"),
)


def test_it_has_the_terms_that_were_asked_for_and_no_two_share_a_form() -> None:
    assert set(ASKED) <= set(FORMS)
    assert 20 <= len(FORMS) <= 30
    forms = [form.lower() for spelled in FORMS.values() for form in spelled]
    assert len(set(forms)) == len(forms)
    assert set(GLOSSARY) == {f"glossary.{term}{part}" for term in FORMS for part in ("", ".said", ".alt")}


@pytest.mark.parametrize("term", FORMS)
def test_each_term_is_said_in_two_sentences(term: str) -> None:
    assert len(re.findall(r"[.](?:\s|$)", t(f"glossary.{term}.said"))) == 2


def test_each_term_has_a_picture_of_its_own_from_the_records() -> None:
    browser.need_records()
    drawn = term_pictures.pictures()
    assert set(drawn) == set(FORMS)
    assert len(set(drawn.values())) == len(drawn)
    for picture in drawn.values():
        kind, _, content = picture.partition(";base64,")
        data = base64.b64decode(content)
        assert len(data) > 200
        if kind == "data:image/png":
            Image.open(io.BytesIO(data)).verify()
        else:
            assert kind == "data:image/svg+xml"
            assert data.startswith(b"<svg")


def test_the_picture_of_collapse_is_of_samples_that_are_all_alike_and_the_generators_is_not() -> None:
    browser.need_records()
    drawn = term_pictures.pictures()

    def spread(term: str) -> float:
        import numpy as np

        strip = np.asarray(Image.open(io.BytesIO(base64.b64decode(drawn[term].partition(",")[2]))), float)
        digits = np.stack([strip[:, i * 29 : i * 29 + 28] for i in range(term_pictures.DIGITS)])
        return float(digits.std(0).mean())

    assert spread("collapse") < spread("generator") / 2


def found(*texts: str) -> list[list[tuple[str, str]]]:
    """What the page's own module marks in each text -> (the words, the term)."""
    terms = [[term, list(forms)] for term, forms in FORMS.items()]
    marked = ask("terms", terms=terms, otherSenses=list(OTHER_SENSES), texts=texts)
    return [
        [(text[mark["at"] : mark["at"] + mark["length"]], mark["key"]) for mark in marks]
        for text, marks in zip(texts, marked, strict=True)
    ]


@pytest.mark.node
@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Noise and codes; the floor.", [("Noise", "noise"), ("codes", "code"), ("floor", "floor")]),
        ("the gradient penalty, a penalty", [("gradient penalty", "penalty"), ("penalty", "penalty")]),
        ("real digits are no fakes", [("real digits", "real"), ("fakes", "fake")]),
        ("G's loss and D's answer", [("G", "generator"), ("loss", "loss"), ("D", "discriminator")]),
        ("WGAN-GP, GAN, D/real, decoder, noisy, recalled, floors_2, d, g, q", []),
        ("Gaussian noise (instance noise), not the noise of G", [("noise", "noise"), ("G", "generator")]),
        ("The paper judges images by eye; three judges measure", [("judges", "judge")]),
        ("FDD is the digit Fréchet distance", [("FDD", "fdd"), ("digit Fréchet distance", "fdd")]),
        ("", []),
    ],
)
def test_where_a_text_says_a_term(text: str, marked: list[Any]) -> None:
    assert found(text) == [marked]


@pytest.mark.node
@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("把噪声交给生成器", [("噪声", "noise"), ("生成器", "generator")]),
        ("这是G的损失和 D 的回答", [("G", "generator"), ("损失", "loss"), ("D", "discriminator")]),
        ("数字弗雷歇距离即FDD", [("数字弗雷歇距离", "fdd"), ("FDD", "fdd")]),
        ("梯度惩罚是一种惩罚", [("梯度惩罚", "penalty"), ("惩罚", "penalty")]),
        ("高斯噪声不是噪声", [("噪声", "noise")]),
        ("3个编码c1", [("编码", "code")]),
        ("WGAN-GP、DCGAN 和 D/real", []),
    ],
)
def test_where_a_chinese_text_says_a_term(text: str, marked: list[Any]) -> None:
    with spoken("zh"):
        said, others = {term: list(spelled) for term, spelled in terms.forms().items()}, list(terms.other_senses())
    assert list(said) == list(FORMS)
    forms = [form for spelled in said.values() for form in spelled]
    assert len(set(forms)) == len(forms)
    (marks,) = ask("terms", terms=list(said.items()), otherSenses=others, texts=[text])
    assert [(text[mark["at"] : mark["at"] + mark["length"]], mark["key"]) for mark in marks] == marked


@pytest.mark.node
def test_every_form_is_found_alone_at_a_beginning_and_in_a_sentence() -> None:
    forms = [(form, term) for term, forms in FORMS.items() for form in forms]
    begun = [form[0].upper() + form[1:] for form, _ in forms]
    texts = [f"{first} is what a {form} is." for first, (form, _) in zip(begun, forms, strict=True)]
    wanted = [[(first, term), (form, term)] for first, (form, term) in zip(begun, forms, strict=True)]
    assert found(*texts) == wanted
