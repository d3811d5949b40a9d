"""Imports point one way: screening -> criteria -> criteria.engine; trialsite's models know neither application."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
# What may not be imported where. Tests and migrations are not the product's own layers.
FORBIDDEN = {
    "criteria/engine": {"django", "psycopg2", "screening", "trialsite", "criteria.models", "criteria.actions"},
    "criteria": {"screening"},
    "trialsite": {"criteria", "screening"},
}
# These put the site together, so they name the applications.
ASSEMBLY = {"trialsite/urls.py", "trialsite/settings.py", "trialsite/admin.py"}
ASSEMBLY_FOLDERS = ("trialsite/management/",)


def sources(folder: str) -> Iterator[Path]:
    for path in sorted((PROJECT / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def imports(path: Path, *, at_start_only: bool = False) -> set[str]:
    """All modules that a file imports, `from x import y` as `x` and `x.y`; relative ones made absolute."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = list(path.relative_to(PROJECT).with_suffix("").parts)
    found: set[str] = set()
    for node in tree.body if at_start_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: -node.level], node.module or ""] if node.level else [node.module or ""]).strip(
                "."
            )
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_nothing_above_it(layer):
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in sources(layer)
        if name_of(path) not in ASSEMBLY and not name_of(path).startswith(ASSEMBLY_FOLDERS)
        for module in sorted(imports(path))
        for package in FORBIDDEN[layer]
        if is_within(module, package)
    ]
    assert wrong == []


def test_one_module_imports_pint_and_its_ucum_reader():
    using = {
        name_of(path)
        for folder in ("criteria", "screening", "trialsite")
        for path in sources(folder)
        for module in imports(path)
        if is_within(module, "pint") or is_within(module, "ucumvert")
    }
    assert using == {"criteria/engine/quantities.py"}


def test_the_engine_reads_no_clock():
    reading = [
        f"{name_of(path)}:{node.lineno} .{node.attr}"
        for path in sources("criteria/engine")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow", "time_ns", "monotonic"}
    ]
    assert reading == []


def test_the_launcher_starts_with_the_standard_library_alone():
    "It runs before anything is installed; what it needs later it imports where it is used."
    foreign = [
        f"{name_of(path)} imports {module}"
        for path in [
            *sources("trialsite/launcher"),
            PROJECT / "trialsite/__main__.py",
            PROJECT / "trialsite/__init__.py",
        ]
        for module in sorted(imports(path, at_start_only=True))
        if module.partition(".")[0] not in sys.stdlib_module_names and not is_within(module, "trialsite")
    ]
    assert foreign == []


@pytest.mark.parametrize("name", ["trialsite/__init__.py", "trialsite/__main__.py"])
def test_an_old_python_can_read_the_file_that_refuses_it(name):
    ast.parse((PROJECT / name).read_text(encoding="utf-8"), feature_version=(3, 4))
