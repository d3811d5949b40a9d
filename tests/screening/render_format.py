"""The table of variables in docs/candidate-format.md, out of the catalogue.

`python -m tests.screening.render_format` writes it again; tests/screening/test_schemas.py fails on any difference.
"""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
FORMAT = PROJECT / "docs" / "candidate-format.md"
VARIABLES = PROJECT / "criteria" / "catalogue" / "variables.json"
COMMAND = "python -m tests.screening.render_format"
START, END = "<!-- variables: generated -->\n", "<!-- end of variables -->\n"

HOW = {
    "boolean": "yes or no",
    "code": "one of the codes",
    "integer": "whole number",
    "quantity": "number with unit",
    "lab": "laboratory result, in a panel",
    "date": "date",
}


def rendered() -> str:
    """The whole page with the table as the catalogue has it now."""
    text = FORMAT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{table()}{END}{after}"


def table() -> str:
    """All variables that can be recorded, by section, in the order of a coordinator's work."""
    variables = [item for item in json.loads(VARIABLES.read_text(encoding="utf-8")) if item["kind"] in HOW]
    sections = groupby(variables, key=lambda item: item["section"])
    return "".join(_section(name, list(items)) for name, items in sections)


def _section(name: str, items: list[dict[str, Any]]) -> str:
    title = name.replace("_", " and ").capitalize()
    rows = "".join(f"| `{item['key']}` | {item['label']} | {_how(item)} | {_words(item)} |\n" for item in items)
    return f"\n**{title}**\n\n| key | what | how | units or codes |\n|---|---|---|---|\n{rows}"


def _how(item: dict[str, Any]) -> str:
    low, high = item.get("low"), item.get("high")
    within = f", {low} to {high}" if low is not None else ""
    return f"{HOW[item['kind']]}{within}{', dated' if item.get('dated') and item['kind'] != 'lab' else ''}"


def _words(item: dict[str, Any]) -> str:
    choices = item.get("choices", [])
    judged = [choice["code"] for choice in choices if choice.get("reason") == "awaits_judgement"]
    absent = [choice["code"] for choice in choices if choice.get("reason") not in (None, "awaits_judgement")]
    answers = [choice["code"] for choice in choices if "reason" not in choice]
    parts = [_codes(answers or [unit["code"] for unit in item.get("units", [])])]
    parts += [f"awaits the investigator: {_codes(judged)}"] if judged else []
    parts += [f"unknown: {_codes(absent)}"] if absent else []
    if condition := item.get("counts_if"):
        parts.append(f"counts where {condition['variable']} is `{condition['is']}`")
    return "; ".join(part for part in parts if part)


def _codes(codes: list[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


if __name__ == "__main__":
    FORMAT.write_text(rendered(), encoding="utf-8")
