"""A machine without network."""

from __future__ import annotations

import urllib.request

import pytest


def unplug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request fails at once, by a proxy on a port on which nobody listens, until the test ends."""
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    # urllib keeps the opener of its first request, with the proxies of then: this one would outlive the test
    monkeypatch.setattr(urllib.request, "_opener", None)
