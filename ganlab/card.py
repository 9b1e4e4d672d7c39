"""The model card of a run folder, and of a repository of several, made from records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ganlab.record import Record

METRIC = "digit Fréchet distance"
TAGS = ("gan", "mnist", "image-generation")
SOURCES = "MIT licence. MNIST: Yann LeCun, Corinna Cortes, Christopher J. C. Burges."


def card(config: dict[str, Any], final: dict[str, Any]) -> str:
    """config: as in config.json; final: the final scores of metrics.json -> markdown that the Hub reads too."""
    recipe = "\n".join(f"| {name} | {value} |" for name, value in config["config"].items())
    codes = "".join(
        f"\nCode {name}, read by Q on {match['n']:,} real digits: {match['accuracy']:.2%} right (best matching).\n"
        for name, match in final.get("codes", {}).items()
    )
    sets = final["fdd_sets"]
    dirty = " with uncommitted changes" if config["dirty"] else ""
    return f"""{front_matter([(config, final)])}
# {config["label"]} on MNIST

{config["label"]} ({config["paper"]}), trained on the {config["data"]["images"]:,} MNIST training digits. Generator
{config["parameters"]["generator"]:,} parameters, discriminator {config["parameters"]["discriminator"]:,}.

![The same noise from the first iteration of the training to the last](film.gif)

```python
import ganlab

model = ganlab.load("{config["model"]}")  # or repo="user/name" with it, or a folder's path
digits = model.sample(16, seed=7)  # uint8 (16, 28, 28)
```

## Scores

Digit Fréchet distance (FDD) {final["fdd"]:.2f}: {final["multiple"]:.1f} times the floor of {final["floor"]:.3f}
that 10,000 real test digits score; the mean over {len(sets)} sets of {final["n"]:,} samples, from {min(sets):.2f} to
{max(sets):.2f}; features of the digit classifier in `checkpoints/judge`. Not comparable with an Inception FID.

Precision {final["precision"]:.2f}, recall {final["recall"]:.2f}, density {final["density"]:.2f}, coverage
{final["coverage"]:.2f} (k = 5, against 10,000 training digits); the rarest digit has {final["smallest"]:.1%} of the
samples.
{codes}
## How it was made

{config["iterations"]:,} generator iterations, {config["images"]:,} images, {config["seconds"]:,.0f} s of training on
{config["device"]} in {config["precision"]} with {config["threads"]} threads; seed {config["seed"]}; torch
{config["versions"]["torch"]}; revision {config["revision"]}{dirty}.

| setting | value |
|---|---|
{recipe}

The generator is the moving average of the trained weights. Both networks are stored in float16, with batch norm's
statistics recomputed for those weights.

## Limits

28 x 28 grey digits, nothing else. Some samples are not digits; the scores above say how far from real ones they are.

{SOURCES}
"""


def root_card(repo: str, records: Sequence[Record]) -> str:
    """The card of a repository with a folder per record -> markdown."""
    rows = "\n".join(
        f"| [{record.config['label']}]({record.model}/README.md) | {record.metrics['final']['fdd']:.2f} | "
        f"{record.metrics['final']['multiple']:.1f} | {record.config['paper']} | {record.config['seed']} |"
        for record in records
    )
    return f"""{front_matter((record.config, record.metrics["final"]) for record in records)}
# GANs that learned to write digits

Networks trained on MNIST with ganlab, a folder each: weights, recipe, the course of the training, scores, a card.

![{records[0].config["label"]}: the same noise all through its training]({records[0].model}/film.gif)

```python
import ganlab

model = ganlab.load("{records[0].model}", repo="{repo}")
digits = model.sample(16, seed=7)  # uint8 (16, 28, 28)
```

| model | digit Fréchet distance | times the floor | paper | seed |
|---|---:|---:|---|---:|
{rows}

The digit Fréchet distance compares 10,000 samples with the training digits on the features of a small digit
classifier; the floor is what real test digits score. Not comparable with an Inception FID. The classifier is not here:
it comes with ganlab, and scoring alone needs it. MANIFEST.json has the sha256 of every file.

## Limits

28 x 28 grey digits, nothing else. Some samples are not digits: each folder's card says how far from real ones they are.

{SOURCES}
"""


def front_matter(models: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """(config, final scores) of each model -> the block of YAML that the Hub reads at the head of a card."""
    models = list(models)
    tags = [*TAGS, *(config["model"].replace("_", "-") for config, _ in models if config["model"] not in TAGS)]
    index = "\n".join(_indexed(config, final) for config, final in models)
    return f"""---
library_name: ganlab
license: mit
pipeline_tag: unconditional-image-generation
tags: {json.dumps(tags)}
datasets: [ylecun/mnist]
model-index:
{index}
---
"""


def _indexed(config: dict[str, Any], final: dict[str, Any]) -> str:
    """A model's scores as an entry of model-index.  Strings are JSON, which YAML reads whatever they hold."""
    scores = [("digit-frechet-distance", METRIC, final["fdd"])]
    scores += [(name, name, final[name]) for name in ("precision", "recall")]
    scores += [
        ("accuracy", f"{code} against digits", match["accuracy"]) for code, match in final.get("codes", {}).items()
    ]
    metrics = "\n".join(
        f"    - type: {kind}\n      name: {json.dumps(name, ensure_ascii=False)}\n      value: {value:.4f}"
        for kind, name, value in scores
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
