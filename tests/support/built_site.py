"""One site of the records that ship, built once for all tests of a process."""

from __future__ import annotations

import atexit
import functools
import tempfile
from pathlib import Path

from ganlab.site import build
from ganlab.site.build import Site
from ganlab.site.output import write_site
from tests.support.browser import need_records


@functools.cache
def site() -> Site:
    need_records()
    return build.site()


@functools.cache
def folder() -> Path:
    """The same on the disk."""
    place = tempfile.TemporaryDirectory(prefix="ganlab-site-")
    atexit.register(place.cleanup)
    write_site(Path(place.name), site().files)
    return Path(place.name)
