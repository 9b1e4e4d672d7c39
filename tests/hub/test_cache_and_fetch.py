"""The parts of push and pull, each by itself and in this process: the cache, what is fetched, what a refusal says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest

from ganlab.hub import cache, client, fetch
from ganlab.hub.manifest import HubError, of_model, parse
from ganlab.hub.push import contents, prepare
from ganlab.records.files import MANIFEST, sha256, write_json
from ganlab.records.record import Record
from tests.support.factories import shipped
from tests.support.hub_server import USER, Hub, hub

REPO = f"{USER}/digits"
COMMIT = "0123456789" * 4


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub of our own that holds the shipped GAN."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    with hub() as state:
        monkeypatch.setenv("HF_ENDPOINT", state.address)
        state.put(REPO, contents(REPO, [Record(shipped("gan"))]))
        yield state


def staged(folder: Path, name: str = "gan") -> Path:
    """A folder that holds a model's record, as a fetch leaves it."""
    shutil.copytree(shipped(name), folder / name)
    return folder


def test_what_is_staged_is_found_under_its_revision_and_no_other(tmp_path: Path) -> None:
    assert cache.commit(REPO, "a/branch") is None
    assert cache.find(REPO, "a/branch", "gan") is None
    cache.commit_staged(REPO, "a/branch", COMMIT, staged(tmp_path / "staged"))
    assert cache.commit(REPO, "a/branch") == COMMIT
    found = cache.find(REPO, "a/branch", "gan")
    assert found is not None
    assert found == tmp_path / "cache" / "tester--digits" / COMMIT / "gan"
    assert cache.is_intact(found)
    assert cache.listing() == [cache.Pulled(REPO, "a/branch", COMMIT, found)]
    assert cache.find(REPO, "a/branch", "dcgan") is None
    assert cache.find(REPO, "main", "gan") is None


def test_a_damaged_folder_of_the_cache_is_put_aside_and_a_whole_one_stays(tmp_path: Path) -> None:
    cache.commit_staged(REPO, "main", COMMIT, staged(tmp_path / "first"))
    found = cache.find(REPO, "main", "gan")
    assert found is not None
    before = found.stat().st_ino
    cache.commit_staged(REPO, "main", COMMIT, staged(tmp_path / "second"))
    assert found.stat().st_ino == before
    (found / "history.jsonl").write_bytes(b"")
    assert not cache.is_intact(found)
    cache.commit_staged(REPO, "main", COMMIT, staged(tmp_path / "third"))
    assert cache.is_intact(found)


def test_a_fetch_says_how_many_bytes_of_all_it_has_and_takes_nothing_twice(
    net: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "staged").mkdir()
    fetch.fetch(REPO, "main", ["gan"], tmp_path / "staged")
    first, second, *course, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first, last) == ({"asking": True}, {"done": True})
    sizes = [entry.bytes for entry in of_model(parse(net.files(REPO)[MANIFEST], REPO), "gan").values()]
    assert {row["of"] for row in course} == {sum(sizes)}
    reached = [row["bytes"] for row in course]
    assert reached == sorted(set(reached))
    assert set(reached) >= set(accumulate(sizes)), "at the end of a file all that came before it and itself"
    assert {path.name: path.read_bytes() for path in (tmp_path / "staged" / "gan").iterdir()} == {
        path.name: path.read_bytes() for path in shipped("gan").iterdir()
    }
    cache.commit_staged(REPO, "main", second["commit"], tmp_path / "staged")
    (tmp_path / "again").mkdir()
    fetch.fetch(REPO, "main", ["gan"], tmp_path / "again")
    assert "bytes" not in capsys.readouterr().out
    assert list((tmp_path / "again").iterdir()) == []


def test_a_record_of_another_model_is_refused_when_it_has_come(net: Hub, tmp_path: Path) -> None:
    files = {path.replace("gan/", "dcgan/"): content for path, content in net.files(REPO).items()}
    files[MANIFEST] = files[MANIFEST].replace(b'"gan/', b'"dcgan/')
    net.put(REPO, files)
    (tmp_path / "staged").mkdir()
    with pytest.raises(HubError, match="holds a record of gan in dcgan: ask its owner to push again"):
        fetch.fetch(REPO, "main", [], tmp_path / "staged")


def test_a_repository_that_was_just_made_holds_nobodys_files(net: Hub) -> None:
    net.put(f"{USER}/new", {".gitattributes": b"*.safetensors filter=lfs\n"})  # as the Hub begins each
    plan = prepare(f"{USER}/new", [Record(shipped("gan"))])
    assert set(plan.send) == {"README.md", MANIFEST, *(f"gan/{path.name}" for path in shipped("gan").iterdir())}
    assert plan.delete == ()
    net.put(f"{USER}/old", {".gitattributes": b"", "theirs.txt": b"1"})
    with pytest.raises(HubError, match=r"holds files that ganlab did not put there \('theirs.txt'\)"):
        prepare(f"{USER}/old", [Record(shipped("gan"))])


def test_a_manifest_that_states_a_strangers_file_is_no_repository_yet(tmp_path: Path) -> None:
    folder = staged(tmp_path) / "gan"
    (folder / "notes.py").write_bytes(b"mine")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"]["notes.py"] = {"sha256": sha256(b"mine"), "bytes": 4}
    write_json(folder / MANIFEST, manifest)
    with pytest.raises(HubError) as caught:
        contents(REPO, [Record(folder)])
    assert str(caught.value).startswith(f"{folder / 'notes.py'} is no file of a run folder: python -m train.evaluate")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "hub.test gives no access to a/b: log in with"),
        (404, "a/b was not found on hub.test: check the name"),
        (407, "HTTP 407"),
        (409, "a/b was changed by someone else at the same time"),
        (418, "hub.test refuses (HTTP 418) what was asked of a/b"),
        (429, "hub.test asks to wait (too many requests): try again in some minutes"),
        (500, "hub.test has trouble (HTTP 500): try again later"),
        (503, "hub.test has trouble (HTTP 503): try again later"),
    ],
)
def test_each_refusal_says_what_to_do(status: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.utils import httpx

    monkeypatch.setenv("HF_ENDPOINT", "https://hub.test")
    response = httpx.Response(status, request=httpx.Request("GET", "https://hub.test/a/b"))
    with pytest.raises(HubError) as caught, client.one_sentence("a/b", "main"):
        raise HfHubHTTPError("refused", response=response)
    assert said in str(caught.value)
