"""Adversarial losses against numbers worked by hand, and the gradient penalty against critics with known gradients."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from ganlab.models.losses import logistic_d, logistic_g, saturating_g, wasserstein_d, wasserstein_g
from ganlab.models.wgan_gp import gradient_penalty
from tests.support.factories import image_batch, rng, tiny_config, tiny_gan

LN3 = math.log(3)


def column(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float32)[:, None]


def test_logistic_d_by_hand() -> None:
    # sigmoid(ln 3) = 3/4, sigmoid(0) = 1/2.
    # real: -(ln 3/4 + ln 1/2) / 2 = 0.490415; fake: -(ln(1 - 3/4) + ln(1 - 1/2)) / 2 = ln 8 / 2 = 1.039721
    terms = logistic_d(column(LN3, 0), column(LN3, 0))
    assert set(terms) == {"real", "fake"}
    assert float(terms["real"]) == pytest.approx(-(math.log(3 / 4) + math.log(1 / 2)) / 2)
    assert float(terms["fake"]) == pytest.approx(math.log(8) / 2)


def test_logistic_g_by_hand() -> None:
    # -(ln 3/4 + ln 1/4) / 2 = 0.836988: the form that does not saturate; the other, ln(1 - D), would be negative
    assert float(logistic_g(column(LN3, -LN3))["fake"]) == pytest.approx(-(math.log(3 / 4) + math.log(1 / 4)) / 2)


def test_saturating_g_by_hand() -> None:
    # (ln(1 - 3/4) + ln(1 - 1/4)) / 2 = -0.836988; its slope for a logit is -D / n: -3/8 and -1/8
    logits = column(LN3, -LN3).requires_grad_()
    loss = saturating_g(logits)["fake"]
    assert loss.item() == pytest.approx((math.log(1 / 4) + math.log(3 / 4)) / 2)
    loss.backward()
    assert logits.grad is not None
    assert logits.grad[:, 0].tolist() == pytest.approx([-3 / 8, -1 / 8])


@pytest.mark.parametrize("name", ["gan", "dcgan"])
def test_saturating_is_the_minimax_game_for_g_and_changes_nothing_for_d(name: str) -> None:
    usual, other = (tiny_gan(name, saturating=saturating) for saturating in (False, True))
    real, z = image_batch(6), usual.latents.draw(6, rng())
    for gan in (usual, other):
        gan.eval()
    fake = usual.generator(z)
    d = usual.discriminator(fake).sigmoid()
    assert usual.g_terms(real, fake, z, rng())["fake"].item() == pytest.approx(-d.log().mean().item(), rel=1e-5)
    assert other.g_terms(real, fake, z, rng())["fake"].item() == pytest.approx((1 - d).log().mean().item(), rel=1e-5)
    assert usual.d_terms(real, fake, z, rng()) == other.d_terms(real, fake, z, rng())


def test_a_switch_is_true_or_false() -> None:
    for name, field in (("gan", "saturating"), ("dcgan", "saturating"), ("wgan_gp", "critic_norm")):
        with pytest.raises(ValueError, match=f"{field} must be True or False, not 1"):
            tiny_config(name, **{field: 1})


def test_a_critic_with_batch_norm_sees_real_and_fake_as_batches_of_their_own() -> None:
    gan = tiny_gan("wgan_gp", critic_norm=True)
    real, fake = image_batch(6), image_batch(6, 1)
    terms = gan.d_terms(real, fake, gan.latents.draw(6, rng()), rng())
    apart = gan.discriminator(fake).mean() - gan.discriminator(real).mean()
    assert terms["wasserstein"].item() == pytest.approx(apart.item(), rel=1e-5)


def test_an_undecided_discriminator_pays_two_ln_2() -> None:
    terms = logistic_d(torch.zeros(5, 1), torch.zeros(5, 1))
    assert float(sum(terms.values())) == pytest.approx(2 * math.log(2))


def test_extreme_logits_neither_overflow_nor_lose_their_gradient() -> None:
    # -ln sigmoid(-1e4) = 1e4 + ln(1 + e^-1e4) = 1e4
    wrong = column(-1e4).requires_grad_()
    loss = logistic_d(wrong, column(1e4))
    assert loss["real"].item() == pytest.approx(1e4)
    assert float(loss["fake"]) == pytest.approx(1e4)
    loss["real"].backward()
    assert wrong.grad is not None
    assert float(wrong.grad) == -1  # d/da softplus(-a) = -sigmoid(-a) = -1
    assert float(logistic_g(column(-1e4))["fake"]) == pytest.approx(1e4)
    assert float(logistic_g(column(1e4))["fake"]) == 0


def test_the_generator_still_learns_when_its_fakes_are_rejected() -> None:
    # D = sigmoid(-20): slope of -ln D is -(1 - D) = -1; that of ln(1 - D) would be -D = -2e-9
    fake = column(-20.0).requires_grad_()
    logistic_g(fake)["fake"].backward()
    assert fake.grad is not None
    assert float(fake.grad) == pytest.approx(-1)


def test_wasserstein_by_hand() -> None:
    # mean real (1 + 5) / 2 = 3, mean fake (0 - 4) / 2 = -2: critic -2 - 3 = -5, generator 2
    real, fake = column(1, 5), column(0, -4)
    assert float(wasserstein_d(real, fake)) == -5
    assert float(wasserstein_g(fake)["fake"]) == 2


class Linear(nn.Module):
    """x -> <w, x>: its gradient is w everywhere."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)

    def forward(self, x: Tensor) -> Tensor:
        return (x * self.weight).flatten(1).sum(1, keepdim=True)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 5, 7), (17,)])
def test_penalty_of_a_linear_critic_with_norm_3_is_4(shape: tuple[int, ...]) -> None:
    # (3 - 1)^2 = 4 at whatever point; the norm is over all of an image, whatever its shape
    weight = torch.randn(shape, generator=rng())
    critic = Linear(3 * weight / weight.norm())
    real, fake = torch.randn(2, 6, *shape, generator=rng(1))
    assert gradient_penalty(critic, real, fake, rng()).item() == pytest.approx(4, rel=1e-5)


def test_penalty_punishes_gradients_below_one_too() -> None:
    # norm 1/2: (1/2 - 1)^2 = 1/4; norm 1: nothing
    for norm, penalty in ((0.5, 0.25), (1.0, 0.0), (0.0, 1.0)):
        critic = Linear(torch.tensor([[[norm]]]))
        images = torch.zeros(4, 1, 1, 1)
        assert gradient_penalty(critic, images, images, rng()).item() == pytest.approx(penalty, abs=1e-7)


def test_penalty_has_a_gradient_to_the_critic() -> None:
    # (|w| - 1)^2 with w = 3: slope 2 (3 - 1) = 4
    critic = Linear(torch.tensor([3.0]))
    gradient_penalty(critic, torch.zeros(2, 1), torch.ones(2, 1), rng()).backward()
    assert critic.weight.grad is not None
    assert critic.weight.grad.item() == pytest.approx(4)


def test_penalty_has_no_gradient_to_the_generator() -> None:
    fake = torch.ones(2, 1, requires_grad=True)
    gradient_penalty(Linear(torch.tensor([3.0])), torch.zeros(2, 1), fake, rng()).backward()
    assert fake.grad is None


def test_penalty_is_taken_per_image_not_per_batch() -> None:
    # D(x) = x^2 / 2 has slope x. Real and fake alike, so x_hat = x = 1, 3: ((1 - 1)^2 + (3 - 1)^2) / 2 = 2
    class Square(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.square() / 2

    images = column(1, 3)
    assert gradient_penalty(Square(), images, images, rng()).item() == pytest.approx(2)


class Witness(nn.Module):
    """Remembers where it was asked."""

    def forward(self, x: Tensor) -> Tensor:
        self.x = x.detach()
        return x.flatten(1).sum(1, keepdim=True)


def test_x_hat_lies_between_real_and_fake_at_its_own_place_for_each_image() -> None:
    critic = Witness()
    real, fake = torch.zeros(500, 1, 4, 4), torch.ones(500, 1, 4, 4)
    gradient_penalty(critic, real, fake, rng())
    place = critic.x.flatten(1)
    assert place.shape == (500, 16)
    assert (place == place[:, :1]).all(), "one u for all pixels of an image"
    u = place[:, 0]
    assert 0 <= u.min() < 0.02  # uniform on [0, 1]: neither at the real images nor at the fakes only
    assert 0.98 < u.max() <= 1
    assert float(u.mean()) == pytest.approx(0.5, abs=0.06)  # standard error 0.013
    assert float(u.var()) == pytest.approx(1 / 12, abs=0.02)


def test_x_hat_is_drawn_from_the_generator_handed_in() -> None:
    critic, images = Witness(), (torch.zeros(4, 1), torch.ones(4, 1))
    before = torch.get_rng_state()
    gradient_penalty(critic, *images, rng(1))
    first = critic.x
    gradient_penalty(critic, *images, rng(1))
    assert critic.x.equal(first)
    gradient_penalty(critic, *images, rng(2))
    assert not critic.x.equal(first)
    assert torch.get_rng_state().equal(before)
