"""The strings of the Paper page."""

from __future__ import annotations

STRINGS = {
    "paper.title": "Paper",
    "paper.lead": "Was the paper right?",
    "paper.note": "The paper trained GANs on MNIST and compared their loss curves by eye. Here "
    "their 2,000 generator iterations, in batches of 64, which is our choice, were run from several seeds, by the "
    "paper's recipe and by ours, and each claim was judged by a rule, which was written after an earlier trial.",
    "paper.arm": "By whose recipe the models were trained",
    "paper.arm.faithful": "By the paper's recipe",
    "paper.arm.ours": "By our recipe",
    "paper.answer.yes": "**Yes.** By {arm} all {n} statements that its {claims} claims are made of hold here, over the "
    "seeds.",
    "paper.answer.part": "**In part.** Of the {n} statements that its {claims} claims are made of, {held} hold here by "
    "{arm} over the seeds, {failed} do not, and {open} stay open.",
    "paper.answer.no": "**No.** Of the {n} statements that its {claims} claims are made of, none holds here by {arm} "
    "over the seeds; {failed} fail and {open} stay open.",
    "paper.strips": "What each model draws after the paper's 2,000 iterations, by {arm}; one of its seeds.",
    "paper.strip.alt": "{n} digits by {name} after 2,000 iterations.",
    "paper.source": "Zhang Li, Li Lin, Guo Chunyang and Zhong Xiaohua, *Performance analysis of generative adversarial "
    "networks on handwritten digits* (生成式对抗网络在手写字的性能分析), Modern Computer (现代计算机), 2021, issue 27. "
    "The models' own papers: {links}.",
    "paper.original.gan": "GAN, Goodfellow et al. 2014",
    "paper.original.dcgan": "DCGAN, Radford et al. 2016",
    "paper.original.infogan": "InfoGAN, Chen et al. 2016",
    "paper.original.wgan": "WGAN, Arjovsky et al. 2017",
    "paper.original.wgan_gp": "WGAN-GP, Gulrajani et al. 2017",
    "paper.claims": "Claim by claim",
    "paper.claim.named": "{id}: {claim}",
    "paper.sentence.seeds": "Seeds in which {what}: {arms}.",
    "paper.sentence.arm": "by {arm} {words}",
    "paper.sentence.between": "; ",
    "paper.part.said": "{what}: {verdict}",
    "paper.parts.held": "{held} hold",
    "paper.claim": "The paper says",
    "paper.rules": "Its eight claims, and the rule by which each will be judged.",
    "paper.will": "It holds in a seed if",
    "paper.verdict": "Verdict",
    "paper.parts": "Parts that hold",
    "paper.verdicts.alt": "The paper's eight claims, each with its verdict.",
    "paper.careful": "Read with care: losses of different objectives are not on one scale, and a Wasserstein loss may "
    "be negative, or large and good. The paper judges images by eye; here they are measured. It gives no seeds, no "
    "batch size and no network widths: what it leaves open is from the models' own papers, or ours, so a claim that "
    "fails here may hold for theirs.",
    "paper.figure.gan": "Fig. 2: GAN",
    "paper.figure.infogan": "Fig. 4: InfoGAN",
    "paper.figure.wgan": "Fig. 5: WGAN's clipped weights",
    "paper.figure.wgan_gp": "Fig. 6: WGAN-GP",
    "paper.figure.dcgan": "Fig. 8: DCGAN",
    "paper.theirs": "**Theirs.** {words}",
    "paper.theirs.gan": "Two unstable loss curves with a large swing around iterations 750 to 1,000; blurry, noisy "
    "samples.",
    "paper.theirs.infogan": "Two calm curves that fall slowly, the generator's between 0.73 and 0.97; clear and varied "
    "samples. The information term is said to make training more efficient.",
    "paper.theirs.wgan": "A histogram of the critic's clipped weights, which pile up at the two ends of their range: "
    "the critic underuses its capacity.",
    "paper.theirs.wgan_gp": "Large swings at first, settled after about 1,500 iterations; fairly clear samples, some "
    "incomplete.",
    "paper.theirs.dcgan": "Losses that swing more and more and have not converged by 1,750; some samples good, some "
    "not digits.",
    "paper.theirs.conclusion": "InfoGAN wins: its largest loss stays below 1.0, unlike those of GAN, WGAN-GP and "
    "DCGAN, and its digits are the clearest and most complete.",
    "paper.conclusion": "The conclusion",
    "paper.seeds": "{n} {n:seed|seeds}: mean as a line, lowest to highest as a band",
    "paper.nats": "Loss, nats",
    "paper.other_scale": "Loss (other scale)",
    "paper.weight": "Weight",
    "paper.share": "Share of the weights",
    "paper.curves.alt": "{name}: losses of D and G over 2,000 iterations with their bands over the seeds; at the end D "
    "{d}, G {g}.",
    "paper.weights.alt": "{name}: shares of the critic's weights from one end of the clipped range to the other; "
    "{share} lie in the two outermost bins.",
    "paper.samples": "The same 16 noise vectors, seed {seed}; rows: after {moments} iterations.",
    "paper.samples.alt": "{name}, seed {seed}: 16 digits at eight moments of the training, one moment a row.",
    "paper.judged": "**{id} {verdict}.** {words}",
    "paper.rule": "{id}: the rule and its numbers",
    "paper.part": "Part of the claim",
    "paper.number": "Number",
    "paper.wanted": "Wanted",
    "paper.primary": "{what} (the claim is judged by this)",
    "paper.structure": "The layers of {name}",
    "paper.structure.alt": "The layers of {name}'s networks from input to output, with the shapes that leave them.",
    "paper.method": "How it was re-run",
    "paper.method.rules": "{written} The rules stand in `ganlab/paper/rules.json`, sha256 `{sha256}`. {shared}",
    "paper.recipes": "Recipes of {title}",
    "paper.recipes.model": "Model",
    "paper.recipes.network": "Networks",
    "paper.recipes.optimizer": "Optimizer",
    "paper.recipes.rate": "Learning rate",
    "paper.recipes.critic steps": "Critic steps",
    "paper.recipes.norm": "Normalisation",
    "paper.recipes.beside": "Beside",
    "paper.recipes.source": "Source",
    "paper.rates": "GAN's rate was tried first: {words}",
    "paper.departures": "What the paper states, and what is done here",
    "paper.departures.stated": "The paper states",
    "paper.departures.faithful": "By the paper's recipe",
    "paper.departures.ours": "By our recipe",
    "paper.damaged": "The report of the paper's runs is damaged: make it again with python -m train.claims.",
    "paper.next": "How the numbers are measured",
}
