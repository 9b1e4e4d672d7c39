"""The loop: batches, counting, rates, the moving average, divergence, and a state that resumes bit for bit."""

from __future__ import annotations

import math
from itertools import islice, pairwise
from typing import Any

import pytest
import torch
from torch import Tensor

from ganlab.compute import Compute, pick_device
from ganlab.data import Batches, to_float
from ganlab.models.base import GAN, GANConfig, Terms
from ganlab.models.registry import NAMES
from ganlab.training.loop import Tick, fit, g_step
from ganlab.training.train_state import DivergedError, Training
from tests.support.factories import CPU, digits, flat, rng, states_equal, tiny_gan

every_model = pytest.mark.parametrize("name", NAMES)
BF16 = Compute(torch.device("cpu"), bf16=True)


def start(name: str, compute: Compute = CPU, **overrides: Any) -> tuple[Training, Batches]:
    gan = tiny_gan(name, **overrides)
    return Training(gan, rng(4), compute), Batches(digits(40).images, gan.cfg.batch_size, 1)


# ---- batches


def numbered(n: int) -> Tensor:
    """n images that say which they are."""
    return torch.arange(n, dtype=torch.uint8)[:, None, None].expand(n, 28, 28).contiguous()


def which(batch: Tensor) -> list[int]:
    return ((batch[:, 0, 0, 0] + 1) * 127.5).round().int().tolist()


def test_every_image_comes_once_in_a_pass_and_passes_differ() -> None:
    batches = Batches(numbered(32), 8, seed=1)
    passes = [[image for _ in range(4) for image in which(next(batches))] for _ in range(3)]
    for order in passes:
        assert sorted(order) == list(range(32))
    assert passes[0] != passes[1] != passes[2]
    assert passes[0] != list(range(32))


def test_the_rest_of_a_pass_is_dropped_and_no_image_comes_twice() -> None:
    batches = Batches(numbered(20), 8, seed=1)  # 20 = 2 * 8 + 4
    for _ in range(5):
        order = which(next(batches)) + which(next(batches))
        assert len(set(order)) == 16


def test_position_alone_restores_the_batches() -> None:
    straight = Batches(numbered(20), 8, seed=5)
    rows = [which(batch) for batch in islice(straight, 11)]
    assert straight.position == 11
    for position in (0, 1, 3, 10):
        assert [which(b) for b in islice(Batches(numbered(20), 8, 5, position), 11 - position)] == rows[position:]


def test_another_seed_is_another_order() -> None:
    assert which(next(Batches(numbered(32), 8, 1))) != which(next(Batches(numbered(32), 8, 2)))


def test_images_come_as_floats_from_minus_one_to_one() -> None:
    # 0 -> -1, 255 -> 1, 51 = 255 / 5 -> -1 + 2 / 5 = -0.6
    x = to_float(torch.tensor([0, 51, 255], dtype=torch.uint8)[:, None, None].expand(3, 28, 28))
    assert x.shape == (3, 1, 28, 28)
    assert x[:, 0, 0, 0].tolist() == pytest.approx([-1, -0.6, 1])


def test_labels_cannot_be_fed() -> None:
    data = digits(16)
    labelled: list[object] = [
        (data.images, data.labels),
        data.labels,
        [data.images],
        data.images.float(),
        data.images[:, None],
    ]
    for thing in labelled:
        with pytest.raises((TypeError, AttributeError)):
            Batches(thing, 4, 0)  # pyright: ignore[reportArgumentType]


def test_a_batch_larger_than_the_data_is_refused() -> None:
    with pytest.raises(ValueError, match="a batch of 8 cannot be drawn from 5 images"):
        Batches(numbered(5), 8, 0)


# ---- the loop


@every_model
def test_counting_iterations_and_images(name: str) -> None:
    training, batches = start(name, steps=3, n_critic=2)
    ticks = list(fit(training, batches))
    assert [(tick.step, tick.images) for tick in ticks] == [(1, 16), (2, 32), (3, 48)]  # 2 critic steps of 8 images
    assert batches.position == 6
    assert list(fit(training, batches)) == []


@every_model
def test_both_networks_and_the_average_move_and_the_ticks_are_plain_numbers(name: str) -> None:
    training, batches = start(name)
    gan = training.gan
    before = flat(gan.generator), flat(gan.discriminator), flat(training.ema)
    tick = next(fit(training, batches))
    after = flat(gan.generator), flat(gan.discriminator), flat(training.ema)
    assert all(not a.equal(b) for a, b in zip(before, after, strict=True))
    numbers = [*tick.d.values(), *tick.g.values(), tick.d_grad, tick.g_grad]
    assert all(x.shape == () and not x.requires_grad and x.isfinite() for x in numbers)
    assert tick.d_grad > 0
    assert tick.g_grad > 0


@every_model
def test_the_discriminator_stands_still_in_the_generators_step(name: str) -> None:
    training, batches = start(name, n_critic=1, lr_d=0.0)
    training.gan.constrain()  # which WGAN does to its first weights too, and no rate prevents
    before = flat(training.gan.discriminator)
    for _ in fit(training, batches):
        assert flat(training.gan.discriminator).equal(before)


@every_model
def test_nothing_touches_the_global_random_numbers(name: str) -> None:
    torch.manual_seed(17)
    before = torch.get_rng_state()
    training, batches = start(name, d_noise=0.2)
    for _ in fit(training, batches):
        pass
    assert torch.get_rng_state().equal(before)


@every_model
def test_bfloat16_trains_with_float32_weights(name: str) -> None:
    training, batches = start(name, BF16, steps=2)
    for tick in fit(training, batches):
        assert all(term.isfinite() for term in (*tick.d.values(), *tick.g.values()))
    assert {p.dtype for p in training.gan.parameters()} == {torch.float32}
    assert flat(training.gan).isfinite().all()


def rates(training: Training, batches: Batches) -> list[tuple[float, float]]:
    d, g = training.d_opt, training.g_opt
    return [(d.param_groups[0]["lr"], g.param_groups[0]["lr"]) for _ in fit(training, batches)]


def test_rates_fall_linearly_by_hand() -> None:
    # 10 steps, falling from half way: before step s the progress is s / 10, the factor (1 - s / 10) / (1 - 1 / 2)
    training, batches = start("gan", steps=10, decay_from=0.5, lr_d=1.0e-3, lr_g=2.0e-3, lr_d_fall=1.0)
    factors = [1, 1, 1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2]
    found = rates(training, batches)
    assert [d for d, _ in found] == pytest.approx([1.0e-3 * f for f in factors])
    assert [g for _, g in found] == pytest.approx([2.0e-3 * f for f in factors])


def test_the_discriminators_rate_can_fall_ahead_by_hand() -> None:
    # progress 0, 1/4, 1/2, 3/4: a hundredth at half way, a tenth half the way there, and half of that at the last step
    training, batches = start("gan", steps=4, decay_from=0.5, lr_d=1.0, lr_g=1e-3, lr_d_fall=0.01)
    found = rates(training, batches)
    assert [d for d, _ in found] == pytest.approx([1, 0.1, 0.01, 0.005])
    assert [g for _, g in found] == pytest.approx([1e-3, 1e-3, 1e-3, 5e-4])


def test_rates_stay_unless_asked_to_fall() -> None:
    training, batches = start("wgan", steps=3, decay_from=1.0, lr_d_fall=1.0)
    assert set(rates(training, batches)) == {(training.gan.cfg.lr_d, training.gan.cfg.lr_g)}


def test_information_weighs_less_once_rates_fall_and_is_logged_without_that() -> None:
    training, batches = start("infogan", steps=4, decay_from=0.5, info_fall=0.25)
    for fallen in (False, False, True):
        # progress 0, 1/4, 1/2, where the rates are still whole: the same step at a constant weight
        twin, same = start("infogan", steps=4, decay_from=1.0, info_lambda=0.25 if fallen else 1.0)
        twin.load(training.state())
        same.position = batches.position
        found, expected = next(fit(training, batches)), next(fit(twin, same))
        assert torch.allclose(flat(training.gan), flat(twin.gan), atol=1e-6)
        for terms, others in ((found.d, expected.d), (found.g, expected.g)):
            for name, term in terms.items():
                times = 4 if fallen and name.startswith("info") else 1
                assert float(term) == pytest.approx(times * float(others[name]), rel=1e-3), name


def test_the_moving_average_by_hand() -> None:
    # decay at update n: min(ema, (1 + n) / (10 + n)); n counts the updates before this one, and the first copies
    training, batches = start("gan", steps=8, ema=0.25)
    average = torch.zeros(0)
    for n, _ in enumerate(fit(training, batches)):
        current = flat(training.gan.generator)
        if n == 0:
            average = current
        else:
            decay = min(0.25, (1 + n) / (10 + n))
            average = decay * average + (1 - decay) * current
        assert torch.allclose(flat(training.ema.module), average, atol=1e-6)


# ---- noise on what the discriminator sees


class Peeking(torch.nn.Module):
    """Remembers the spread of its inputs around the level they would have without noise."""

    def __init__(self) -> None:
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(1))
        self.spreads: list[float] = []

    def forward(self, x: Tensor) -> Tensor:
        self.spreads.append(float(x.detach().std()))
        return x.mean((1, 2, 3))[:, None] * 0 + self.bias


def spreads(steps: int, std: float, until: float) -> list[float]:
    """The standard deviation of each iteration's real batch, of black images."""
    gan = tiny_gan("dcgan", steps=steps, d_noise=std, d_noise_until=until)
    gan.discriminator = Peeking()
    gan.g_terms = lambda real, fake, z, rng: {"fake": -fake.mean()}  # type: ignore[method-assign]
    black = torch.zeros(8, 28, 28, dtype=torch.uint8)
    for _ in fit(Training(gan, rng(), CPU), Batches(black, 8, 0)):
        pass
    return gan.discriminator.spreads[::2]  # real, fake, real, fake


def test_input_noise_falls_linearly_to_zero_by_hand() -> None:
    # 0.5 (1 - (s / 4) / 0.75) for s = 0, 1, 2, 3: 0.5, 0.3333, 0.1667, 0; 6272 pixels: standard error 1 %
    assert spreads(4, 0.5, 0.75) == pytest.approx([0.5, 1 / 3, 1 / 6, 0], rel=0.05, abs=1e-6)


def test_input_noise_that_ends_at_once_is_none() -> None:
    assert spreads(2, 0.5, 0.0) == [0, 0]


# ---- the real images that the generator's terms are given


class Listening(GAN):
    """Delegates to a model, and keeps what its terms are given."""

    def __init__(self, inner: GAN) -> None:
        torch.nn.Module.__init__(self)
        self.cfg, self.latents, self.inner = inner.cfg, inner.latents, inner
        self.generator, self.discriminator = inner.generator, inner.discriminator
        self.d_real: list[Tensor] = []
        self.g_real: list[Tensor] = []

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        self.d_real.append(real.clone())
        return self.inner.d_terms(real, fake, z, rng)

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        self.g_real.append(real.clone())
        return self.inner.g_terms(real, fake, z, rng)


def test_the_generator_is_given_the_real_images_that_the_discriminator_saw_last_with_their_noise() -> None:
    gan = Listening(tiny_gan("dcgan", steps=3, n_critic=2, d_noise=0.5))
    black = Batches(torch.zeros(8, 28, 28, dtype=torch.uint8), 8, 0)
    for _ in fit(Training(gan, rng(), CPU), black):
        pass
    assert len(gan.d_real) == 6
    assert all(g.equal(d) for g, d in zip(gan.g_real, gan.d_real[1::2], strict=True))
    assert float(gan.g_real[0].std()) == pytest.approx(0.5, rel=0.05)


def test_a_generator_step_right_after_a_resume_is_given_the_same_real_images() -> None:
    gan, batches = Listening(tiny_gan("dcgan", d_noise=0.5)), Batches(digits(40).images, 8, 1)
    training = Training(gan, rng(4), CPU)
    next(fit(training, batches))
    again = Listening(tiny_gan("dcgan", seed=99, d_noise=0.5))
    resumed = Training(again, rng(98), CPU)
    resumed.load(training.state())
    g_step(resumed)
    assert again.g_real[0].equal(gan.d_real[-1])


def test_a_state_of_before_the_real_images_were_kept_goes_on_all_the_same() -> None:
    training, batches = start("dcgan")
    loop = fit(training, batches)
    next(loop)
    old = {name: tensor for name, tensor in training.state().items() if name != "real"}
    again, _ = start("dcgan")
    again.load(old)
    next(loop)
    next(fit(again, Batches(digits(40).images, again.gan.cfg.batch_size, 1, position=1)))
    assert states_equal(again.state(), training.state())


def test_a_generator_step_before_any_discriminator_step_is_refused() -> None:
    training, _ = start("gan")
    with pytest.raises(ValueError, match="needs the real images of a discriminator step"):
        g_step(training)


# ---- divergence


class Breaking(GAN):
    """Delegates to a model, and breaks one term from an iteration on."""

    def __init__(self, inner: GAN, side: str, value: float, calls: int) -> None:
        torch.nn.Module.__init__(self)
        self.cfg, self.latents, self.inner = inner.cfg, inner.latents, inner
        self.generator, self.discriminator = inner.generator, inner.discriminator
        self.side, self.value, self.calls = side, value, calls

    def _spoil(self, side: str, terms: Terms) -> Terms:
        if side == self.side:
            self.calls -= 1
            if self.calls < 0:
                terms |= {"extra": terms["fake"] * 0 + self.value}
        return terms

    def d_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        return self._spoil("D", self.inner.d_terms(real, fake, z, rng))

    def g_terms(self, real: Tensor, fake: Tensor, z: Tensor, rng: torch.Generator) -> Terms:
        return self._spoil("G", self.inner.g_terms(real, fake, z, rng))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("side", ["D", "G"])
def test_a_term_that_is_not_finite_stops_the_run_by_name_before_the_step(side: str, value: float) -> None:
    training = Training(Breaking(tiny_gan("gan"), side, value, calls=2), rng(), CPU)
    loop = fit(training, Batches(digits(40).images, 8, 0))
    next(loop)
    next(loop)
    generator, discriminator, average = (
        flat(net) for net in (training.gan.generator, training.gan.discriminator, training.ema)
    )
    with pytest.raises(
        DivergedError, match=rf"^{side}/extra is not finite after iteration 2: .*lower the learning rates"
    ):
        next(loop)
    assert flat(training.gan.generator).equal(generator)
    assert flat(training.ema).equal(average)
    assert flat(training.gan.discriminator).equal(discriminator) == (side == "D")
    assert training.step == 2


def test_a_gradient_that_is_not_finite_stops_the_run_before_the_step_too() -> None:
    # sqrt(0) = 0 is finite, its slope 1 / (2 sqrt(0)) is not
    class Sharp(Breaking):
        def _spoil(self, side: str, terms: Terms) -> Terms:
            return terms | ({"extra": (terms["fake"] * 0).sqrt()} if side == self.side else {})

    for side in ("D", "G"):
        training = Training(Sharp(tiny_gan("gan"), side, 0, 0), rng(), CPU)
        with pytest.raises(DivergedError, match=f"^{side}'s gradient is not finite after iteration 0"):
            next(fit(training, Batches(digits(40).images, 8, 0)))
        assert flat(training.gan).isfinite().all()


# ---- resuming


def ran(name: str, compute: Compute, stops: tuple[int, ...]) -> tuple[dict[str, Tensor], list[Tick]]:
    """Ten steps; at each stop all is thrown away but state() and the position, and built anew."""
    ticks: list[Tick] = []
    kept: dict[str, Tensor] = {}
    for first, last in pairwise((0, *stops, 10)):
        gan = tiny_gan(name, seed=0 if first == 0 else 99, steps=10, d_noise=0.1, decay_from=0.5)
        training = Training(gan, rng(4 if first == 0 else 98), compute)
        if first:
            training.load(kept)
        batches = Batches(digits(40).images, 8, 1, position=first * gan.cfg.n_critic)
        ticks += islice(fit(training, batches), last - first)
        kept = training.state()
    return kept, ticks


@pytest.mark.parametrize("compute", [CPU, BF16], ids=["fp32", "bf16"])
@every_model
def test_a_run_stopped_twice_equals_one_that_was_not_bit_for_bit(name: str, compute: Compute) -> None:
    straight, ticks = ran(name, compute, ())
    resumed, pieces = ran(name, compute, (3, 5))
    assert states_equal(straight, resumed)
    assert len(ticks) == len(pieces) == 10
    for a, b in zip(ticks, pieces, strict=True):
        assert (a.step, a.images) == (b.step, b.images)
        assert states_equal(a.d | a.g | {"dn": a.d_grad, "gn": a.g_grad}, b.d | b.g | {"dn": b.d_grad, "gn": b.g_grad})


@every_model
def test_the_state_holds_moments_that_return_to_the_parameters_memory_layout(name: str) -> None:
    training, batches = start(name)
    next(fit(training, batches))
    state = training.state()
    assert all(t.is_contiguous() and t.device.type == "cpu" for t in state.values())
    again, _ = start(name)
    again.load(state)
    for optimizer in (again.d_opt, again.g_opt):
        for p, slots in optimizer.state.items():
            moments = [slot for slot in slots.values() if slot.shape == p.shape]
            assert moments
            assert all(slot.stride() == p.stride() for slot in moments)
    assert states_equal(again.state(), state)


def test_the_state_is_a_copy() -> None:
    training, batches = start("gan")
    state = training.state()
    before = {name: tensor.clone() for name, tensor in state.items()}
    next(fit(training, batches))
    assert states_equal(state, before)
    assert not states_equal(state, training.state())


@pytest.mark.parametrize(("theirs", "ours"), [("gan", "dcgan"), ("dcgan", "infogan"), ("wgan", "dcgan")])
def test_another_models_state_is_refused(theirs: str, ours: str) -> None:
    donor, batches = start(theirs)
    next(fit(donor, batches))
    receiver, _ = start(ours)
    with pytest.raises((KeyError, RuntimeError)):
        receiver.load(donor.state())


# ---- where to compute


def test_convolutions_keep_channels_last() -> None:
    training, _ = start("dcgan")
    weights = [p for p in training.gan.generator.parameters() if p.ndim == 4]
    assert all(w.is_contiguous(memory_format=torch.channels_last) for w in weights)


def test_a_device_that_is_not_there_is_refused_with_advice() -> None:
    assert pick_device("cpu").type == "cpu"
    absent = [
        name
        for name, there in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available()))
        if not there
    ]
    for name in absent:
        with pytest.raises(ValueError, match=f"no {name} device: use --device auto"):
            pick_device(name)  # pyright: ignore[reportArgumentType]


def test_precision_is_said() -> None:
    assert Compute.pick("cpu", "bf16").precision == "bf16"
    assert Compute.pick("cpu", "fp32").precision == "fp32"
    assert Compute.pick("cpu", "auto").precision in ("bf16", "fp32")


def test_a_plain_config_holds_the_defaults_that_the_issue_names() -> None:
    cfg = GANConfig()
    assert (cfg.n_critic, cfg.betas, cfg.d_noise, cfg.decay_from) == (1, (0.5, 0.999), 0.0, 1.0)
