"""What a file holds, whatever it is packed in: plain, gzip, bzip2, xz or zip, told apart by the first bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from ganlab.errors import GanlabError

LARGEST = 2**30
"""bytes of a file and of what is packed in it; MNIST's largest is 47 MB"""
_DEEPEST = 3  # a browser may save a .gz packed once more
_PACKED: dict[bytes, tuple[str, Callable[..., Any]]] = {
    b"\x1f\x8b": ("gzip", gzip.open),
    b"BZh": ("bzip2", bz2.open),
    b"\xfd7zXZ": ("xz", lzma.open),
}
_ZIP = b"PK\x03\x04"


class DataError(GanlabError):
    """MNIST, or the data that were named, cannot be had; the message says what to do."""


def contents(path: Path, wanted: Callable[[str], object]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of what a file holds, unpacked; of a zip archive each file whose name is wanted.

    DataError, a name and what is wrong with it, if something cannot be read or unpacked.
    """
    try:
        with path.open("rb") as file:
            archive = file.read(len(_ZIP)) == _ZIP
            file.seek(0)
            content = b"" if archive else _limited(str(path), file)
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror or error})") from error
    if archive:
        yield from _members(path, wanted)
    else:
        yield str(path), unpack(str(path), content)


def unpack(name: str, content: bytes) -> bytes:
    """Bytes that may be packed -> what is in them."""
    for _ in range(_DEEPEST):
        packed = next((found for magic, found in _PACKED.items() if content.startswith(magic)), None)
        if packed is None:
            break
        kind, opened = packed
        try:
            with opened(io.BytesIO(content)) as file:
                content = _limited(name, file)
        except EOFError as error:
            raise DataError(f"{name} is a {kind} file without its ending, as of a download that stopped") from error
        except DataError:
            raise
        except Exception as error:  # whatever a decompressor says of bytes that it cannot take
            raise DataError(f"{name} is a damaged {kind} file ({error})") from error
    return content


def _members(path: Path, wanted: Callable[[str], object]) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.is_dir() or not wanted(info.filename.rpartition("/")[2]):
                    continue
                inside = f"{path}: {info.filename}"
                with archive.open(info) as file:
                    yield inside, unpack(inside, _limited(inside, file))
    except DataError:
        raise
    except Exception as error:  # as above
        raise DataError(f"{path} is a damaged zip file ({error})") from error


def _limited(name: str, file: IO[bytes]) -> bytes:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DataError(f"{name} holds more than {LARGEST:,} bytes, and no file of 28 x 28 pictures here is so large")
    return content
