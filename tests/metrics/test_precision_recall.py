"""Precision, recall, density and coverage: by hand, and beside prdc."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

from ganlab.metrics import precision_recall
from ganlab.metrics.precision_recall import Manifold, compare, smallest


def column(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def sets(n: int = 330, m: int = 270) -> tuple[np.ndarray, np.ndarray]:
    """Reals, and fakes of which half are too near to each other: neither set holds the other."""
    source = np.random.default_rng(6)
    real, fake = source.normal(size=(n, 6)), source.normal(0.5, 1, size=(m, 6))
    fake[::2] *= 0.4
    return real, fake


def test_balls_reach_to_the_kth_nearest_other_sample() -> None:
    # 0, 1, 3, 7: the second nearest others are 3, 2, 3 and 6 away
    assert Manifold.of(column(0, 1, 3, 7), k=2).squared_radii.tolist() == [9, 4, 9, 36]
    with pytest.raises(ValueError, match="4 samples have no 4-th nearest neighbour: give more than 4"):
        Manifold.of(column(0, 1, 3, 7), k=4)


@pytest.mark.parametrize("columns", [6, 100, 1234])
@pytest.mark.parametrize("k", [1, 6])
def test_the_kth_smallest_is_the_kth_of_the_sorted_row(columns: int, k: int) -> None:
    rows = np.random.default_rng(columns).random((7, columns)).round(2)  # rounded, so that numbers come twice
    assert smallest(rows, k).tolist() == np.sort(rows)[:, k - 1].tolist()


def test_precision_recall_density_and_coverage_by_hand() -> None:
    # reals 0, 1, 10, 100 with radii 1, 1, 9, 90; fakes 0.5, 0.6, 20 with radii 0.1, 0.1, 19.4
    # precision: each fake is in a ball (0.5 and 0.6 in those of 0 and 1, 20 in that of 100): 1; density (2 + 2 + 1) / 3
    # coverage: the balls of 0, 1 and 100 hold a fake, that of 10 none: 3/4
    # recall: from 20, 1 is 19 away and 10 is 10 away, less than 19.4; 0 and 100 are not in reach: 2/4
    found = compare(Manifold.of(column(0, 1, 10, 100), 1), Manifold.of(column(0.5, 0.6, 20), 1), 1)
    assert found == {"precision": 1, "recall": 0.5, "density": pytest.approx(5 / 3), "coverage": 0.75}


@pytest.mark.fault(
    12,
    given="samples that lie exactly on the edge of a ball counted as inside, for precision or for recall",
    before="no test failed: no sample lay on an edge",
    now="on the edge is outside, as in the reference implementation",
)
def test_the_edge_of_a_ball_is_outside() -> None:
    from prdc import compute_prdc

    # reals 0, 2, -1000 with radii 2, 2, 1000; fakes 4, 100, 10000 with radii 96, 96, 9900. 4 is 2 from 2, on the edge;
    # 0 and 2 lie less than 96 from 4, and -1000 in no fake's reach
    real, fake = column(0, 2, -1000), column(4, 100, 10_000)
    there, back = (compare(Manifold.of(a, 1), Manifold.of(b, 1), 1) for a, b in ((real, fake), (fake, real)))
    assert there == pytest.approx({"precision": 0, "recall": 2 / 3, "density": 0, "coverage": 0})
    assert back == pytest.approx({"precision": 2 / 3, "recall": 0, "density": 2 / 3, "coverage": 1 / 3})
    with contextlib.redirect_stdout(io.StringIO()):
        assert compute_prdc(real, fake, nearest_k=1) == pytest.approx(there)
        assert compute_prdc(fake, real, nearest_k=1) == pytest.approx(back)


def test_precision_one_way_is_recall_the_other_way() -> None:
    real, fake = map(Manifold.of, sets())
    there, back = compare(real, fake), compare(fake, real)
    assert (there["precision"], there["recall"]) == (back["recall"], back["precision"])
    assert 0.1 < there["recall"] < there["precision"] - 0.1 < 0.9


def test_precision_recall_density_and_coverage_are_prdcs_own() -> None:
    from prdc import compute_prdc

    real, fake = sets()
    for k in (3, 5):
        with contextlib.redirect_stdout(io.StringIO()):  # it prints how many samples there are
            theirs = compute_prdc(real, fake, nearest_k=k)
        ours = compare(Manifold.of(real, k), Manifold.of(fake, k), k)
        assert ours.pop("density") == pytest.approx(theirs.pop("density"))  # divided by k, there multiplied by 1 / k
        assert ours == theirs


def test_neither_the_order_of_samples_nor_the_size_of_blocks_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    real, fake = sets()
    found = compare(Manifold.of(real), Manifold.of(fake))
    order = np.random.default_rng(3).permutation
    assert compare(Manifold.of(order(real)), Manifold.of(order(fake))) == pytest.approx(found)
    for block in (1, 7, 1000):
        monkeypatch.setattr(precision_recall, "_BLOCK", block)
        assert compare(Manifold.of(real), Manifold.of(fake)) == pytest.approx(found)
