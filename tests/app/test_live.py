"""The page's generator, run by node from the very modules that the page loads, against the library's."""

from __future__ import annotations

import base64
import copy
import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from torch import nn

from ganlab.app.live import bundle
from ganlab.app.live.bundle import LAYOUT, script
from ganlab.app.live.payload import payload, with_metadata
from ganlab.app.sections import pad_words, training_replay, training_stage
from ganlab.app.sources import pad_state
from ganlab.app.sources import rendering as app_pictures
from ganlab.distributions import Categorical, Noise, Uniform
from ganlab.inference.layer_plan import PlanError, plan
from ganlab.latents import Latents
from ganlab.models.layers import ToPixels
from ganlab.models.registry import NAMES
from ganlab.site.files import Files
from tests.support.cases import mostly_slow
from tests.support.factories import missing, tiny_gan
from tests.support.page_modules import ask, trained
from tools import build_kernel, noise_vectors

VECTORS: list[dict[str, Any]] = json.loads(noise_vectors.FILE.read_text())["vectors"]
SEEDS = (*range(17), 2**32 + 1, 2**40 + 12345, 2**53 - 1)
every_model = pytest.mark.parametrize("name", NAMES)


def latents_of(name: str) -> Latents:
    return trained(name).latents


def settings(latents: Latents) -> list[dict[str, Any]]:
    """Codes to try: none, all of them inside the prior, one far outside."""
    inside = {code.name: 3 if isinstance(code, Categorical) else 0.3 for code in latents.codes}
    outside = {code.name: -2.5 for code in latents.codes if isinstance(code, Uniform)}
    return [{}, inside, outside] if latents.codes else [{}]


def pictures(file: Path, cases: list[Any], plain: bool = False) -> list[np.ndarray]:
    """[samples, seed, codes] each -> uint8 (n, 28, 28) each, by the page."""
    answers = ask("sample", file=str(file), plain=plain, cases=cases)
    return [np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 28, 28) for text in answers]


@pytest.mark.node
def test_philox_gives_the_known_answers() -> None:
    ones = [2**32 - 1] * 4
    pi = [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344]
    found = ask("philox", cases=[[[0] * 4, [0, 0]], [ones, ones[:2]], [pi, [0xA4093822, 0x299F31D0]]])
    assert [" ".join(f"{word:08x}" for word in words) for words in found] == [  # Random123's kat_vectors
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ]


@pytest.mark.node
def test_a_name_has_the_checksum_that_python_gives_it() -> None:
    names = ["noise", "c1", "", "a longer name with ünïcode \N{SNOWMAN}"]
    assert ask("crc32", names=names) == [zlib.crc32(name.encode()) for name in names]


@pytest.mark.node
def test_noise_has_the_shared_vectors() -> None:
    for row, found in zip(VECTORS, ask("noise", rows=VECTORS), strict=True):
        assert found["words"] == row["words"]
        assert found["uniform"] == row["uniform"]
        assert found["normal"] == pytest.approx(row["normal"], rel=1e-6, abs=1e-6)


@pytest.mark.repeats
@pytest.mark.node
@every_model
def test_z_is_what_python_composes(name: str) -> None:
    latents = latents_of(name)
    cases = [(seed, n, codes) for seed in SEEDS for codes in settings(latents) for n in (1, 5)]
    cases += [(7, [3, 2**32 - 1, 0], codes) for codes in settings(latents)]
    found = ask("compose", cases=[[latents.to_json(), seed, n, codes] for seed, n, codes in cases])
    for (seed, n, codes), z in zip(cases, found, strict=True):
        wanted = latents.compose(seed, n if isinstance(n, int) else np.array(n), codes)
        assert np.array(z).reshape(wanted.shape) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@pytest.mark.node
def test_codes_may_differ_per_sample_and_one_that_is_not_set_comes_from_its_prior() -> None:
    latents = Latents((Noise("noise", 5), Categorical("c1", 10), Uniform("c2", -2.0, 3.0), Uniform("c3")))
    cases = [{"c1": [0, 9, 4], "c2": [0.5, -7, 1e6]}, {"c1": None, "c3": [2]}, {"c2": 0.25, "c3": [1, 2, 3]}]
    found = ask("compose", cases=[[latents.to_json(), 2, 3, codes] for codes in cases])
    for codes, z in zip(cases, found, strict=True):
        assert np.array(z).reshape(3, -1) == pytest.approx(latents.compose(2, 3, codes), rel=1e-6, abs=1e-6)


@pytest.mark.node
def test_what_python_refuses_the_page_refuses_too() -> None:
    latents = Latents((Noise("noise", 5), Categorical("c1", 10), Uniform("c2")))
    cases: list[tuple[Any, Any, dict[str, Any]]] = [
        (0, 2, {"c4": 1}),
        (0, 2, {"noise": 1}),
        (0, 2, {"c1": 10}),
        (0, 2, {"c1": -1}),
        (0, 2, {"c1": 1.5}),
        (0, 2, {"c1": "3"}),
        (0, 2, {"c2": 1e39}),
        (0, 2, {"c2": "1"}),
        (0, 2, {"c2": True}),
        (0, 2, {"c2": [1, 2, 3]}),
        (-1, 2, {}),
        (2**53, 2, {}),
    ]
    found = ask("compose", cases=[[latents.to_json(), seed, n, codes] for seed, n, codes in cases])
    for (seed, n, codes), message in zip(cases, found, strict=True):
        assert isinstance(message, str), (seed, codes)
        name = next(iter(codes), "seed")
        assert name in message
        with pytest.raises(ValueError, match=name):
            latents.compose(seed, n, codes)


@pytest.mark.node
def test_every_half_becomes_the_number_that_it_is() -> None:
    wanted = np.arange(2**16, dtype=np.uint16).view(np.float16).astype(np.float32)
    found = np.array(ask("halves"), np.uint32).view(np.float32)
    number = ~np.isnan(wanted)
    assert np.array_equal(np.isnan(found), ~number)
    assert np.array_equal(found[number].view(np.uint32), wanted[number].view(np.uint32))  # so that -0 is not 0


@pytest.mark.node
def test_a_parcel_holds_the_records_tensors_and_says_what_to_do_with_them(tmp_path: Path) -> None:
    gan = trained("infogan")
    file = tmp_path / "parcel"
    file.write_bytes(payload(gan.record))
    stored = gan.record.tensors("generator.safetensors")
    again = safetensors.numpy.load(file.read_bytes())
    assert {k: (v.dtype, v.tobytes()) for k, v in again.items()} == {
        k: (v.dtype, v.tobytes()) for k, v in stored.items()
    }
    found = ask("tensors", file=str(file))
    assert json.loads(found["metadata"]["plan"]) == plan(gan.generator)
    assert Latents.from_json(json.loads(found["metadata"]["latents"])) == gan.latents
    assert found["tensors"].keys() == stored.keys()
    for name, tensor in found["tensors"].items():
        assert tensor["shape"] == list(stored[name].shape)
        assert np.array_equal(np.array(tensor["data"]).reshape(tensor["shape"]), stored[name])


def headed(header: Any, data: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def row(dtype: str, shape: Any, *offsets: Any) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": list(offsets)}


@pytest.mark.node
def test_a_malformed_file_is_refused_in_one_sentence() -> None:
    good = headed({"a": row("F32", [2], 0, 8), "b": row("F16", [1, 2], 8, 12)}, bytes(12))
    bad = [
        b"",
        b"1234567",
        struct.pack("<Q", 2**63) + b"{}",
        struct.pack("<Q", 3) + b"{}",
        good[:-1],
        good + b"\0",
        headed(b"{not json", b""),
        headed(b'{"a": "\xff"}', b""),
        headed([], b""),
        headed(None, b""),
        headed({"__metadata__": [1]}, b""),
        headed({"a": 3}, bytes(8)),
        headed({"a": {"dtype": "F32", "shape": [2]}}, bytes(8)),
        headed({"a": row("BF16", [4], 0, 8)}, bytes(8)),
        headed({"a": row("toString", [4], 0, 8)}, bytes(8)),
        headed({"a": row("F32", [3], 0, 8)}, bytes(8)),
        headed({"a": row("F32", [-2], 0, -8)}, bytes(8)),
        headed({"a": row("F32", "2", 0, 8)}, bytes(8)),
        headed({"a": row("F32", [2], 0, 8, 9)}, bytes(8)),
        headed({"a": row("F32", [2.0e300, 1e300], 0, 8)}, bytes(8)),
        headed({"a": row("F32", [2], 4, 12)}, bytes(12)),
        headed({"a": row("F32", [2], 0, 8), "b": row("F32", [2], 4, 12)}, bytes(12)),
        headed({"a": row("F32", [2], 0, 8), "b": row("F32", [2], 0, 8)}, bytes(8)),
        headed({"a": row("F32", [2], 0, 8), "b": row("F32", [2], 12, 20)}, bytes(20)),
        headed({"a": row("F32", [2**30], 0, 2**32)}, bytes(8)),
    ]
    files = [base64.b64encode(content).decode() for content in (good, headed({}, b""), *bad)]
    first, empty, *messages = ask("refuse", files=files)
    assert first is None
    assert empty is None
    for content, message in zip(bad, messages, strict=True):
        assert isinstance(message, str), content
        assert message.startswith("not a safetensors file that this page can read: ")


@pytest.mark.repeats
@pytest.mark.node
@every_model
def test_pictures_are_the_librarys(name: str, tmp_path: Path) -> None:
    gan = trained(name)
    file = tmp_path / name
    file.write_bytes(payload(gan.record))
    cases = [(3, seed, codes) for seed in SEEDS for codes in settings(gan.latents)]
    cases += [(40, 5, codes) for codes in settings(gan.latents)]  # more than go through a product together
    found = pictures(file, [list(case) for case in cases])
    for (n, seed, codes), images in zip(cases, found, strict=True):
        difference = np.abs(images.astype(int) - gan.sample(n, seed, codes))
        assert difference.max() <= 1
        assert difference.mean() < 0.001  # where a sum falls beside the line between two levels, and nowhere else


@pytest.mark.repeats
@pytest.mark.node
@pytest.mark.parametrize("name", mostly_slow(["infogan", "wgan", "gan", "dcgan", "wgan_gp"], kept=2))
def test_without_webassembly_the_same_bytes_come_out(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(payload(trained(name).record))
    cases: list[Any] = [[2, 11, codes] for codes in settings(latents_of(name))]
    for fast, plain in zip(pictures(file, cases), pictures(file, cases, plain=True), strict=True):
        assert np.array_equal(fast, plain)


@pytest.mark.node
def test_a_picture_does_not_depend_on_the_others_nor_on_what_was_drawn_before(tmp_path: Path) -> None:
    file = tmp_path / "infogan"
    file.write_bytes(payload(trained("infogan").record))
    many, some, one, again = pictures(file, [[40, 7, {}], [[35, 3], 7, {}], [[3], 7, {}], [40, 7, {}]])
    assert np.array_equal(some, many[[35, 3]])
    assert np.array_equal(one, many[[3]])
    assert np.array_equal(again, many)


@pytest.mark.node
def test_one_script_holds_all_modules_and_draws_the_same(tmp_path: Path) -> None:
    file, one = tmp_path / "infogan", tmp_path / "one.mjs"
    file.write_bytes(payload(trained("infogan").record))
    one.write_text(
        script('import { Generator } from "./generator/generator.js";\nexport default Generator;\n'), encoding="utf-8"
    )
    assert "import {" not in one.read_text(encoding="utf-8")
    (found,) = ask("bundled", script=str(one), file=str(file), cases=[[4, 9, {"c1": 5}]])
    assert base64.b64decode(found) == pictures(file, [[4, 9, {"c1": 5}]])[0].tobytes()


@pytest.mark.parametrize(
    "text",
    [
        'import * as all from "./generator/noise.js";',
        'import x from "./generator/noise.js";',
        'import x from "./layout.json";',
        'import "a";',
    ],
)
def test_an_import_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be bundled"):
        script(text)


@pytest.mark.node
def test_a_module_is_found_from_the_file_that_imports_it_and_comes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {
        "one/same.js": 'import { two } from "../two/same.js";\nexport const one = two + 1;\n',
        "two/same.js": 'import { base } from "../base.js";\nexport const two = base + 1;\n',
        "base.js": "export const base = 1;\n",
    }
    for name, text in modules.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    entry = 'import { one } from "./one/same.js";\nimport { base } from "./base.js";\nconsole.log(one, base);\n'
    text = script(entry)
    assert text.count("const base = 1;") == 1
    node = shutil.which("node")
    if node is None:
        missing("node not found: it runs the page's modules")
    assert subprocess.run((node, "-e", text), capture_output=True, text=True, timeout=60).stdout == "3 1\n"


def test_a_name_that_a_module_does_not_export_is_refused() -> None:
    with pytest.raises(ValueError, match=r"noise\.js does not export DIE, LOG: one export, one name"):
        script('import { LOG, DIE } from "./generator/noise.js";')


def test_a_module_outside_the_pages_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be bundled: it lies outside"):
        script('import { x } from "../secret.js";\n')


def parcel_of(generator: nn.Module, latents: Latents) -> bytes:
    return with_metadata(arrays(generator.state_dict()), plan=plan(generator), latents=latents.to_json())


def arrays(state: Mapping[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: value.contiguous().numpy() for name, value in state.items()}


@pytest.mark.repeats
@pytest.mark.node
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(("name", "width"), [("gan", 5), ("infogan", 3), ("dcgan", 6)])
def test_widths_that_fill_no_vector(name: str, width: int, plain: bool, tmp_path: Path) -> None:
    gan = tiny_gan(name, width=width).eval()
    draws = torch.Generator().manual_seed(1)
    with torch.no_grad():  # weights and statistics that differ, and give contrast
        for key, value in gan.generator.state_dict().items():
            if value.is_floating_point():
                positive = value.ndim == 1 and "mean" not in key  # else ReLU may leave nothing
                value.copy_(torch.rand(value.shape, generator=draws) + (0.2 if positive else -0.5))
    file = tmp_path / "parcel"
    file.write_bytes(parcel_of(gan.generator, gan.latents))
    with torch.inference_mode():
        x = gan.generator(torch.from_numpy(gan.latents.compose(3, 18)))[:, 0].numpy()
    (images,) = pictures(file, [[18, 3, {}]], plain)
    assert np.abs(images - (x + 1) * 127.5).max() <= 0.51
    assert images.std() > 20


@pytest.mark.node
def test_weights_that_do_not_fit_the_plan_are_refused(tmp_path: Path) -> None:
    gan = tiny_gan("dcgan")
    stages = plan(gan.generator)
    weights, latents = arrays(gan.generator.state_dict()), gan.latents.to_json()
    other = copy.deepcopy(stages)
    other[1]["kind"] = "attention"
    short, wide = stages[:-1], copy.deepcopy(stages)
    wide[1]["inputs"] *= 2
    broken = gan.generator.state_dict() | {"net.0.weight": torch.full((16, gan.latents.width), torch.nan)}
    cases = {
        "not all finite": with_metadata(arrays(broken), plan=stages, latents=latents),
        "net.0.weight should have shape": with_metadata({"x": np.ones(1, np.float32)}, plan=stages, latents=latents),
        "cannot run a stage of kind attention": with_metadata(weights, plan=other, latents=latents),
        "does not end with 28 x 28 pixels": with_metadata(weights, plan=short, latents=latents),
        "net.3 does not follow on what": with_metadata(weights, plan=wide, latents=latents),
        "z has 3 numbers": with_metadata(weights, plan=stages, latents=Latents((Noise("noise", 3),)).to_json()),
        "no plan": safetensors.numpy.save(weights),
    }
    for message, content in cases.items():
        file = tmp_path / "parcel"
        file.write_bytes(content)
        assert message in ask("open", file=str(file))


def net(*layers: nn.Module) -> nn.Module:
    return nn.Sequential(*layers)


@pytest.mark.parametrize(
    ("generator", "named"),
    [
        (net(nn.Linear(4, 784), nn.Sigmoid()), "layer 1 .*Sigmoid"),
        (net(nn.Linear(4, 784), nn.LeakyReLU(0.2), nn.Tanh()), "LeakyReLU"),
        (net(nn.Linear(4, 784), nn.Dropout(), nn.Tanh()), "Dropout"),
        (net(nn.Linear(4, 784), nn.ReLU(), nn.BatchNorm1d(784), nn.Tanh()), "BatchNorm1d"),
        (net(nn.Linear(4, 784), nn.BatchNorm1d(784, affine=False), nn.Tanh()), "BatchNorm1d"),
        (net(nn.Linear(4, 784), nn.BatchNorm1d(784, track_running_stats=False), nn.Tanh()), "BatchNorm1d"),
        (net(nn.Linear(4, 784), nn.Tanh(), nn.Linear(784, 784), nn.Tanh()), "layer 2 .*Linear"),
        (net(nn.Linear(4, 784), nn.Tanh(), nn.ReLU()), "layer 2 .*ReLU"),
        (net(nn.Linear(4, 49), ToPixels(), nn.ConvTranspose2d(1, 1, 3, 2, 1), nn.Tanh()), "ConvTranspose2d"),
        (net(nn.Linear(4, 49), ToPixels(), nn.ConvTranspose2d(1, 2, 4, 2, 1), nn.Tanh()), "layer 3 .*Tanh"),
        (net(nn.Linear(4, 49), ToPixels(), nn.Conv2d(1, 1, 3), nn.Tanh()), "Conv2d"),
        (net(nn.Linear(4, 784)), "does not end"),
        (net(), "does not end"),
        (nn.ModuleDict({"a": nn.Linear(4, 784), "b": nn.Tanh()}), "ModuleDict"),
        (net(net(nn.ModuleList([nn.Linear(4, 784)]), nn.Tanh())), "layer 0.0 .*ModuleList"),
    ],
    ids=str,
)
def test_a_layer_that_the_page_cannot_run_is_named(generator: nn.Module, named: str) -> None:
    with pytest.raises(PlanError, match=f"(?s)the page cannot run .*{named}"):
        plan(generator)


@every_model
def test_every_generator_has_a_plan_whatever_its_width(name: str) -> None:
    stages = plan(tiny_gan(name).generator)
    assert [stage["then"] for stage in stages] == ["relu"] * (len(stages) - 1) + ["tanh"]


@pytest.mark.node
def test_the_kernel_is_what_its_source_says() -> None:
    command = build_kernel.compiler()
    if command is None:
        missing(f"AssemblyScript {build_kernel.VERSION} not found: put asc on the path, or set GANLAB_ASC")
    wasm = build_kernel.compiled(command)
    assert wasm == build_kernel.stored()
    assert build_kernel.ARTEFACT.read_text() == build_kernel.module(wasm)


def test_the_kernel_is_small() -> None:
    assert build_kernel.stored()[:8] == b"\0asm\1\0\0\0"
    assert len(build_kernel.stored()) < 2048


def test_the_pages_modules_stay_short_and_import_only_each_other() -> None:
    modules = sorted([*build_kernel.LIVE.rglob("*.js"), build_kernel.SOURCE])
    assert len(modules) > 10
    files = {*modules, build_kernel.LIVE / "layout.json"}
    for path in modules:
        lines = path.read_text().splitlines()
        assert len(lines) <= 150, path.name
        assert max(map(len, lines)) <= 120, path.name
        imports = re.findall(r'^import .* from "(.*?)"', "\n".join(lines), re.MULTILINE)
        assert {Path(os.path.normpath(path.parent / name)) for name in imports} <= files


# README.md beside the page's modules says what they and Python tell each other


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of README.md, without the signs that mark code."""
    text = (build_kernel.LIVE / "README.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    assert len(rows) > 2, heading
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


def typedef(file: str, name: str) -> dict[str, str]:
    """The fields of a JSDoc typedef, with their types."""
    text = (build_kernel.LIVE / file).read_text(encoding="utf-8")
    (block,) = re.findall(rf"@typedef {{object}} {name}\n(.*?)\*/", text, re.DOTALL)
    return {field: kind for kind, field in re.findall(r"@property {(.+?)} (\w+)", block)}


def test_the_site_and_its_page_mean_the_same_by_a_file() -> None:
    stored = Files().add("x.bin", b"abc")
    fields = {field: kind for field, kind, _ in table("File")}
    assert typedef("site/transfer.js", "File") == fields
    assert {name: JAVASCRIPT[type(value)] for name, value in stored.carried().items()} == fields
    assert stored.carried().items() >= stored.told("").items()


JAVASCRIPT = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    list[float]: "number[]",
    dict[str, float]: "Object<string, number>",
    dict[str, list[str]]: "Object<string, string[]>",
    list[dict[str, Any]]: "Latent[]",
    list[pad_state.Axis]: "Axis[]",
    list[Any]: "Object[]",
    dict[str, Any]: "Object",
    list[training_stage.Term]: "Term[]",
}


@pytest.mark.parametrize(
    ("name", "file", "written"),
    [
        ("State", "play/store.js", pad_state.State),
        ("Axis", "play/chosen_values.js", pad_state.Axis),
        ("Parcel", "training/live_store.js", training_stage.Parcel),
        ("Replay", "training/replay_store.js", training_replay.Replay),
        ("Term", "training/live_store.js", training_stage.Term),
    ],
)
def test_python_and_the_page_mean_the_same_by_a_state(name: str, file: str, written: type) -> None:
    fields = {field: kind for field, kind, _ in table(name)}
    assert typedef(file, name) == fields
    assert {field: JAVASCRIPT[kind] for field, kind in get_type_hints(written).items()} == fields


def test_every_message_of_the_page_is_written_down_and_has_a_listener() -> None:
    messages = {row[0]: row[1] for row in table("Messages")}
    sent, heard = {}, {}
    for page, script_name, section in (
        ("Play", "play/store.js", "live_pad.py"),
        ("Play", "play/moves.js", "live_pad.py"),
        ("Draw", "draw/drawing_store.js", "drawing_pad.py"),
        ("Compare", "timeline/mount_timeline.js", "timeline.py"),
        ("Train", "training/live_store.js", "training_stage.py"),
    ):
        source = (build_kernel.LIVE / script_name).read_text(encoding="utf-8")
        sent |= dict.fromkeys(re.findall(r'(?:\.send\(|\btell\([\w.]+, )"(\w+)"', source), page)
        python = (build_kernel.LIVE.parent / "sections" / section).read_text(encoding="utf-8")
        heard |= dict.fromkeys(re.findall(r"\bon_(\w+)_change=", python), page)
    assert sent == messages
    assert heard == messages


def test_every_part_has_its_strings_and_a_function_that_draws_it() -> None:
    parts = {row[0] for row in table("Parts")}
    source = (build_kernel.LIVE / "play" / "mount_pad.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^const PARTS = {([^}]*)};$", source, re.MULTILINE)
    assert set(re.findall(r"(\w+):", listed)) == parts
    assert pad_words.words().keys() == parts


def test_every_symbol_that_scripts_share_is_written_down() -> None:
    sources = [path.read_text(encoding="utf-8") for path in build_kernel.LIVE.rglob("*.js")]
    assert sources
    used = {name for source in sources for name in re.findall(r'Symbol\.for\("(.+?)"\)', source)}
    assert used == {row[0] for row in table("Symbols")}


def test_python_and_the_page_read_the_layout_from_one_file() -> None:
    assert {row[0] for row in table("Layout")} == LAYOUT.keys()
    assert trained("gan").sample(1).shape[1:] == (LAYOUT["size"], LAYOUT["size"])
    assert len(app_pictures.steps(Uniform("c"))) == LAYOUT["side"]
    literal = (build_kernel.LIVE / "layout.json").read_text(encoding="utf-8").strip()
    assert json.loads(literal) == LAYOUT
    for module, name in (("z_for_view", "rounded"), ("digit_parts", "digitPart")):
        assert f"const LAYOUT = {literal};" in script(f'import {{ {name} }} from "./play/{module}.js";\n')


@pytest.mark.node
def test_what_is_read_is_written_at_once_then_every_fifth_frame_and_at_last() -> None:
    moves = [True] * 8
    assert ask("text_pace", frames=moves) == [True, *[False] * 4, True, False, False, True]
    assert ask("text_pace", frames=[True, True, False, True, True]) == [True, False, True, True, False, True]
