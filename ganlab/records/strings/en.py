"""The strings of the sentences about a record: what a code is and does, whether a model has collapsed."""

from __future__ import annotations

STRINGS = {
    "list.between": ", ",
    "sentence.between": " ",
    "percent": "{number} %",
    "earlier.data": "trained on all 60,000 training digits, before the last 10,000 were held out.",
    "earlier.course": "the moments of the training were scored by the one judge of before; their multiples do not "
    "compare with the one at its end.",
    "earlier.scores": "scored by the one judge of before the committee; the multiple does not compare with "
    "others. python -m train.evaluate scores it again.",
    "code.reads": "{digit}: {share}",
    "code.sometimes": ", sometimes {digit}",
    "code.nothing": "nothing yet",
    "meaning.none": "no clear meaning found",
    "meaning": "+1 {changes}",
    "meaning.and": "{first} and {last}",
    "meaning.slant.more": "leans the digit {step}° to the right",
    "meaning.slant.less": "leans the digit {step}° to the left",
    "meaning.width.more": "makes the stroke {step} pixels thicker",
    "meaning.width.less": "makes the stroke {step} pixels thinner",
    "meaning.size.more": "makes the digit larger (its ink {step} pixels farther from the middle)",
    "meaning.size.less": "makes the digit smaller (its ink {step} pixels nearer to the middle)",
    "collapse.since": "Since iteration {since} {n:one digit has|{n} digits have} vanished: {digits}.",
    "collapse.never": "{n:One digit|{n} digits} never appeared: {digits}.",
    "collapse.other_data": "Does not apply: it was trained on {dataset}, and the judge compares with MNIST alone.",
    "collapse.unknown": "Not measured: run python -m train.evaluate.",
    "collapse.repeats": "It repeats itself: its closest pairs are closer than those of real digits.",
    "collapse.copies": "It copies training digits: it is nearer to them than real test digits are.",
    "collapse.narrow": "Within a class its samples vary less than real digits: two of them are on average {spread} "
    "times as far apart as two real digits of one class; sets of real digits stay between {low} and {high}.",
    "collapse.none": "No collapse: all ten digits are there, the rarest with {smallest}, and no repetitions.",
}
