"""The faithful budgets: what the papers state of networks, optimizers and rates, and nothing of ours beside it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch
from torch import nn

from ganlab.data import Batches
from ganlab.models import registry
from ganlab.models.base import GAN
from ganlab.models.gan import MaxoutDiscriminator, dropout
from ganlab.training.loop import fit
from ganlab.training.train_state import Training
from tests.support.factories import CPU, digits, flat, image_batch, rng

CONVOLUTIONAL = ("dcgan", "infogan", "wgan", "wgan_gp")
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)
PRODUCTS = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)


def faithful(name: str, seed: int = 0, **overrides: Any) -> GAN:
    return registry.build(name, rng(seed), registry.config(name, "faithful", **overrides))


# optimizer, rate, betas, critic steps: Goodfellow Algorithm 1, Radford section 4, Chen C.1, Arjovsky and Gulrajani
# Algorithm 1; the paper that is re-run says plain gradient descent of GAN, and 0.0002 of DCGAN
STATED = {
    "gan": (torch.optim.SGD, 0.1, None, 1),
    "dcgan": (torch.optim.Adam, 2e-4, (0.5, 0.999), 1),
    "infogan": (torch.optim.Adam, 2e-4, (0.5, 0.999), 1),
    "wgan": (torch.optim.RMSprop, 5e-5, None, 5),
    "wgan_gp": (torch.optim.Adam, 1e-4, (0.0, 0.9), 5),
}


@pytest.mark.parametrize("name", STATED)
def test_optimizers_and_steps_are_those_of_the_papers(name: str) -> None:
    kind, rate, betas, critic_steps = STATED[name]
    gan = faithful(name)
    assert gan.cfg.n_critic == critic_steps
    for optimizer in gan.optimizers():
        assert type(optimizer) is kind
        (group,) = optimizer.param_groups
        assert (group["lr"], group.get("betas"), group.get("momentum", 0)) == (rate, betas, 0)
    assert (gan.cfg.steps, gan.cfg.batch_size) == (2000, 64)


@pytest.mark.parametrize("name", STATED)
def test_nothing_of_ours_is_on_what_d_sees_and_no_rate_moves(name: str) -> None:
    cfg = faithful(name).cfg
    assert (cfg.d_noise, cfg.d_distort, cfg.decay_from, cfg.lr_d_fall) == (0, 0, 1, 1)
    training = Training(faithful(name, steps=2, batch_size=8), rng(), CPU)
    for _ in fit(training, Batches(digits().images, 8, 0)):
        rates = [group["lr"] for opt in (training.d_opt, training.g_opt) for group in opt.param_groups]
        assert rates == [cfg.lr_d, cfg.lr_g]
    assert training.real is not None
    assert training.real.abs().max() <= 1, "real digits come to D as they are"


def test_settings_of_the_losses_are_the_papers() -> None:
    assert vars(faithful("wgan").cfg)["clip"] == 0.01
    assert vars(faithful("wgan_gp").cfg)["gp_lambda"] == 10
    assert vars(faithful("infogan").cfg)["info_lambda"] == 1


@pytest.mark.parametrize("name", CONVOLUTIONAL)
def test_no_network_has_a_dense_layer_and_each_has_batch_norm_where_radford_puts_it(name: str) -> None:
    """All layers but the generator's last and the discriminator's first and last (section 3); a critic has none."""
    gan = faithful(name)
    assert not [layer for layer in gan.modules() if isinstance(layer, nn.Linear)]
    layers = [layer for layer in gan.generator.modules() if isinstance(layer, PRODUCTS + NORMS)]
    kinds = [isinstance(layer, NORMS) for layer in layers]
    assert kinds == [False, True] * 3 + [False]
    assert all(isinstance(layer, nn.ConvTranspose2d | nn.BatchNorm2d) for layer in layers)
    norms = [name for name, layer in gan.discriminator.named_modules() if isinstance(layer, NORMS)]
    trunk = [layer for layer in gan.discriminator.trunk if isinstance(layer, PRODUCTS + NORMS)]  # type: ignore[union-attr]
    if gan.per_image:
        assert norms == []
    else:
        assert [isinstance(layer, NORMS) for layer in trunk] == [False, False, True, False, True]
    assert all(layer.stride == (2, 2) for layer in trunk if isinstance(layer, nn.Conv2d))
    z = gan.latents.draw(3, rng())
    assert gan.generator(z).shape == (3, 1, 28, 28)
    assert gan.discriminator(image_batch(3)).shape == (3, 1)
    assert {code: tuple(found.shape) for code, found in gan.q(image_batch(3)).items()} == {
        code.name: (3, code.head) for code in gan.latents.codes
    }


def test_one_backbone_for_all_convolutional_models_and_one_critic() -> None:
    def sizes(net: nn.Module) -> list[tuple[int, ...]]:
        return [tuple(p.shape) for p in net.parameters()]

    dcgan, infogan, wgan, wgan_gp = map(faithful, CONVOLUTIONAL)
    assert sizes(dcgan.generator)[1:] == sizes(infogan.generator)[1:] == sizes(wgan.generator)[1:]
    assert sizes(dcgan.discriminator) == sizes(infogan.discriminator)[: len(sizes(dcgan.discriminator))]
    assert str(wgan.discriminator) == str(wgan_gp.discriminator)
    assert flat(wgan.discriminator).equal(flat(wgan_gp.discriminator))
    convolutions = [tuple(p.shape) for p in wgan.discriminator.parameters() if p.ndim == 4]
    assert convolutions == [shape for shape in sizes(dcgan.discriminator) if len(shape) == 4]


def test_a_critic_of_the_faithful_arm_looks_at_one_image_at_a_time() -> None:
    critic = faithful("wgan_gp").train().discriminator
    x = image_batch(4)
    assert torch.allclose(critic(x), torch.cat([critic(one) for one in x.split(1)]), atol=1e-6)


@pytest.mark.parametrize("name", registry.NAMES[:5])
def test_a_config_of_before_has_the_networks_of_before(name: str) -> None:
    stored = dataclasses.asdict(registry.config(name))
    now = registry.stored_config(name, {key: v for key, v in stored.items() if key not in ("backbone", "optimizer")})
    assert now == registry.config(name)
    assert vars(now)["backbone"] in ("hidden_vector", "batch_norm")
    assert vars(registry.config(name, "paper"))["backbone"] == vars(now)["backbone"]


@pytest.mark.parametrize(
    ("name", "field", "value", "allowed"),
    [
        ("dcgan", "backbone", "dense", "hidden_vector or all_convolutional"),
        ("infogan", "backbone", "", "hidden_vector or all_convolutional"),
        ("wgan", "backbone", "maxout", "hidden_vector or all_convolutional"),
        ("wgan_gp", "backbone", 3, "hidden_vector or all_convolutional"),
        ("gan", "backbone", "hidden_vector", "batch_norm or maxout"),
        ("gan", "optimizer", "rmsprop", "adam or sgd"),
    ],
)
def test_another_network_or_optimizer_is_refused_by_name(name: str, field: str, value: Any, allowed: str) -> None:
    with pytest.raises(ValueError, match=f"^{field} must be {allowed}, not {value!r}$"):
        registry.config(name, **{field: value})


# ---- GAN as of 2014


def test_a_maxout_unit_is_the_largest_of_its_five_pieces() -> None:
    net = MaxoutDiscriminator(2)
    with torch.no_grad():
        for p in net.parameters():
            p.zero_()
        net.first.bias.copy_(torch.tensor([1.0, 5, 2, 3, 4, -1, -5, -2, -3, -4]))  # units: 5 and -1
        net.second.weight[1] = torch.tensor([1.0, 2.0])  # piece 2 of unit 1: 5 - 2 = 3; unit 2: 0
        net.score.weight.copy_(torch.tensor([[2.0, 7.0]]))
        net.score.bias.fill_(0.5)
    assert net(image_batch(3)).tolist() == [[6.5]] * 3


def test_a_black_picture_is_0_to_the_maxout_discriminator() -> None:
    net = MaxoutDiscriminator(3)
    black, biases = net(-torch.ones(1, 1, 28, 28)), net.first.bias.detach().clone()
    with torch.no_grad():
        net.first.weight.mul_(9)
    assert net(-torch.ones(1, 1, 28, 28)).equal(black)
    assert net.first.bias.equal(biases)


def test_dropout_keeps_the_mean_draws_from_the_given_source_and_is_off_without_one() -> None:
    x = torch.ones(400, 500)
    dropped = dropout(x, 0.8, rng(1))
    assert dropped.unique().tolist() == [0, 1.25]
    assert dropped.mean() == pytest.approx(1, abs=0.01)
    assert dropped.equal(dropout(x, 0.8, rng(1)))
    assert dropout(x, 0.8, None) is x
    gan = faithful("gan").train()
    real, z = image_batch(8), gan.latents.draw(8, rng())
    terms = [gan.d_terms(real, gan.generator(z), z, rng(seed))["real"].item() for seed in (1, 1, 2)]
    assert terms[0] == terms[1] != terms[2], "both networks' steps drop, by the training's own source"
    assert gan.discriminator(real).equal(gan.discriminator(real)), "an opinion drops nothing"


def test_a_step_of_the_maxout_discriminator_drops_a_fifth_of_the_pixels_and_half_of_the_units(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[float] = []

    def note(x: torch.Tensor, keep: float, rng: torch.Generator | None) -> torch.Tensor:
        kept.append(keep)
        return x

    monkeypatch.setattr("ganlab.models.gan.dropout", note)
    MaxoutDiscriminator(3)(image_batch(2), rng())
    assert kept == [0.8, 0.5, 0.5]


def test_plain_gradient_descent_moves_the_weights_by_rate_times_gradient() -> None:
    gan = faithful("gan", steps=1, batch_size=8)
    before = [p.detach().clone() for p in gan.generator.parameters()]
    next(fit(Training(gan, rng(), CPU), Batches(digits().images, 8, 0)))
    for p, old in zip(gan.generator.parameters(), before, strict=True):
        assert p.grad is not None
        assert torch.allclose(p.detach(), old - 0.1 * p.grad, atol=1e-7)


def test_a_run_by_plain_descent_with_dropout_goes_on_bit_for_bit() -> None:
    def training() -> Training:
        return Training(faithful("gan", steps=4, batch_size=8, width=8), rng(5), CPU)

    whole, first, second = training(), training(), training()
    for _ in fit(whole, Batches(digits().images, 8, 0)):
        pass
    batches = Batches(digits().images, 8, 0)
    ticks = fit(first, batches)
    for _ in range(2):
        next(ticks)
    second.load(first.state())
    for _ in fit(second, batches):
        pass
    assert flat(second.gan).equal(flat(whole.gan))
