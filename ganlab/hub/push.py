"""Push: records into one repository of the Hub, a folder per model, in one commit that is checked afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganlab.hub import client, fetch, manifest
from ganlab.hub.manifest import Entry, HubError, check_repo, check_revision
from ganlab.records.files import (
    CARD,
    MANIFEST,
    RecordError,
    is_record_file,
    restated_manifest,
    rewrite_manifest,
    sha256,
)
from ganlab.records.record import Record
from ganlab.records.repository_card import root_card

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoFile

ALLOWED_BESIDE = {".gitattributes"}
"""what the Hub itself puts into a new repository"""


@dataclass(frozen=True)
class Remote:
    """A repository as it is before a push."""

    commit: str | None
    """None if there is no such repository, or it cannot be seen"""
    private: bool
    branch: bool
    """whether the revision exists"""
    files: dict[str, str]
    """path -> hash as the Hub states it: sha256, or git's sha1 of a blob"""
    ours: frozenset[str]
    """what our last push put there"""


@dataclass(frozen=True)
class Plan:
    """What a push would do."""

    repo: str
    revision: str
    remote: Remote
    files: dict[str, bytes]
    """everything of ours, by its path in the repository"""
    send: tuple[str, ...]
    delete: tuple[str, ...]
    edited: tuple[Path, ...] = ()
    """run folders whose card somebody changed: it is taken as it is, with a manifest that states it so"""

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(len(self.files[path]) for path in self.send)


def push(
    repo: str, records: Sequence[Record], revision: str = "main", *, private: bool = False, force: bool = False
) -> str:
    """Makes the repository hold these records -> its link.  HubError, one sentence, if it cannot."""
    return carry_out(prepare(repo, records, revision, force=force), private=private)


def prepare(repo: str, records: Sequence[Record], revision: str = "main", *, force: bool = False) -> Plan:
    """Compares the records with what the repository holds; needs no token where the repository is public.

    HubError if the repository holds what we did not put there, unless `force`: such files are left alone then, except
    a README.md or MANIFEST.json at the root, which are replaced.
    """
    check_repo(repo)
    check_revision(revision)
    files = contents(repo, records)
    edited = tuple(record.path for record in records if record.edited_card)
    with client.one_sentence(repo, revision):
        remote = remote_contents(repo, revision)
    strange = sorted(remote.files.keys() - remote.ours - ALLOWED_BESIDE)
    if strange and not remote.ours and not force:
        shown = ", ".join(repr(path[:40]) for path in strange[:3])
        raise HubError(
            f"{repo} holds files that ganlab did not put there ({shown}): choose another name, or push beside them "
            "with --force."
        )
    send = tuple(sorted(path for path, content in files.items() if not _same(content, remote.files.get(path))))
    delete = tuple(sorted((remote.ours & remote.files.keys()) - files.keys()))
    return Plan(repo, revision, remote, files, send, delete, edited)


def contents(repo: str, records: Sequence[Record]) -> dict[str, bytes]:
    """All files of a repository with these records: path -> bytes, each record's compared with its manifest, but for a
    card that somebody changed, which is stated anew."""
    if not records:
        raise HubError("there are no records to push: train a model first, or name the folder that holds them.")
    files: dict[str, bytes] = {}
    for record in records:
        if any(path.startswith(f"{record.model}/") for path in files):
            raise HubError(f"there are two records of {record.model}: a repository holds one of each model.")
        for name in (*record.files, MANIFEST):
            if not is_record_file(name):
                raise HubError(
                    f"{record.path / name} is no file of a run folder: python -m train.evaluate --cards {record.path} "
                    "takes it out of the manifest, and leaves it where it is."
                )
            files[f"{record.model}/{name}"] = _content(record, name)
    try:
        files[CARD] = root_card(repo, records).encode()
    except (LookupError, TypeError, ValueError) as error:
        raise HubError("a record lacks the scores of its card: run python -m train.evaluate over it first.") from error
    rows = {path: Entry(sha256(content), len(content)) for path, content in files.items()}
    files[MANIFEST] = manifest.render(rows)
    return files


def _content(record: Record, name: str) -> bytes:
    edited = record.edited_card
    if name == MANIFEST:
        return restated_manifest(record.path, CARD) if edited else record.manifest
    return edited if edited and name == CARD else record.read(name)


def remote_contents(repo: str, revision: str) -> Remote:
    """What the repository holds."""
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    api = client.api()
    try:
        info, branch = api.model_info(repo, revision=revision), True
    except RepositoryNotFoundError:
        return Remote(None, False, False, {}, frozenset())
    except RevisionNotFoundError:
        info, branch = api.model_info(repo), False  # the branch will start from what main holds
    commit = str(info.sha)
    files = _hashes(api.list_repo_tree(repo, recursive=True, revision=commit))
    ours = _ours(repo, commit) if MANIFEST in files else frozenset()
    return Remote(commit, bool(info.private), branch, files, ours)


def carry_out(plan: Plan, *, private: bool = False) -> str:
    """Creates the repository and the branch if need be, commits, and compares what arrived -> the link.  Then states
    the cards that somebody changed in the manifests here too.

    Makes no commit where nothing differs. HubError, one sentence, if it cannot.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, get_token

    if get_token() is None:
        raise HubError("there is no token: log in with `hf auth login`, or set HF_TOKEN to a token with write access.")
    repo, revision = plan.repo, plan.revision
    if private and plan.remote.commit and not plan.remote.private:
        raise HubError(f"{repo} is public: make it private on its settings page, or leave out --private.")
    link = f"{client.endpoint()}/{repo}" + (f"/tree/{revision}" if revision != "main" else "")
    with client.one_sentence(repo, revision, writing=True):
        api, parent = client.api(), plan.remote.commit
        if parent is None:
            api.create_repo(repo, private=private or None, exist_ok=True)
            found = remote_contents(repo, revision)
            if found.files.keys() - ALLOWED_BESIDE:  # it was there all the time, hidden from this token
                raise HubError(f"{repo} is not empty, and the token cannot see what it holds: choose another name.")
            parent = found.commit
        if not plan.remote.branch and revision != "main":
            api.create_branch(repo, branch=revision, exist_ok=True)
        if plan.send or plan.delete:
            operations = [
                *(CommitOperationAdd(path, plan.files[path]) for path in plan.send),
                *(CommitOperationDelete(path) for path in plan.delete),
            ]
            done = api.create_commit(
                repo, operations, commit_message="Records of ganlab", revision=revision, parent_commit=parent
            )
            arrived = _hashes(api.list_repo_tree(repo, recursive=True, revision=done.oid))
            for path, content in plan.files.items():
                if not _same(content, arrived.get(path)):
                    raise HubError(f"{path} arrived at {repo} with wrong bytes: give the same command again.")
    for folder in plan.edited:
        try:
            rewrite_manifest(folder, CARD)
        except OSError as error:
            raise HubError(
                f"{link} holds the records now, but {folder / MANIFEST} cannot be written ({error.strerror}), so the "
                "card there still counts as changed: give the same command again where it can be."
            ) from error
    return link


def _hashes(tree: Iterable[RepoFile | object]) -> dict[str, str]:
    from huggingface_hub.hf_api import RepoFile

    return {item.path: item.lfs.sha256 if item.lfs else item.blob_id for item in tree if isinstance(item, RepoFile)}


def _same(content: bytes, found: str | None) -> bool:
    """Whether the Hub's hash of a file is that of these bytes."""
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    return found in (sha256(content), blob)


def _ours(repo: str, commit: str) -> frozenset[str]:
    """The files that our last push put there; none if the MANIFEST.json is not ours."""
    try:
        listed = manifest.parse(b"".join(fetch.chunks(repo, commit, MANIFEST, manifest.LARGEST_MANIFEST)), repo)
    except HubError:
        return frozenset()
    return frozenset(listed) | {MANIFEST}


def records_in(folder: Path) -> list[Record]:
    """The records of a folder of run folders, or of one run folder; a judge is left out, scoring alone needs it.

    RecordError if one of them is unfinished or damaged.
    """
    try:
        one = (folder / "config.json").is_file()
    except OSError as error:
        raise RecordError(
            f"{str(folder)[:200]} cannot be read ({error.strerror}): check the path and its permissions."
        ) from error
    places = [folder] if one else sorted(p.parent for p in folder.glob("*/config.json"))
    return [record for record in map(Record, places) if record.model != "judge"]
