"""python -m train.all: train every model, then compare them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

import tyro

from ganlab.errors import showable
from ganlab.models import registry
from ganlab.models.base import GANConfig
from ganlab.records.record import Record
from ganlab.reporting.documents import comparison_table
from train.common import first_process, one_sentence, require_models, said_once, seconds_per_step
from train.runs import ListOptions, Materials, Task, exit_code, run_all


@dataclass(frozen=True)
class All(ListOptions):
    """Train every model on MNIST, or on the data that --dataset names, each into its run folder, and print the
    comparison. The same command resumes."""

    models: tuple[str, ...] = registry.NAMES
    """which ones, by name"""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_models(self.models)


def print_expected_times(recipes: Mapping[str, GANConfig], own: Materials, processes: int) -> None:
    """How long each model will train, by some iterations of throwaway copies."""
    print("Expected training time:")
    total = 0.0
    for name, cfg in recipes.items():
        share = replace(cfg, batch_size=cfg.batch_size // processes)  # what processes send each other comes on top
        expected = cfg.steps * seconds_per_step(name, share, own.compute, own.data.train)
        total += expected
        images = cfg.steps * cfg.n_critic * cfg.batch_size
        print(f"  {name:8} {cfg.steps:7,} iterations {images:11,} images {expected / 60:6.1f} min")
    print(f"  together {total / 60:.1f} min, and some seconds of scoring for each of the film's frames")


def main() -> None:
    with said_once():
        options = tyro.cli(All)
    with one_sentence(), first_process(options, options.compute()) as world:
        recipes = {name: registry.config(name, options.budget) for name in options.models}
        own = Materials.load(options, world)
        compute = own.compute
        print(f"Into {showable(options.folder)}, on {compute.device.type} in {compute.precision}.")
        if options.budget != "smoke":  # to measure how long it takes would take a tenth of it
            print_expected_times(recipes, own, world.size)
        tasks = [Task(name, options.folder / name, name, cfg, options) for name, cfg in recipes.items()]
        done = run_all(tasks, options.way(own))
        records = [Record(options.folder / one.label) for one in done if one.state == "finished"]
        see = f"GANLAB_CHECKPOINTS={showable(options.folder)} streamlit run app.py"
        if records:
            print(f"\n{comparison_table(records)}\n\nSee them: {see}")
    sys.exit(exit_code(done))


if __name__ == "__main__":
    main()
