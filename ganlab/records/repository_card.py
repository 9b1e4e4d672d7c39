"""The model card of a repository of several records."""

from __future__ import annotations

from collections.abc import Sequence

from ganlab.records.card import sources
from ganlab.records.front_matter import front_matter
from ganlab.records.record import Record
from ganlab.records.scores import Scores


def root_card(repo: str, records: Sequence[Record]) -> str:
    """The card of a repository with a folder per record -> markdown."""
    rows = "\n".join(map(_row, records))
    datasets = list(dict.fromkeys(record.dataset for record in records))
    names = ", ".join(datasets)
    return f"""{front_matter((record.config, record.scores) for record in records)}
# GANs that learned to write digits

Networks trained on {names} with ganlab, a folder each: weights, recipe, the course of the training, scores, a card.

![{records[0].config["label"]}: the same noise all through its training]({records[0].model}/film.gif)

```python
import ganlab

model = ganlab.load("{records[0].model}", repo="{repo}")
digits = model.sample(16, seed=7)  # uint8 (16, 28, 28)
```

| model | digit Fréchet distance, times the floor | by judge | paper | seed |
|---|---:|---:|---|---:|
{rows}

The digit Fréchet distance compares samples with real training digits on the features of small digit classifiers, the
judges; the floor is what unseen real digits score. Not comparable with an Inception FID. The judges are not here: they
come with ganlab, and scoring alone needs them. MANIFEST.json has the sha256 of every file.

## Limits

28 x 28 grey digits, nothing else. Some samples are not digits: each folder's card says how far from real ones they are.

{sources(datasets)}
"""


def _row(record: Record) -> str:
    """A model's line in the table of a repository; distances are of models of MNIST."""
    config, scores = record.config, record.scores
    distances = _distances(scores) if record.on_mnist else "does not apply | does not apply"
    name = config["label"] if record.on_mnist else f"{config['label']} on {record.dataset}"
    return f"| [{name}]({record.model}/README.md) | {distances} | {config['paper']} | {config['seed']} |"


def _distances(scores: Scores) -> str:
    between = scores.over_judges
    judges = f"{between.low:.1f} to {between.high:.1f}" if between else "one judge, of before"
    return f"{scores.multiple:.1f} | {judges}"
