"""The model card of a run folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from ganlab.dataset_files.mnist import MNIST
from ganlab.metrics.table import METRICS
from ganlab.records.files import RecordError
from ganlab.records.front_matter import dataset_name, front_matter
from ganlab.records.scores import Scores
from ganlab.records.sentences import chip_digits, meaning_caption

AUTHORS = "MNIST: Yann LeCun, Corinna Cortes, Christopher J. C. Burges"
LIMITS = (
    "28 x 28 grey digits, nothing else. Some samples are not digits; the scores above say how far from real ones they "
    "are."
)
OTHER_LIMITS = "28 x 28 grey pictures, nothing else. No number here says how near to real ones they are."
NOT_MNIST = """They do not apply: the judge, its floor, the nearest training digits and the accuracy of codes are about
MNIST, and this model was trained on {dataset}.
"""


def card(config: dict[str, Any], scores: Scores, seeds: Sequence[float] = ()) -> str:
    """config: as in config.json; scores: of a finished run; seeds: what other seeds of the same recipe score, itself
    among them, in times the floor -> markdown that the Hub reads too.

    RecordError if config.json lacks what a card says, or the scores that it speaks of were not measured. A card of a
    model of other data than MNIST says whose, and that the scores do not apply.
    """
    try:
        return _card(config, scores, seeds)
    except (LookupError, TypeError, ValueError) as error:
        raise RecordError(
            f"config.json does not say what a card says ({str(error)[:100]}): train the model anew."
        ) from error


def _card(config: dict[str, Any], scores: Scores, seeds: Sequence[float]) -> str:
    data, dataset = config["data"], dataset_name(config)
    on_mnist = dataset == MNIST
    trained = "MNIST training digits" if on_mnist else f"training pictures of {dataset} (sha256\n{data['sha256']})"
    held_out = f", {data['validation']:,} others held out" if "validation" in data else " (nothing was held out then)"
    recipe = "\n".join(f"| {name} | {value} |" for name, value in config["config"].items())
    threads = f"{config['threads']} thread{'' if config['threads'] == 1 else 's'}"
    dirty = " with uncommitted changes" if config["dirty"] else ""
    return f"""{front_matter([(config, scores)])}
# {config["label"]} on {dataset}

{config["label"]} ({config["paper"]}), trained on {data["images"]:,} {trained}{held_out}. Generator
{config["parameters"]["generator"]:,} parameters, discriminator {config["parameters"]["discriminator"]:,}.

![The same noise from the first iteration of the training to the last](film.gif)

```python
import ganlab

model = ganlab.load("{config["model"]}")  # or repo="user/name" with it, or a folder's path
digits = model.sample(16, seed=7)  # uint8 (16, 28, 28)
```

## Scores

{_scores(scores, seeds) if on_mnist else NOT_MNIST.format(dataset=dataset)}
## How it was made

{config["iterations"]:,} generator iterations, {config["images"]:,} images, {config["seconds"]:,.0f} s of training on
{config["device"]} in {config["precision"]} with {threads}; seed {config["seed"]}; torch
{config["versions"]["torch"]}; revision {config["revision"]}{dirty}.

| setting | value |
|---|---|
{recipe}
{_changes(config.get("changes", ()))}
The generator is the moving average of the trained weights{_ema(config)}.
Both networks are stored in float16, with batch norm's statistics recomputed for those weights.

## Limits

{LIMITS if on_mnist else OTHER_LIMITS}

{sources([dataset])}
"""


def _ema(config: Mapping[str, Any]) -> str:
    """How far the moving average looks back in the end: its decay grows, and need not have come to the recipe's."""
    if (end := config.get("ema_at_end")) is None:
        return ""
    return f"; its decay was {end:g} in the last iteration, of at most {config['config']['ema']:g}"


def _changes(rows: Sequence[Mapping[str, Any]]) -> str:
    """What was done while it trained, which the recipe does not say."""
    said = [
        f"`{row['field']}` from {row['before']} to {row['value']} after iteration {row['iterations']:,}"
        for row in rows
        if "field" in row
    ]
    steps = len(rows) - len(said)
    said += [f"{steps} step{'' if steps == 1 else 's'} taken out of turn"] if steps else []
    return f"\nChanged while it trained: {'; '.join(said)}.\n" if said else ""


def sources(datasets: Iterable[str]) -> str:
    """The licence, and whose the data are."""
    owners = (AUTHORS if name == MNIST else f"{name}: as its owners say" for name in dict.fromkeys(datasets))
    return f"MIT licence. {'; '.join(owners)}."


def _scores(scores: Scores, seeds: Sequence[float]) -> str:
    """What was measured of a model of MNIST."""
    return f"""{_distance(scores)}{_over_seeds(seeds)}

| metric | value | |
|---|---:|---|
{_metrics(scores)}

The judges have not seen the digits that they compare with. What is not a distance of the whole committee is by the
first of them.
{_codes(scores)}"""


def _distance(scores: Scores) -> str:
    """The one number by which models are compared, with its range."""
    judges, sets = scores.over_judges, scores.over_sets
    if not (judges and sets):
        raise RecordError("a card needs the judges' scores of a finished run: run python -m train.evaluate first.")
    return (
        f"Digit Fréchet distance (FDD): {scores.multiple:.1f} times the floor, which is what unseen real digits "
        f"score.\nThe median of {len(scores.judges)} judges, small digit classifiers that say {judges.low:.1f} to "
        f"{judges.high:.1f}; the mean over {len(scores.multiple_sets)} sets of\n{scores.n:,} samples, which say "
        f"{sets.low:.1f} to {sets.high:.1f}. Copies of training digits score less than 1.\n"
        "Not comparable with an Inception FID."
    )


def _over_seeds(multiples: Sequence[float]) -> str:
    if not multiples:
        return ""
    return (
        f"\nOf {len(multiples)} seeds by this recipe the mean is {fmean(multiples):.1f}, from {min(multiples):.1f} to "
        f"{max(multiples):.1f}."
    )


def _metrics(scores: Scores) -> str:
    """A line per metric that was measured."""
    rows = ((metric, scores.metrics.get(metric.key)) for metric in METRICS)
    return "\n".join(
        f"| {metric.heading} | {metric.write(value)} | {metric.note} |" for metric, value in rows if value is not None
    )


def _codes(scores: Scores) -> str:
    """What each code means, as far as it was measured."""
    lines = [
        f"Code {name}, read by Q on {code.n:,} real digits: {code.accuracy:.2%} right (best matching). Its values draw "
        + ", ".join(f"{value}: {digit or 'nothing'}" for value, digit in enumerate(chip_digits(code)))
        + "."
        for name, code in scores.codes.items()
    ]
    lines += [f"Code {name}: {meaning_caption(effects, 1)}." for name, effects in scores.meaning.items()]
    return "".join(f"\n{line}\n" for line in lines)
