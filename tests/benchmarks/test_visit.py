"""How a benchmark finds its server."""

from __future__ import annotations

import http.server
import threading

import pytest

from benchmarks.visit import answers
from tests.support.network import unplug


def test_a_server_of_this_machine_answers_where_a_proxy_is_named_that_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    unplug(monkeypatch)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert answers(address)
        assert not answers(f"{address}nothing-is-here")
        server.shutdown()
    assert not answers(address)
