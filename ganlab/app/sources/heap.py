"""What Streamlit's collector walks through after every rerun, kept small.

Streamlit calls gc.collect() whenever a script or a fragment has ended: a tenth of a second with pandas and altair
imported, half a second with torch too. What has been frozen it skips.
"""

from __future__ import annotations

import gc
import sys

_modules = 0
"""how many there were when the heap was last frozen"""


def freeze() -> None:
    """All that is there now stays for good, and is no longer walked through."""
    gc.collect()
    gc.freeze()


def freeze_imports() -> None:
    """To be called when a page has been drawn: freezes if something was imported since it was last done."""
    global _modules
    if len(sys.modules) != _modules:
        _modules = len(sys.modules)
        freeze()
