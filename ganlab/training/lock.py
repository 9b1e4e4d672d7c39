"""A run folder's lock, so that two runs never write into one."""

from __future__ import annotations

from pathlib import Path

import filelock

from ganlab.records.files import RecordError


class BusyError(RecordError):
    """Another process is writing this run folder."""


def locked(folder: Path) -> filelock.BaseFileLock:
    """Makes the folder and takes its lock.  BusyError if another process has it, RecordError if it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / ".lock")
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise BusyError(f"{folder} is being written by another run: wait for it, or choose another --out.") from None
    except OSError as error:
        raise unwritable(folder, error) from error
    return lock


def unwritable(folder: Path, error: OSError) -> RecordError:
    """That the system does not let us write there."""
    return RecordError(f"{folder} cannot be written ({error.strerror}): choose another --out.")
