"""docs/paper.md: the claims with their verdicts in two arms, recipes, figures and losses, made from one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ganlab import svg
from ganlab.paper.figures import FIGURES
from ganlab.paper.paper_runs import CRITICS, TITLES
from ganlab.reporting.documents import markdown_table as table

HEAD = """# The paper, re-run

Zhang Li, Li Lin, Guo Chunyang and Zhong Xiaohua, "Performance analysis of generative adversarial networks on
handwritten digits", Modern Computer 2021 (27), train four kinds of GAN on MNIST and compare their loss curves and
samples. Here every model is trained for the paper's 2,000 generator iterations from several seeds, in two arms: by the
choices that the paper and the models' original papers state (*faithful*), and by our own recipes (*ours*). An arm that
is not trained yet is marked *not run*. This page is made by `python -m train.claims` from the records in
`checkpoints/paper`; `python -m train.paper` trains them.

What a careful reader notices first:

- Losses of different objectives are not on one scale. A Wasserstein loss may be negative, or large and still good: it
  is drawn as it is, marked "other scale", and no largest loss is compared with it.
- Which images are best (C7) the paper judges by eye; here it is measured, by the digit Fréchet distance (FDD).
- The paper gives no seeds, no batch size, no network widths, and does not publish its networks. Batches of 64 are our
  choice. Where a critic takes several steps for one of the generator, it is shown as many times more digits.

D's loss is the mean cross-entropy over real and fake digits, G's the cross-entropy of fakes towards real, in nats; both
also with InfoGAN's information term.
"""
HISTORY = """## History of this page

- Until there were two arms, this page had one: five seeds of each model by the release recipes of their time, with
  their schedules squeezed into 2,000 iterations, trained on all 60,000 training digits, scored by one judge, and judged
  by rules that called all eight claims "partly". They were replaced because nearly any data would have been called so;
  because none of the paper's stated choices had been taken; because all five runs of WGAN had collapsed (six to nine of
  the ten digits were missing), which the page did not say, while three verdicts compared with them; because largest
  losses were those of an untrained critic's first iteration; and because a loss was said to tell of quality where both
  only followed time.
- The faithful arm was trained on one H100, 16 processes side by side, in float32, from a copy of commit 8cc1a79. The
  copy was no checkout, so its records name no revision. GAN's trial at a rate of 0.3 was made again on a processor:
  on the H100 it had ended with a gradient that was not finite, after iteration 1,236. It failed either way.
- Our arm was trained anew by the recipes that docs/tuning.md arrives at. DCGAN, InfoGAN and its twin without the
  information term, four seeds each, and WGAN-GP on one H100 in float32, up to 16 side by side, from a copy of commit
  6e9bc88; their records had the copy's own revision in its place, which was put right. The fifth seeds, GAN and WGAN on
  a processor in bfloat16.
- Losses against quality were, until then, rank correlations of terms as they were logged, under noise that fades on a
  schedule. They are not shown any more: runs of before hold no terms on a fixed probe.
"""


def pictures(found: Mapping[str, Any]) -> dict[str, str]:
    """File name -> SVG: each variant's curves in each arm, and the clipped weights."""
    made = {}
    for arm, own in found["arms"].items():
        for variant, figure in own["figures"].items():
            bands, title = figure["losses"], f"{TITLES[variant]}, {own['title']}"
            scale = " (other scale)" if variant in CRITICS else " (nats)"
            ends = (f"{bands['iterations'][0]}", f"{bands['iterations'][-1]:,} iterations{scale}")
            plain = {name: bands[name] for name in ("D", "G")}
            made[f"losses-{variant}-{arm}.svg"] = svg.curves(plain, f"{title}: losses of D and G", ends)
            if figure["weights"]:
                clip = figure["weights"]["clip"]
                words = f"{title}: the critic's clipped weights at the end"
                made[f"weights-{variant}-{arm}.svg"] = svg.bars(figure["weights"], words, (f"{-clip:g}", f"{clip:g}"))
    return made


def markdown(found: Mapping[str, Any], runs: str) -> str:
    """The whole page.  runs: the paper's folder, as seen from the page."""
    parts = (HEAD, _verdicts(found), _claims(found), _recipes(found), _scores(found), _figures(found, runs))
    return "\n".join((*parts, _losses(found), HISTORY))


def _verdicts(found: Mapping[str, Any]) -> str:
    arms, rules = found["arms"], found["rules"]
    rows = []
    for one in found["claims"]:
        (primary,) = [part for part in one["parts"] if part["primary"]]
        seeds = (primary["arms"][arm]["words"] for arm in arms)
        rows.append((one["id"], one["claim"], f"**{one['verdict']}**", primary["what"], *seeds))
    head = (
        "",
        "the paper says",
        "verdict",
        "by this statement, in so many seeds",
        *(own["title"] for own in arms.values()),
    )
    fixed = (
        f"{rules['written']} They stand in `ganlab/paper/rules.json`, sha256 `{rules['sha256']}`. "
        f"{rules['untrained_words']} {rules['collapsed_words']}"
    )
    return f"## Verdicts\n\n{table(head, rows)}\n\n{found['method']}\n\n{fixed}\n"


def _claims(found: Mapping[str, Any]) -> str:
    return "\n".join(_claim(found, one) for one in found["claims"])


def _claim(found: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    arms = found["arms"]
    rows = [
        (
            f"**{part['what']}**" if part["primary"] else part["what"],
            part["number"],
            wanted(part["wanted"]),
            *(numbers(part["arms"][arm]) for arm in arms),
        )
        for part in one["parts"]
    ]
    head = ("statement", "number", "wanted", *(own["title"] for own in arms.values()))
    note = f"\n{one['note']}\n" if one["note"] else ""
    return (
        f"### {one['id']}: {one['verdict']}\n\nThe paper: {one['claim']}\n\nRule: {one['rule']}\n\n"
        f"{table(head, rows)}\n\n{one['sentence']}\n{note}"
    )


def numbers(here: Mapping[str, Any]) -> str:
    """In how many seeds of an arm a statement holds, and the median and range of its number."""
    if here["median"] is None:
        return here["words"]
    return f"{here['words']}: {here['median']:.3g} ({here['low']:.3g} to {here['high']:.3g})"


def wanted(edges: Mapping[str, float | None]) -> str:
    """Where a rule wants the number of a seed, in words."""
    low, high = edges["from"], edges["to"]
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"from {low:g} to {high:g}"


def _recipes(found: Mapping[str, Any]) -> str:
    said = ["## The recipes\n"]
    for arm, own in found["arms"].items():
        rows = [tuple(row.values()) for row in own["recipes"]]
        said.append(f"### {arm.capitalize()}: {own['title']}\n\n{table(tuple(own['recipes'][0]), rows)}\n")
        if own["rates"]:
            said.append(_rates(own["rates"]))
    rows = [tuple(row.values()) for row in found["departures"]]
    head = ("what the paper states", "faithful", "ours")
    return "\n".join([*said, f"### What the paper states, and what is done here\n\n{table(head, rows)}\n"])


def _rates(rates: Mapping[str, Any]) -> str:
    rows = [
        (f"{row['rate']:g}", row["failed"] or "no", "-" if row["multiple"] is None else f"{row['multiple']:.0f}")
        for row in rates["tried"]
    ]
    head = ("rate of plain gradient descent", "failed", "FDD, times the floor")
    return f"GAN, seed {rates['seed']}, last weights: {rates['words']}\n\n{table(head, rows)}\n"


def _scores(found: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{TITLES[variant]}, {own['title']}",
            f"{one['multiple']:.1f} ({one['low']:.1f} to {one['high']:.1f})",
            "-" if one["beside"] is None else f"{one['beside']:.1f}",
            *(f"{one[name]:.2f}" for name in ("precision", "recall", "coverage")),
            f"{one['collapsed']} of {one['seeds']}",
        )
        for own in found["arms"].values()
        for variant, one in own["scores"].items()
    ]
    head = ("model", "FDD, times the floor", "of the other weights", "precision", "recall", "coverage", "collapsed")
    return (
        "## What the runs came to\n\nMedians over the seeds, of FDD with the range. Judged are the last weights in the "
        "faithful arm, with batch norm's statistics recomputed for them, and the moving average in ours; FDD of the "
        f"other weights stands beside it.\n\n{table(head, rows)}\n"
    )


def _figures(found: Mapping[str, Any], runs: str) -> str:
    return "\n".join(
        [
            "## The figures, from our data\n",
            "Line: mean over the seeds; band: from the lowest to the highest seed.\n",
            *(line for variant, number in FIGURES.items() for line in _figure(found, runs, variant, number)),
        ]
    )


def _figure(found: Mapping[str, Any], runs: str, variant: str, number: int) -> Iterator[str]:
    yield f"### Fig. {number}: {TITLES[variant]}\n"
    for arm, own in found["arms"].items():
        if variant not in own["figures"]:
            continue
        name, seed, figure = f"{TITLES[variant]}, {own['title']}", own["seeds"][variant][0], own["figures"][variant]
        folder = f"{runs}/{own['folder']}"
        if figure["weights"]:
            yield f"![The clipped weights of the critic of {name}, at the end](paper/weights-{variant}-{arm}.svg)\n"
            yield _piled(figure["piled"], own["title"])
        yield f"![Losses of {name} over 2,000 iterations](paper/losses-{variant}-{arm}.svg)\n"
        yield f"![16 digits by {name} at eight moments of seed {seed}]({folder}/{variant}-{seed}/snapshots.png)\n"
        yield f"![The layers of {name}]({folder}/{variant}.svg)\n"


def _piled(piled: Mapping[str, Any], title: str) -> str:
    rows = [(name, *(f"{share:.0%}" for share in band["mean"])) for name, band in piled.items() if name != "iterations"]
    head = (f"weights at the ends, {title}", *(f"{at:,}" for at in piled["iterations"]))
    return f"{table(head, rows)}\n"


def _losses(found: Mapping[str, Any]) -> str:
    said = ["## Does the loss tell?\n"]
    for own in found["arms"].values():
        models = own["losses"]["models"]
        rows = [
            (f"{TITLES[name]}, {term}", f"{one['rho']:+.2f}", f"{one['low']:+.2f} to {one['high']:+.2f}", one["tells"])
            for name, model in models.items()
            for term, one in model["terms"].items()
        ]
        head = ("loss term", "correlation of its moves with FDD's", "what shuffled moves give", "what it tells")
        sentences = "\n".join(f"- {TITLES[name]}: {model['sentence']}" for name, model in models.items())
        said.append(f"### {own['title'].capitalize()}\n")
        said += [f"{table(head, rows)}\n"] if rows else []
        said.append(f"{sentences or 'Not run yet.'}\n")
    return "\n".join([said[0], f"{next(iter(found['arms'].values()))['losses']['rule']}\n", *said[1:]])
