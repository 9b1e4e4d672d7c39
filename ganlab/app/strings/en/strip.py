"""The strings of the living strip, the game between the two networks."""

from __future__ import annotations

STRINGS = {
    "strip.label": "The game between two networks",
    "strip.box.noise": "noise",
    "strip.box.noise.said": "Noise: random numbers, drawn from the seed. Each grey square is one of them. The same "
    "numbers give the same digit again, others give another.",
    "strip.box.codes": "codes",
    "strip.box.codes.said": "A code is an input with a name, apart from the noise. Training gave each code a part of "
    "the look of a digit to decide, so turning one changes that and little else; nobody said which part.",
    "strip.box.generator": "G, the generator",
    "strip.box.generator.said": "G, the generator, is a network that turns these numbers into a picture. It has "
    "never seen a real digit: all that it knows it learned from D's answers to its own pictures.",
    "strip.box.digit": "this digit",
    "strip.box.digit.said": "Nobody wrote this digit: G has just made it from the numbers on the left. Drag the dot, "
    "and it is made anew at every frame.",
    "strip.box.discriminator": "D, the discriminator",
    "strip.box.discriminator.said": "D, the discriminator, is a network that learned to tell real digits from G's, "
    "while G learned to make digits that pass. The bar is its answer on a scale of real digits: at 50 this digit "
    "looks as real to D as the usual real one.",
    "strip.box.real": "a real digit",
    "strip.box.real.said": "A person wrote this digit; it is one of MNIST's. In training D saw digits like this one "
    "and G's, and learned which are which. The green mark on the bar is D's answer to it.",
    "strip.box.q": "Q reads the codes back:",
    "strip.box.q.said": "Q, a second end of D, looks at the picture alone and says which codes made it. That is what "
    "InfoGAN adds: G is rewarded for digits whose codes Q can read, so every code comes to mean something. In the "
    "other models nobody asks, and no single number means anything.",
    "strip.another": "Another real digit",
    "strip.code": "{name} {value}",
    "strip.likely": "{name} {value} ({share} %)",
    "strip.answer": "To D this digit looks more real than {n} of 100 real digits.",
    "strip.meter": "D's answer, among its answers to real digits",
    "strip.waiting": "D is on its way …",
    "strip.unplanned": "This record does not list D's layers, so the page cannot ask D: python -m train.evaluate "
    "--cards adds them.",
}
