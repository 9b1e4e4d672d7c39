"""Command lines and programs of ours, each in a process of its own that need not import torch (3 s of one core).

A server that has imported it forks one process for each. Nothing of the project is imported before, so the command runs
as it stands in the checkout. Where the import itself is at stake, or the number of threads, `factories.python` starts a
Python as a user does.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import warnings
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from tests.support.factories import CHECKOUT
from tests.support.programs import skip_if_quick

LIBRARIES = ["torch", "torch.nn.functional", "numpy", "scipy.ndimage", "scipy.optimize", "tyro", "tqdm"]
TIMEOUT = 300


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


_forked = _context()


def _child(words: tuple[str, ...], cwd: Path, env: dict[str, str], out: Path, err: Path, strict: bool) -> None:
    """Becomes `python words`: where it ends, multiprocessing turns SystemExit into the status as Python does."""
    for number, file in ((1, out), (2, err)):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    program, *rest = words
    if strict:
        warnings.simplefilter("error")
    if program.endswith(".py"):
        sys.argv = [program, *rest]
        sys.path[0] = str(Path(program).parent)
        runpy.run_path(program, run_name="__main__")
    else:
        sys.argv = [program, *rest]
        sys.path[0] = str(cwd)
        runpy.run_module(program, run_name="__main__", alter_sys=True)


def command(*words: str, cwd: Path = CHECKOUT, strict: bool = False, **env: str) -> subprocess.CompletedProcess[str]:
    """`python -m words`, or `python words` where the first is a file, as a user would run it, and its end.

    strict: a warning is an error. What it trains without being told where goes into a folder of its own, which is
    deleted.
    """
    skip_if_quick("it starts a process of its own")
    with tempfile.TemporaryDirectory() as folder:
        out, err, runs = (Path(folder, name) for name in ("out", "err", "runs"))
        whole = os.environ | {"GANLAB_RUNS": str(runs)} | env
        process = _forked.Process(target=_child, args=(words, cwd, dict(whole), out, err, strict))
        # nothing for the child to import as its main program: after an AppTest that is the app
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
            process.start()
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words, TIMEOUT)
        status = process.exitcode
        process.close()
        return subprocess.CompletedProcess(words, status, out.read_text(), err.read_text())
