"""The root of this package's exceptions, what makes text from outside showable, and the one rule for a whole number."""

from __future__ import annotations

import operator
import re
import reprlib
from typing import Any

# control characters, those that turn the direction of writing, and halves of UTF-16 pairs, which UTF-8 cannot hold
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def showable(text: object) -> str:
    """Text from the file system or from a record, for a page, a terminal or a file: every alphabet as it is.

    What no place can show is written as Python would: the byte 0xff of a name that is not UTF-8 as \\xff.
    """
    return _UNSHOWABLE.sub(_escaped, str(text))


def _escaped(found: re.Match[str]) -> str:
    byte = ord(found[0]) - 0xDC00  # Python holds a byte of a name that is not UTF-8 as U+DC00 and the byte
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else found[0].encode("unicode_escape").decode()


class GanlabError(Exception):
    """What ganlab refuses by itself; the message is one sentence that says why and what to do, and can be shown."""

    def __str__(self) -> str:
        return showable(super().__str__())


def whole_number(name: str, value: Any, least: int, most: int | None = None) -> int:
    """The value as an int, numpy's and torch's integers too.  ValueError, naming what is allowed, for anything else:
    2.0, "2", True, None, a number below `least` or above `most`."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        allowed = f"at least {least} and a whole number" if most is None else f"a whole number from {least} to {most}"
        # Python refuses to write out an int of more than 4,300 digits
        said = reprlib.repr(value) if number is None or abs(number) < 10**80 else f"one of {number.bit_length()} bits"
        raise ValueError(f"{name} must be {allowed}, not {said}")
    return number
