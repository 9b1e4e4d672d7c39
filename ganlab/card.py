"""The model card of a run folder, made from its record."""

from __future__ import annotations

from typing import Any


def card(config: dict[str, Any], final: dict[str, Any]) -> str:
    """config: as in config.json; final: the final scores of metrics.json -> markdown."""
    recipe = "\n".join(f"| {name} | {value} |" for name, value in config["config"].items())
    codes = "".join(
        f"\nCode {name}, read by Q on {match['n']:,} real digits: {match['accuracy']:.2%} right (best matching).\n"
        for name, match in final.get("codes", {}).items()
    )
    sets = final["fdd_sets"]
    dirty = " with uncommitted changes" if config["dirty"] else ""
    return f"""# {config["label"]} on MNIST

{config["label"]} ({config["paper"]}), trained on the {config["data"]["images"]:,} MNIST training digits. Generator
{config["parameters"]["generator"]:,} parameters, discriminator {config["parameters"]["discriminator"]:,}.

```python
import ganlab

ganlab.load("{config["model"]}").sample(16, seed=7)  # uint8 (16, 28, 28); a folder's path works too
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

MIT licence. MNIST: Yann LeCun, Corinna Cortes, Christopher J. C. Burges.
"""
