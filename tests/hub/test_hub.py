"""Push and pull over real HTTP with the Hub's own client, against a server on this machine that also fails on command.

What this proves, and what it does not, is said in docs/hub.md.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ganlab
from ganlab.hub import cache
from ganlab.hub import pull as pull_module
from ganlab.hub.manifest import HubError, check_repo, check_revision, parse
from ganlab.hub.pull import pull, pulling
from ganlab.hub.push import carry_out, prepare, push, records_in
from ganlab.records.files import FORMAT, MANIFEST, RecordError, write_json, write_manifest
from ganlab.records.record import Record
from tests.support.cases import mostly_slow
from tests.support.commands import command
from tests.support.factories import CHECKOUT, python
from tests.support.hub_server import READER, TOKEN, USER, Faults, Hub, hub
from tests.support.programs import skip_if_quick

REPO = f"{USER}/digits"
PATIENCE = 15  # seconds within which a failing network has to be a sentence
Copied = Callable[[str], Path]


@pytest.fixture(scope="module")
def server() -> Iterator[Hub]:
    with hub() as state:
        yield state


@pytest.fixture
def net(server: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """An empty Hub without faults, an empty cache, a token that writes."""
    server.repos.clear()
    server.faults = Faults()
    server.requests.clear()
    for name, value in {
        "HF_ENDPOINT": server.address,
        "HF_HOME": str(tmp_path / "home"),
        "HF_TOKEN": TOKEN,
        "GANLAB_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("GANLAB_REPO", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    return server


@pytest.fixture
def records(copied: Copied) -> list[Record]:
    return [Record(copied("gan")), Record(copied("infogan"))]


def refused(action: Callable[[], object]) -> str:
    """The one sentence with which something is refused, in time."""
    begun = time.monotonic()
    with pytest.raises(RecordError) as caught:
        action()
    assert time.monotonic() - begun < PATIENCE
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert "Traceback" not in sentence
    return sentence


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# ---- there and back


def test_push_wipe_pull_load_gives_the_same_pixels(net: Hub, records: list[Record]) -> None:
    link = push(REPO, records)
    assert link == f"{net.address}/{REPO}"
    assert net.repos[REPO].log == ["initial commit", "Records of ganlab"]
    shutil.rmtree(cache.root(), ignore_errors=True)
    for record in records:
        model = ganlab.load(record.model, repo=REPO)
        assert model.record.path.is_relative_to(cache.root())
        assert np.array_equal(model.sample(16, seed=7), ganlab.load(record.path).sample(16, seed=7))
        assert snapshot(model.record.path) == {
            name: (record.path / name).read_bytes() for name in (*record.files, MANIFEST)
        }


def test_the_clients_own_download_reads_what_was_pushed(net: Hub, records: list[Record], tmp_path: Path) -> None:
    push(REPO, records)
    code = (
        "import sys, huggingface_hub; huggingface_hub.snapshot_download(sys.argv[1], local_dir=sys.argv[2], "
        "token=False)"
    )
    done = python("-c", code, REPO, str(tmp_path / "plain"))
    assert done.returncode == 0, done.stderr
    Record(tmp_path / "plain" / "infogan").verify()
    listed = json.loads((tmp_path / "plain" / MANIFEST).read_text())["files"]
    for path, row in listed.items():
        content = (tmp_path / "plain" / path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row["sha256"], row["bytes"])
    assert listed.keys() == net.files(REPO).keys() - {MANIFEST, ".gitattributes"}


def test_a_second_push_makes_no_commit(net: Hub, records: list[Record]) -> None:
    link = push(REPO, records)
    before = dict(net.repos[REPO].branches)
    assert push(repo=REPO, records=records, revision="main") == link
    assert net.repos[REPO].branches == before
    assert len(net.repos[REPO].log) == 2


def test_a_changed_record_is_one_more_commit_of_what_changed(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    write_json(records[0].path / "weights.json", {"moments": []})
    write_manifest(records[0].path)
    plan = prepare(REPO, [Record(records[0].path), records[1]])
    assert plan.send == (MANIFEST, "gan/MANIFEST.json", "gan/weights.json")
    assert plan.delete == ()
    push(REPO, [Record(records[0].path), records[1]])
    assert len(net.repos[REPO].log) == 3
    assert json.loads(net.files(REPO)["gan/weights.json"]) == {"moments": []}


def test_a_model_left_out_is_deleted_and_a_strangers_file_stays(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    strange = {"gan/notes.txt": b"mine", "photo.png": b"mine too", "infogan.txt": b"and this"}
    net.put(REPO, net.files(REPO) | strange)
    push(REPO, records[1:])
    files = net.files(REPO)
    assert {path for path in files if path.startswith("gan/")} == {"gan/notes.txt"}
    assert files.items() >= strange.items()
    assert f"infogan/{MANIFEST}" in files
    assert "gan" not in {path.partition("/")[0] for path in parse(files[MANIFEST], REPO)}


def test_another_branch(net: Hub, records: list[Record]) -> None:
    push(REPO, records[:1])
    link = push(REPO, records[1:], "next")
    assert link.endswith(f"{REPO}/tree/next")
    assert "infogan/config.json" not in net.files(REPO)
    assert "gan/config.json" not in net.files(REPO, "next")
    assert ganlab.record("infogan", repo=REPO, revision="next").model == "infogan"
    assert "holds no infogan: it holds gan" in refused(lambda: ganlab.record("infogan", repo=REPO))


def test_a_private_repository_stays_private(net: Hub, records: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    push(REPO, records[:1], private=True)
    assert net.repos[REPO].private
    push(REPO, records, private=True)
    monkeypatch.delenv("HF_TOKEN")
    assert "if it is private, log in" in refused(lambda: pull(REPO))
    monkeypatch.setenv("HF_TOKEN", READER)
    assert len(pull(REPO)) == 2


def test_private_is_not_promised_of_a_public_repository(net: Hub, records: list[Record]) -> None:
    push(REPO, records[:1])
    before = net.files(REPO)
    assert "is public" in refused(lambda: push(REPO, records, private=True))
    assert net.files(REPO) == before


# ---- what a push refuses


def test_a_repository_with_other_files_is_refused_unless_forced(net: Hub, records: list[Record]) -> None:
    other = {"model.bin": b"somebody's work", ".gitattributes": b""}
    net.put(REPO, other)
    sentence = refused(lambda: push(REPO, records))
    assert "'model.bin'" in sentence
    assert "--force" in sentence
    assert net.files(REPO) == other
    push(REPO, records, force=True)
    assert net.files(REPO).items() >= other.items()
    assert len(pull(REPO)) == 2


def test_a_manifest_that_is_not_ours_gives_no_right_to_delete(net: Hub, records: list[Record]) -> None:
    theirs = {MANIFEST: b'{"files": {"gan/config.json": {}}}', "gan/config.json": b"{}", "a/b.txt": b"x"}
    net.put(REPO, theirs)
    assert "did not put there" in refused(lambda: push(REPO, records))
    plan = prepare(REPO, records[1:], force=True)
    assert plan.delete == ()


@pytest.mark.parametrize(
    ("token", "repo", "words"),
    [
        (None, REPO, "there is no token: log in with `hf auth login`, or set HF_TOKEN"),
        ("hf_revoked", REPO, "does not accept the token"),
        (READER, REPO, "may not write to tester/digits: it belongs to someone else, or the token only reads"),
        (TOKEN, "someone/else", "may not write to someone/else: it belongs to someone else"),
    ],
)
def test_a_token_that_cannot_write(
    token: str | None, repo: str, words: str, net: Hub, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN") if token is None else monkeypatch.setenv("HF_TOKEN", token)
    assert words in refused(lambda: push(repo, records))
    assert repo not in net.repos
    net.put(repo, {})
    assert words in refused(lambda: push(repo, records))
    assert net.files(repo) == {}


def test_what_arrived_wrong_is_said(net: Hub, records: list[Record]) -> None:
    net.faults.spoil = "gan/history.jsonl"
    assert "gan/history.jsonl arrived at tester/digits with wrong bytes" in refused(lambda: push(REPO, records))


def test_somebody_who_pushes_in_between(net: Hub, records: list[Record]) -> None:
    push(REPO, records[:1])
    plan = prepare(REPO, records)
    net.put(REPO, net.files(REPO) | {"new.txt": b"theirs"})
    before = net.files(REPO)
    assert "was changed by someone else at the same time" in refused(lambda: carry_out(plan))
    assert net.files(REPO) == before


def test_a_push_without_network(net: Hub, records: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert refused(lambda: push(REPO, records)) == "127.0.0.1:9 cannot be reached: check the network, then try again."


def test_records_that_cannot_be_pushed(net: Hub, copied: Copied, tmp_path: Path) -> None:
    folder = copied("gan")
    assert "no records to push" in refused(lambda: push(REPO, records_in(tmp_path / "nothing")))
    assert "two records of gan" in refused(lambda: push(REPO, [Record(folder), Record(folder)]))
    write_json(folder / "metrics.json", {})
    write_manifest(folder)
    assert "lacks the scores" in refused(lambda: push(REPO, [Record(folder)]))
    (folder / "weights.json").write_bytes(b"{}")
    assert "weights.json is damaged" in refused(lambda: push(REPO, [Record(folder)]))
    (folder / MANIFEST).unlink()
    assert "is unfinished" in refused(lambda: push(REPO, records_in(folder.parent)))
    assert net.repos == {}


@pytest.mark.fault(
    9,
    given="train.publish --dry-run, then train.publish, of a run whose card was edited",
    before="damaged: delete the folder and get a fresh copy of it",
    now="both say that the card is taken as it is; what was pushed verifies, and so does the folder here",
)
def test_the_command_takes_a_card_that_was_edited(net: Hub, copied: Copied) -> None:
    folder = copied("gan")
    (folder / "README.md").write_bytes(b"# Mine\n")
    before = snapshot(folder)
    dry = command("train.publish", "--repo", REPO, "--path", str(folder), "--dry-run")
    assert "README.md was changed by hand: it would be taken as it is, and MANIFEST.json made anew for it" in dry.stdout
    assert snapshot(folder) == before
    done = command("train.publish", "--repo", REPO, "--path", str(folder))
    assert "README.md was changed by hand: it is taken as it is" in done.stdout
    Record(folder).verify()
    assert snapshot(pull(REPO)[0]) == {name: (folder / name).read_bytes() for name in (*Record(folder).files, MANIFEST)}
    assert net.files(REPO)["gan/README.md"] == b"# Mine\n"


@pytest.mark.fault(
    9,
    given="train.publish of an edited card, in a folder that cannot be written",
    before="a traceback after everything was pushed, and no link",
    now="a sentence: the link holds the records now, and what is left to do here",
)
def test_a_card_that_cannot_be_stated_here_is_a_sentence_after_the_push(net: Hub, copied: Copied) -> None:
    folder = copied("gan")
    (folder / "README.md").write_bytes(b"# Mine\n")
    (folder / "MANIFEST.json.tmp").mkdir()  # the manifest cannot be written, whoever runs this
    said = refused(lambda: push(REPO, [Record(folder)]))
    assert said.startswith(f"{net.address}/{REPO} holds the records now, but {folder / MANIFEST} cannot be written (")
    assert net.files(REPO)["gan/README.md"] == b"# Mine\n"
    (folder / "MANIFEST.json.tmp").rmdir()
    push(REPO, [Record(folder)])
    Record(folder).verify()


# ---- the command


def test_the_command_pushes_and_prints_the_link(net: Hub, copied: Copied) -> None:
    runs = copied("gan").parent
    copied("wgan")
    dry = command("train.publish", "--repo", REPO, "--path", str(runs), "--dry-run", HF_TOKEN="")
    assert dry.returncode == 0, dry.stderr
    assert "would send gan/generator.safetensors" in dry.stdout
    assert "would be created" in dry.stdout
    assert REPO not in net.repos
    done = command("train.publish", "--repo", REPO, "--path", str(runs), "--private")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{net.address}/{REPO}"
    assert net.repos[REPO].private
    one = command("train.publish", "--repo", REPO, "--path", str(runs / "wgan"), "--dry-run")
    assert "would delete gan/config.json" in one.stdout
    again = command("train.publish", "--repo", REPO, "--path", str(runs))
    assert "nothing differs: no commit" in again.stdout
    assert len(net.repos[REPO].log) == 2


def test_the_command_fails_with_one_sentence(net: Hub, copied: Copied) -> None:
    done = command("train.publish", "--repo", "nobody", "--path", str(copied("gan")))
    assert done.returncode == 1
    assert done.stderr.strip() == "'nobody' is not the name of a repository: write it as user/name."


# ---- the cache


def test_what_is_in_the_cache_needs_no_network(
    net: Hub, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    push(REPO, records)
    first = ganlab.record("gan", repo=REPO)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert ganlab.record("gan", repo=REPO).path == first.path
    assert "cannot be reached" in refused(lambda: ganlab.record("infogan", repo=REPO))


def test_load_stays_with_the_commit_it_has_and_pull_asks_for_the_newest(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    old = ganlab.record("gan", repo=REPO)
    before = snapshot(old.path)
    for record in records:
        write_json(record.path / "weights.json", {"moments": []})
        write_manifest(record.path)
    push(REPO, [Record(record.path) for record in records])
    assert ganlab.record("gan", repo=REPO).path == old.path
    assert ganlab.record("infogan", repo=REPO).weights != {"moments": []}  # of the same commit
    assert {path.name for path in pull(REPO)} == {"gan", "infogan"}
    assert ganlab.record("gan", repo=REPO).weights == {"moments": []}
    assert snapshot(old.path) == before


def test_one_model_is_fetched_alone_and_nothing_twice(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    net.requests.clear()
    pull(REPO, names=("gan",))
    assert not [path for path in net.requests if "/infogan/" in path]
    net.requests.clear()
    pull(REPO)
    assert not [path for path in net.requests if "/gan/" in path]
    assert [(p.repo, p.revision, p.path.name) for p in cache.listing()] == [
        (REPO, "main", m) for m in ("gan", "infogan")
    ]


def test_a_damaged_copy_is_fetched_again(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    (path,) = pull(REPO, names=("gan",))
    (path / "weights.json").write_bytes(b"{}")
    assert pull(REPO, names=("gan",)) == [path]
    Record(path).verify()


def test_the_environment_names_a_repository_for_what_no_folder_has(
    net: Hub, records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(REPO, records)
    monkeypatch.setattr("ganlab.catalog.CHECKOUT", tmp_path / "nowhere")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path / "own"))
    monkeypatch.setenv("GANLAB_REPO", REPO)
    shutil.copytree(records[0].path, tmp_path / "own" / "gan")
    assert ganlab.record("gan").path == tmp_path / "own" / "gan"
    assert ganlab.record("infogan").path.is_relative_to(cache.root())


def test_a_cache_that_cannot_be_written(net: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GANLAB_CACHE", str(tmp_path / "file" / "cache"))
    assert "set GANLAB_CACHE to another folder" in refused(lambda: pull(REPO))


def test_leaving_a_pull_ends_its_process_and_leaves_nothing(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    net.faults.stall = "generator.safetensors"
    steps = pulling(REPO)
    assert next(steps).bytes > 0
    steps.close()
    assert list(cache.root().iterdir()) == []


# ---- a bad network


@pytest.fixture
def held(net: Hub, records: list[Record]) -> tuple[Path, dict[str, bytes]]:
    """A good copy in the cache, and a newer commit that is about to arrive badly."""
    push(REPO, records)
    (path,) = pull(REPO, names=("gan",))
    for record in records:
        write_json(record.path / "weights.json", {"moments": []})
        write_manifest(record.path)
    push(REPO, [Record(record.path) for record in records])
    return path, snapshot(cache.root())


@pytest.mark.parametrize(
    ("fault", "words"),
    mostly_slow(
        [
            ({"stall": "generator.safetensors"}, "the network fell silent while fetching tester/digits"),
            ({"cut": MANIFEST}, "the connection to 127.0.0.1:[0-9]+ broke off"),
            ({"wrong": "history.jsonl"}, "gan/history.jsonl of tester/digits arrived with wrong bytes"),
            ({"huge": MANIFEST}, "MANIFEST.json of tester/digits is larger than it may be"),
            ({"silent": True}, "the network does not answer, so tester/digits cannot be fetched"),
            ({"stall": MANIFEST}, "the network fell silent"),
            ({"cut": "generator.safetensors"}, "the connection to 127.0.0.1:[0-9]+ broke off"),
            ({"wrong": MANIFEST}, "damaged MANIFEST.json|gan/MANIFEST.json of tester/digits arrived with wrong bytes"),
            ({"huge": "config.json"}, "gan/config.json of tester/digits is larger than it may be"),
            ({"troubles": 100}, r"has trouble \(HTTP 500\)"),
        ],
        kept=4,
    ),
    ids=str,
)
def test_a_bad_download_is_one_sentence_and_leaves_the_good_copy(
    fault: dict[str, Any], words: str, net: Hub, held: tuple[Path, dict[str, bytes]]
) -> None:
    path, before = held
    net.faults = Faults(**fault)
    assert re.search(words, refused(lambda: pull(REPO)))
    assert snapshot(cache.root()) == before
    assert ganlab.record("gan", repo=REPO).path == path


@pytest.mark.fault(
    10,
    given="a server that sends one byte every two seconds, for ever",
    before="the pull never ended, and an app opened with --repo stood still for every visitor",
    now="given up 30 s after the first answer, and one more for each 20 kB that came",
)
@pytest.mark.parametrize("file", mostly_slow(["generator.safetensors", "config.json"]))
def test_a_server_that_drips_is_given_up(
    file: str, net: Hub, held: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = held
    monkeypatch.setattr(pull_module, "GRACE_S", 2.0)
    net.faults.drip = file
    assert re.match(
        r"only [0-9,]+ bytes of tester/digits arrived in [0-9]+ s: nothing was", refused(lambda: pull(REPO))
    )
    assert snapshot(cache.root()) == before


def test_two_500s_then_success(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    net.faults.troubles = 2
    assert len(pull(REPO)) == 2
    assert net.faults.troubles == 0


def test_a_network_that_takes_the_call_and_says_nothing(net: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        assert "the network does not answer" in refused(lambda: ganlab.load("gan", repo=REPO))
    assert "cannot be reached" in refused(lambda: ganlab.load("gan", repo=REPO))


def test_offline_by_choice(net: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "HF_HUB_OFFLINE forbids asking" in refused(lambda: pull(REPO))


def test_what_is_not_there(net: Hub, records: list[Record]) -> None:
    assert "tester/none was not found on 127.0.0.1" in refused(lambda: pull(f"{USER}/none"))
    net.put(f"{USER}/photos", {"a.png": b""})
    assert "has no MANIFEST.json: it holds no records of ganlab" in refused(lambda: pull(f"{USER}/photos"))
    push(REPO, records)
    assert "has no revision 'v9'" in refused(lambda: pull(REPO, "v9"))
    assert "holds no wgan: it holds gan, infogan" in refused(lambda: ganlab.load("wgan", repo=REPO))
    net.put(REPO, {path: data for path, data in net.files(REPO).items() if path != "gan/weights.json"})
    assert "has no gan/weights.json" in refused(lambda: pull(REPO))


# ---- hostile names and manifests


@pytest.mark.parametrize(
    "repo", ["", "name", "a/b/c", "../b", "a/..", "a/b--c", "a b/c", "https://x/y", "a/b\n", "-a/b", "/b"]
)
def test_names_of_repositories(repo: str) -> None:
    with pytest.raises(HubError, match="is not the name of a repository: write it as user/name"):
        check_repo(repo)
    with pytest.raises(HubError, match="is not the name of a repository"):
        ganlab.record("gan", repo=repo)


@pytest.mark.parametrize("revision", ["", "..", "a..b", "/a", "a/", "a b", "a\n", "-a", "a//b"])
def test_names_of_revisions(revision: str) -> None:
    with pytest.raises(HubError, match="is not a revision"):
        check_revision(revision)
    with pytest.raises(HubError, match="is not a revision"):
        ganlab.record("gan", repo=REPO, revision=revision)


@pytest.mark.parametrize("name", ["", "..", "GAN", "a/b", "x" * 33, "gan\n", "--help"])
def test_names_of_models(name: str) -> None:
    with pytest.raises(HubError, match="is not the name of a model"):
        ganlab.record(name, repo=REPO)


GOOD = {"sha256": "0" * 64, "bytes": 1}


@pytest.mark.parametrize(
    "files",
    [
        {"../evil.json": GOOD},
        {"/etc/cron.json": GOOD},
        {"gan/../../evil.json": GOOD},
        {"gan/sub/evil.json": GOOD},
        {"gan\\evil.json": GOOD},
        {"gan/evil.py": GOOD},
        {"gan/evil.pkl": GOOD},
        {"gan/.json": GOOD},
        {"gan/": GOOD},
        {"evil.json": GOOD},
        {"GAN/config.json": GOOD},
        {"gan/config.json\n": GOOD},
        {"gan/config.json": {"sha256": "0" * 63, "bytes": 1}},
        {"gan/config.json": {"sha256": "0" * 64, "bytes": -1}},
        {"gan/config.json": {"sha256": "0" * 64, "bytes": 10**12}},
        {"gan/config.json": {"sha256": "0" * 64, "bytes": True}},
        {"gan/config.json": {"sha256": "0" * 64, "bytes": "1"}},
        {"gan/config.json": "0" * 64},
        {f"gan/a{i}.json": GOOD for i in range(33)},
        {f"m{i}/config.json": GOOD for i in range(65)},
        {f"m{i}/config.json": GOOD for i in range(5000)},
        [],
        None,
    ],
    ids=lambda files: str(files)[:40],
)
def test_a_hostile_manifest_is_refused_before_anything_is_fetched(files: Any, net: Hub) -> None:
    content = json.dumps({"kind": "ganlab records", "format": FORMAT, "files": files}).encode()
    with pytest.raises(HubError, match="nothing was taken from it"):
        parse(content, REPO)


@pytest.mark.fault(
    14,
    given="a repository whose lawful manifest lists 64 models of 31 files of 33 MB: 68 GB",
    before="they were fetched",
    now="refused before anything is fetched: 100 MB a model, 1 GB in all",
)
@pytest.mark.parametrize(("models", "files"), [(64, 31), (1, 4), (64, 1)])
def test_a_repository_of_lawful_files_is_bounded_as_a_whole(models: int, files: int, net: Hub) -> None:
    def content(size: int) -> bytes:
        row = {"sha256": "0" * 64, "bytes": size}
        rows = {f"m{i}/w{j}.safetensors": row for i in range(models) for j in range(files)}
        return json.dumps({"kind": "ganlab records", "format": FORMAT, "files": rows}).encode()

    with pytest.raises(
        HubError, match=r"lists [0-9,]+ MB, and a model may have 100 and all together 1,024: nothing was"
    ):
        parse(content(33 * 2**20), REPO)
    assert len(parse(content(2**30 // 64 // 31), REPO)) == models * files


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"[" * 10**5, b'{"kind": "ganlab records", "format": 2, "files": {}}']
)
def test_a_manifest_that_is_none_of_ours(content: bytes) -> None:
    with pytest.raises(HubError, match=r"damaged MANIFEST.json|holds no records of ganlab|update ganlab"):
        parse(content, REPO)


def test_a_hostile_repository_puts_nothing_outside_the_cache(net: Hub, tmp_path: Path) -> None:
    evil = json.dumps({"kind": "ganlab records", "format": FORMAT, "files": {"../../evil.json": GOOD}}).encode()
    net.put(REPO, {MANIFEST: evil, "../../evil.json": b"x"})
    assert "is no file of a run folder" in refused(lambda: pull(REPO))
    assert not list(tmp_path.rglob("evil.json"))


def test_a_folder_that_holds_another_model_is_refused(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    files = net.files(REPO)
    swapped = {path.replace("infogan/", "wgan/"): data for path, data in files.items()}
    swapped[MANIFEST] = files[MANIFEST].replace(b"infogan/", b"wgan/")
    net.put(REPO, swapped)
    assert "holds a record of infogan in wgan" in refused(lambda: ganlab.load("wgan", repo=REPO))
    assert cache.listing() == []


def test_reading_a_pulled_record_imports_neither_torch_nor_the_client(net: Hub, records: list[Record]) -> None:
    push(REPO, records)
    pull(REPO)
    code = (
        "import sys, ganlab\n"
        f"assert ganlab.record('gan', repo={REPO!r}).model == 'gan'\n"
        "sys.exit(bool({'torch', 'huggingface_hub'} & sys.modules.keys()))"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


# ---- the app


@pytest.fixture
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No records in any local folder: the app asks the Hub, by a process that its own thread starts."""
    skip_if_quick("it starts a Python of its own")
    monkeypatch.setattr("ganlab.catalog.CHECKOUT", tmp_path / "nowhere")
    monkeypatch.setenv("GANLAB_CHECKPOINTS", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()


def visit() -> AppTest:
    visitor = AppTest.from_file(str(CHECKOUT / "app.py"), default_timeout=60).run()
    assert not visitor.exception
    return visitor


@pytest.mark.usefixtures("nothing_here")
def test_the_app_takes_from_a_repository_what_no_folder_has(
    net: Hub, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    push(REPO, records)
    monkeypatch.setattr(sys, "argv", ["app.py", "--repo", REPO])
    visitor = visit()
    assert visitor.segmented_control(key="model").value == "infogan"
    assert not visitor.warning
    assert {pulled.path.name for pulled in cache.listing()} == {"gan", "infogan"}
    assert visitor.segmented_control(key="model").options == ["GAN", "InfoGAN"]


@pytest.mark.usefixtures("nothing_here")
def test_the_app_says_why_a_repository_gives_nothing_and_asks_it_once(
    net: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", f"--repo={REPO}"])
    visitor = visit()
    assert any("tester/digits was not found" in text.value for text in visitor.text)
    asked = net.requests.total()
    visitor.run()
    assert net.requests.total() == asked
