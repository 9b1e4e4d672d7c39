"""What the Hub reads at the head of a model card."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ganlab.dataset_files.mnist import MNIST
from ganlab.records.scores import Scores

METRIC = "digit Fréchet distance, times that of unseen real digits"
TAGS = ("gan", "mnist", "image-generation")


def front_matter(models: Iterable[tuple[dict[str, Any], Scores]]) -> str:
    """(config, scores) of each model -> the block of YAML that the Hub reads at the head of a card."""
    models = list(models)
    scored = [(config, scores) for config, scores in models if dataset_name(config) == MNIST]
    general = TAGS if scored else tuple(tag for tag in TAGS if tag != "mnist")
    tags = [*general, *(config["model"].replace("_", "-") for config, _ in models if config["model"] not in TAGS)]
    index = "\n".join(_indexed(config, found) for config, found in scored)
    of_mnist = f"datasets: [ylecun/mnist]\nmodel-index:\n{index}\n" if scored else ""
    return f"""---
library_name: ganlab
license: mit
pipeline_tag: unconditional-image-generation
tags: {json.dumps(tags)}
{of_mnist}---
"""


def _indexed(config: dict[str, Any], scores: Scores) -> str:
    """A model's scores as an entry of model-index.  Strings are JSON, which YAML reads whatever they hold."""
    numbers = [("digit-frechet-distance", METRIC, scores.multiple)]
    numbers += [(name, name, scores.metrics.get(name)) for name in ("precision", "recall")]
    numbers += [("accuracy", f"{name} against digits", code.accuracy) for name, code in scores.codes.items()]
    metrics = "\n".join(
        f"    - type: {kind}\n      name: {json.dumps(name, ensure_ascii=False)}\n      value: {value:.4f}"
        for kind, name, value in numbers
        if value is not None
    )
    return f"""- name: {json.dumps(config["label"] + " on MNIST", ensure_ascii=False)}
  results:
  - task:
      type: unconditional-image-generation
    dataset:
      type: ylecun/mnist
      name: MNIST
    metrics:
{metrics}"""


def dataset_name(config: Mapping[str, Any]) -> str:
    """The name of the data that a model was trained on."""
    return config.get("data", {}).get("name", MNIST)
