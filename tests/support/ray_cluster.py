"""python -m tests.support.ray_cluster FOLDER: a list of runs on a Ray cluster of two nodes of one core, for a test.

The runs are those of `tasks`. A line on its input kills the second node without a word to anybody. What became of each
run stands in the folder's ended.json at last.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from ganlab.training.recording import SLIM
from tests.support.factories import tiny_config
from train.common import Options
from train.ray_runs import on_ray
from train.runs import Task, run_all

NAME = "Shirts"
STEPS = 500
FEW = dataclasses.replace(SLIM, calibration=100, keeps_each=False)


def tasks(folder: Path) -> list[Task]:
    """Three short runs on the data in a folder; the last cannot be finished."""
    options = Options(budget="smoke", out=folder, data=folder, dataset=NAME, threads=1)
    cfg = tiny_config("gan", steps=STEPS)
    wild = tiny_config("gan", steps=STEPS, lr_g=1e30, lr_d=1e30)
    return [
        Task(label, folder / label, "gan", recipe, options, FEW)
        for label, recipe in (("one", cfg), ("two", dataclasses.replace(cfg, d_noise=0.0)), ("wild", wild))
    ]


def main() -> None:
    from ray.cluster_utils import Cluster

    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0"}
    own: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 2**27}
    cluster = Cluster(initialize_head=True, head_node_args={**own, "include_dashboard": False})
    second = cluster.add_node(**own)
    cluster.wait_for_nodes()
    address = str(cluster.address)

    def kill() -> None:
        if sys.stdin.readline():
            cluster.remove_node(second, allow_graceful=False)

    threading.Thread(target=kill, daemon=True).start()
    folder = Path(sys.argv[1])
    ended = run_all(tasks(folder), lambda tasks: on_ray(tasks, address, threads=1, send_every=0.0))
    (folder / "ended.json").write_text(json.dumps({one.label: one.state for one in ended}))
    cluster.shutdown()


if __name__ == "__main__":
    main()
