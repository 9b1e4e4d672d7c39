"""Compiles the page's kernel and writes it as a JavaScript module: python -m tools.build_kernel.

Needs the AssemblyScript compiler of the version below: `npm install -g assemblyscript@VERSION`, or $GANLAB_ASC.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VERSION = "0.28.20"
LIVE = Path(__file__).resolve().parent.parent / "ganlab" / "app" / "live"
GENERATOR = LIVE / "generator"
SOURCE, ARTEFACT = GENERATOR / "kernel.ts", GENERATOR / "kernel.wasm.js"
OPTIONS = ("-O3", "--converge", "--noAssert", "--enable", "simd", "--runtime", "stub", "--importMemory")


def compiler() -> str | None:
    """The compiler's command, if this machine has the very version: another one writes other bytes."""
    command = os.environ.get("GANLAB_ASC") or shutil.which("asc")
    if command is None:
        return None
    answer = subprocess.run((command, "--version"), capture_output=True, text=True, timeout=60).stdout
    return command if VERSION in answer.split() else None


def compiled(command: str) -> bytes:
    """kernel.ts -> WebAssembly."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "kernel.wasm"
        words = (command, SOURCE.name, *OPTIONS, "--outFile", os.path.relpath(out, GENERATOR))
        subprocess.run(words, cwd=GENERATOR, check=True, timeout=120)
        return out.read_bytes()


def module(wasm: bytes) -> str:
    """The JavaScript module that holds it."""
    text = base64.b64encode(wasm).decode()
    lines = [text[i : i + 112] for i in range(0, len(text), 112)]
    return (
        f"// kernel.ts, compiled by AssemblyScript {VERSION}: {len(wasm):,} bytes. "
        "Written by tools/build_kernel.py.\n\n"
        "const BASE64 = `\n" + "\n".join(lines) + "\n`;\n\n"
        "/** The kernel as a WebAssembly module's bytes. */\n"
        'export const KERNEL = Uint8Array.from(atob(BASE64.replace(/\\s/g, "")), (c) => c.charCodeAt(0));\n'
    )


def stored() -> bytes:
    """The bytes in the module."""
    found = re.search(r"`([^`]*)`", ARTEFACT.read_text())
    assert found
    return base64.b64decode(found[1])


def main() -> None:
    command = compiler()
    if command is None:
        raise SystemExit(f"Needs the AssemblyScript compiler: npm install -g assemblyscript@{VERSION}")
    ARTEFACT.write_text(module(compiled(command)), newline="\n")


if __name__ == "__main__":
    main()
