"""Adversarial losses shared by two or more GANs: pure functions of the discriminator's outputs.

Logits go straight into softplus, never through a sigmoid and a logarithm, so that no term overflows.
"""

from torch import Tensor
from torch.nn.functional import softplus


def logistic_d(real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    """-E[log D(x)] - E[log(1 - D(G(z)))], D = sigmoid(logit); in nats (Goodfellow 2014, Eq. 1; arXiv:1406.2661).

    real, fake: (n, 1) logits -> {"real": scalar, "fake": scalar}.
    """
    return {"real": softplus(-real).mean(), "fake": softplus(fake).mean()}


def logistic_g(fake: Tensor) -> dict[str, Tensor]:
    """-E[log D(G(z))], the non-saturating form (Goodfellow 2014, section 3; arXiv:1406.2661).

    fake: (n, 1) logits -> {"fake": scalar}.
    """
    return {"fake": softplus(-fake).mean()}


def saturating_g(fake: Tensor) -> dict[str, Tensor]:
    """E[log(1 - D(G(z)))], which G minimises in the minimax game (Goodfellow 2014, Eq. 1; arXiv:1406.2661); in nats.

    Its slope is D(G(z)) for each logit, which is nearly nothing while D knows the fakes.  fake: (n, 1) logits ->
    {"fake": scalar}.
    """
    return {"fake": -softplus(fake).mean()}


def wasserstein_d(real: Tensor, fake: Tensor) -> Tensor:
    """E[D(G(z))] - E[D(x)]: minus the critic's estimate of the earth mover's distance (WGAN Eq. 2; arXiv:1701.07875).

    real, fake: (n, 1) critic values -> scalar.
    """
    return fake.mean() - real.mean()


def wasserstein_g(fake: Tensor) -> dict[str, Tensor]:
    """-E[D(G(z))] (WGAN, Algorithm 1; arXiv:1701.07875).  fake: (n, 1) critic values -> {"fake": scalar}."""
    return {"fake": -fake.mean()}
