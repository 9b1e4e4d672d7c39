"""Writes the table of docs/reliability.md from the tests that stand for it: python -m tools.faults.

A test of an input that once went wrong carries @pytest.mark.fault(kind, given=..., before=..., now=...), once or
several times, all literals: the number of a kind, the input, what happened with it, and what happens since.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ganlab.reporting.documents import markdown_table, put_part

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "reliability.md"
KINDS = {
    1: "A carrier changes bytes",
    2: "Other data is taken for MNIST",
    3: "A file of the data cannot be read",
    4: "One bad element of a folder that is searched",
    5: "A plausible input gets a confident wrong answer",
    6: "A public function without a check",
    7: "A setting that cannot work is found too late",
    8: "A difference is reported as two dumps",
    9: "Advice that destroys",
    10: "Every transport error is called the network",
    11: "The page's host keeps something from it",
    12: "Code between the formulas without a test",
    13: "A damaged resume state goes on in silence",
    14: "Hostile records",
    15: "A number in a link",
}


@dataclass(frozen=True)
class Fault:
    kind: int
    given: str
    before: str
    now: str
    test: str
    """as pytest calls it"""
    slow: bool
    """whether `make test` leaves it to `make slow`"""


@functools.cache
def faults() -> list[Fault]:
    """Every marked test, by kind, then by its place in the tests."""
    found = [fault for path in sorted((CHECKOUT / "tests").rglob("test_*.py")) for fault in _marked(path)]
    return sorted(found, key=lambda fault: fault.kind)


def _marked(path: Path) -> Iterator[Fault]:
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        marks = [ast.unparse(mark) for mark in node.decorator_list]
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                (kind,) = (ast.literal_eval(value) for value in mark.args)
                words = {str(word.arg): ast.literal_eval(word.value) for word in mark.keywords}
                test = f"{path.relative_to(CHECKOUT).as_posix()}::{node.name}"
                yield Fault(kind, **words, test=test, slow="pytest.mark.slow" in marks)


def table() -> str:
    """All faults, a heading for each kind -> markdown."""
    parts = []
    for kind, title in KINDS.items():
        rows = [
            (fault.given, fault.before, fault.now, f"`{fault.test}`{' (slow)' if fault.slow else ''}")
            for fault in faults()
            if fault.kind == kind
        ]
        if rows:
            words = markdown_table(("input", "before", "now", "test"), rows).replace("---:", "---", 3)  # left, as text
            parts.append(f"### {kind}. {title}\n\n{words}")
    return "\n\n".join(parts)


if __name__ == "__main__":
    put_part(PAGE, "faults", table(), "python -m tools.faults")
