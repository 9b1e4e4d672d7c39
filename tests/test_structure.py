"""The house's rules that a machine can check: layers, imports, what the library must not contain, tracked text."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.factories import CHECKOUT

LIBRARY = sorted((CHECKOUT / "ganlab").rglob("*.py"))
COMMANDS = sorted((CHECKOUT / "train").rglob("*.py"))
ORDER = (  # an import from one room to another goes to the left, never to a neighbour
    {"errors", "language"},
    {"dataset_files"},
    {"compute", "data", "distortions", "images", "philox", "photo", "svg"},
    {"distributions"},
    {"latents"},
    {"metrics", "models"},
    {"records"},
    {"failures", "inference", "hub", "paper", "seeds"},
    {"evaluation"},
    {"training"},
    {"interactive"},
    {"trained"},
    {"catalog"},
    {"reporting"},
    {"app"},
    {"site"},
    {"train"},
)
APP_ORDER = (
    {"strings", "live"},
    {"sources", "charts"},
    {"state"},
    {"widgets"},
    {"sections"},
    {"lab_report"},
    {"pages"},
)
PLACE, APP_PLACE = ({name: i for i, names in enumerate(order) for name in names} for order in (ORDER, APP_ORDER))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@functools.cache
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


def room(path: Path) -> str:
    """The room of a file of the library, or "train"; of the package's own __init__ that name."""
    parts = path.relative_to(CHECKOUT).parts
    return "train" if parts[0] == "train" else parts[1].removesuffix(".py")


def wing(path: Path) -> str:
    """The room of a file inside the app."""
    return path.relative_to(CHECKOUT / "ganlab" / "app").parts[0]


def rooms_that(path: Path, inside: str = "ganlab") -> set[str]:
    """The rooms of a package that a file imports from; `import ganlab` itself stands as high as the catalog."""
    found = {name.split(".")[inside.count(".") + 1] for name in imported(path) if name.startswith(f"{inside}.")}
    whole = any(
        alias.name == "ganlab" for node in ast.walk(tree(path)) if isinstance(node, ast.Import) for alias in node.names
    )
    return found | {"catalog"} if whole and inside == "ganlab" else found


def test_every_room_has_a_place() -> None:
    assert {room(path) for path in LIBRARY + COMMANDS} - {"__init__"} == set(PLACE)
    app = CHECKOUT / "ganlab" / "app"
    assert {wing(path) for path in app.glob("*/**/*.py")} == set(APP_PLACE)
    assert [path.name for path in app.glob("*.py")] == ["__init__.py"]


def test_imports_go_to_rooms_further_left_and_never_sideways() -> None:
    for path in LIBRARY + COMMANDS:
        own = room(path)
        if own == "__init__":
            assert rooms_that(path) <= {"catalog", "records"}  # the package's face
            continue
        for target in (rooms_that(path) & PLACE.keys()) - {own}:
            assert PLACE[target] < PLACE[own], f"{path} imports {target}, which does not stand left of it"
        if own == "app" and path.parent.name != "app":
            for target in rooms_that(path, "ganlab.app") - {wing(path)}:
                left = APP_PLACE[target] < APP_PLACE[wing(path)]
                assert left, f"{path} imports {target}, which does not stand left of it"


def test_no_two_modules_import_each_other() -> None:
    files = [path for path in LIBRARY if path.name != "__init__.py"]
    edges = {module(path): imported(path, top_level_only=True) for path in files}
    assert len(edges) > 50
    seen: dict[str, int] = {}  # 1: being followed, 2: done

    def follow(name: str, trail: tuple[str, ...]) -> None:
        assert seen.get(name) != 1, f"a circle of imports: {' -> '.join((*trail, name))}"
        if name in seen:
            return
        seen[name] = 1
        for target in edges[name] & edges.keys():
            follow(target, (*trail, name))
        seen[name] = 2

    for name in edges:
        follow(name, ())


def module(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


SHARED = {"base", "layers", "losses"}
PAPERS = sorted(
    path for path in (CHECKOUT / "ganlab" / "models").glob("*.py") if path.stem not in {*SHARED, "registry", "__init__"}
)
assert PAPERS


def test_a_papers_file_imports_of_its_room_only_what_all_share() -> None:
    for path in PAPERS:
        assert rooms_that(path, "ganlab.models") <= SHARED, path


INITS = sorted((CHECKOUT / "ganlab").glob("*/**/__init__.py"))
assert INITS


def test_a_rooms_init_says_what_belongs_there_and_imports_nothing() -> None:
    for path in INITS:
        assert [type(node) for node in tree(path).body] == [ast.Expr], path


def test_no_script_of_the_page_is_called_as_a_python_module_is() -> None:
    scripts = {path.name.partition(".")[0] for path in (CHECKOUT / "ganlab" / "app" / "live").rglob("*.[jt]s")}
    assert scripts
    assert not scripts & {path.stem for path in LIBRARY}


def test_only_the_app_knows_streamlit_and_nobody_the_command_lines() -> None:
    for path in LIBRARY:
        if room(path) != "app":
            assert not packages(path) & {"streamlit", "altair"}, path
        assert not packages(path) & {"train", "tests", "tyro", "tqdm"}, path


NO_TORCH = sorted(
    path
    for name in ("dataset_files", "records", "hub", "metrics", "paper", "reporting")
    for path in (CHECKOUT / "ganlab" / name).glob("*.py")
)
assert {room(path) for path in NO_TORCH} == {"dataset_files", "records", "hub", "metrics", "paper", "reporting"}
NO_TORCH += [
    CHECKOUT / "ganlab" / name
    for name in ("__init__.py", "catalog.py", "distributions.py", "latents.py", "images.py", "philox.py", "svg.py")
]
NO_TORCH += [
    CHECKOUT / "ganlab" / name for name in ("models/registry.py", "inference/numpy_generator.py", "inference/export.py")
]


def test_what_reads_a_record_imports_no_torch_at_its_top() -> None:
    for path in NO_TORCH:
        found = packages(path, top_level_only=True)
        assert not found & {"torch", "torchvision", "huggingface_hub"}, path


def test_nothing_that_can_run_a_files_code() -> None:
    for path in LIBRARY + COMMANDS:
        assert not packages(path) & {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}, path
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
                }, path
                assert not call.startswith(("os.system", "os.popen")), path
                assert not any(k.arg == "shell" for k in node.keywords), path


def test_the_library_does_not_print_or_seed_the_world() -> None:
    for path in LIBRARY:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                call = ast.unparse(node.func)
                assert call != "print", path
                assert call not in {"torch.manual_seed", "np.random.seed", "random.seed", "torch.seed"}, path
                if call == "np.random.default_rng":
                    assert node.args, f"{path}: a generator of no known seed"
                else:
                    assert not call.startswith(("np.random.", "random.")), path
        assert "random" not in packages(path), path


def test_every_file_says_what_it_is_and_every_signature_is_typed() -> None:
    for path in LIBRARY + COMMANDS:
        module = tree(path)
        assert ast.get_docstring(module), path
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                untyped = [a.arg for a in arguments if a.annotation is None and a.arg not in ("self", "cls")]
                assert not untyped, f"{path}, {node.name}: {untyped}"
                assert node.returns is not None, f"{path}, {node.name}"


def test_files_stay_short() -> None:
    for path in LIBRARY:
        assert len(path.read_text().splitlines()) <= 300, path


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
    others = {CHECKOUT / "ganlab" / "reporting" / "published.py"}  # what others published is called what they called it
    others |= {CHECKOUT / "ganlab" / "app" / "strings" / "zh" / "recorded.py"}
    assert others <= set(LIBRARY)
    for file in [*LIBRARY, *COMMANDS, CHECKOUT / "README.md"]:
        if file.exists() and file not in others:
            for line in file.read_text().splitlines():
                assert not wrong.search(line) or allowed.search(line), f"{file.name}: {line}"
