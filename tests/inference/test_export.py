"""Exported generators, read back by other programs' code, draw what torch draws."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import safetensors.numpy
import torch

import ganlab
from ganlab.inference import export
from ganlab.records.record import Record
from tests.support import browser
from tests.support.cases import mostly_slow
from tests.support.commands import command
from tests.support.factories import SHIPPED, python

N = 1000


@pytest.fixture(autouse=True)
def _records() -> None:
    browser.need_records()


def by_torch(name: str) -> tuple[np.ndarray, np.ndarray]:
    """1,000 inputs, some codes outside the prior, and torch's images."""
    gan = ganlab.load(name)
    z = gan.latents.compose(5, N)
    z[N // 2 :, 62:] *= 2
    with torch.inference_mode():
        return z, gan.generator(torch.from_numpy(z)).numpy()


@pytest.mark.repeats
@pytest.mark.parametrize("name", SHIPPED)
def test_onnx_equals_torch_at_any_batch_size(name: str) -> None:
    content = export.to_onnx(ganlab.record(name))
    model = onnx.load_from_string(content)
    assert not [node for node in model.graph.node if node.op_type == "BatchNormalization"]
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", export.OPSET)]
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (z_info,), (images_info,) = session.get_inputs(), session.get_outputs()
    z, expected = by_torch(name)
    assert (z_info.name, z_info.shape) == ("z", ["batch", z.shape[1]])
    assert (images_info.name, images_info.shape) == ("images", ["batch", 1, 28, 28])
    assert np.abs(np.asarray(session.run(None, {"z": z})[0]) - expected).max() < 1e-4
    assert np.abs(np.asarray(session.run(None, {"z": z[:1]})[0]) - expected[:1]).max() < 1e-4
    said = session.get_modelmeta().custom_metadata_map
    assert said["opset"] == str(export.OPSET)
    assert said["sha256"] == ganlab.record(name).sha256("generator.safetensors")
    assert json.loads(said["latents"]) == ganlab.record(name).latents.to_json()


def test_a_spoilt_onnx_model_is_found_out() -> None:
    z, expected = by_torch("gan")
    model = onnx.load_from_string(export.to_onnx(ganlab.record("gan")))
    assert export.difference(model.SerializeToString(), z, expected) < 1e-4
    (bias,) = (tensor for tensor in model.graph.initializer if tensor.name == "stage3.bias")
    bias.raw_data = (np.frombuffer(bias.raw_data, np.float32) + np.float32(0.01)).tobytes()
    assert export.difference(model.SerializeToString(), z, expected) > 1e-4


def drawn(arrays: dict[str, np.ndarray], layers: list[dict], z: np.ndarray) -> np.ndarray:
    """Images from the arrays and the layers' description alone."""
    x = z
    for layer in layers:
        weight, bias = arrays[layer["weight"]], arrays[layer["bias"]]
        if layer["kind"] == "linear":
            x = x @ weight.T + bias
            if len(layer["shape"]) == 3:
                x = x.reshape(-1, *layer["shape"]).transpose(0, 3, 1, 2)
        else:
            n, _, height, width = x.shape
            out = np.zeros((n, weight.shape[1], 2 * height + 2, 2 * width + 2), np.float32)
            for i in range(height):
                for j in range(width):
                    taps = np.tensordot(x[:, :, i, j], weight, (1, 0))
                    out[:, :, 2 * i : 2 * i + 4, 2 * j : 2 * j + 4] += taps
            x = out[:, :, 1:-1, 1:-1] + bias[:, None, None]
        x = np.tanh(x) if layer["then"] == "tanh" else np.maximum(x, 0)
    return x.reshape(-1, 1, 28, 28)


@pytest.mark.parametrize("name", ["gan", "infogan"])
def test_the_arrays_are_enough_to_draw(name: str, tmp_path: Path) -> None:
    record = ganlab.record(name)
    z, expected = by_torch(name)
    (tmp_path / "a.npz").write_bytes(export.to_npz(record))
    with np.load(tmp_path / "a.npz") as file:
        arrays = dict(file)
    about = json.loads(str(arrays.pop("about")))
    layers = json.loads(about["layers"])
    assert np.abs(drawn(arrays, layers, z[-20:]) - expected[-20:]).max() < 1e-4
    same = safetensors.numpy.load(export.to_safetensors(record))
    assert same.keys() == arrays.keys()
    assert all((same[key] == arrays[key]).all() and arrays[key].dtype == np.float32 for key in same)


def test_the_command_writes_what_it_says(tmp_path: Path) -> None:
    file = tmp_path / "new" / "gan.onnx"
    done = command("train.export", "gan", "--format", "onnx", "--out", str(file))
    assert done.returncode == 0, done.stderr
    assert f"opset {export.OPSET}" in done.stdout
    assert (
        onnxruntime.InferenceSession(file.read_bytes(), providers=["CPUExecutionProvider"]).get_inputs()[0].name == "z"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nothing", "--format", "npz"), "unknown model 'nothing': choose from gan, dcgan"),
        (("judge", "--format", "npz"), "does not say its generator's layers"),
        (("gan", "--format", "npz", "--out", "{file}/a.npz"), "a.npz cannot be written"),
    ],
)
def test_what_cannot_be_exported_gets_one_sentence(words: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = command("train.export", *(word.format(file=tmp_path / "file") for word in words))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("package", mostly_slow(["onnx", "onnxruntime"]))
def test_a_missing_package_names_the_extra(package: str, tmp_path: Path) -> None:
    (tmp_path / f"{package}.py").write_text(f"raise ImportError(name={package!r})\n")  # stands before the real one
    words = ("-m", "train.export", "gan", "--format", "onnx", "--out", str(tmp_path / "a.onnx"))
    done = python(*words, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert f"needs the package {package}: pip install -e" in done.stderr
    assert not (tmp_path / "a.onnx").exists()


def test_checking_without_onnxruntime_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # an import of it fails
    with pytest.raises(export.ExportError, match=r"Checking ONNX needs the package onnxruntime: pip install -e"):
        export.difference(b"", np.zeros((1, 74), np.float32), np.zeros((1, 1, 28, 28), np.float32))


def test_a_run_without_its_layers_is_refused(copied: Callable[[str], Path]) -> None:
    record = Record(copied("gan"))
    record.config.pop("plan")
    with pytest.raises(export.ExportError, match="does not say its generator's layers"):
        export.to_npz(record)
