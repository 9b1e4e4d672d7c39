"""How the judge is trained: never on the digits that choose its epoch."""

from __future__ import annotations

import dataclasses
from itertools import chain

import numpy as np
import pytest
import torch
from torch import Tensor

from ganlab.data import Digits
from ganlab.evaluation import classifier
from ganlab.evaluation.classifier import ClassifierConfig, DigitClassifier, accuracy, train_classifier
from tests.support.factories import CPU, digits, flat

HELD_OUT = 30


def trained(train: Digits, **settings: float) -> list[tuple[int, float, Tensor, DigitClassifier]]:
    """Two epochs on all of these but the last 30 -> (epoch, accuracy, weights as they were then, the classifier)."""
    cfg = dataclasses.replace(ClassifierConfig(epochs=2, batch_size=10), **settings)
    return [(epoch, right, flat(found), found) for epoch, right, found in train_classifier(train, cfg, CPU)]


@pytest.fixture(autouse=True)
def few_are_held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """30 digits in place of 10,000, which would take a minute a test."""
    monkeypatch.setattr(classifier, "HELD_OUT", HELD_OUT)


def changed(train: Digits, rows: slice) -> Digits:
    """The same digits, but for some that are black and called 0."""
    images, labels = train.images.clone(), train.labels.clone()
    images[rows], labels[rows] = 0, 0
    return Digits(images, labels)


@pytest.mark.fault(
    12,
    given="the judge is trained on the digits that choose its epoch",
    before="no test failed: none trained a judge",
    now="whatever the last digits are, the weights after each epoch are the same to the bit",
)
@pytest.mark.fault(
    12,
    given="the judge is trained on all but one of the digits that choose its epoch, or on one too few",
    before="no test failed",
    now="the last digit that is trained on changes the weights, the one after it does not",
)
def test_the_judge_does_not_learn_from_the_digits_that_choose_its_epoch() -> None:
    train = digits(60, 1)
    plain = trained(train)
    held_out, first_held_out, last_learnt = slice(-HELD_OUT, None), slice(-HELD_OUT, 1 - HELD_OUT), slice(29, 30)
    for rows in (held_out, first_held_out):
        again = trained(changed(train, rows))
        assert [weights.equal(before) for (*_, weights, _), (*_, before, _) in zip(again, plain, strict=True)] == [
            True,
            True,
        ]
    assert not trained(changed(train, last_learnt))[-1][2].equal(plain[-1][2])


@pytest.mark.fault(
    12,
    given="the epoch is chosen by digits that the judge learnt",
    before="no test failed",
    now="the accuracy of an epoch is that on the last digits alone",
)
def test_the_accuracy_of_an_epoch_is_that_on_the_held_out_digits() -> None:
    train = digits(60, 1)
    for labels in (train.labels, (train.labels + 1) % 10):
        rows = Digits(train.images, torch.cat((train.labels[:HELD_OUT], labels[HELD_OUT:])))
        *_, (epoch, right, _, judge) = trained(rows, lr=4e-2)
        assert epoch == 2
        assert right == accuracy(judge, Digits(rows.images[HELD_OUT:], rows.labels[HELD_OUT:]))
        found = judge.look(rows.images[HELD_OUT:].numpy())[1].argmax(1)
        assert right == np.mean(found == rows.labels[HELD_OUT:].numpy())


def test_each_digit_that_is_learnt_comes_once_an_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit's corner pixel says which it is; distorted it would not, so the recipe has no distortion."""
    train = digits(60, 1)
    train.images[:, 0, 0] = torch.arange(60, dtype=torch.uint8)
    seen: list[list[int]] = []
    forward = DigitClassifier.forward

    def watched(self: DigitClassifier, x: Tensor) -> Tensor:
        if self.training:
            seen.append(((x[:, 0, 0, 0] + 1) * 127.5).round().int().tolist())
        return forward(self, x)

    monkeypatch.setattr(DigitClassifier, "forward", watched)
    trained(train, rotate=0.0, stretch=0.0, shift=0.0)
    epochs = [list(chain(*seen[:3])), list(chain(*seen[3:]))]
    assert [sorted(epoch) for epoch in epochs] == [list(range(30))] * 2
    assert epochs[0] != epochs[1]


def test_equal_recipes_give_equal_judges_and_another_seed_another() -> None:
    train = digits(40, 1)
    first, again, other = (trained(train, seed=seed)[-1][2] for seed in (5, 5, 6))
    assert first.equal(again)
    assert not first.equal(other)
