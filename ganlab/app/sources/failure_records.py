"""The failures that were recorded beforehand, and their healthy twins, by name."""

from __future__ import annotations

from ganlab import catalog, failures
from ganlab.records.files import MANIFEST, RecordError
from ganlab.records.record import Record

COLLAPSE = "collapse"
"""the key of the generator that was made to collapse"""


def first(variant: str) -> Record:
    """The first seed of a failure by its key, or of a twin (`failures.twin`).  RecordError if it is not there."""
    for root in catalog.roots():
        folder = failures.folder(root / failures.FOLDER, variant, 0)
        if (folder / MANIFEST).is_file():
            return Record(folder)
    raise RecordError(f"There is no record of {variant} here: python -m train.failures makes it.")
