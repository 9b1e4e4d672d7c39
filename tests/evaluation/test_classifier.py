"""How a judge is trained: on the digits that it is given, each once an epoch, and by its recipe alone."""

from __future__ import annotations

import dataclasses
from itertools import chain
from typing import Any

import pytest
import torch
from torch import Tensor

from ganlab.data import Digits
from ganlab.evaluation.architectures import ARCHITECTURES
from ganlab.evaluation.classifier import ClassifierConfig, DigitClassifier, folded, train_classifier
from tests.support.factories import CPU, digits, flat, image_batch, rng


def trained(train: Digits, **settings: Any) -> Tensor:
    """Two epochs on all of these -> the weights after the second."""
    cfg = dataclasses.replace(ClassifierConfig("lenet", epochs=2, batch_size=10), **settings)
    *_, found = train_classifier(train, cfg, CPU)
    return flat(found)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_folded_batch_norm_changes_no_answer(architecture: str) -> None:
    classifier = DigitClassifier(architecture)
    for norm in classifier.modules():
        if isinstance(norm, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
            norm.running_mean = torch.randn(norm.num_features, generator=rng(1))
            norm.running_var = torch.rand(norm.num_features, generator=rng(2)) + 0.5
    classifier.eval()
    x = image_batch(5)
    fast = folded(classifier)
    assert not any(isinstance(layer, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d) for layer in fast.modules())
    assert fast.body(x).shape == (5, 64)
    assert torch.allclose(fast(x), classifier(x), atol=1e-4)


def test_an_architecture_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="architecture must be one of strided, lenet, resnet, not 'vgg'"):
        ClassifierConfig("vgg")


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
    epochs = [list(chain(*seen[:6])), list(chain(*seen[6:]))]
    assert [sorted(epoch) for epoch in epochs] == [list(range(60))] * 2
    assert epochs[0] != epochs[1]


def test_equal_recipes_give_equal_judges_and_another_seed_another() -> None:
    train = digits(40, 1)
    first, again, other = (trained(train, seed=seed) for seed in (5, 5, 6))
    assert first.equal(again)
    assert not first.equal(other)
