"""JSON as values of a type: nothing is coerced, and what does not fit is said with its place."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def check(condition: bool, what: str) -> None:
    """ValueError with these words if the condition does not hold."""
    if not condition:
        raise ValueError(what)


def convert(kind: type[T], stored: Any) -> T:
    """JSON -> a dataclass, its types checked and nothing coerced.  ValueError that says where it does not fit."""
    try:
        return msgspec.convert(stored, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
