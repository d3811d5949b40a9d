"""The schema of candidate files, and a validator that takes numbers as they stand in the file."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, TypeChecker, validators

SCHEMAS = settings.BASE_DIR / "docs" / "schemas"
CANDIDATES_FILE = SCHEMAS / "candidates.schema.json"
REPORT_FILE = SCHEMAS / "report.schema.json"


class NumberAsWritten(str):
    """A JSON number by its very digits: 1.20 stays 1.20."""

    __slots__ = ()


def _is_text(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, NumberAsWritten)


def _is_number(checker: TypeChecker, value: Any) -> bool:
    return isinstance(value, NumberAsWritten)


_Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("string", _is_text).redefine("number", _is_number),
)


@cache
def candidates_schema() -> dict[str, Any]:
    """The schema of a whole file."""
    schema: dict[str, Any] = json.loads(CANDIDATES_FILE.read_text(encoding="utf-8"))
    return schema


@cache
def envelope_validator() -> Any:
    """Checks a file but for what its candidates are made of."""
    schema = candidates_schema()
    around = {**schema["properties"], "candidates": {"type": "array", "minItems": 1}}
    return _Validator({**schema, "properties": around})


@cache
def candidate_validator() -> Any:
    """Checks one candidate."""
    schema = candidates_schema()
    return _Validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/candidate"})
