"""The tables of tests/spec as a reference to read: docs/criteria-reference.md.

Each test function is a paragraph: its name the heading, its docstring the text, its table the facts and the answer.
`python -m tests.spec.render` writes the file again; tests/house/test_reference.py fails on any difference.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from criteria.engine.language import parse, plain
from tests.spec.tables import full_name, rows_of
from tests.spec.version import STUDY, shipped_version

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / "docs" / "criteria-reference.md"
COMMAND = "python -m tests.spec.render"
PROPER = {"cd7": "CD7", "alt": "ALT", "ast": "AST", "ecog": "ECOG", "gilbert": "Gilbert", "march": "March"}
INTRODUCTION = f"""# Criteria reference

What every criterion of the shipped study answers, fact by fact. Each table is a test of the suite: a row is a
candidate of whom only these facts are known, and the last columns are the answer. This file is generated
(`{COMMAND}`); change the tables in tests/spec instead.

- The candidate is judged as of 2026-03-02, preconditioning is planned for 2026-03-16, unless a column says otherwise.
- An empty cell is a fact that nobody entered. `[not_done]` is an entry that says so. Two results in one cell are
  separated by a semicolon. A dated result without its date in the cell is of the as-of date.
- A half-life is confirmed by a pharmacist with a source unless the cell says otherwise; `none` is a list that
  somebody reviewed and found empty.
- `reason` is why an answer is unknown. `flags` are raised beside the answer and never change it; `no x` says that
  flag x is not raised.
"""


class Recorder:
    """Stands in for the `spec` fixture and keeps what it is given."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, str, dict[str, str]]] = []

    def __call__(self, criterion: str, table: str, **given: str) -> None:
        self.tables.append((criterion, table, given))


def render() -> str:
    """The whole reference as Markdown, criteria in the order of the study."""
    paragraphs: dict[str, list[str]] = {}
    for test in _tests():
        recorder = Recorder()
        test(recorder)
        paragraphs.setdefault(recorder.tables[0][0], []).append(_paragraph(test, recorder))
    chapters = [_head(item) + "".join(paragraphs[item["code"]]) for item in STUDY["criteria"]]
    return INTRODUCTION + "".join(chapters)


def _tests() -> Iterator[Callable[[Recorder], None]]:
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.spec.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_") and list(inspect.signature(test).parameters) == ["spec"]:
                yield test


def _head(criterion: dict[str, Any]) -> str:
    rule = plain(parse(criterion["expression"], shipped_version().dictionary), shipped_version().dictionary)
    quoted = f"> {criterion['source']}\n\n" if criterion["source"] else ""
    parts = [f"\n## {criterion['code']} {criterion['title']}\n\n{quoted}"]
    if criterion["source_note"]:
        parts.append(f"{criterion['source_note']}\n\n")
    parts.append(f"```\n{criterion['expression']}\n```\n\nIn words: {rule}.\n\n{criterion['note']}\n")
    parts.extend(_reading(reading) for reading in criterion["readings"])
    return "".join(parts)


def _reading(reading: dict[str, str]) -> str:
    return (
        f'\nAnother reading, "{reading["label"]}": {reading["question"]} In force: {reading["in_force"]}\n\n'
        f"```\n{reading['expression']}\n```\n"
    )


def _paragraph(test: Callable[..., None], recorder: Recorder) -> str:
    words = test.__name__.removeprefix("test_").split("_")
    heading = " ".join(PROPER.get(word, word) for word in words)
    text = inspect.cleandoc(test.__doc__ or "")
    tables = "\n".join(_table(table, given) for _, table, given in recorder.tables)
    return f"\n### {heading[:1].upper()}{heading[1:]}\n\n{text}\n\n{tables}"


def _table(table: str, given: dict[str, str]) -> str:
    rows = rows_of(table)
    head = list(rows[0])
    throughout = "; ".join(f"{full_name(column)} {value}" for column, value in given.items())
    lines = [f"Throughout: {throughout}.\n"] if given else []
    lines += [_line(head), _line(["---"] * len(head)), *(_line(row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    REFERENCE.write_text(render(), encoding="utf-8")
