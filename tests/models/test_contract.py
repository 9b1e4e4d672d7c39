"""The contract of a GAN, for every model in the registry, and what each paper demands of its own."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import math
from typing import Any, get_args

import pytest
import torch
from torch import Tensor, nn

from ganlab.data import Batches
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.models import registry, wgan, wgan_gp
from ganlab.models.base import GAN, Output, Terms, Unit
from ganlab.models.layers import FromPixels, ToImage, ToPixels
from ganlab.models.registry import NAMES
from ganlab.records.record import Record
from ganlab.training.loop import fit
from ganlab.training.train_state import Training
from tests.support.factories import (
    CPU,
    PLAIN_Q,
    SHIPPED,
    digits,
    flat,
    image_batch,
    rng,
    shipped,
    tiny_config,
    tiny_gan,
)

every_model = pytest.mark.parametrize("name", NAMES)
PER_IMAGE = [name for name in NAMES if registry.model_class(name).per_image]
PAPERS = ("gan", "dcgan", "infogan", "wgan", "wgan_gp")
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)


def leaves(net: nn.Module) -> list[nn.Module]:
    return [layer for layer in net.modules() if not list(layer.children())]


def total(terms: Terms) -> Tensor:
    return torch.stack(list(terms.values())).sum()


def test_the_models_of_the_papers_in_their_order() -> None:
    assert NAMES[: len(PAPERS)] == PAPERS
    assert [registry.model_class(name).year for name in PAPERS] == [2014, 2016, 2016, 2017, 2017]


@every_model
def test_shapes_and_ranges(name: str) -> None:
    gan = tiny_gan(name)
    for n in (2, 5):
        z = gan.latents.draw(n, rng())
        assert z.shape == (n, gan.latents.width)
        x = gan.generator(50 * z)
        assert x.shape == (n, 1, 28, 28)
        assert x.dtype == torch.float32
        assert x.abs().max() <= 1
        assert gan.discriminator(x).shape == (n, 1)
        assert gan.discriminator(x).dtype == torch.float32
        q = gan.q(x)
        assert {code: tuple(value.shape) for code, value in q.items()} == {
            c.name: (n, c.head) for c in gan.latents.codes
        }


@every_model
def test_one_image_is_enough_in_eval_mode(name: str) -> None:
    gan = tiny_gan(name).eval()
    assert gan.discriminator(gan.generator(gan.latents.draw(1, rng()))).shape == (1, 1)


@every_model
def test_nets_as_shipped_have_at_most_two_million_parameters(name: str) -> None:
    gan = registry.build(name, rng())
    for net in (gan.generator, gan.discriminator):
        assert 100_000 < sum(p.numel() for p in net.parameters()) <= 2_000_000


@every_model
def test_the_generator_is_made_of_what_a_page_can_run(name: str) -> None:
    # ToPixels computes nothing: it says where a vector's numbers stand in an image
    allowed = {nn.Linear, nn.ConvTranspose2d, nn.BatchNorm1d, nn.BatchNorm2d, nn.ReLU, nn.Tanh, ToImage, ToPixels}
    layers = leaves(tiny_gan(name).generator)
    assert {type(layer) for layer in layers} <= allowed
    assert isinstance(layers[-1], nn.Tanh)


@pytest.mark.parametrize("bias", [True, False])
def test_the_last_layer_is_a_transposed_convolution(bias: bool) -> None:
    ours = ToImage(3, 2, 4, 2, 1, bias=bias)
    usual = torch.nn.ConvTranspose2d(3, 2, 4, 2, 1, bias=bias)
    usual.load_state_dict(ours.state_dict())
    x = torch.randn(5, 3, 7, 6, generator=rng())
    assert ours(x).shape == (5, 2, 14, 12)
    torch.testing.assert_close(ours(x), usual(x))
    gradients = [torch.autograd.grad(layer(x).square().sum(), list(layer.parameters())) for layer in (ours, usual)]
    torch.testing.assert_close(gradients[0], gradients[1])


def test_pixels_stand_in_a_vector_one_after_another() -> None:
    # 49 pixels of 2 channels: number 2 p + c of the vector is channel c of pixel p, which is row p // 7, column p % 7
    vector = torch.arange(98.0)[None]
    image = ToPixels()(vector)
    assert image.shape == (1, 2, 7, 7)
    assert image[0, 1, 3, 5] == 2 * (7 * 3 + 5) + 1
    assert FromPixels()(image).equal(vector)


@every_model
def test_there_is_no_sigmoid_and_no_softmax_in_a_net(name: str) -> None:
    forbidden = (nn.Sigmoid, nn.Softmax, nn.LogSoftmax, nn.LogSigmoid)
    assert not [layer for layer in tiny_gan(name).modules() if isinstance(layer, forbidden)]


@every_model
def test_the_discriminator_is_not_squashed(name: str) -> None:
    gan = tiny_gan(name).eval()
    with torch.no_grad():
        for p in gan.discriminator.parameters():
            p.mul_(30)
    assert gan.discriminator(image_batch(64)).detach().abs().max() > 1


@every_model
def test_the_first_latent_is_the_noise_that_all_models_share(name: str) -> None:
    assert tiny_gan(name).latents.parts[0] == Noise("noise", 62)


@every_model
def test_every_setting_says_what_it_is(name: str) -> None:
    documented = set()
    for cls in type(tiny_config(name)).__mro__:
        if dataclasses.is_dataclass(cls):
            (tree,) = ast.parse(inspect.getsource(cls)).body
            assert isinstance(tree, ast.ClassDef)
            assert ast.get_docstring(tree)
            for statement, after in zip(tree.body, tree.body[1:], strict=False):
                if isinstance(statement, ast.AnnAssign) and isinstance(after, ast.Expr):
                    assert isinstance(statement.target, ast.Name)
                    documented.add(statement.target.id)
    assert {field.name for field in dataclasses.fields(tiny_config(name))} <= documented
    assert documented == {field for field, words in registry.field_docs(name).items() if len(words) > 5}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_was_trained_by_the_recipe_that_is_in_the_code(name: str) -> None:
    recipe = Record(shipped(name)).recipe
    assert registry.stored_config(name, recipe) == registry.config(name) == registry.config(name, "release")


@every_model
def test_a_config_is_frozen_and_refuses_nonsense(name: str) -> None:
    cfg = tiny_config(name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        cfg.steps = 1  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ValueError, match=f"{name} has no setting learning_rate"):
        registry.config(name, learning_rate=1)


NOT_NUMBERS: tuple[Any, ...] = (math.nan, math.inf, -math.inf, True, "1", None, [1])


@every_model
def test_every_number_of_a_config_is_checked_by_name(name: str) -> None:
    """A field of any model, the next one's too: what is no number, a fraction of a whole one, and for a switch all but
    True and False, is refused."""
    cfg = tiny_config(name)
    for field in dataclasses.fields(cfg):
        wrong = (*NOT_NUMBERS, *((1.0, 2.5) if field.type in (int, "int") else ()))
        if field.type in (bool, "bool"):
            wrong = (*(value for value in NOT_NUMBERS if value is not True), 0, 1)
        for value in wrong:
            with pytest.raises(ValueError, match=rf"^{field.name} must be ") as refused:
                dataclasses.replace(cfg, **{field.name: value})
            assert repr(value) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "field", "allowed", "refused"),
    [
        ("gan", "steps", (1,), (0, -5)),
        ("gan", "width", (1,), (0, -1)),
        ("gan", "batch_size", (2,), (1, 0)),
        ("gan", "n_critic", (1,), (0,)),
        ("gan", "lr_g", (0, 0.0, 1e-3), (-1.0,)),
        ("gan", "lr_d", (0.0, 1), (-1e-9,)),
        ("gan", "d_noise", (0.0,), (-0.1,)),
        ("gan", "d_distort", (0.0,), (-0.1,)),
        ("gan", "d_noise_until", (0.0, 2.0), (-0.1,)),
        ("gan", "decay_from", (0.0, 1.0), (-0.1, 1.1)),
        ("gan", "ema", (0.0, 1.0), (1.5,)),
        ("gan", "lr_d_fall", (1e-9, 1.0), (0.0, 1.1)),
        ("gan", "betas", ((0.0, 0.999), (0, 0)), ((2, 3), (0.5,), (0.5, 1.0), (-0.1, 0.9), [0.5, 0.9], (True, 0.9))),
        ("gan", "betas", (), ((math.nan, 0.9), "ab", ("0.5", "0.9"), (0.5, 0.9, 0.9))),
        ("wgan", "clip", (1e-9, 5.0), (0.0, -1.0)),
        ("wgan_gp", "gp_lambda", (0.0, 10), (-1.0,)),
        ("infogan", "info_lambda", (0.0, 1), (-1.0,)),
        ("infogan", "info_fall", (0, 0.25, 1.0), (-0.1, 1.5)),
        ("infogan", "categories", (2, 100), (1, 0, 101)),
        ("infogan", "continuous", (0, 16), (-1, 17)),
    ],
)
def test_the_edges_of_what_a_config_allows(
    name: str, field: str, allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    for value in allowed:
        assert getattr(tiny_config(name, **{field: value}), field) == value
    for value in refused:
        with pytest.raises(ValueError, match=rf"^{field} must be .*(number|numbers) ?[<>].*, not "):
            tiny_config(name, **{field: value})


@every_model
def test_budgets(name: str) -> None:
    paper = registry.config(name, "paper")
    assert (paper.steps, paper.batch_size) == (2000, 64)
    assert registry.config(name, "smoke").steps < 1000
    assert registry.config(name, "release") == registry.config(name)
    with pytest.raises(ValueError, match=f"choose from {', '.join(registry.model_class(name).budgets)}$"):
        registry.config(name, "huge")


def test_an_unknown_model_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"unknown model 'no_such_gan'; choose from gan, dcgan"):
        registry.build("no_such_gan", rng())


@every_model
def test_weights_come_from_the_generator_handed_in_alone(name: str) -> None:
    before = torch.get_rng_state()
    first, again, other = tiny_gan(name, 1), tiny_gan(name, 1), tiny_gan(name, 2)
    assert torch.get_rng_state().equal(before)
    assert flat(first).equal(flat(again))
    assert not flat(first).equal(flat(other))


@every_model
def test_terms_are_finite_scalars_and_fakes_reach_the_generator_in_its_own_step_only(name: str) -> None:
    gan = tiny_gan(name)
    z = gan.latents.draw(8, rng())
    fake = gan.generator(z)
    for terms in (gan.d_terms(image_batch(8), fake.detach(), z, rng()), gan.g_terms(image_batch(8), fake, z, rng())):
        assert terms
        assert all(term.shape == () and term.isfinite() for term in terms.values())
    assert total(gan.g_terms(image_batch(8), fake, z, rng())).requires_grad
    gan.zero_grad()
    total(gan.d_terms(image_batch(8), fake.detach(), z, rng())).backward()
    assert all(p.grad is None for p in gan.generator.parameters())
    assert all(p.grad is not None for p in gan.discriminator.parameters())


@every_model
def test_what_is_logged_is_what_was_descended(name: str) -> None:
    """With plain gradient descent for both optimizers, the weights move by rate * gradient of the logged sum."""
    rate, gan = 1e-3, tiny_gan(name, n_critic=1, lr_d=1e-3, lr_g=1e-3, d_noise=0.0, d_distort=0.0)
    # WGAN's clip moves weights as well: start inside it, by more than one step can go
    with torch.no_grad():
        for p in gan.discriminator.parameters():
            p.clamp_(-0.005, 0.005)
    twin = tiny_gan(name, n_critic=1)
    twin.load_state_dict(gan.state_dict())
    gan.optimizers = lambda: tuple(
        torch.optim.SGD(net.parameters(), rate) for net in (gan.discriminator, gan.generator)
    )  # type: ignore[method-assign]
    batches = Batches(digits().images, 8, 0)
    tick = next(fit(Training(gan, rng(9), CPU), batches))

    twin.train()
    same, real = rng(9), next(Batches(digits().images, 8, 0))
    z = twin.latents.draw(8, same)
    with torch.no_grad():
        fake = twin.generator(z)
    terms = twin.d_terms(real, fake, z, same)
    assert {k: float(v) for k, v in tick.d.items()} == pytest.approx({k: v.item() for k, v in terms.items()}, abs=1e-6)
    gradients = torch.autograd.grad(total(terms), list(twin.discriminator.parameters()))
    expected = [p.detach() - rate * g for p, g in zip(twin.discriminator.parameters(), gradients, strict=True)]
    for found, wanted in zip(gan.discriminator.parameters(), expected, strict=True):
        assert torch.allclose(found, wanted, atol=1e-7)
    assert float(tick.d_grad) == pytest.approx(math.sqrt(sum(float(g.square().sum()) for g in gradients)), rel=1e-4)

    with torch.no_grad():
        for p, value in zip(twin.discriminator.parameters(), expected, strict=True):
            p.copy_(value)
    z = twin.latents.draw(8, same)
    terms = twin.g_terms(real, twin.generator(z), z, same)
    assert {k: float(v) for k, v in tick.g.items()} == pytest.approx({k: v.item() for k, v in terms.items()}, abs=1e-6)
    gradients = torch.autograd.grad(total(terms), list(twin.generator.parameters()))
    for p, g, found in zip(twin.generator.parameters(), gradients, gan.generator.parameters(), strict=True):
        assert torch.allclose(found, p - rate * g, atol=1e-7)


class Brightness(nn.Module):
    """D(x) = mean(x), with what InfoGAN asks of a discriminator besides: a trunk, and a Q that knows nothing."""

    def __init__(self, heads: dict[str, int]) -> None:
        super().__init__()
        self.heads = heads
        self.trunk = nn.Flatten()

    def logits(self, features: Tensor) -> Tensor:
        return features.mean(1, keepdim=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.logits(self.trunk(x))

    def q(self, features: Tensor) -> dict[str, Tensor]:
        return {code: torch.zeros(len(features), head) for code, head in self.heads.items()}


@every_model
def test_the_generator_is_trained_in_the_right_direction(name: str) -> None:
    gan = tiny_gan(name)
    gan.discriminator = Brightness({code.name: code.head for code in gan.latents.codes})
    z = gan.latents.draw(32, rng())
    optimizer = torch.optim.SGD(gan.generator.parameters(), 0.05)
    before = gan.generator(z).mean().item()
    total(gan.g_terms(image_batch(32), gan.generator(z), z, rng())).backward()
    optimizer.step()
    assert gan.generator(z).mean().item() > before


@every_model
def test_the_discriminator_is_trained_in_the_right_direction(name: str) -> None:
    gan = tiny_gan(name)
    real, fake = to_bright(0.8), to_bright(-0.8)
    z = gan.latents.draw(16, rng())
    optimizer = torch.optim.Adam(gan.discriminator.parameters(), 1e-3)

    def gap() -> float:
        return (gan.discriminator(real).mean() - gan.discriminator(fake).mean()).item()

    before = gap()
    for _ in range(5):
        optimizer.zero_grad()
        total(gan.d_terms(real, fake, z, rng())).backward()
        optimizer.step()
    assert gap() > before


def to_bright(level: float) -> Tensor:
    return (level + 0.2 * image_batch(16)).clamp(-1, 1)


# ---- WGAN and WGAN-GP


def test_the_two_critics_are_one_and_the_same() -> None:
    first, second = (tiny_gan(name).discriminator for name in ("wgan", "wgan_gp"))
    assert str(first) == str(second)
    assert flat(first).equal(flat(second))  # of one seed


@pytest.mark.parametrize("name", PER_IMAGE)
def test_a_discriminator_that_must_look_at_one_image_at_a_time_does(name: str) -> None:
    gan = tiny_gan(name).train()
    assert not [layer for layer in gan.discriminator.modules() if isinstance(layer, BATCH_NORMS)]
    x = image_batch(6)
    alone = torch.cat([gan.discriminator(x[i : i + 1]) for i in range(6)])
    assert torch.allclose(gan.discriminator(x), alone, atol=1e-6)


def test_what_the_papers_discriminators_put_out_and_what_their_losses_are_measured_in() -> None:
    logistic = ("logit", "nats", False)
    critic = ("value", "critic value", True)
    classes = [registry.model_class(name) for name in PAPERS]
    said = [(model.output, model.unit, model.per_image) for model in classes]
    assert said == [logistic, logistic, logistic, critic, critic]


@every_model
def test_every_model_says_what_its_discriminator_puts_out_and_in_what_unit_its_terms_are(name: str) -> None:
    model = registry.model_class(name)
    assert model.output in get_args(Output)
    assert model.unit in get_args(Unit)


def test_convolutional_models_share_one_backbone() -> None:
    def sizes(name: str, net: str) -> list[int]:
        return [p.numel() for p in getattr(registry.build(name, rng()), net).parameters()]

    generators = [sizes(name, "generator") for name in ("dcgan", "wgan", "wgan_gp")]
    assert generators[0] == generators[1] == generators[2]
    assert sizes("infogan", "generator")[1:] == generators[0][1:]  # its first layer also reads the codes
    trunks = [
        [
            p.numel()
            for key, p in registry.build(name, rng()).discriminator.named_parameters()
            if key.startswith("trunk")
        ]
        for name in ("dcgan", "infogan")
    ]
    assert trunks[0] == trunks[1] != []


def test_wgan_uses_rmsprop_without_momentum_and_clips_at_a_hundredth() -> None:
    gan = registry.build("wgan", rng())
    assert isinstance(gan.cfg, wgan.Config)
    assert gan.cfg.clip == 0.01
    for optimizer, rate in zip(gan.optimizers(), (gan.cfg.lr_d, gan.cfg.lr_g), strict=True):
        assert type(optimizer) is torch.optim.RMSprop
        assert {(group["momentum"], group["lr"]) for group in optimizer.param_groups} == {(0, rate)}


def test_wgan_every_critic_parameter_is_within_the_clip_after_every_critic_step() -> None:
    gan = tiny_gan("wgan", lr_d=0.01, steps=3)  # a rate at which each step would leave the box
    with torch.no_grad():
        for p in gan.discriminator.parameters():
            p.add_(0.5)
    clipped, constrain, largest = 0, gan.constrain, []

    def watched() -> None:
        nonlocal clipped
        clipped += any(bool((p.abs() > 0.01).any()) for p in gan.discriminator.parameters())
        constrain()
        largest.append([float(p.detach().abs().max()) for p in gan.discriminator.parameters()])

    gan.constrain = watched  # type: ignore[method-assign]
    for _ in fit(Training(gan, rng(), CPU), Batches(digits().images, 8, 0)):
        assert all(p.detach().abs().max() <= 0.01 for p in gan.discriminator.parameters())
    assert clipped > 0, "no step left the box: the test shows nothing"
    assert len(largest) == 3 * gan.cfg.n_critic
    assert len(largest[0]) == 8  # four layers, weights and biases
    assert max(map(max, largest)) <= 0.01


def test_wgan_has_no_logarithm_in_its_terms() -> None:
    # values 1e6 apart: a logarithm or sigmoid of them would flatten or overflow, a difference of means is exact
    gan = tiny_gan("wgan")
    gan.discriminator = Brightness({})
    terms = gan.d_terms(torch.full((4, 1, 28, 28), 1e6), torch.full((4, 1, 28, 28), -1e6), torch.zeros(4, 62), rng())
    assert float(total(terms)) == pytest.approx(-2e6)


def test_wgan_gp_penalty_has_weight_10_and_pulls_the_gradient_to_1() -> None:
    gan = registry.build("wgan_gp", rng())
    assert isinstance(gan.cfg, wgan_gp.Config)
    assert gan.cfg.gp_lambda == 10
    assert gan.cfg.betas == (0.0, 0.9)  # Algorithm 1 of the paper
    # D = mean of 784 pixels: gradient norm sqrt(784) / 784 = 1 / 28; 10 (1 / 28 - 1)^2 = 9.298469
    gan.discriminator = Brightness({})
    terms = gan.d_terms(image_batch(4), image_batch(4, 1), torch.zeros(4, 62), rng())
    assert float(terms["penalty"]) == pytest.approx(10 * (1 / 28 - 1) ** 2, rel=1e-5)


# ---- InfoGAN


def test_infogan_has_62_noise_one_ten_way_code_and_two_uniform_ones() -> None:
    parts = tiny_gan("infogan").latents.parts
    assert parts == (Noise("noise", 62), Categorical("c1", 10), Uniform("c2", -1, 1), Uniform("c3", -1, 1))


@pytest.mark.parametrize(("categories", "continuous"), [(10, 3), (4, 0), (12, 1)])
def test_infogans_codes_are_those_of_its_config(categories: int, continuous: int) -> None:
    gan = tiny_gan("infogan", categories=categories, continuous=continuous)
    uniform = [Uniform("c2", -1, 1), Uniform("c3", -1, 1), Uniform("c4", -1, 1)][:continuous]
    assert gan.latents.codes == (Categorical("c1", categories), *uniform)
    z = gan.latents.draw(4, rng())
    terms = gan.g_terms(image_batch(4), gan.generator(z), z, rng())
    assert set(terms) == {"fake", *(f"info_{code.name}" for code in gan.latents.codes)}
    assert {code: q.shape[1] for code, q in gan.q(image_batch(4)).items()} == {
        "c1": categories,
        **{code.name: 1 for code in uniform},
    }


def test_infogan_q_stands_on_the_discriminators_trunk() -> None:
    gan = tiny_gan("infogan")
    sum(value.sum() for value in gan.q(image_batch(4)).values()).backward()  # pyright: ignore[reportAttributeAccessIssue]
    touched = {name.split(".")[0] for name, p in gan.discriminator.named_parameters() if p.grad is not None}
    assert touched == {"trunk", "q_head"}


def test_infogan_information_is_in_both_losses_with_one_weight() -> None:
    z, fake, real = (tiny_gan("infogan").latents.draw(8, rng()), image_batch(8), image_batch(8, 1))

    def info(weight: float, net: str) -> dict[str, float]:
        gan = tiny_gan("infogan", info_lambda=weight, **PLAIN_Q)
        terms = gan.d_terms(real, fake, z, rng()) if net == "d" else gan.g_terms(real, fake, z, rng())
        return {name: term.item() for name, term in terms.items() if name.startswith("info")}

    once = info(1, "d")
    assert set(once) == {"info_c1", "info_c2", "info_c3"}
    assert info(1, "g") == pytest.approx(once)
    for net in ("d", "g"):
        assert info(2.5, net) == pytest.approx({name: 2.5 * value for name, value in once.items()})
    # an untrained Q's logits are near 0: it pays near ln 10 nats
    assert once["info_c1"] == pytest.approx(math.log(10), rel=0.1)


def gradient_sizes(gan: GAN, terms: Terms) -> dict[str, float]:
    gan.zero_grad()
    torch.stack([term for name, term in terms.items() if name.startswith("info")]).sum().backward()
    sizes: dict[str, float] = {}
    for name, p in gan.named_parameters():
        part = name.removeprefix("discriminator.").split(".")[0]
        sizes[part] = sizes.get(part, 0.0) + (0.0 if p.grad is None else float(p.grad.abs().sum()))
    return sizes


def test_infogan_information_trains_q_and_trunk_in_one_step_and_the_generator_in_the_other() -> None:
    gan = tiny_gan("infogan")
    z = gan.latents.draw(8, rng())
    fake = gan.generator(z)
    d = gradient_sizes(gan, gan.d_terms(image_batch(8), fake.detach(), z, rng()))
    assert d["q_head"] > 0
    assert d["trunk"] > 0
    assert (d["score"], d["generator"]) == (0, 0)
    assert gradient_sizes(gan, gan.g_terms(image_batch(8), fake, z, rng()))["generator"] > 0


def test_infogan_information_is_about_the_fakes_own_codes() -> None:
    gan = tiny_gan("infogan", **PLAIN_Q).eval()
    z = gan.latents.draw(8, rng())
    fake = gan.generator(z).detach()
    q = {name: value.detach() for name, value in gan.q(fake).items()}
    expected = {name: float(term) for name, term in gan.latents.information(q, z).items()}
    for terms in (gan.d_terms(image_batch(8), fake, z, rng()), gan.g_terms(image_batch(8), fake, z, rng())):
        assert {k: v.item() for k, v in terms.items() if k in expected} == pytest.approx(expected, rel=1e-5)


@every_model
def test_only_models_with_codes_have_a_q(name: str) -> None:
    gan = tiny_gan(name)
    assert bool(gan.q(image_batch(2))) == bool(gan.latents.codes) == (name == "infogan")


@every_model
def test_what_a_discriminator_lets_through_of_negative_numbers_is_a_fifth(name: str) -> None:
    """Radford et al. 2016, section 4."""
    slopes = {m.negative_slope for m in tiny_gan(name).discriminator.modules() if isinstance(m, nn.LeakyReLU)}
    assert slopes == {0.2}
