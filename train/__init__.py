"""Command lines over ganlab, run from the checkout: README.md lists them."""

import atexit
import os
import sys
from types import TracebackType


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Ctrl-C while a command still loads torch, and a reader of its output that has gone, are no faults of it."""
    if issubclass(kind, KeyboardInterrupt):
        print("\nStopped.", file=sys.stderr)
    elif not issubclass(kind, BrokenPipeError):
        sys.__excepthook__(kind, error, trace)


def _flush() -> None:
    """Before Python does, which would complain of a reader that has gone (python.org, note on SIGPIPE)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if sys.argv[:1] == ["-m"]:  # `python -m train.NAME`: Python is about to look for the module itself
    sys.excepthook = _say
    atexit.register(_flush)
