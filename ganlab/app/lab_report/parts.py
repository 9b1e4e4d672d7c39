"""What every entry of a lab report is made of, as HTML: pictures that it holds, tables, Python lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ganlab.app.sources import cached_networks
from ganlab.app.state.shown_models import ShownModel
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import markup
from ganlab.images import data_url


@dataclass(frozen=True)
class Part:
    """body: HTML; python: lines that make the same."""

    body: str
    python: str


def digits(png: bytes, said: str, caption: str = "") -> str:
    """A picture of digits, each pixel a sharp square.  said: for those who do not see it; caption: plain text below."""
    return _figure(f'<img class="digits" src="{data_url(png)}" alt="{markup.plain(said)}">', caption)


def drawing(svg: str, said: str, caption: str = "") -> str:
    """A picture of lines.  said, caption: as of `digits`."""
    return _figure(f'<img src="{data_url(svg.encode(), "svg+xml")}" alt="{markup.plain(said)}">', caption)


def _figure(picture: str, caption: str) -> str:
    below = f"<figcaption>{markup.plain(caption)}</figcaption>" if caption else ""
    return f"<figure>{picture}{below}</figure>"


def side_by_side(figures: Iterable[str]) -> str:
    """Several figures, as many in a row as there is room for."""
    return f'<div class="row">{"".join(figures)}</div>'


def heading(text: str) -> str:
    """Of a part of an entry; plain text."""
    return f"<h3>{markup.plain(text)}</h3>"


def paragraph(text: str) -> str:
    """Plain text."""
    return f"<p>{markup.plain(text)}</p>"


def plain_lines(text: str) -> str:
    """Plain text of several lines, for a place that keeps their ends."""
    return "\n".join(map(markup.plain, text.splitlines()))


def settings(rows: Mapping[str, object]) -> str:
    """What was set, and the hashes of what it was set for."""
    cells = "".join(
        f'<tr><th scope="row">{markup.plain(name)}</th><td>{markup.plain(value)}</td></tr>'
        for name, value in rows.items()
    )
    return f'<table class="settings"><tbody>{cells}</tbody></table>'


def hashes(model: ShownModel) -> dict[str, str]:
    """By which files a model is known, for `settings`."""
    return {
        t("lab.weights", label=model.label): model.record.sha256(cached_networks.WEIGHTS),
        t("lab.record", label=model.label): model.record.manifest_sha256,
    }
