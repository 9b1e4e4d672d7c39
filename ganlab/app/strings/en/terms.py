"""The field's words: the glossary, the forms by which pages say its terms, and the loss terms of every logged key."""

from __future__ import annotations

LOSS_TERMS = {
    "term.log.D/real": "D's loss on real digits",
    "term.log.D/fake": "D's loss on fakes",
    "term.log.D/wasserstein": "critic's distance",
    "term.log.D/penalty": "gradient penalty",
    "term.log.D/agree_c1": "Q against itself",
    "term.code.D": "Q misses {code}",
    "term.log.G/fake": "G's loss on fakes",
    "term.code.G": "Q misses {code}, for G",
    "term.with_key": "{words} ({logged})",
}
FORMS = {
    "generator": ("generator", "generators", "G"),
    "discriminator": ("discriminator", "discriminators", "D"),
    "critic": ("critic", "critics"),
    "q": ("Q",),
    "noise": ("noise", "noises"),
    "seed": ("seed", "seeds"),
    "prior": ("prior", "priors"),
    "code": ("code", "codes"),
    "information": ("mutual information", "information"),
    "fake": ("fake", "fakes"),
    "real": ("real digit", "real digits"),
    "loss": ("loss", "losses"),
    "iteration": ("iteration", "iterations"),
    "average": ("moving average",),
    "judge": ("judge", "judges"),
    "fdd": ("FDD", "digit Fréchet distance"),
    "floor": ("floor",),
    "precision": ("precision",),
    "recall": ("recall",),
    "density": ("density",),
    "coverage": ("coverage",),
    "collapse": ("collapse", "collapses", "collapsed"),
    "clip": ("clip", "clips", "clipped", "clipping"),
    "penalty": ("gradient penalty", "penalty"),
    "percentile": ("percentile", "percentiles"),
}
"""the words by which the pages say each term of the glossary: one in small letters may begin a sentence, too"""
OTHER_SENSES = ("Gaussian noise", "instance noise", "paper judges")
"""where pages say such a word and mean something else than the glossary"""

GLOSSARY = {
    "glossary.generator": "Generator, G",
    "glossary.generator.said": "The network that turns random numbers into a picture. It never sees a real digit: it "
    "learns from what the discriminator makes of its pictures.",
    "glossary.generator.alt": "Eight digits that InfoGAN's generator made.",
    "glossary.discriminator": "Discriminator, D",
    "glossary.discriminator.said": "The network that is shown pictures and says how real each looks. It learns to tell "
    "real digits from the generator's, and is thrown away once the generator is good.",
    "glossary.discriminator.alt": "Four real digits, then four made ones.",
    "glossary.critic": "Critic",
    "glossary.critic.said": "What the discriminator is called in WGAN and WGAN-GP. It gives no probability but a "
    "number, of which only differences mean something: between real digits and fakes they estimate a distance.",
    "glossary.critic.alt": "The critic's distance over WGAN's training.",
    "glossary.q": "Q",
    "glossary.q.said": "In InfoGAN, a second end of the discriminator that reads the codes back from a picture. The "
    "generator is rewarded for pictures whose codes Q can read.",
    "glossary.q.alt": "Real digits by the value of the code that Q reads, down, and by their label, across.",
    "glossary.noise": "Noise",
    "glossary.noise.said": "The list of random numbers that a generator starts from. The same list gives the same "
    "digit again, and another list another one.",
    "glossary.noise.alt": "One list of random numbers as grey squares.",
    "glossary.seed": "Seed",
    "glossary.seed.said": "A whole number from which all random numbers follow. Whoever uses the same seed gets the "
    "same noise, on every machine.",
    "glossary.seed.alt": "Eight digits of eight lists of random numbers, all from one seed.",
    "glossary.prior": "Prior",
    "glossary.prior.said": "What noise and codes are drawn from in training, such as the bell curve or ten equally "
    "likely values. Beyond it the generator has never been.",
    "glossary.prior.alt": "A bell-shaped histogram of numbers of the noise.",
    "glossary.code": "Code",
    "glossary.code.said": "An input of InfoGAN's generator that has a name, apart from the noise. In training each "
    "code came to decide a part of the look of a digit, and nobody said which part.",
    "glossary.code.alt": "One list of noise under the ten values of InfoGAN's first code.",
    "glossary.information": "Mutual information",
    "glossary.information.said": "How much a picture tells about the code that it was made from, in nats. InfoGAN "
    "pushes a lower bound of it up, which is why its codes mean something.",
    "glossary.information.alt": "How badly Q reads InfoGAN's first code, falling over the training.",
    "glossary.fake": "Fake",
    "glossary.fake.said": "A picture that a generator made. The word says where it comes from, not that it looks bad.",
    "glossary.fake.alt": "Eight digits that WGAN-GP's generator made.",
    "glossary.real": "Real digit",
    "glossary.real.said": "A digit that a person wrote, from MNIST. The models learned from 60,000 of them, or fewer, "
    "and are measured with others.",
    "glossary.real.alt": "Eight digits that people wrote.",
    "glossary.loss": "Loss",
    "glossary.loss.said": "The number that a network makes smaller in training. Losses of different objectives are on "
    "different scales, and a smaller one need not mean a better digit.",
    "glossary.loss.alt": "DCGAN's losses of D on real digits and of G over its training.",
    "glossary.iteration": "Iteration",
    "glossary.iteration.said": "One round of a training: one step of the generator, and the steps of the discriminator "
    "before it. In each both see a small batch of digits.",
    "glossary.iteration.alt": "One digit of DCGAN at eight moments of its training, from the first to the last.",
    "glossary.average": "Moving average",
    "glossary.average.said": "The mean of a generator's weights over its last iterations, the later the heavier. It "
    "draws steadier digits than the weights of any single moment.",
    "glossary.average.alt": "One digit of GAN, by the moving average, at eight moments of its training.",
    "glossary.judge": "Judge",
    "glossary.judge.said": "A network that was trained with labels to read digits, and has nothing to do with any GAN "
    "here. What it sees in a set of digits is what the scores are computed from.",
    "glossary.judge.alt": "How many of 10,000 digits by InfoGAN a judge reads as each digit, 0 to 9.",
    "glossary.fdd": "Digit Fréchet distance, FDD",
    "glossary.fdd.said": "How far a set of digits lies from real ones, by the mean and the spread of what a judge sees "
    "in them. Smaller is nearer.",
    "glossary.fdd.alt": "FDD in times the floor over the later half of InfoGAN's film: it falls.",
    "glossary.floor": "Floor",
    "glossary.floor.said": "The FDD that real digits score which no model has seen. A model's FDD is given in times "
    "the floor, so that 1 is as far as other people's digits are.",
    "glossary.floor.alt": "FDD in times the floor: real digits, which have 1, and the five models.",
    "glossary.precision": "Precision",
    "glossary.precision.said": "The part of the made digits that lie where real digits lie. It falls when some do not "
    "look real.",
    "glossary.precision.alt": "Precision of the five models.",
    "glossary.recall": "Recall",
    "glossary.recall.said": "The part of the real digits that lie where made digits lie. It falls when some kinds of "
    "digit are never made.",
    "glossary.recall.alt": "Recall of the five models.",
    "glossary.density": "Density",
    "glossary.density.said": "How thick with real digits the places are where a model's digits lie, on average. It is "
    "like precision, but one odd real digit moves it less.",
    "glossary.density.alt": "Density of the five models.",
    "glossary.coverage": "Coverage",
    "glossary.coverage.said": "The part of the real digits that have a made one among their nearest. It is like "
    "recall, but one odd made digit moves it less.",
    "glossary.coverage.alt": "Coverage of the five models.",
    "glossary.collapse": "Collapse",
    "glossary.collapse.said": "A generator that draws next to the same picture from every list of random numbers has "
    "collapsed. Then digits are missing, however good the one that is left.",
    "glossary.collapse.alt": "Eight pictures of a run that has collapsed.",
    "glossary.clip": "Clip",
    "glossary.clip.said": "WGAN keeps each weight of its critic between two small numbers, and cuts off what goes "
    "beyond. So the critic's answer cannot change faster than a limit when the picture changes.",
    "glossary.clip.alt": "Where the clipped weights of WGAN's critic lie: many at both ends.",
    "glossary.penalty": "Gradient penalty",
    "glossary.penalty.said": "What WGAN-GP has in the place of a clip: a price on every slope of its critic that is "
    "not 1. It leaves the weights free.",
    "glossary.penalty.alt": "The gradient penalty over WGAN-GP's training.",
    "glossary.percentile": "Percentile",
    "glossary.percentile.said": "Where a number stands among others: at the 80th it is larger than 80 of 100. It lets "
    "answers of different discriminators be compared, which are on no common scale.",
    "glossary.percentile.alt": "The answers of InfoGAN's D to real digits, from the lowest percentile to the highest.",
}

STRINGS = {**LOSS_TERMS, **GLOSSARY}
