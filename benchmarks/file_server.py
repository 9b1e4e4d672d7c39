"""A folder behind a plain file server, as any static host has one, that notes what it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class FileServer(ThreadingHTTPServer):
    """asked: the path of every request that was answered with a file."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        own = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *args: object) -> None:
                super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                if code == 200:
                    own.asked.append(self.path)

            def log_message(self, format: str, *args: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        """Which browsers take for as safe as HTTPS."""
        return f"http://localhost:{self.server_port}"


@contextmanager
def served_folder(folder: Path) -> Iterator[FileServer]:
    """The folder on a free port of this machine; `stop` may be called before the end."""
    server = FileServer(folder)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        stop(server)


def stop(server: FileServer) -> None:
    """Nothing answers at its address any more."""
    server.shutdown()
    server.server_close()
