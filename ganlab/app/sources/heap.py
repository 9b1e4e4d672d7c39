"""What Streamlit's collector walks through after every rerun, kept small.

Streamlit calls gc.collect() whenever a script or a fragment has ended: a tenth of a second with pandas and altair
imported, half a second with torch too, and more for each visitor who is there. What has been frozen it skips.
"""

from __future__ import annotations

import gc
import time

THAWED_EVERY = 60.0
"""seconds: for so long stays what visitors who have left leave behind in cycles, which only a collector frees"""
_thawed = 0.0
"""when it was last looked through, by time.monotonic"""


def freeze() -> None:
    """What is there and not garbage is no longer walked through."""
    gc.collect()
    gc.freeze()


def freeze_drawn() -> None:
    """To be called when a page has been drawn: freezes, and once in a while looks through what was frozen before."""
    global _thawed
    if time.monotonic() - _thawed >= THAWED_EVERY:
        _thawed = time.monotonic()
        gc.unfreeze()
    freeze()
