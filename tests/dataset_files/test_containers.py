"""MNIST is taken from whatever it is packed in; what is nearly right is named with what it looks like."""

from __future__ import annotations

import bz2
import gzip
import http.server
import lzma
import shutil
import threading
import zipfile
from collections.abc import Iterator
from hashlib import md5
from pathlib import Path

import pytest
import torch

from ganlab.data import DataError, Splits
from ganlab.data import mnist as load_mnist
from ganlab.dataset_files.containers import unpack
from ganlab.dataset_files.idx import parse
from ganlab.dataset_files.other_data import read_named
from tests.support.idx_files import STEMS, TEST_IMAGES, TRAIN_IMAGES, TRAIN_LABELS, linked, write_shirts
from tests.support.network import unplug

Real = Splits
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 47040016\n"
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>"
HALF = gzip.compress(bytes(range(256)) * 40)[:-12]


@pytest.fixture(autouse=True)
def nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    unplug(monkeypatch)


def same(found: Real, real: Real) -> bool:
    return all(
        torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels) for a, b in zip(found, real, strict=True)
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HALF, "is a gzip file without its ending, as of a download that stopped"),
        (PAGE, "is a saved web page, not the file that it links to"),
        (POINTER, "is a git-LFS pointer, not the file that it stands for"),
        (b"", "is empty"),
        (bytes(5000), "holds nothing but zeros"),
        (b"404: Not Found", "is text that begins '404: Not Found'"),
        (b"\x80\x04\x95pickled", "is no IDX file"),
        (
            bytes([0, 0, 8, 3]) + (60_000).to_bytes(4, "big") + bytes([0, 0, 0, 28] * 2) + b"\1" * 999,
            "ends after 999 of",
        ),
        (b"\0\0\x08", "is no IDX file"),
        (b"\0\0\x08\3\0\0", "is an IDX file of"),
        (gzip.compress(bytes(900))[:40] + b"?" * 40, "is a damaged gzip file"),
        (bz2.compress(bytes(range(256)) * 400)[:-9], "is a bzip2 file without its ending"),
        (lzma.compress(bytes(range(256)) * 400)[:60] + b"?" * 20, "is a damaged xz file"),
        (b"PK\x03\x04" + b"?" * 80, "is a damaged zip file"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value[:24],
)
@pytest.mark.fault(
    3,
    given="one of the four files is a gzip without its ending, a saved web page, a git-LFS pointer, or empty",
    before="a traceback with a bare AssertionError",
    now="one sentence: the file's name, what it looks like, what to do",
)
@pytest.mark.fault(
    3,
    given="one of the four files ends early, or is text, zeros, a pickle, or a damaged gzip, bzip2, xz or zip file",
    before="a traceback with AssertionError, ValueError or zlib.error",
    now="one sentence: the file's name, what it looks like, what to do",
)
def test_a_file_that_is_no_idx_file_is_named_with_what_it_looks_like(
    content: bytes, words: str, mnist_data: Path, tmp_path: Path
) -> None:
    raw = linked(mnist_data, tmp_path, train_images_idx3_ubyte=content)
    with pytest.raises(DataError) as caught:
        load_mnist(tmp_path)
    assert str(caught.value).startswith(f"{raw / TRAIN_IMAGES} {words}")
    assert "\n" not in str(caught.value)


@pytest.mark.fault(
    3,
    given="processed/*.pt are git-LFS pointers beside the four files",
    before="a traceback with UnpicklingError",
    now="they are never read, and the four files are taken",
)
def test_processed_files_are_never_read(mnist_data: Path, mnist: Real, tmp_path: Path) -> None:
    processed = linked(mnist_data, tmp_path).parent / "processed"
    processed.mkdir()
    for name in ("training.pt", "test.pt"):
        (processed / name).write_bytes(POINTER)
    assert same(load_mnist(tmp_path), mnist)


def packed(kind: str, source: Path, archives: dict[str, bytes], root: Path) -> None:
    """The four files under root, in one of the forms in which people have them."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for stem in STEMS:
        content, dotted = (source / stem).read_bytes(), stem.replace("-idx", ".idx")
        if kind == "re-packed":
            (raw / f"{stem}.gz").write_bytes(archives[f"{stem}.gz"])
        elif kind == "dot names":
            (raw / dotted).write_bytes(content)
        elif kind == "flat":
            (root / stem).write_bytes(content)
        elif kind == "folders of their own":
            (root / dotted).mkdir()
            (root / dotted / stem).write_bytes(content)
        elif kind == "bzip2 and xz":
            pack = lzma.compress if len(content) < 100_000 else bz2.compress if stem == TEST_IMAGES else bytes
            (raw / f"{stem}.packed").write_bytes(pack(content))
        elif kind == "gzip without .gz, and twice":
            once = archives[f"{stem}.gz"]
            (raw / stem).write_bytes(gzip.compress(once, 1) if len(content) < 100_000 else once)
        elif kind == "the names of a browser":
            (raw / f"{stem} (1)").write_bytes(content)
        elif kind == "other folder names":
            (root / "mnist" / "RAW").mkdir(parents=True, exist_ok=True)
            (root / "mnist" / "RAW" / stem.upper()).write_bytes(content)
        else:
            with zipfile.ZipFile(root / "archive.zip", "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(f"{dotted}/{dotted}", content)
                archive.writestr(f"{dotted}/README.md", "not asked for")


@pytest.mark.repeats
@pytest.mark.parametrize(
    "kind",
    [
        "re-packed",
        "dot names",
        "flat",
        "folders of their own",
        "bzip2 and xz",
        "gzip without .gz, and twice",
        "the names of a browser",
        "other folder names",
        "zip",
    ],
)
@pytest.mark.fault(
    3,
    given="re-packed .gz files, names with a dot (train-images.idx3-ubyte), the four files flat in the folder",
    before="not there, put its four files there: which was just done",
    now="taken, because their content is MNIST's",
)
@pytest.mark.fault(
    3,
    given="MNIST in one zip archive, in .bz2 and .xz files, in folders named as the files, as a browser renames them",
    before="not there, put its four files there",
    now="taken, because their content is MNIST's",
)
def test_whatever_holds_mnist_is_taken(
    kind: str, mnist_data: Path, archives: dict[str, bytes], mnist: Real, tmp_path: Path
) -> None:
    packed(kind, mnist_data / "MNIST" / "raw", archives, tmp_path)
    assert same(load_mnist(tmp_path), mnist)


@pytest.mark.fault(
    3,
    given="1,000 pictures of MNIST in the file of the 60,000",
    before="not there, put its four files there",
    now="refused: holds 1,000 pictures, and MNIST has 60,000",
)
def test_a_part_of_mnist_is_named_by_how_much_it_holds(mnist_data: Path, tmp_path: Path) -> None:
    content = (mnist_data / "MNIST" / "raw" / TRAIN_IMAGES).read_bytes()
    content = content[:4] + (1000).to_bytes(4, "big") + content[8 : 16 + 784_000]
    raw = linked(mnist_data, tmp_path, train_images_idx3_ubyte=content)
    with pytest.raises(DataError, match="holds 1,000 pictures, and MNIST has 60,000 training pictures") as caught:
        load_mnist(tmp_path)
    assert str(caught.value).startswith(str(raw / TRAIN_IMAGES))


def test_a_good_copy_beside_a_bad_one_is_taken(mnist_data: Path, mnist: Real, tmp_path: Path) -> None:
    raw = linked(mnist_data, tmp_path, train_labels_idx1_ubyte=HALF)
    (raw / "old.train-labels-idx1-ubyte.zip").write_bytes(b"PK\x03\x04 no archive")
    shutil.copy(mnist_data / "MNIST" / "raw" / TRAIN_LABELS, tmp_path / f"{TRAIN_LABELS}.copy")
    (tmp_path / "backup.zip").write_bytes(b"PK\x03\x04 nor this")
    assert same(load_mnist(tmp_path), mnist)


def test_a_file_that_may_not_be_read_and_a_folder_in_its_place(
    mnist_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = linked(mnist_data, tmp_path)
    (raw / TRAIN_LABELS).unlink()
    (raw / TRAIN_LABELS).mkdir()
    with pytest.raises(DataError, match=f"MNIST is not in .* \\({TRAIN_LABELS}\\) and could not be downloaded"):
        load_mnist(tmp_path)


def test_other_formats_that_lie_there_are_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError, match=r"mnist\.npz there is of another format, and not read\. Put its four files"):
        load_mnist(tmp_path)


@pytest.mark.parametrize("kind", [9, 11, 12, 13, 14])
def test_numbers_of_another_type_are_named_by_it(kind: int) -> None:
    # signed bytes, shorts, ints, floats and doubles; a 10 there is no IDX file
    with pytest.raises(DataError, match=f"x is an IDX file of 1 dimensions and numbers of type {kind}, not of 3"):
        parse("x", bytes([0, 0, kind, 1]) + bytes(12), 3)
    with pytest.raises(DataError, match="x is no IDX file"):
        parse("x", bytes([0, 0, 10, 1]) + b"\xff" * 12, 3)


def test_four_files_of_that_form_are_read_under_a_name_of_their_own(tmp_path: Path) -> None:
    write_shirts(tmp_path / "Shirts" / "raw", 30, 20)
    shapes = {part.stem: array.shape for part, array in read_named(tmp_path, "Shirts").items()}
    assert shapes == dict(zip(STEMS, [(30, 28, 28), (30,), (20, 28, 28), (20,)], strict=True))


def test_unpacking_stops_at_three_layers_and_at_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"\0\0\x08\1"
    for _ in range(3):
        content = gzip.compress(content)
    assert unpack("name", content) == b"\0\0\x08\1"
    assert unpack("name", gzip.compress(content)).startswith(b"\x1f\x8b")
    monkeypatch.setattr("ganlab.dataset_files.containers.LARGEST", 1000)
    with pytest.raises(DataError, match="bomb holds more than 1,000 bytes"):
        unpack("bomb", gzip.compress(bytes(100_000)))


# ---- torchvision's download


@pytest.fixture(scope="module")
def archives(mnist_data: Path) -> dict[str, bytes]:
    """MNIST packed anew: its content, with other checksums than the archives that people download."""
    return {f"{s}.gz": gzip.compress((mnist_data / "MNIST" / "raw" / s).read_bytes(), 1, mtime=7) for s in STEMS}


@pytest.fixture
def mirror(archives: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A server in place of torchvision's mirrors -> what it serves, by name; a first mirror answers with a web page."""
    from torchvision.datasets import MNIST

    served = dict(archives)
    checksums = [(name, md5(content).hexdigest()) for name, content in served.items()]

    class Mirror(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = PAGE if self.path.startswith("/portal/") else served.get(self.path.rpartition("/")[2], b"")
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(MNIST, "mirrors", [f"{address}/portal/", f"{address}/"])
        monkeypatch.setattr(MNIST, "resources", checksums)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield served
        server.shutdown()


def test_mnist_is_downloaded_once_past_a_mirror_that_answers_with_a_web_page(
    mirror: dict[str, bytes], mnist: Real, tmp_path: Path
) -> None:
    assert same(load_mnist(tmp_path / "new"), mnist)
    files = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
    assert sorted(path.name for path in files) == sorted(STEMS), "nothing of the download is left"
    mirror.clear()
    assert same(load_mnist(tmp_path / "new"), mnist)


def test_what_is_missing_is_filled_up_and_what_is_there_is_left(
    mirror: dict[str, bytes], mnist_data: Path, mnist: Real, tmp_path: Path
) -> None:
    raw = linked(mnist_data, tmp_path)
    (raw / TEST_IMAGES).unlink()
    assert same(load_mnist(tmp_path), mnist)
    assert (raw / TRAIN_IMAGES).is_symlink()
    assert not (raw / TEST_IMAGES).is_symlink()


@pytest.mark.parametrize("served", [PAGE, HALF], ids=["web page", "half a file"])
def test_a_download_that_is_not_mnist_is_a_sentence_and_leaves_nothing(
    served: bytes, mirror: dict[str, bytes], tmp_path: Path
) -> None:
    mirror[f"{TRAIN_IMAGES}.gz"] = served
    with pytest.raises(DataError, match=r"MNIST is not in .* and could not be downloaded \(Error downloading train"):
        load_mnist(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() or path.name.startswith(".")]
