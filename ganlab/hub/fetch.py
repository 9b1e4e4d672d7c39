"""python -m ganlab.hub.fetch: the process that talks to the network during a pull, so that it can be ended.

It says on its output, a line of JSON each, how far it is. Nothing it fetches is more than staged files, each compared
with the hash and the size in the repository's manifest.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from ganlab.hub import cache, client
from ganlab.hub.manifest import COMMIT, LARGEST_MANIFEST, Entry, HubError, models, of_model, parse
from ganlab.records.files import MANIFEST, RecordError
from ganlab.records.record import Record

PAUSES = (0.5, 1.0, 2.0)
"""seconds before each new try, when the server answers that it has trouble"""
T = TypeVar("T")


def report(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def fetch(repo: str, revision: str, names: list[str], folder: Path) -> None:
    """Stages run folders of a repository: all of its models if no names are given.  HubError, one sentence, if not."""
    client.prepare()
    report(asking=True)
    commit = with_retries(lambda: resolve_commit(repo, revision))
    report(commit=commit)
    manifest = parse(b"".join(with_retries(lambda: list(chunks(repo, commit, MANIFEST, LARGEST_MANIFEST)))), repo)
    for name in names:
        if name not in models(manifest):
            raise HubError(f"{repo} holds no {name}: it holds {', '.join(models(manifest)) or 'nothing'}.")
    wanted = [name for name in names or models(manifest) if not cache.is_intact(cache.folder(repo) / commit / name)]
    entries = {f"{name}/{file}": entry for name in wanted for file, entry in of_model(manifest, name).items()}
    total, before = sum(entry.bytes for entry in entries.values()), 0
    for path, entry in entries.items():
        (folder / path).parent.mkdir(exist_ok=True)
        with_retries(
            lambda path=path, entry=entry, before=before: download_file(
                repo, commit, path, entry, folder, before, total
            )
        )
        before += entry.bytes
    for name in wanted:
        _check(folder / name, name, repo)
    report(done=True)


def download_file(repo: str, commit: str, path: str, entry: Entry, folder: Path, before: int, total: int) -> None:
    """One file, no byte more than the manifest states.  HubError if it is not what the manifest states."""
    digest, size = hashlib.sha256(), 0
    with (folder / path).open("wb") as file:
        for chunk in chunks(repo, commit, path, entry.bytes):
            digest.update(chunk)
            file.write(chunk)
            size += len(chunk)
            report(bytes=before + size, of=total)
    if (size, digest.hexdigest()) != (entry.bytes, entry.sha256):
        raise HubError(
            f"{path} of {repo} arrived with wrong bytes: try again; if it stays so, ask its owner to push again."
        )


def resolve_commit(repo: str, revision: str) -> str:
    """The commit that a revision is now.  HubError if what answers is not the Hub, as in a hotel's network."""
    with client.get(f"api/models/{repo}/revision/{quote(revision, safe='')}") as response:
        try:
            sha = json.loads(response.read())["sha"]
        except (ValueError, LookupError, TypeError, RecursionError):
            sha = None
    if not COMMIT.fullmatch(str(sha)):
        raise HubError(f"what answers for {repo} is not the Hub: check the network, then try again.")
    return str(sha)


def chunks(repo: str, commit: str, path: str, largest: int) -> Iterator[bytes]:
    """A file's bytes as they come.  HubError as soon as there are more than `largest`."""
    from huggingface_hub.errors import EntryNotFoundError

    size = 0
    try:
        with client.get(f"{repo}/resolve/{commit}/{path}") as response:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > largest:
                    raise HubError(f"{path} of {repo} is larger than it may be: nothing was taken from it.")
                yield chunk
    except EntryNotFoundError as error:
        reason = "it holds no records of ganlab" if path == MANIFEST else "ask its owner to push again"
        raise HubError(f"{repo} has no {path}: {reason}.") from error


def with_retries(action: Callable[[], T]) -> T:
    """Tries again, three times, while the server answers with HTTP 5xx."""
    from huggingface_hub.errors import HfHubHTTPError

    for pause in PAUSES:
        try:
            return action()
        except HfHubHTTPError as error:
            if error.response.status_code < 500:
                raise
        report(again=True)
        time.sleep(pause)
    return action()


def _check(folder: Path, name: str, repo: str) -> None:
    """The staged folder is a record of that model, and its own manifest agrees."""
    try:
        record = Record(folder)
        record.verify()
    except RecordError as error:
        raise HubError(f"{repo} holds no readable record in {name}: ask its owner to push again.") from error
    if record.model != name:
        raise HubError(f"{repo} holds a record of {record.model} in {name}: ask its owner to push again.")


def main() -> None:
    repo, revision, folder, *names = sys.argv[1:]
    try:
        with client.one_sentence(repo, revision):
            fetch(repo, revision, names, Path(folder))
    except HubError as error:
        report(error=str(error))
    except OSError as error:
        report(
            error=f"the cache cannot be written ({error.strerror}): make room, or set GANLAB_CACHE to another folder."
        )


if __name__ == "__main__":
    main()
