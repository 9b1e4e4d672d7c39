"""`make share` opens the app to a network and says so first; the README's commands run as they are written."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.visit import answers
from ganlab.app.sections.downloads import only_here
from tests.support.factories import CHECKOUT, missing
from tools.share import notice, own_address

README = (CHECKOUT / "README.md").read_text()


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8501/", True),
        ("http://127.0.0.1:8501/compare?seed=7", True),
        ("http://127.8.0.1", True),
        ("http://[::1]:8501/", True),
        ("http://ganlab.localhost/", True),
        ("http://192.168.1.5:8501/", False),
        ("http://my-laptop:8501/", False),
        ("https://localhost.example.org/", False),
        ("https://example.org/localhost", False),
        (None, False),
    ],
)
def test_a_link_is_said_to_work_here_alone_if_its_host_is_every_machines_own(address: str | None, here: bool) -> None:
    assert only_here(address) == here


def test_what_is_exposed_is_said_with_the_address() -> None:
    said = notice("192.168.1.5", 8502)
    assert "http://192.168.1.5:8502" in said
    assert all(word in said for word in ("exposes", "no password", "no encryption", "processor", "path"))


def test_a_shared_app_answers_on_the_machines_own_address() -> None:
    address = own_address()
    if address is None or address.startswith("127."):
        missing("this machine is on no network")
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "-m", "tools.share", "--port", str(port))
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT) as server:
        try:
            deadline = time.monotonic() + 60
            while not answers(f"http://{address}:{port}/_stcore/health"):
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            server.kill()  # a server that is told to end while it begins does not
        said = server.communicate()[0]
    assert notice(address, port).strip() in said


def blocks() -> list[str]:
    """The README's shell commands but for those that install."""
    found = re.findall(r"^```sh\n(.*?)^```", README, re.M | re.S)
    return [block for block in found if "python -m train" in block or "streamlit run app.py --" in block]


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.splitlines()[1][:40])
def test_the_readmes_commands_run_as_written_after_make_app(block: str, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        missing("bash not found: it runs the README's commands")
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    (scripts / "activate").write_text('PATH="$PWD/.venv/bin:$PATH"\n')
    for name in ("python", "streamlit"):  # stand-ins for what takes hours
        (scripts / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{tmp_path}/log"\n')
        (scripts / name).chmod(0o755)
    commands = [line for line in block.splitlines() if re.match(r"(\w+=\S+ )?(python|streamlit) ", line)]
    assert commands
    env = {"PATH": str(tmp_path / "nothing"), "HOME": str(tmp_path)}
    done = subprocess.run((bash, "-ec", block), cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "log").read_text().splitlines()) == len(commands)


def test_the_readme_says_how_large_the_install_is_and_how_to_get_the_smaller_one() -> None:
    (size,) = re.findall(r"^SIZE := (about .*? GB) without", (CHECKOUT / "Makefile").read_text(), re.M)
    assert size in README
    assert "https://download.pytorch.org/whl/cpu" in README
