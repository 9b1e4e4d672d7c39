"""The strings of the Learn page: the lessons and the game."""

from __future__ import annotations

STRINGS = {
    "learn.title": "Learn",
    "learn.lead": "Guess first, then see",
    "learn.part": "Lesson",
    "learn.part.1": "1 Noise",
    "learn.part.2": "2 Loss",
    "learn.part.3": "3 Code",
    "learn.part.4": "4 Collapse",
    "learn.part.5": "5 Clip",
    "learn.part.6": "6 Time",
    "learn.part.7": "7 Paper",
    "learn.part.game": "Beat the critic",
    "learn.part.words": "The words",
    "learn.reading": "Reading the records …",
    "learn.option.right": "{words} ✓",
    "learn.first": "Your first guess counts.",
    "learn.right": "**Right: you guessed {guess}, and that is what was measured.**",
    "learn.wrong": "**You guessed {guess}; measured was {right}.**",
    "learn.chance": "A blind guess is right 1 time in {n}.",
    "learn.tally": "So far {right} of your {n} guesses are right; of {n} blind ones {blind} would be, on average.",
    "learn.next": "Next lesson →",
    "learn.to_game": "Beat the critic →",
    "learn.strip.alt": "{n} digits: {name}",
    "learn.figure": "{letter}: {name}",
    "learn.far": "{multiple} times the floor",
    "learn.1.lead": "One list of random numbers, five networks",
    "learn.1.ask": "These are GAN's digits of eight lists of random numbers. Give the same lists to the other four "
    "networks. Take two networks and one list: in how many of 100 cases are their two digits more alike than digits of "
    "two different lists?",
    "learn.1.option.50": "about 50: the list says nothing",
    "learn.1.option.70": "about 70",
    "learn.1.option.90": "about 90: the list decides the digit",
    "learn.1.answer": "In {share} of 100, over all pairs of networks and {n} lists; 50 is what different lists give. A "
    "list of noise has no meaning of its own: each network gave it another one in its training.",
    "learn.2.lead": "Which of these loss curves ends in good digits?",
    "learn.2.ask": "Four trainings of 2,000 iterations: the loss of the discriminator D and of the generator G. Which "
    "one ends nearest to real digits?",
    "learn.2.alt": "Curve {letter}: D ends at {d}, G at {g}.",
    "learn.2.curves": "Losses, {letter}",
    "learn.2.answer": "Its digits end at {multiple} times the floor. A loss says how the two networks stand to each "
    "other, not how good the digits are: look at the digits, or measure them.",
    "learn.3.lead": "What does code 3 mean?",
    "learn.3.ask": "InfoGAN has a code with ten values, 0 to 9. Here are samples at three of its values. Which digit "
    "does value 3 draw?",
    "learn.3.value": "value {value}",
    "learn.3.answer": "A judge reads {share} of {n} samples with value 3 as that digit. Nobody told the network any "
    "label: it found the kinds by itself, and the numbers of a code are only names.",
    "learn.3.play": "Play with it →",
    "learn.4.lead": "One of these four sets has collapsed: which?",
    "learn.4.ask": "Sixteen pictures each of four short trainings, all of as many iterations. One generator draws next "
    "to the same from every list of random numbers.",
    "learn.4.answer": "Of its 10,000 samples {share} are read as the digit {digit}, and {missing} of the ten digits "
    "are missing. Every list of noise ends in the same place: that is a collapse. It was made to, by the "
    "networks of 2014, large steps of plain gradient descent and no noise; Train has it among its failures.",
    "learn.5.lead": "Where do WGAN's weights go?",
    "learn.5.ask": "WGAN keeps every weight of its critic between -{clip} and {clip}, and cuts off what goes beyond. "
    "These digits are from the end of its training. Where do the weights lie then?",
    "learn.5.option.ends": "at the two ends",
    "learn.5.option.middle": "around the middle, near 0",
    "learn.5.option.even": "evenly spread",
    "learn.5.answer": "{ends} of the weights lie in the two outermost of the bins below, {times} times as many as the "
    "{even} of an even spread. Many weights want to be larger than the clip lets them.",
    "learn.5.alt": "A histogram of the weights of WGAN's critic at the end of its training: {ends} in the two "
    "outermost bins.",
    "learn.6.lead": "Twice as long, twice as good?",
    "learn.6.ask": "The same list of numbers at the half of each of five trainings. In how many of the five does the "
    "second half bring the distance to real digits to a half or less?",
    "learn.6.half": "{name}, at the half",
    "learn.6.answer": "In {twice} of {n}: the second half (left half of each line: before it, right: after it) divided "
    "the distance by {least} to {most}. Most happens "
    "early, and what a longer training brings depends on the network and on its recipe, which lowers its rates late.",
    "learn.6.gain": "{name}: divided by {gain}",
    "learn.7.lead": "Was the paper right?",
    "learn.7.ask": "In 2021 a paper compared five GANs by looking at their loss curves. We ran them again by {arm} "
    "from several seeds, and judged every statement of its claims by a rule. How many of the statements hold in every "
    "seed?",
    "learn.7.option.all": "all of them",
    "learn.7.option.most": "more than half",
    "learn.7.option.some": "half of them, or fewer",
    "learn.7.option.none": "none",
    "learn.7.answer": "{held} of {n} hold. One run, looked at once, is not much to build on: seeds differ, curves of "
    "different losses cannot be compared, and a rule has to be there before its numbers.",
    "learn.7.paper": "Claim by claim →",
    "game.lead": "Beat the critic",
    "game.ask": "Twenty pairs: one digit of each was written by a person, the other by {label}, four pairs at each of "
    "five moments of its training, in no order. Which one is real? Keys 1 and 2 suffice.",
    "game.again": "Twenty new pairs",
    "game.count": "Pair {n} of {of}",
    "game.first": "The left one is real",
    "game.second": "The right one is real",
    "game.pair.alt": "Two digits side by side; one of them is real.",
    "game.done": "**You were right in {right} of {n}: {share}, with a 95 % interval (Wilson) from {low} to {high}.** "
    "Blind guesses are right in 50 %.",
    "game.beside": "On the same twenty pairs the final discriminator of each model chose the real one in:",
    "game.table.alt": "You and five discriminators on the same pairs.",
    "game.who": "Who",
    "game.you": "You",
    "game.by": "D of {label}",
    "game.own": "D of {label}, whose digits these are",
    "game.right": "{right} of {n}: {share}",
    "game.share": "Right",
    "game.interval": "95 %",
    "game.curve.alt": "The share that is told apart over {label}'s training: by its discriminator {ds}; by you {you}.",
    "game.curve.x": "iterations, from early to late",
    "game.curve.y": "told apart",
    "game.legend": "The line: {label}'s final discriminator, over all pairs of its film with 500 real digits. The "
    "dots: you, with the 95 % interval. Dashed: blind guesses.",
    "game.short": "{label}'s film has fewer than six moments of four digits: choose another model.",
    "game.read": "How to read it: at 100 % real and made are always told apart, at 50 % they cannot be. Where your "
    "line falls to 50 %, the digits pass. That is the measure of Zhou et al. 2019 "
    "([HYPE](https://arxiv.org/abs/1904.01121)), who ask many people about many pictures: four pairs of one person say "
    "little, as the bars show, so put a class together. The discriminator is the one of the end of its training: it "
    "has long forgotten the early digits, or never had to tell them apart, and it may choose the wrong one there.",
    "game.csv": "Your answers, CSV",
    "game.kept": "What you answered stays in this visit: it is kept nowhere else.",
    "game.asking": "The discriminators are looking …",
    "words.lead": "The words",
}
