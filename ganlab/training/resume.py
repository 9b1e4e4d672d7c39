"""A stopped run goes on: from its folder's newest state that is whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ganlab.records.files import RecordError
from ganlab.training import changes, saved_state
from ganlab.training.provenance import EXACT
from ganlab.training.same_run import ONE_PROCESS, refuse_other, stored
from ganlab.training.saved_state import STATE, SavedState, UnusableError

if TYPE_CHECKING:
    from ganlab.training.run import Run


def resume(run: Run, allow_inexact: bool) -> None:
    """Takes up the newest saved state that is whole, and says in config.json what is not as it was.  RecordError if
    there is none, or if it is another run's."""
    exact = () if allow_inexact else EXACT
    found = stored(run.folder)
    refuse_other(run.folder, found, run.config, exact)
    problems: list[str] = []
    for path in saved_state.paths(run.folder):
        try:
            state = SavedState.read(path)
            refuse_other(path, state.run, run.config, exact)
            _take_up(run, state)
            break
        except UnusableError as error:
            problems.append(str(error))
    else:
        said = "; ".join(dict.fromkeys(problems))
        raise RecordError(
            f"{run.folder} cannot be resumed, because {said}: put back what was changed, or choose another --out."
        )
    if problems:
        run.note = (
            f"{run.folder} goes on from the state before its last one, of iteration {run.training.step}, because "
            f"{problems[0]}."
        )
        path.replace(path.with_name(STATE))  # the next save must not put the bad one in this one's place
    run.history.cut()
    other = {field: found.get(field) for field in (*EXACT, "revision") if found.get(field) != run.config[field]}
    other |= {field: theirs for field in EXACT if (theirs := (ONE_PROCESS | state.run)[field]) != run.config[field]}
    if other or "resumed_from" in found:
        earlier = found.get("resumed_from", [])
        run.config["resumed_from"] = [*earlier, {"step": run.training.step, **other}]
        run.write_config()


def _take_up(run: Run, state: SavedState) -> None:
    """Becomes what was saved; nothing is written.  UnusableError if a growing file is not what it vouches for."""
    step = int(state.tensors["counters"][0])
    run.history.read_back(step, state.files)
    run.film.read_back(step, state.files)
    run.training.load(state.tensors)
    run.history.load(state.tensors)
    run.seconds, run.batches.position = state.seconds, state.position
    run.changes = state.run.get("changes", [])
    run.training.gan.cfg = changes.replayed(run.cfg, run.changes)
