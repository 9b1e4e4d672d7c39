"""python -m train.all: train every model, then compare them."""

from __future__ import annotations

from dataclasses import dataclass

import tyro

from ganlab.errors import showable
from ganlab.models import registry
from ganlab.reporting.documents import comparison_table
from train.common import Options, one_sentence, require_models, seconds_per_step, train_one


@dataclass(frozen=True)
class All(Options):
    """Train every model on MNIST, or on the data that --dataset names, each into its run folder, and print the
    comparison. The same command resumes."""

    models: tuple[str, ...] = registry.NAMES
    """which ones, by name"""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_models(self.models)


def main() -> None:
    options = tyro.cli(All)
    with one_sentence():
        recipes = {name: registry.config(name, options.budget) for name in options.models}
        compute, judges, data = options.compute(), options.load_judges(), options.load_data()
        print(
            f"Into {showable(options.folder)}, on {compute.device.type} in {compute.precision}. Expected training time:"
        )
        total = 0.0
        for name, cfg in recipes.items():
            expected = cfg.steps * seconds_per_step(name, cfg, compute, data.train)
            total += expected
            images = cfg.steps * cfg.n_critic * cfg.batch_size
            print(f"  {name:8} {cfg.steps:7,} iterations {images:11,} images {expected / 60:6.1f} min")
        print(f"  together {total / 60:.1f} min, and some seconds of scoring for each of the film's frames")
        records = [train_one(name, cfg, options, compute, data, judges) for name, cfg in recipes.items()]
        see = f"GANLAB_CHECKPOINTS={showable(options.folder)} streamlit run app.py"
        print(f"\n{comparison_table(records)}\n\nSee them: {see}")


if __name__ == "__main__":
    main()
