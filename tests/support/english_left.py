"""What a page says, text by text, and which of it is English where it should be Chinese."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

NO_TEXT = {
    *("id", "key", "element_id", "form_id", "fragment_id", "page_script_hash", "script_hash", "page", "icon"),
    *("query_string", "mime_type", "file_name", "language", "component_name", "html_content", "js_content"),
    *("css_content", "active_script_hash", "code_text", "file", "type", "theme", "media_file_storage", "shortcut"),
    *("data_hash", "hash", "element_hash", "delta_path", "query_param_key", "user_key"),
}
"""fields of Streamlit's messages that nobody reads on the page, and code"""
TAG = re.compile(r"<[^>]*>")
SHOWN = re.compile(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"')
CODE = re.compile(r"`[^`]*`|<(code|pre|style)\b.*?</\1>|https?://\S+|arXiv:\S+|python -m [\w.]+(?: --?\w+)*", re.DOTALL)
DRAWING = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
WRITTEN = re.compile(r"(?<=>)[^<>]+(?=</(?:text|title)>)")
"""what is written in a drawing: the only pictures of the app with words in them"""
HAN = re.compile(r"[\u4e00-\u9fff]")
"""a letter of Chinese"""
WORD = re.compile(r"[A-Za-z][A-Za-z']+")
RUN = re.compile(r"[A-Za-z][\w',.()-]*(?:\s+[A-Za-z(][\w',.()-]*)+")

LEFT_ALONE = re.compile(
    r"Zhang Li|Li Lin|Guo Chunyang|Zhong Xiaohua|Are GANs Created Equal|[\w ]*et al\.,?|latent code|Fréchet distance"
    r"|Performance analysis of generative adversarial networks on\s+handwritten digits"
    r"|(?:DC|Info|W)?GAN(?:-GP)?, (?:paper|failures|seeds)"  # where a run lies
    r"|make share|\d+MB per file|PNG, JPG|Skip to main content"  # Streamlit's own
)
"""what stays as it is: people, papers, the field's own word behind the Chinese one, folders, what Streamlit writes"""


def texts(visitor: AppTest) -> Iterator[str]:
    """Everything that the server's parts of a page say, and that the mounts of scripts are given."""

    def walk(block: Any) -> Iterator[str]:
        for child in getattr(block, "children", {}).values():
            message = getattr(child, "proto", None)
            if message is not None:
                yield from _strings(message)
            yield from walk(child)

    yield from walk(visitor._tree)


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in NO_TEXT:
            continue
        several = value if field.is_repeated else [value]
        for one in several:
            if isinstance(one, Message):
                yield from _strings(one)
            elif isinstance(one, str):
                yield from _of_text(field.name, one)


def _of_text(name: str, text: str) -> Iterator[str]:
    for drawing in DRAWING.findall(text):
        yield from map(html.unescape, WRITTEN.findall(base64.b64decode(drawing).decode()))
    if text.startswith("data:"):
        return
    text = re.sub(r"\\([^\w\s])", r"\1", text)  # of markdown
    if text.startswith(("{", "[")):
        try:
            yield from _of_json(json.loads(text))
            return
        except ValueError:
            pass
    if name == "body" and "<" in text:
        yield from map(html.unescape, SHOWN.findall(text))
        text = TAG.sub("\n", CODE.sub("\n", text))
    yield from (html.unescape(line) for line in CODE.sub("\n", text).splitlines() if line.strip())


def _of_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _of_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner)
    elif isinstance(value, str) and not value.startswith("data:"):
        yield value


def english(text: str) -> list[str]:
    """The runs of two or more Latin words in a text."""
    return [found for found in RUN.findall(CODE.sub("\n", text)) if len(WORD.findall(found)) > 1]
