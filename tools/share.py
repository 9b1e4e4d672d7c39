"""The app for a room: on all of this machine's network addresses, which `make app` is not.

python -m tools.share [--port 8501] says the address to open and what it exposes, then serves until Ctrl-C.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import tyro

CHECKOUT = Path(__file__).resolve().parent.parent
NOWHERE = ("192.0.2.1", 9)
"""an address that no network has (RFC 5737): a datagram's socket that is connected to it sends nothing, and knows from
which of this machine's addresses it would"""


def own_address() -> str | None:
    """This machine's address on the network that leads outside; None if it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return None
        return probe.getsockname()[0]


def notice(address: str, port: int) -> str:
    """What is said before the app is served."""
    return f"""
  Open on any device in this network:  http://{address}:{port}

  What it exposes: whoever reaches that address can use the app. They see every model that it finds here (checkpoints,
  runs, what was pulled from the Hub), with its folder's path, and keep this machine's processor busy. They can start
  trainings, one at a time (GANLAB_LIVE=0: none), which are kept in its runs folder, take up and delete those, and show
  it a photo, which is not kept; no other file can be changed. There is no password and no encryption: share it with a
  room, not with the internet (docs/deploy.md). Ctrl-C ends it.
"""


def main(port: int = 8501) -> None:
    """Serve the app to this network.

    Args:
        port: on which it is served.
    """
    address = own_address()
    if address is None:
        sys.exit("This machine is on no network: make app opens the app for this machine alone.")
    print(notice(address, port), flush=True)
    # with an address of its own to print, Streamlit does not ask the internet for one
    flags = ("--server.address=0.0.0.0", f"--server.port={port}", f"--browser.serverAddress={address}")
    os.chdir(CHECKOUT)
    os.execv(sys.executable, (sys.executable, "-m", "streamlit", "run", "app.py", *flags))


if __name__ == "__main__":
    tyro.cli(main)
