"""config.json as a run begins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ganlab.compute import Compute
from ganlab.evaluation.committee import Committee
from ganlab.inference import discriminator_plan, layer_plan
from ganlab.models.base import GAN, GANConfig
from ganlab.records.files import FORMAT
from ganlab.training.provenance import provenance
from ganlab.training.recording import FULL, SLIM, Recording
from ganlab.training.same_run import as_json


def begun_config(
    name: str,
    gan: GAN,
    cfg: GANConfig,
    budget: str,
    seed: int,
    compute: Compute,
    recording: Recording,
    data: dict[str, Any],
    judges: Committee | None,
    processes: int,
) -> dict[str, Any]:
    """docs/run_folder.md has the fields.  gan: untrained; data: as `ganlab.data.described`."""
    nets = {"generator": gan.generator, "discriminator": gan.discriminator}
    return {
        "format": FORMAT,
        "kind": recording.kind,
        "model": name,
        "label": gan.label,
        "year": gan.year,
        "paper": gan.paper,
        "critic": gan.output != "logit",
        "output": gan.output,
        "unit": gan.unit,
        "budget": budget,
        "config": as_json(cfg),
        "latents": gan.latents.to_json(),
        "plan": layer_plan.note(gan.generator),
        "discriminator_plan": discriminator_plan.note(gan),
        "parameters": {net: sum(p.numel() for p in module.parameters()) for net, module in nets.items()},
        "data": data,
        "seed": seed,
        "judge": judges and judges.sha256,
        **({} if recording in (FULL, SLIM) else {"recording": asdict(recording)}),
        **provenance(compute, processes),
    }
