"""What stands in the files: pins with hashes, and nothing of the machine on which they were written."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
REQUIREMENTS = PROJECT / "requirements"
NOT_OURS = {".git", ".venv", ".data", "vendor", "node_modules", "__pycache__"}
TEXT = {"", ".py", ".html", ".css", ".js", ".json", ".csv", ".md", ".toml", ".txt", ".svg", ".lark", ".cfg", ".po"}
# Folders of somebody's own machine, and hosts that only some networks reach.
OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:root|home|Users|work|opt|mnt)/\w|pypi\.org|pythonhosted|npmjs|deb\.debian\.org"
)


def our_files() -> Iterator[Path]:
    for path in sorted(PROJECT.rglob("*")):
        parts = path.relative_to(PROJECT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if path.is_file() and path.suffix in TEXT and not hidden and not NOT_OURS.intersection(parts):
            yield path


def test_no_file_names_a_machine():
    named = [
        f"{path.relative_to(PROJECT)}:{number}: {found[0]}"
        for path in our_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := OF_A_MACHINE.search(line))
    ]
    assert named == []


def pins(name: str) -> dict[str, str]:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["base", "embedded", "test"])
def test_every_pin_has_a_hash_and_no_file_an_address(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    assert [block for block in blocks if block.strip() and "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text


def test_a_larger_set_holds_the_smaller_with_the_same_versions():
    for small, large in pairwise(["base", "embedded", "test"]):
        assert pins(small).items() < pins(large).items()


def test_every_declared_dependency_is_pinned():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "base": project["project"]["dependencies"],
        "embedded": project["project"]["optional-dependencies"]["embedded"],
        "test": project["dependency-groups"]["test"],
    }
    for name, demands in declared.items():
        assert {re.match(r"[\w.-]+", demand)[0] for demand in demands} <= pins(name).keys()


def test_psycopg_3_is_in_no_set():
    assert not {"psycopg", "psycopg-binary"} & pins("test").keys()
