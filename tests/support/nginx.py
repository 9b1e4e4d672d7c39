"""nginx on loopback with the block of docs/deploy.md: a process of the test's own, never the machine's service."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.visit import PATIENCE
from tests.support.factories import CHECKOUT, missing

(BLOCK,) = re.findall(r"^```nginx\n(.*?)^```$", (CHECKOUT / "docs" / "deploy.md").read_text(), re.M | re.S)
"""As users copy it."""
APP = "127.0.0.1:8501"
"""where the block expects the app"""
CONFIG = """{user}daemon off;
worker_processes 1;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {block}
}}
"""


@contextmanager
def nginx(folder: Path, app: int | None, *changes: tuple[str, str]) -> Iterator[int]:
    """nginx with the documented block -> its port on 127.0.0.1, when it answers.

    folder: for its files; app: the app's port, None if the changes name it; changes: (old, new) texts of the
    block.  RuntimeError, with what nginx said, if it does not start.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")  # Debian's place, on root's PATH alone
    if program is None:
        missing("nginx not found: apt install nginx-light")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    block = BLOCK
    own = ((APP, f"127.0.0.1:{app}"),) if app else ()
    for old, new in (*changes, ("listen 80;", f"listen 127.0.0.1:{port};"), *own):
        assert block.count(old) == 1, f"the block of docs/deploy.md has not, once, {old}"
        block = block.replace(old, new)
    user = "user root;\n" if os.geteuid() == 0 else ""  # else root's nginx works as one that may not enter this folder
    (folder / "nginx.conf").write_text(CONFIG.format(user=user, block=block))
    log = folder / "nginx.log"
    server = subprocess.Popen(
        (program, "-p", str(folder), "-c", "nginx.conf", "-e", str(log)), stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _listens(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nginx did not start: {log.read_text()}")
            time.sleep(0.01)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
