"""The house's rules that a machine can check: layers, imports, what the library must not contain, tracked text."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from workbench import CHECKOUT

LIBRARY = sorted((CHECKOUT / "ganlab").rglob("*.py"))
COMMANDS = sorted((CHECKOUT / "train").rglob("*.py"))
every_file = pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(CHECKOUT)))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path, top_level_only: bool = False) -> set[str]:
    """Dotted names that a file imports, `from a import b` as both a and a.b."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            found.update({node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names})
        if top_level_only and (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_type_checking(node)):
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree(path))
    return found


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def packages(path: Path, **options: bool) -> set[str]:
    return {name.split(".")[0] for name in imported(path, **options)}


def own_layer(path: Path) -> str:
    return path.relative_to(CHECKOUT / "ganlab").parts[0].removesuffix(".py")


@every_file
def test_only_the_app_knows_streamlit_and_nobody_the_command_lines(path: Path) -> None:
    if own_layer(path) != "app":
        assert not packages(path) & {"streamlit", "altair"}
    assert not packages(path) & {"train", "tests", "tyro", "tqdm"}


HUB = sorted(f"hub/{path.stem}" for path in (CHECKOUT / "ganlab" / "hub").glob("*.py"))


@pytest.mark.parametrize(
    "name",
    ["__init__", "catalog", "record", "registry", "latents", "images", "philox", "numpy_gan", "records/scores", *HUB],
)
def test_what_reads_a_record_imports_no_torch_at_its_top(name: str) -> None:
    found = packages(CHECKOUT / "ganlab" / f"{name}.py", top_level_only=True)
    assert not found & {"torch", "torchvision", "huggingface_hub"}


@pytest.mark.parametrize("path", LIBRARY + COMMANDS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_nothing_that_can_run_a_files_code(path: Path) -> None:
    assert not packages(path) & {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            assert call not in {
                "eval",
                "exec",
                "compile",
                "__import__",
                "torch.load",
                "torch.save",
                "np.load",
                "numpy.load",
            }
            assert not call.startswith(("os.system", "os.popen"))
            assert not any(k.arg == "shell" for k in node.keywords)


@every_file
def test_the_library_does_not_print_or_seed_the_world(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            assert call != "print"
            assert call not in {"torch.manual_seed", "np.random.seed", "random.seed", "torch.seed"}
            if call == "np.random.default_rng":
                assert node.args, "a generator of no known seed"
            else:
                assert not call.startswith(("np.random.", "random."))
    assert "random" not in packages(path)


@pytest.mark.parametrize("path", LIBRARY + COMMANDS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_file_says_what_it_is_and_every_signature_is_typed(path: Path) -> None:
    module = tree(path)
    assert ast.get_docstring(module)
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            untyped = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
            assert not untyped, f"{node.name}: {untyped}"
            assert node.returns is not None, node.name


@every_file
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def tracked() -> list[Path]:
    """The repository's text files; on a tree without git, all that is not git-ignored by name."""
    done = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    code, prose = {".py", ".js", ".mjs", ".ts", ".css"}, {".md", ".txt", ".svg", ""}
    kinds = code | prose | {".toml", ".json", ".jsonl", ".yml", ".yaml"}
    files = [CHECKOUT / name for name in done.stdout.split("\0") if name]
    return [file for file in files if file.suffix in kinds and file.is_file()]


def test_no_file_holds_a_path_of_the_machine_it_was_made_on() -> None:
    pattern = re.compile(r"(?<![\w.])/(home|root|Users|work|tmp|mnt)/\w")
    found = []
    for file in tracked():
        for i, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            if pattern.search(line) and file != Path(__file__).resolve():
                found.append(f"{file.relative_to(CHECKOUT)}:{i}: {line.strip()[:80]}")
    assert found == []


def test_no_text_calls_the_score_by_another_metrics_name() -> None:
    wrong = re.compile(r"\bFID\b|[Ii]nception score")
    allowed = re.compile(r"[Nn]ot\b.*\bFID|never.*FID|comparable with an? .*FID|FID\W+in docs|Heusel")
    others = CHECKOUT / "ganlab" / "app" / "published.py"  # what others published is called what they called it
    for file in [*LIBRARY, *COMMANDS, CHECKOUT / "README.md"]:
        if file.exists() and file != others:
            for line in file.read_text().splitlines():
                assert not wrong.search(line) or allowed.search(line), f"{file.name}: {line}"
