"""docs/paper.md: the claims with their verdicts, the figures and the losses, made from one report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ganlab import svg
from ganlab.paper.figures import FIGURES
from ganlab.paper.paper_runs import CRITICS, TITLES
from ganlab.paper.verdict import held
from ganlab.reporting.documents import markdown_table as table

HEAD = """# The paper, re-run

Zhang Li, Li Lin, Guo Chunyang and Zhong Xiaohua, "Performance analysis of generative adversarial networks on
handwritten digits", Modern Computer 27, 2021, train four kinds of GAN on MNIST and compare their loss curves and
samples. Here every model is trained for the paper's 2,000 generator iterations, in batches of 64, from several
seeds, and each of its claims is judged by a rule that was written before the numbers. This page is made by
`python -m train.claims` from the records in `checkpoints/paper`; `python -m train.paper` trains them.

What a careful reader notices first:

- Losses of different objectives are not on one scale. A Wasserstein loss may be negative, or large and still good: it
  is drawn as it is, marked "other scale". So C6 compares unlike things.
- Which images are best (C7) the paper judges by eye; here it is measured, by the digit Fréchet distance (FDD).
- The paper gives no seeds, no batch size, no network widths, and does not publish its networks. Batch 64 is our choice,
  and backbone and recipe are ours: those of `ganlab/models`, whose rates, fading noise on what D sees and decay of the
  learning rates towards the end are not the paper's. A claim that fails here may hold for theirs.

D's loss is the mean cross-entropy over real and fake digits, G's the cross-entropy of fakes towards real, in nats; both
also with InfoGAN's information term.
"""


def pictures(found: Mapping[str, Any]) -> dict[str, str]:
    """File name -> SVG: each variant's curves, and the clipped weights."""
    made = {}
    for variant, figure in found["figures"].items():
        bands = figure["losses"]
        scale = " (other scale)" if variant in CRITICS else " (nats)"
        ends = (f"{bands['iterations'][0]}", f"{bands['iterations'][-1]:,} iterations{scale}")
        plain = {name: bands[name] for name in ("D", "G")}
        made[f"losses-{variant}.svg"] = svg.curves(plain, f"{TITLES[variant]}: losses of D and G", ends)
        if figure["weights"]:
            clip = figure["weights"]["clip"]
            words = f"{TITLES[variant]}: the critic's clipped weights at the end"
            made[f"weights-{variant}.svg"] = svg.bars(figure["weights"], words, (f"{-clip:g}", f"{clip:g}"))
    return made


def markdown(found: Mapping[str, Any], runs: str) -> str:
    """The whole page.  runs: the folder of the runs, as seen from the page."""
    return "\n".join((HEAD, _verdicts(found), _claims(found), _figures(found, runs), _losses(found)))


def _verdicts(found: Mapping[str, Any]) -> str:
    rows = [(one["id"], one["claim"], f"**{one['verdict']}**", held(one)) for one in found["claims"]]
    return f"## Verdicts\n\n{table(('', 'the paper says', 'here', 'parts that hold'), rows)}\n\n{found['method']}\n"


def _claims(found: Mapping[str, Any]) -> str:
    return "\n".join(_claim(one) for one in found["claims"])


def _claim(one: Mapping[str, Any]) -> str:
    rows = [
        (
            part["what"],
            part["number"],
            wanted(part["wanted"]),
            f"{part['mean']:.3g} ({part['low']:.3g} to {part['high']:.3g})",
            str(part["seeds"]),
            part["verdict"],
        )
        for part in one["parts"]
    ]
    head = ("part of the claim", "number", "wanted", "mean (95 % interval)", "seeds", "verdict")
    note = f"\n{one['note']}\n" if one["note"] else ""
    return (
        f"### {one['id']}: {one['verdict']}\n\nThe paper: {one['claim']}\n\nRule: {one['rule']}\n\n"
        f"{table(head, rows)}\n\n{one['sentence']}\n{note}"
    )


def wanted(edges: Mapping[str, float | None]) -> str:
    """Where a rule wants the mean, in words."""
    low, high = edges["from"], edges["to"]
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"from {low:g} to {high:g}"


def _figures(found: Mapping[str, Any], runs: str) -> str:
    said = [
        "## The figures, from our data\n",
        "Line: mean over the seeds; band: from the lowest to the highest seed.\n",
    ]
    for variant, number in FIGURES.items():
        name, seed = TITLES[variant], found["seeds"][variant][0]
        said.append(f"### Fig. {number}: {name}\n")
        if found["figures"][variant]["weights"]:
            said.append(f"![The clipped weights of {name}'s critic at the end](paper/weights-{variant}.svg)\n")
        said.append(f"![Losses of {name} over 2,000 iterations](paper/losses-{variant}.svg)\n")
        said.append(f"![16 digits by {name} at eight moments of seed {seed}]({runs}/{variant}-{seed}/snapshots.png)\n")
        said.append(f"![The layers of {name}]({runs}/{variant}.svg)\n")
    return "\n".join(said)


def _losses(found: Mapping[str, Any]) -> str:
    rows = [
        (f"{TITLES[name]}, {term}", f"{one['mean']:+.2f} ({one['low']:+.2f} to {one['high']:+.2f})", one["tells"])
        for name, model in found["losses"]["models"].items()
        for term, one in model["terms"].items()
    ]
    said = "\n".join(f"- {TITLES[name]}: {model['sentence']}" for name, model in found["losses"]["models"].items())
    head = ("loss term", "rank correlation with FDD: mean (range over seeds)", "what it tells")
    return f"## Does the loss tell?\n\n{found['losses']['rule']}\n\n{table(head, rows)}\n\n{said}\n"
