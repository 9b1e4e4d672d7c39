"""Several servers behind nginx with the lines of docs/scale.md: a visitor stays with one of them."""

from __future__ import annotations

import http.client
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support.factories import CHECKOUT
from tests.support.nginx import nginx

pytestmark = pytest.mark.browser
INSIDE, BEFORE = re.findall(r"^```nginx\n(.*?)^```$", (CHECKOUT / "docs" / "scale.md").read_text(), re.M | re.S)
PORTS = re.findall(r"server (127\.0\.0\.1:\d+);", BEFORE)
VISITORS = 24


@contextmanager
def answering(name: str) -> Iterator[int]:
    """A server that answers everything with its name -> its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class Visitor:
    """One browser's cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def asks(self, path: str = "/ganlab/") -> str:
        """-> which server answered."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path, headers={"Cookie": self.cookie} if self.cookie else {})
        answer = line.getresponse()
        said = answer.read().decode()
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0] or self.cookie
        line.close()
        return said


@pytest.mark.parametrize("sticky", [True, False])
def test_a_visitor_stays_with_one_server_and_the_visitors_spread(sticky: bool, tmp_path: Path) -> None:
    with ExitStack() as stack:
        servers = {name: stack.enter_context(ExitStack()) for name in ("first", "second")}
        before = BEFORE
        for documented, (name, server) in zip(PORTS, servers.items(), strict=True):
            port = server.enter_context(answering(name))
            before = before.replace(documented, f"127.0.0.1:{port}")
        if not sticky:
            before = before.replace("    hash $visitor consistent;\n", "")
        changes = (("server {", f"{before}server {{"), ("        proxy_pass http://127.0.0.1:8501;\n", INSIDE))
        port = stack.enter_context(nginx(tmp_path, None, *changes))
        visitors = [Visitor(port) for _ in range(VISITORS)]
        met = [{visitor.asks(), *(visitor.asks(f"/ganlab/{i}") for i in range(5))} for visitor in visitors]
        alone = Counter(next(iter(names)) for names in met if len(names) == 1)
        if sticky:
            assert alone.total() == VISITORS
            assert min(alone["first"], alone["second"]) >= 2  # fewer by chance: once in 300,000
            servers["first"].close()
            assert {visitor.asks() for visitor in visitors} == {"second"}
        else:
            assert alone.total() == 0
