"""A card as HTML: it can be read, and nothing in it is fetched, followed or run."""

from __future__ import annotations

import re

import pytest

from ganlab.app.widgets.card_html import card_html

TAGS = {"div", "h3", "h4", "h5", "h6", "p", "em", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
TAGS |= {"ul", "ol", "li", "blockquote", "hr", "br"}


def shown(card: str) -> str:
    return card_html(card, "scores", "gan-card")


@pytest.mark.parametrize(
    "card",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onmouseover=alert(1)>b</b>",
        "![x](https://example.org/x.png)",
        '![x](https://example.org/x.png "t")',
        "[a](javascript:alert(1))",
        "[a](https://example.org/%22onclick=x)",
        "<https://example.org>",
        "[a]: https://example.org\n\n[a] ![a]",
        "| a |\n|---|\n| <iframe src=x> ![x](//y) |",
        "```html\n<script>\n```",
        '```"><script>\n```',
        "# <svg onload=x>",
        "<!-- x --> <?x?> <![CDATA[x]]>",
        "> - <style>*{}</style>",
        "\u202e \x00 \ud800",
    ],
)
def test_nothing_of_a_card_is_fetched_followed_or_run(card: str) -> None:
    html = shown(card)
    tags = re.findall(r"<(/?)([^\s>/]+)([^>]*)>", html)
    assert {name for _, name, _ in tags} <= TAGS
    attributes = {name for _, _, rest in tags for name in re.findall(r'([\w-]+)="', rest)}
    assert attributes <= {"class", "tabindex", "role", "aria-label", "data-file", "style"}
    assert "href" not in attributes
    assert html.encode()


def test_a_card_reads_as_its_writer_meant_it() -> None:
    html = shown("---\nlicense: mit\n---\n\n# Title\n\n## Part\n\nA **word**.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert "license" not in html
    assert "<h3>Title</h3>" in html
    assert "<h4>Part</h4>" in html
    assert "<strong>word</strong>" in html
    assert re.findall(r"<t[hd][^>]*>(\w)</t[hd]>", html) == ["a", "b", "1", "2"]
    assert 'data-file="gan-card.csv"' in html


def test_a_link_says_where_it_would_lead_and_a_picture_what_it_shows() -> None:
    assert "two words (https://example.org/x)" in shown("[two words](https://example.org/x)")
    assert "<em>what it shows</em>" in shown("![what it shows](film.gif)")
    assert "a (https://a.org) and b (https://b.org)" in shown("[a](https://a.org) and [b](https://b.org)")


def test_a_line_across_a_card_without_front_matter_hides_nothing() -> None:
    assert "first" in shown("first\n\n---\n\nsecond\n\n---\n\nthird")


@pytest.mark.parametrize("card", ["[" * 5000, "> " * 5000, "*a " * 5000, "| " * 5000, "`" * 9999, "![" * 5000])
def test_a_card_made_to_be_slow_is_not(card: str) -> None:
    import time

    begun = time.process_time()
    shown(card)
    assert time.process_time() - begun < 5
