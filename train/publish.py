"""python -m train.publish --repo user/name: put trained models on the Hugging Face Hub, for others to pull."""

from __future__ import annotations

from pathlib import Path

import tyro

from ganlab import catalog
from ganlab.hub.push import carry_out, prepare, records_in
from ganlab.records.files import CARD, MANIFEST
from train.errors import one_sentence


def main(
    repo: str,
    path: Path | None = None,
    revision: str = "main",
    private: bool = False,
    dry_run: bool = False,
    force: bool = False,
) -> None:
    """Make a repository on the Hub hold the records of all models: a folder each, one commit, checked afterwards.

    Args:
        repo: user/name; created if it does not exist.
        path: a folder of run folders, or one run folder [checkpoints].
        revision: a branch; created if it does not exist.
        private: create the repository for your eyes only.
        dry_run: say what would be sent and deleted, and do nothing; needs no token for what is public.
        force: push into a repository that holds other files; they stay.
    """
    with one_sentence("The same command goes on: what has arrived is not sent again."):
        records = records_in(path) if path else [catalog.record(name) for name in catalog.trained_names()]
        plan = prepare(repo, records, revision, force=force)
        for folder in plan.edited:
            would = "would be" if dry_run else "is"
            print(f"{folder / CARD} was changed by hand: it {would} taken as it is, and {MANIFEST} made anew for it")
        for name in plan.send:
            print(f"{'would send' if dry_run else 'send'} {name}, {len(plan.files[name]):,} bytes")
        for name in plan.delete:
            print(f"{'would delete' if dry_run else 'delete'} {name}")
        if not (plan.send or plan.delete):
            print("nothing differs: no commit")
        if dry_run:
            missing = "" if plan.remote.commit else f"; {repo} would be created, or cannot be seen without a token"
            print(f"{plan.size:,} bytes in all{missing}")
            return
        print(carry_out(plan, private=private))


if __name__ == "__main__":
    tyro.cli(main)
