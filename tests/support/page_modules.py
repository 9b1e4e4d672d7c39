"""The page's own modules, run by node: what tests/support/live_cases.mjs answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from typing import Any

from ganlab import catalog
from ganlab.records.files import RecordError
from ganlab.trained import TrainedGAN
from tests.support.factories import CHECKOUT, missing


def ask(what: str, **request: Any) -> Any:
    """The answer of tests/support/live_cases.mjs."""
    node = shutil.which("node")
    if node is None:
        missing("node not found: it runs the page's modules")
    words = (node, str(CHECKOUT / "tests" / "support" / "live_cases.mjs"))
    text = json.dumps({"what": what, **request})
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@cache
def trained(name: str) -> TrainedGAN:
    try:
        return catalog.load(name)
    except RecordError as error:
        missing(f"no trained {name}: {error}")
