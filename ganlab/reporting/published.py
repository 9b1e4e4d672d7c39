"""Published numbers beside which ours may be put: the only ones that no command of this project produced."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedNumber:
    """what was measured, the number as printed, who and when, where, and whether it compares with ours, or why not."""

    what: str
    number: str
    who: str
    where: str
    comparable: str


PUBLISHED = (
    PublishedNumber(
        "InfoGAN's categorical code on MNIST, read as digits",
        "95 %",
        "Chen et al. 2016",
        "InfoGAN, section 7.2, arXiv:1606.03657",
        "comparable with c1 accuracy; one number, no seeds are given",
    ),
    PublishedNumber(
        "ClusterGAN's clusters of MNIST, read as digits",
        "91.0 ± 4.0 %",
        "Mukherjee et al. 2019",
        "README of the authors' ClusterGAN repository",
        "not comparable: another method, trained to cluster, with an encoder; ten runs",
    ),
    PublishedNumber(
        "FID of the non-saturating GAN, WGAN, WGAN-GP on MNIST",
        "6.8 ± 0.5, 6.7 ± 0.4, 20.3 ± 5.0",
        "Lucic et al. 2017",
        "Are GANs Created Equal?, arXiv:1711.10337",
        "not comparable: features of the Inception network, another scale",
    ),
)
