"""A finished run without its networks: what a slim run of the same training would have written down, and more rows."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from ganlab import images
from ganlab.records.files import DIAGRAM, MANIFEST, RecordError, json_bytes, replace_files, write_file, write_manifest
from ganlab.records.record import Record
from ganlab.training.film import MOMENTS, PICTURES
from ganlab.training.recording import FULL, SLIM, begun

AS_THEY_ARE = ("history.jsonl", MOMENTS, "weights.json", "metrics.json", DIAGRAM)


def slim_copy(run: Record, folder: Path) -> None:
    """Writes the record of a run without networks, GIF and card, and with as many digits a moment as a slim one has,
    into a folder; an earlier copy there becomes this one at once.  RecordError if the run is itself slim."""
    if run.config.get("kind") != FULL.kind:
        raise RecordError(f"{run.path} holds no networks, so there is nothing to leave out: name the run's own folder.")
    recording = begun(run.path, FULL)
    samples = min(recording.samples, SLIM.samples)
    slim = dataclasses.replace(recording, kind=SLIM.kind, samples=samples, keeps_networks=False)
    files = {name: run.read(name) for name in AS_THEY_ARE}
    files["config.json"] = json_bytes(run.config | {"kind": slim.kind, "recording": dataclasses.asdict(slim)})
    files[PICTURES] = images.png(images.grid(np.concatenate(run.snapshots[:, :samples]), samples))
    if (folder / MANIFEST).is_file():
        return replace_files(folder, files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(folder / name, content)
    write_manifest(folder)
