"""Imports point downward only, in Python and in TypeScript (docs/architecture.md, "Layers")."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Lowest first. A module may import its own layer and those before it.
PYTHON_LAYERS: tuple[tuple[str, ...], ...] = (
    ("portal.environment", "portal.dataverse"),
    ("portal.problems",),
    ("portal.profiles", "portal.accounts", "portal.upstream"),
    ("portal.sync",),
    ("portal.sync.api", "portal.pwa"),
    ("portal.settings", "portal.api", "portal.urls", "portal.wsgi", "portal.problem_middleware"),
)
TYPESCRIPT_LAYERS: tuple[tuple[str, ...], ...] = (
    ("metadata", "query"),
    ("store",),
    ("engine",),
    ("ui",),
    ("app", "maker"),
)
SANDBOX = "portal.sandbox"


def python_modules() -> dict[str, Path]:
    """Dotted name → file of every module below portal/, migrations left out."""
    files = [f for f in (ROOT / "portal").rglob("*.py") if "migrations" not in f.parts]
    return {dotted(f): f for f in files}


def dotted(file: Path) -> str:
    """`portal/sync/api.py` → `portal.sync.api`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file: Path, *, package: str) -> Iterator[tuple[str, bool]]:
    """(imported module, whether the import stands at the top level), types-only blocks included."""
    tree = ast.parse(file.read_text())
    nested = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        is_top = id(node) not in nested
        if isinstance(node, ast.Import):
            yield from ((alias.name, is_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = package.rsplit(".", node.level - 1)[0] + "." if node.level else ""
            source = f"{prefix}{node.module or ''}".rstrip(".")
            yield from ((f"{source}.{alias.name}", is_top) for alias in node.names)


def python_rank(module: str) -> int | None:
    """The layer of `module`, by its longest prefix; None when it is not ours."""
    best: tuple[int, int] | None = None
    for rank, names in enumerate(PYTHON_LAYERS):
        for name in names:
            is_match = module == name or module.startswith(f"{name}.")
            if is_match and (best is None or len(name) > best[0]):
                best = (len(name), rank)
    return best[1] if best else None


MODULES = python_modules()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_python_imports_point_downward(name: str) -> None:
    file = MODULES[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    own = python_rank(name)
    for imported, _ in imports_of(file, package=package):
        if not imported.startswith("portal"):
            continue
        if name.startswith(SANDBOX):
            assert imported.startswith(SANDBOX), f"{name} imports {imported}: the sandbox is alone"
            continue
        assert not imported.startswith(SANDBOX), f"{name} imports {imported}"
        other = python_rank(imported)
        if own is not None and other is not None:
            assert other <= own, f"{name} imports {imported}, which is above it"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_module_of_ours_is_imported_inside_a_function(name: str) -> None:
    inside = [m for m, top in imports_of(MODULES[name], package=name) if not top]
    assert [m for m in inside if m.startswith("portal")] == []


def test_the_dataverse_client_is_a_library_without_django() -> None:
    for name in (m for m in MODULES if m.startswith("portal.dataverse")):
        imported = [m for m, _ in imports_of(MODULES[name], package=name)]
        assert [m for m in imported if m.split(".")[0] in {"django", "ninja"}] == [], name


def test_every_package_has_a_layer_or_is_the_sandbox() -> None:
    unplaced = [m for m in MODULES if m != "portal" and python_rank(m) is None]
    assert [m for m in unplaced if not m.startswith(SANDBOX)] == []


def test_python_modules_import_each_other_without_a_cycle() -> None:
    graph = {name: set(_known_imports(name)) for name in MODULES}
    assert _find_cycle(graph) == []


def _known_imports(name: str) -> Iterator[str]:
    file = MODULES[name]
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    for imported, _ in imports_of(file, package=package):
        candidates = (imported, imported.rpartition(".")[0])
        target = next((c for c in candidates if c in MODULES), None)
        if target and target != name:
            yield target


def _find_cycle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def walk(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node in done:
            return []
        for following in sorted(graph.get(node, ())):
            if cycle := walk(following, [*path, node]):
                return cycle
        done.add(node)
        return []

    return next((c for n in sorted(graph) if (c := walk(n, []))), [])


_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


def typescript_files() -> list[Path]:
    """Every source file of the browser side."""
    return sorted(f for f in (ROOT / "static").rglob("*.ts*") if f.suffix in {".ts", ".tsx"})


def typescript_imports(file: Path) -> Iterator[Path]:
    """The files of ours that `file` imports, without their endings."""
    for match in _IMPORT.finditer(file.read_text()):
        target = (file.parent / match[1].split("?")[0]).resolve()
        yield target.with_suffix("") if target.suffix in {".js", ".ts", ".tsx"} else target


def typescript_rank(path: Path) -> int | None:
    """The layer of a file below static/; None for the service worker and what is no layer."""
    parts = path.relative_to(ROOT / "static").parts
    ranks = (rank for rank, names in enumerate(TYPESCRIPT_LAYERS) if parts[0] in names)
    return next(ranks, None)


@pytest.mark.parametrize("file", typescript_files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_typescript_imports_point_downward(file: Path) -> None:
    own = typescript_rank(file)
    for target in typescript_imports(file):
        other = typescript_rank(target)
        if own is None:
            assert file.name != "sw.ts", f"the service worker imports {target.name}"
        elif other is not None:
            assert other <= own, f"{file.name} imports {target}, which is above it"


def test_typescript_modules_import_each_other_without_a_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for file in typescript_files():
        name = str(file.with_suffix("").relative_to(ROOT))
        graph[name] = {str(t.relative_to(ROOT)) for t in _value_imports(file)}
    assert _find_cycle(graph) == []


def _value_imports(file: Path) -> Iterator[Path]:
    text = re.sub(r"import type [^;]+;", "", file.read_text())
    for match in _IMPORT.finditer(text):
        target = (file.parent / match[1].split("?")[0]).resolve()
        yield target.with_suffix("") if target.suffix in {".js", ".ts", ".tsx"} else target
