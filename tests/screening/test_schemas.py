"""The documented formats are the real ones: schemas, examples and the page that explains them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from criteria.engine.answers.reading import RECORDED_KINDS
from screening import intake
from screening.files.checking import checked
from screening.files.reading import read_file
from screening.files.schema import CANDIDATES_FILE, REPORT_FILE
from tests.screening.render_format import COMMAND, FORMAT, PROJECT, rendered
from tests.spec.version import shipped_version

EXAMPLE = PROJECT / "docs" / "examples" / "candidates.json"
DEMONSTRATION = sorted((PROJECT / "screening" / "demo").glob("*.json"))
FILES = [EXAMPLE, *DEMONSTRATION]


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def candidates_validator() -> Draft202012Validator:
    return Draft202012Validator(read(CANDIDATES_FILE))


def report_validator() -> Draft202012Validator:
    return Draft202012Validator(read(REPORT_FILE))


def reports(content: bytes) -> list[dict[str, Any]]:
    found = list(checked(read_file(content).candidates, shipped_version()))
    assert [record.problems for record in found] == [()] * len(found)
    return [intake.report_on(record.document, shipped_version()) for record in found]


@pytest.mark.parametrize("file", [CANDIDATES_FILE, REPORT_FILE], ids=lambda file: file.name)
def test_a_schema_is_one(file):
    Draft202012Validator.check_schema(read(file))


@pytest.mark.parametrize("file", [CANDIDATES_FILE, REPORT_FILE], ids=lambda file: file.name)
def test_every_object_of_a_schema_closes_its_fields(file):
    "A field that is misspelt must not pass for one that was left out."
    open_objects = [schema for schema in objects_in(read(file)) if "additionalProperties" not in schema]
    assert open_objects == []


def objects_in(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in objects_in(part)]
    if not isinstance(schema, dict):
        return []
    here = [schema] if isinstance(schema.get("properties"), dict) else []
    return here + [found for part in schema.values() for found in objects_in(part)]


def test_every_field_of_the_candidates_says_what_it_is():
    schema = read(CANDIDATES_FILE)
    fields = [(name, field) for part in objects_in(schema) for name, field in part["properties"].items()]
    untitled = [name for name, field in fields if not title_of(field, schema)]
    assert untitled == []


def title_of(field: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in field and "title" not in field:
        return title_of(schema["$defs"][field["$ref"].rpartition("/")[2]], schema)
    return field.get("title", "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_file_is_of_the_format(file):
    assert [error.message for error in candidates_validator().iter_errors(read(file))] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_report_is_of_its_format(file):
    for report in reports(file.read_bytes()):
        assert [error.message for error in report_validator().iter_errors(report)] == []


def test_a_report_about_nobody_known_is_of_its_format():
    report = intake.report_on({"as_of": "2026-03-02"}, shipped_version())
    assert [error.message for error in report_validator().iter_errors(report)] == []


def test_the_example_holds_every_variable():
    first = read(EXAMPLE)["candidates"][0]
    written = {*first["answers"], *(key for panel in first["panels"] for key in panel["results"])}
    known = {each.key for each in shipped_version().dictionary if each.kind in RECORDED_KINDS}
    assert written == known


def test_the_example_holds_every_field():
    schema = read(CANDIDATES_FILE)
    written = {name for candidate in read(EXAMPLE)["candidates"] for name in names_in(candidate)}
    known = {name for part in objects_in(schema["$defs"]) for name in part["properties"]}
    # Written by the product alone.
    assert known - written == {"basis"}


def names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for part in value for name in names_in(part)}
    if not isinstance(value, dict):
        return set()
    return {*value, *(name for part in value.values() for name in names_in(part))}


def test_the_examples_come_out_as_they_are_told():
    complete, hardly = reports(EXAMPLE.read_bytes())
    assert (complete["conclusion"], complete["counts"]["awaits_investigator"]) == ("meets-listed", 0)
    assert (hardly["conclusion"], hardly["counts"]["fail"]) == ("undetermined", 0)


def test_the_page_lists_the_variables_of_the_catalogue():
    assert FORMAT.read_text(encoding="utf-8") == rendered(), f"Write docs/candidate-format.md again: {COMMAND}"


EXAMPLES_ON_THE_PAGE = re.findall(r"```json\n(.*?)```", FORMAT.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_has_three_examples():
    assert len(EXAMPLES_ON_THE_PAGE) == 3


@pytest.mark.parametrize("text", EXAMPLES_ON_THE_PAGE)
def test_an_example_on_the_page_is_of_the_format(text):
    assert [error.message for error in candidates_validator().iter_errors(json.loads(text))] == []
    assert len(reports(text.encode())) == 1


def test_the_first_example_on_the_page_fails_as_it_says():
    (report,) = reports(EXAMPLES_ON_THE_PAGE[0].encode())
    verdicts = {verdict["code"]: verdict["verdict"] for verdict in report["verdicts"]}
    assert verdicts.pop("I6") == "fail"
    assert set(verdicts.values()) == {"unknown"}


def test_the_page_names_every_field_of_the_format():
    text = FORMAT.read_text(encoding="utf-8")
    fields = {name for part in objects_in(read(CANDIDATES_FILE)) for name in part["properties"]}
    assert [name for name in sorted(fields) if f"`{name}`" not in text] == []
