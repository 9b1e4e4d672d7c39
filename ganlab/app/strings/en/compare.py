"""The strings of the Compare page."""

from __future__ import annotations

STRINGS = {
    "compare.title": "Compare",
    "compare.lead": "The same noise in every model",
    "compare.note": "Each row starts from the same {n} lists of random numbers. What differs is what each network "
    "learned to make of them.",
    "compare.waking": "The networks are waking up …",
    "compare.hold": "Hold the codes as on Play",
    "compare.hold.help": "Otherwise each sample draws its codes from their prior, as in training; so does a model "
    "that has no such value",
    "compare.row.alt": "{n} digits by {label} from seed {seed}.",
    "compare.times": "times the floor",
    "compare.times.help": "Its digit Fréchet distance (FDD) over that of unseen real digits, the median of three "
    "judges: 1 is what those score, and smaller is better, but 1 is no limit: copies of the digits it learned from "
    "score less.",
    "times.words": "**{multiple} times the floor**, as {label} has it: its digits are {multiple} times as far from the "
    "training digits as unseen real digits are, in features of digits (FDD, the Fréchet distance; of 10,000 samples).",
    "times.copies": "Copies of training digits score {copies}, so 1 is no limit.",
    "times.no_limit": "Copies of training digits score less than 1, so 1 is no limit.",
    "budget.name": "Whose scores",
    "budget.shipped": "As shipped",
    "budget.equal": "Equal budget, five seeds",
    "budget.note": "Each model trained for 2,000 iterations of its generator in batches of 64, as for the paper's "
    "claims, from several seeds: the mean over the seeds, the lowest and the highest. As shipped, each has its own "
    "budget and the recipe that was best for it.",
    "budget.all": "All",
    "budget.alt": "A row per model with its scores at equal budget, over the seeds.",
    "column.over_seeds": "Over seeds",
    "seeds.one": "one seed",
    "seeds.spread": "{mean} ({between}), n = {n}",
    "column.seeds": "Seeds",
    "compare.next": "Play with these models →",
    "compare.curves.term": "term",
    "clock.lead": "One clock for all",
    "clock.note": "The same 64 lists of random numbers, at every moment of each training. Under each grid, which "
    "of the ten digits 10,000 samples were, and what the network minimised: one panel and one axis per model, because "
    "losses of different objectives are not on one scale. Compare shapes, never heights, and never one model's loss "
    "with another's.",
    "clock.name": "Time",
    "clock.unit": "The clock counts",
    "clock.name.iterations": "iterations",
    "clock.name.images": "images",
    "clock.name.seconds": "seconds",
    "clock.value.iterations": "{value} iterations",
    "clock.value.images": "{value} images",
    "clock.value.seconds": "{value} s",
    "clock.zero": "before training",
    "clock.scale": "Each step of the slider is the same factor longer than the one before, because most happens early.",
    "player.play": "Play",
    "player.pause": "Pause",
    "player.back": "One step back",
    "player.on": "One step on",
    "player.speed": "Speed",
    "clock.times": "{value} x",
    "quality.name": "Quality over time",
    "quality.note": "FDD of each model, in times the floor, on one log axis: lower is nearer to real digits, and the "
    "green line is what unseen real digits score. Each point is one set of 10,000 samples of the moving average of the "
    "weights. A cross is a collapsed moment: of some digit there is less than 1 %. Point at a time to read the values; "
    "drag, or use the arrow keys, to move the clock.",
    "quality.at": "{time}: {values} times the floor",
    "quality.floor": "real test digits: 1",
    "clock.far.end": "the mean of {n} sets, as in the table; the last point of its curve is one set, {one}",
    "clock.far.measured": "as in the table; the last point of its curve was measured apart, {one}",
    "clock.one_shape": "collapsed: here {n} times one shape, read as a {digit}",
    "clock.missing": "collapsed: {n} of 10 digits missing ({digits})",
    "clock.share": "{digit}: {share} %",
    "clock.shares": "Which digits {label} draws: {each}.",
    "column.missing": "missing digits",
    "clock.moments.alt": "{label}: its moments, with FDD and the digits that are missing.",
    "clock.losses.alt": "{label}: each loss term over the training.",
    "clock.known": "Known sets of digits",
    "clock.far": "FDD {multiple}\ntimes the floor",
    "clock.at": "as it was at {time}",
    "clock.finished": "finished at {time}",
    "clock.grid.alt": "{n} digits by {label}, {when}. {far}.",
    "clock.panel.alt": "{label}'s loss terms, with a rule at {time}. Their values there stand below.",
    "clock.blocked": "The clock's own script could not be loaded, so the server draws its digits: at the time that the "
    "link says, else at the end; the tables below hold every moment. Whoever runs this site finds in docs/deploy.md "
    "what it has to let through.",
    "clock.still.alt": "{n} digits by {label}, {when}.",
    "clock.table": "These pictures as tables",
    "clock.table.of": "**{label}**: its moments, and what it minimised",
    "row.judges": "{low} to {high} by {n} {n:judge|judges}",
    "row.one_judge": "by the one judge of before",
    "row.classes": "{n} of {of} digits among {samples} samples",
    "row.classes.absent": "digits not counted",
    "opinion.legend": "Under each sample: what its own discriminator says of it, in percentiles, because raw values of "
    "different discriminators are on no common scale.",
    "opinion.more": "It looks more real than so many of 100 {whose}",
    "opinion.example": "For example, {real} and {fake}: to its own discriminator, this digit looks more real than "
    "{real} of 100 real test digits, and than {fake} of 100 of its own fakes.",
    "opinion.real": "real test digits",
    "opinion.fake": "of its own fakes",
    "opinion.sample": "Sample {n} looks more real to it than {real} % of real digits and {fake} % of its own fakes",
    "opinion.other_data": "Its real test digits are the test pictures of {name}.",
    "opinion.alt": "What {label}'s discriminator says of each sample",
    "opinion.unmeasured": "What its discriminator says was not measured: run python -m train.evaluate.",
    "pins.lead": "What differs between two",
    "pin.a": "Pin A",
    "pin.b": "Pin B",
    "pins.setting": "Setting",
    "pins.alt": "A row per setting that differs between the two pinned models.",
    "pins.same": "{n} other {n:setting is|settings are} equal.",
    "pins.equal": "No setting differs.",
    "films.note": "To take along, each training as a film (GIF): the first 16 of these digits at every moment.",
    "films.save": "{label}",
    "compare.metrics": "Measured",
    "compare.metrics.note": "FDD is the Fréchet distance between features of digits: a model's samples against real "
    "training digits, over the floor, which is what unseen real digits score. Three judges of different architecture "
    "measure it: the median, the lowest and the highest. "
    "Smallest and largest class: the share of each digit among the samples; 10 % each would be even.",
    "other_data.note": "Some were trained on other data ({names}): the judge, its floor, the nearest digits and the "
    "accuracy of codes are about MNIST, and do not apply to them.",
    "other_data.row": "trained on {name}: the distance to MNIST does not apply",
    "compare.metrics.alt": "A row per model with its scores.",
}
