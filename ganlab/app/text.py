"""Every string of the app, in one dictionary: another language is another dictionary."""

from __future__ import annotations

from typing import Any

STRINGS = {
    "app.title": "ganlab: see how GANs learn to write digits",
    # Play
    "play.title": "Play",
    "play.lead": "This network learned to write digits. Nobody told it what a digit is.",
    "play.invite": "Drag anything. You can't break it.",
    "play.model": "Model",
    "play.digit.alt": "A handwritten digit, white on black, made by {label} from seed {seed}{codes}.",
    "play.waking": "From the end of its training; the network itself is waking up …",
    "play.others": "The same codes, other noise",
    "play.others.plain": "Other noise",
    "play.others.alt": "{n} more digits by {label}: {same}, each from other noise.",
    "play.others.same": "the same codes",
    "play.others.free": "no codes",
    "play.walk": "One digit, every code",
    "play.walk.down": "{across} across, {down} down, and the noise of the big digit in every picture.",
    "play.walk.across": "{across} across, and the noise of the big digit in every picture.",
    "play.walk.alt": "A grid of digits by {label}: {across} goes from {first} to {last} from left to right{down}.",
    "play.walk.alt.down": ", and each row is another value of {down}",
    "play.plane": "From one digit to another",
    "play.plane.note": "These axes have no meaning; that is the point of InfoGAN.",
    "play.plane.left": "the big digit",
    "play.plane.right": "small digit 1",
    "play.plane.down": "small digit 2",
    "play.plane.alt": "A grid of digits by {label}, turning from the big digit at the top left into two others.",
    "play.next": "Same noise in the other models →",
    # Controls
    "control.categorical": "Code {name}: one of {n}",
    "control.categorical.note": "The network found {n} kinds by itself: the numbers are only names.",
    "control.uniform": "Code {name}",
    "control.seed": "Seed of the noise",
    "control.seed.help": "The same seed gives the same noise, in every model, on every machine.",
    "control.new": "New",
    "control.new.help": "A random seed",
    "control.reset": "Reset",
    "control.reset.help": "Seed and codes as they were at first",
    "control.inside": "as in training",
    "control.outside": "never seen",
    "control.beyond": "{value} was never seen in training",
    "control.none": "{label} has no codes: all it takes is noise.",
    "code.value": ", {name} = {value}",
    # What was measured of a code, and of a model
    "code.reads": "{digit}: {share}",
    "code.sometimes": ", sometimes {digit}",
    "code.nothing": "nothing yet",
    "meaning.none": "no clear meaning found",
    "meaning.slant.more": "+1 leans the digit {step}° to the right",
    "meaning.slant.less": "+1 leans the digit {step}° to the left",
    "meaning.width.more": "+1 makes the stroke {step} pixels thicker",
    "meaning.width.less": "+1 makes the stroke {step} pixels thinner",
    "meaning.size.more": "+1 makes the digit larger, its ink {step} pixels farther from the middle",
    "meaning.size.less": "+1 makes the digit smaller, its ink {step} pixels nearer to the middle",
    "collapse.one": "Since iteration {since} one digit has vanished: {digits}.",
    "collapse.several": "Since iteration {since} {n} digits have vanished: {digits}.",
    "collapse.repeats": "It repeats itself: its closest pairs are closer than those of real digits.",
    "collapse.copies": "It copies training digits: it is nearer to them than real test digits are.",
    "collapse.none": "No collapse: all ten digits are there, the rarest with {smallest}, and no repetitions.",
    # Compare
    "compare.title": "Compare",
    "compare.lead": "The same noise in every model",
    "compare.note": "Each row starts from the same {n} lists of random numbers. What differs is what each network "
    "learned to make of them.",
    "compare.waking": "The networks are waking up …",
    "compare.hold": "Hold the codes as on Play",
    "compare.hold.help": "Otherwise each sample draws its codes from their prior, as in training",
    "compare.row.alt": "{n} digits by {label} from seed {seed}.",
    "compare.times": "times the floor",
    "compare.times.help": "Its digit Fréchet distance (FDD) over that of real test digits: 1 is as good as real, "
    "smaller is better.",
    "compare.next": "Play with these models →",
    "compare.curves": "What each network minimised",
    "compare.curves.note": "One panel and one axis per model, because losses of different objectives are not on one "
    "scale: compare shapes, never heights, and never one model's loss with another's.",
    "compare.curves.panel": "on a scale of its own",
    "compare.curves.images": "real images seen",
    "compare.curves.loss": "loss terms",
    "compare.curves.term": "term",
    "compare.curves.alt": "Lines of {label}'s loss terms over {images} real images: {terms}.",
    "compare.curves.table": "These numbers as a table",
    "compare.metrics": "Measured",
    "compare.metrics.note": "FDD is the Fréchet distance between features of digits: a model's samples against the "
    "real training images. Its floor is what real test digits score; the multiple is FDD over floor. "
    "Smallest and largest class: the share of each digit among the samples; 10 % each would be even.",
    "compare.metrics.alt": "A row per model with its scores.",
    "absent": "\u2013",
    "column.model": "Model",
    "column.fdd": "FDD",
    "column.floor": "Floor",
    "column.multiple": "Multiple",
    "column.n": "Samples",
    "column.smallest": "Smallest class",
    "column.largest": "Largest class",
    "column.code": "{name} accuracy",
    "column.iterations": "Iterations",
    "column.images": "Images",
    "column.seconds": "Seconds",
    # Both
    "empty.lead": "No trained model here yet",
    "empty.note": "This command trains all five, says first how long that takes, and puts the records where the app "
    "looks:",
    "empty.command": "python -m train.all --out checkpoints",
    "empty.why": "Why each one is missing",
}


def t(key: str, **values: Any) -> str:
    """A string of the app with its values filled in.  KeyError if there is no such string or value."""
    return STRINGS[key].format(**values)
