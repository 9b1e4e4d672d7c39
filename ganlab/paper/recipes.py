"""The recipes of both arms as a table, read from the Configs and the networks that they build, with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ganlab.models import registry
from ganlab.paper.paper_runs import ARMS, TITLES, VARIANTS

if TYPE_CHECKING:
    from ganlab.models.base import GAN, GANConfig

NETWORKS = {
    "batch_norm": "dense, {width} units times 1, 2, 4 and 4, 2",
    "maxout": "dense; G ReLU, D maxout with dropout; width {width}",
    "hidden_vector": "convolutions and dense layers at the small end, width {width}",
    "all_convolutional": "strided convolutions, no dense layer, width {width}",
}
SOURCES: Mapping[str, Mapping[str, str]] = {
    "faithful": {
        "gan": "network: Goodfellow et al. 2014, section 5, sizes of the authors' code; gradient descent and "
        "cross-entropy: the paper; rate: tried, see below",
        "dcgan": "no dense layers, batch norm, Adam 0.0002, D and G in turn: the paper; betas, LeakyReLU 0.2, where "
        "batch norm stands: Radford et al. 2016, sections 3 and 4",
        "infogan": "information term: the paper; its weight 1 and two continuous codes: Chen et al. 2016, C.1; network "
        "and optimizer as DCGAN (Chen et al. have 0.001 for G)",
        "wgan": "clipping, no sigmoid, no logarithm: the paper; RMSprop 5e-5, five critic steps, clip 0.01: Arjovsky "
        "et al. 2017, Algorithm 1; the critic of WGAN-GP, as the paper says",
        "wgan_gp": "gradient penalty towards 1, WGAN's networks: the paper; Adam 1e-4, betas 0 and 0.9, five critic "
        "steps, weight 10, no batch norm in the critic: Gulrajani et al. 2017, Algorithm 1 and section 4",
        "infogan_lambda0": "InfoGAN's, with weight 0: ours, for C8",
    },
    "ours": {
        "wgan": "ours; the critic's rate falls to a tenth by nine tenths of the run and the generator's is half of the "
        "release's: at 2,000 iterations the release's schedule collapses",
    },
}
OURS = "ours: the release recipe, its schedules in parts of the run"


def configs(arm: str) -> dict[str, GANConfig]:
    """Variant -> its Config in an arm."""
    return {variant: registry.config(name, ARMS[arm], **changes) for variant, (name, changes) in VARIANTS.items()}


def table(arm: str, recipes: Mapping[str, GANConfig]) -> list[dict[str, str]]:
    """A row per variant: model, network, optimizer, rate, critic steps, norm, beside, source.

    recipes: variant -> its Config.
    """
    return [_row(variant, cfg) | {"source": SOURCES[arm].get(variant, OURS)} for variant, cfg in recipes.items()]


def _row(variant: str, cfg: GANConfig) -> dict[str, str]:
    import torch

    gan = registry.build(VARIANTS[variant][0], torch.Generator().manual_seed(0), cfg)
    settings = vars(cfg)
    d_opt, g_opt = gan.optimizers()
    betas = f", betas {cfg.betas[0]:g}, {cfg.betas[1]:g}" if "betas" in d_opt.param_groups[0] else ""
    rates = f"{cfg.lr_g:g}" if cfg.lr_g == cfg.lr_d else f"G {cfg.lr_g:g}, D {cfg.lr_d:g}"
    names = {"SGD": "plain gradient descent"}
    return {
        "model": TITLES[variant],
        "network": NETWORKS[settings["backbone"]].format(width=cfg.width),
        "optimizer": f"{names.get(type(g_opt).__name__, type(g_opt).__name__)}{betas}",
        "rate": rates,
        "critic steps": str(cfg.n_critic),
        "norm": _norm(gan),
        "beside": _beside(settings),
    }


def _norm(gan: GAN) -> str:
    """Which networks have batch norm."""
    from torch.nn.modules.batchnorm import _BatchNorm

    nets = {"G": gan.generator, "D": gan.discriminator}
    found = [name for name, net in nets.items() if any(isinstance(layer, _BatchNorm) for layer in net.modules())]
    return f"batch norm in {' and '.join(found)}" if found else "none"


def _beside(settings: Mapping[str, Any]) -> str:
    """What is special of a model's loss, and what of ours is on it."""
    of_loss = {"info_lambda": "information weight {:g}", "clip": "clip {:g}", "gp_lambda": "penalty weight {:g}"}
    found = [said.format(settings[name]) for name, said in of_loss.items() if name in settings]
    if settings["d_noise"]:
        found.append(f"noise {settings['d_noise']:g} on what D sees, gone at {settings['d_noise_until']:g} of the run")
    if settings["d_distort"]:
        found.append(f"distortions {settings['d_distort']:g} with it")
    if settings["lr_d_fall"] < 1:
        found.append(f"D's rate falls to {settings['lr_d_fall']:g} by {settings['decay_from']:g} of the run")
    if settings["decay_from"] < 1:
        found.append(f"rates fall to 0 from {settings['decay_from']:g} of the run")
    return "; ".join(found) or "nothing"


def departures(faithful: Mapping[str, GANConfig], ours: Mapping[str, GANConfig]) -> list[dict[str, str]]:
    """What the paper states, a row each, and what either arm has instead: stated, faithful, ours."""
    as_stated = "as stated"

    def both(what: str, variant: str, said: str, field: str) -> dict[str, str]:
        one, two = (vars(arm[variant])[field] for arm in (faithful, ours))
        return {"stated": what, "faithful": said.format(one), "ours": said.format(two)}

    optimizer = vars(faithful["gan"])["optimizer"]
    tried = "as stated, rate {:g}" if optimizer == "sgd" else "Adam, rate {:g}: gradient descent failed at every rate"
    return [
        {
            "stated": "GAN: plain gradient descent",
            "faithful": tried.format(faithful["gan"].lr_g),
            "ours": f"Adam, rates {ours['gan'].lr_g:g} and {ours['gan'].lr_d:g}",
        },
        {
            "stated": "DCGAN: fully convolutional, no dense layers",
            "faithful": as_stated,
            "ours": "dense layers between a vector and 7 x 7 pixels, in both networks",
        },
        {
            "stated": "DCGAN: batch norm in each layer",
            "faithful": "all but G's last, D's first and last, as Radford et al. have it",
            "ours": "the same",
        },
        both("DCGAN: Adam with learning rate 0.0002", "dcgan", "{:g}", "lr_g"),
        both("DCGAN: D and G updated in turn", "dcgan", "{} step of D for each of G", "n_critic"),
        {
            "stated": "WGAN-GP has the networks of WGAN",
            "faithful": as_stated,
            "ours": as_stated,
        },
        {
            "stated": "InfoGAN: noise and codes, the information term with a coefficient that is not given",
            "faithful": f"{vars(faithful['infogan'])['info_lambda']:g}",
            "ours": f"{vars(ours['infogan'])['info_lambda']:g}",
        },
        both("no noise on what D sees is mentioned", "dcgan", "{:g}", "d_noise"),
        {
            "stated": "samples of the trained generator",
            "faithful": "the last weights are judged, the moving average stands beside them",
            "ours": "the moving average is judged, the last weights stand beside it where they were scored",
        },
        {
            "stated": "no seeds, no batch size, no network widths, no clip",
            "faithful": f"five seeds, batches of {faithful['dcgan'].batch_size}, width {faithful['dcgan'].width}",
            "ours": f"five seeds, batches of {ours['dcgan'].batch_size}, width {ours['dcgan'].width}",
        },
    ]
