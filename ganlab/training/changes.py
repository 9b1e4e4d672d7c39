"""What may be changed while a run is under way, and how a resumed run comes by what was."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ganlab.models.base import GANConfig

CHANGEABLE = ("lr_g", "lr_d", "n_critic", "d_noise", "clip", "gp_lambda", "info_lambda")
"""fields of a Config that every step reads anew, and that decide nothing that is there already: no network's size, no
length of the run; a model has those that its Config has"""


def changeable(cfg: GANConfig) -> tuple[str, ...]:
    """The fields of this Config that may be changed under way."""
    return tuple(name for name in CHANGEABLE if hasattr(cfg, name))


def changed(cfg: GANConfig, field: str, value: Any) -> GANConfig:
    """The same Config with another value.  ValueError, naming what is allowed, for another field or value."""
    if field not in changeable(cfg):
        raise ValueError(f"{field!r:.40} cannot be changed under way: choose from {', '.join(changeable(cfg))}")
    return dataclasses.replace(cfg, **{field: value})


def replayed(cfg: GANConfig, rows: Sequence[Mapping[str, Any]]) -> GANConfig:
    """What a run's Config has become by its changes."""
    for row in rows:
        if "field" in row:
            cfg = changed(cfg, row["field"], row["value"])
    return cfg
