"""The strings of the Measure page."""

from __future__ import annotations

STRINGS = {
    "measure.title": "Measure",
    "measure.lead": "How far from real?",
    "measure.note": "A number means nothing alone. So every metric was first tried on digits whose quality is known: "
    "noise, blurred digits, digits with one class missing, and real ones. The models stand on the same lines.",
    "measure.unscored": "{labels}: not scored yet; run python -m train.evaluate with the folder's path.",
    "measure.unmeasured": "{label}: its nearest training digits were not measured; run python -m train.evaluate.",
    "measure.rulers": "The rulers",
    "measure.question": "Question",
    "question.distance": "How far?",
    "question.quality": "How good?",
    "question.variety": "How varied?",
    "question.copies": "Copied?",
    "question.distance.note": "How far are 10,000 samples from real digits? Left is nearer. 1 is what unseen real "
    "digits score, the mean of the test digits and of as many validation digits: by other writers than those that the "
    "networks learned from. Copies of training digits score lower, so 1 is no limit. FDD within classes leaves the "
    "balance of classes out, FDD of imbalance is that alone. The bar is the range of three judges.",
    "question.quality.note": "Does each sample look like a digit? Right is better. A model that draws one perfect 1 "
    "again and again would do well here.",
    "question.variety.note": "Is every kind of digit there? Right is better. A model with one class missing, or a "
    "thousand digits ten times each, would do badly here.",
    "question.copies.note": "Does it repeat itself, or its training digits? About 50 is what real digits do; near 0 "
    "are copies. Noise and fog are near nothing.",
    "measure.ruler.alt": "{metric}, from the worst set to the best, then the models: {points}.",
    "ruler.set": "Digits",
    "ruler.noise": "uniform noise",
    "ruler.untrained": "untrained generator",
    "ruler.blur_2": "blurred, 2 pixels",
    "ruler.blur_1": "blurred, 1 pixel",
    "ruler.blur_0.5": "blurred, half a pixel",
    "ruler.one_class_removed": "no 4s",
    "ruler.ten_copies": "each ten times",
    "ruler.first_half": "first 5,000 test digits",
    "ruler.second_half": "last 5,000 test digits",
    "ruler.real": "real test digits",
    "ruler.validation": "validation digits",
    "ruler.training_copies": "copied training digits",
    "measure.codes": "Which digit is each code?",
    "measure.codes.note": "Q reads the code of every real test digit, and the label counts. Nobody told the network "
    "the labels, so the rows are in no order: the numbers of a code are only names. Sorting them is our doing.",
    "measure.codes.figures": "**{label}, {name}**: {right} of {n} test digits right, when each value is matched with "
    "one digit; shared information {nmi} of 1.",
    "measure.order": "Order of the rows",
    "measure.order.raw": "As the network numbers them",
    "measure.order.sorted": "Sorted by us",
    "measure.codes.corner": "{name}",
    "measure.codes.alt": "Real test digits by the value of {name} that Q reads (down) and by label (across)",
    "measure.codes.drawn": "and what it draws",
    "measure.meaning": "What do the other codes do?",
    "measure.meaning.note": "300 digits, each under nine values of one code, nothing else changed. The caption names "
    "every property that the code moves clearly, what is seen first in front. *Share*: the part that is this code's of "
    "all that the model's codes do to the property (squared effects, summed over the digits). The rank correlation is "
    "near 1 for every effect that only grows, however small; the share tells a code that means one thing from two that "
    "both do both. "
    "What can be reached stands below: real digits that we shear and thicken ourselves.",
    "measure.meaning.real": "real digits",
    "measure.made.shear": "sheared by us",
    "measure.made.thicken": "thickened by us",
    "measure.meaning.caption": "**{label}, {name}**: {words}",
    "measure.rulers.alt": "A row per set of digits, a column per metric.",
    "measure.meaning.alt": "The effect of plus one of each code on slant, stroke width and size.",
    "column.code_name": "Code",
    "column.property": "Property",
    "column.effect": "Effect of +1",
    "column.rank": "Rank correlation (95 %)",
    "column.share": "Share (95 %)",
    "property.slant": "slant",
    "property.width": "stroke width",
    "property.size": "size",
    "unit.degrees": "°",
    "unit.pixels": "pixels",
    "measure.copies": "Does it copy?",
    "measure.nearest.reading": "Reading the real digits …",
    "measure.nearest.whole": "Samples of seed 0, and under each the nearest of the training digits. A copy that is "
    "shifted by a pixel counts as one: each sample is compared as it is, shifted by a pixel in eight directions, and "
    "turned by 2.5 and 5 degrees both ways.",
    "measure.nearest.sheet": "Samples of seed 0, and under each the nearest of the 500 real digits that come with the "
    "app. With MNIST in a folder named by GANLAB_DATA, it is the nearest of all of them.",
    "measure.nearest.other_data": "The nearest of MNIST's digits do not apply: it was trained on {name}.",
    "measure.nearest.problem": "There is a folder, but its digits are not MNIST's: {problem}.",
    "measure.nearest.alt": "A row of digits by {label} over a row of the real digits nearest to them.",
    "measure.nearest.figures": "Of {n} samples, the median stands at percentile {percentile} among real test digits' "
    "own distances to their nearest training digit; {share} are closer than 99 % of those (1 % would be usual).",
    "nearest.table.alt": "Samples by {label}, and the training digit that is nearest to each.",
    "nearest.sample": "Sample",
    "nearest.index": "Training digit",
    "nearest.distance": "Distance",
    "nearest.percentile": "Percentile",
    "measure.pairs": "The closest pairs among 200 samples: if it drew from few digits, these would be equal. Such "
    "pairs stand at percentile {percentile} of real digits' closest pairs.",
    "measure.pairs.alt": "Samples {first} and {second} by {label}, side by side.",
    "measure.pairs.caption": "{first} and {second}, distance {distance}",
    "information.lead": "Does Q agree with the generator?",
    "information.note": "A lower bound on the information that a code shares with its picture, in nats, while the "
    "network trained. It says that Q can read back what the generator was told, not that the codes are digits. The "
    "dotted line is the most that the categorical code can share, the logarithm of its number of values.",
    "information.end": "{label}, measured at the end: {codes} nats.",
    "information.alt": "{label}: bound on the information of each code over the training; at the end {codes} nats.",
    "information.table.alt": "{label}: the bound on the information of each code over the training.",
    "information.nats": "bound, nats",
    "lie.lead": "Does the loss tell?",
    "lie.note": "From one moment of the training to the next, does a loss term move as FDD does? The dot is the "
    "partial rank correlation of their moves, given time: at +1 the term falls whenever the digits get better, at -1 "
    "it rises. The line is what shuffled moves give: of a dot on it, it cannot be told whether the term says "
    "anything.",
    "lie.unmeasured": "Not measured: {labels}. These runs are of before the terms of the loss were evaluated on the "
    "same digits at every moment.",
    "lie.panel": "{n} {n:move|moves} from moment to moment",
    "lie.table.alt": "A row per model and loss term, with the correlation of its moves with FDD's.",
    "lie.rho": "correlation of moves",
    "lie.said": "what it tells",
    "lie.alt": "{label}: correlation of each loss term's moves with FDD's: {terms}.",
    "measure.anchors": "Published numbers",
    "measure.anchors.note": "The only numbers here that no command of this project produced.",
    "anchor.what": "What",
    "anchor.number": "Number",
    "anchor.who": "Who, when",
    "anchor.where": "Where",
    "anchor.comparable": "Comparable?",
    "control.draws": "{value} draws {words}",
    "absent": "\u2013",
    "column.model": "Model",
    "column.metric": "Metric",
    "measure.metrics.alt": "A row per metric, a column per model.",
    "column.multiple": "FDD, times the floor",
    "column.judges": "By judge",
    "column.sets": "Over sets",
    "column.n": "Samples",
    "column.smallest": "Smallest class",
    "column.largest": "Largest class",
    "column.code": "{name} accuracy",
    "column.iterations": "Iterations",
    "column.images": "Images",
    "column.seconds": "Seconds",
    "on_gpu": "{time} on a GPU",
}
