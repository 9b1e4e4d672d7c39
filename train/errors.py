"""Errors of the commands as one sentence; without torch, which a command may not need."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator

from ganlab.errors import GanlabError, showable

RESUMES = "The same command goes on from the last saved state, at most 30 s back."


@contextlib.contextmanager
def one_sentence(stopped: str = RESUMES) -> Iterator[None]:
    """Turns what a user can mend into one sentence on stderr and an exit code; anything else keeps its traceback.

    stopped: what is said after Ctrl-C of what was done until then.
    """
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(f"\nStopped. {stopped}")
    except (GanlabError, ValueError) as error:
        sys.exit(1 if isinstance(error, ValueError) and _follows() else f"{error}")
    except BrokenPipeError:
        raise  # whoever read the output has gone: see train/__init__.py
    except OSError as error:
        sys.exit(os_sentence(error))


@contextlib.contextmanager
def said_once() -> Iterator[None]:
    """While the command line is read, which is the same in all processes that torchrun has started: what is wrong with
    it is said by the first of them."""
    with contextlib.ExitStack() as stack:
        if _follows():
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        yield


def _follows() -> bool:
    return os.environ.get("RANK", "0") != "0"


def os_sentence(error: OSError) -> str:
    """What to do about what the system refuses: a full disk by its number; nothing says whether the rest was reading
    or writing."""
    where = showable(f" {error.filename}"[:200]) if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"Cannot write{where}: {error.strerror}. Make room, then give the same command to go on."
    return f"Cannot use{where} ({error.strerror or error}): check the path and its permissions, then try again."
