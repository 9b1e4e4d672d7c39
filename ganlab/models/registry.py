"""The one list of models, in the order of the paper's story; building one imports its file, and torch, only then."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

    from ganlab.models.base import GAN, GANConfig

_HERE = Path(__file__).parent
NAMES = ("gan", "dcgan", "infogan", "wgan", "wgan_gp")


def _module(name: str) -> Any:
    if name not in NAMES:
        raise ValueError(f"unknown model {name!r}; choose from {', '.join(NAMES)}")
    return import_module(f"ganlab.models.{name}")


def model_class(name: str) -> type[GAN[GANConfig]]:
    """The GAN class of a model.  ValueError for an unknown name."""
    return _module(name).Model


def config(name: str, budget: str = "release", **overrides: Any) -> GANConfig:
    """A model's Config at a budget, with fields changed.  ValueError for an unknown name, budget or field, and for a
    value that the field does not allow."""
    budgets = model_class(name).budgets
    if budget not in budgets:
        raise ValueError(f"unknown budget {budget!r}; choose from {', '.join(budgets)}")
    return _filled(name, budgets[budget] | overrides)


def stored_config(name: str, stored: Mapping[str, Any]) -> GANConfig:
    """The Config that a run folder's config.json holds under "config".  ValueError as from `config`.

    A file of an older version lacks the fields that came later; they take their defaults. So the default of a new field
    must mean what was done before there was the field.
    """
    return _filled(name, {field: tuple(v) if isinstance(v, list) else v for field, v in stored.items()})


def _filled(name: str, settings: Mapping[str, Any]) -> GANConfig:
    """The Config with these settings; the others have their defaults."""
    made = _module(name).Config
    if unknown := sorted(settings.keys() - {field.name for field in fields(made)}):
        raise ValueError(f"{name} has no setting {', '.join(unknown)} in this version of ganlab")
    return made(**settings)


def build(name: str, rng: torch.Generator, cfg: GANConfig | None = None) -> GAN[GANConfig]:
    """A fresh, untrained model, its weights drawn from `rng`."""
    import torch

    with torch.random.fork_rng(devices=[]):  # torch's layers draw first weights from the global generator
        return _module(name).Model(cfg or config(name), rng)


@cache
def field_docs(name: str) -> dict[str, str]:
    """What each field of a model's Config means, in the words below it in its file, on one line; {} for a model that is
    none of `NAMES`.  The file is read: importing it would import torch, which takes seconds."""
    if name not in NAMES:
        return {}
    return _docs(_HERE / "base.py", "GANConfig") | _docs(_HERE / f"{name}.py", "Config")


def _docs(file: Path, cls: str) -> dict[str, str]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    (made,) = (node for node in module.body if isinstance(node, ast.ClassDef) and node.name == cls)
    return {
        field.target.id: " ".join(words.value.value.split())
        for field, words in zip(made.body, made.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(words, ast.Expr)
        and isinstance(words.value, ast.Constant)
        and isinstance(words.value.value, str)
    }
