"""The fields that rules may read of a row, by list. `rows` computes them, the checker and the page name them."""

from dataclasses import dataclass
from enum import Enum


class FieldKind(Enum):
    """What type a row's field has."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    STRING = "string"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class RowField:
    """One field of a row: its name in expressions, its words on the page, its unit where it is measured."""

    name: str
    label: str
    kind: FieldKind
    unit: str = ""


THERAPY_FIELDS = (
    RowField("agent", "agent", FieldKind.STRING),
    RowField("group", "group", FieldKind.STRING),
    RowField("route", "route", FieldKind.STRING),
    RowField("daysElapsed", "time from last dose to the anchor date", FieldKind.QUANTITY, "d"),
    RowField("hoursElapsed", "time in hours from last dose to the anchor date", FieldKind.QUANTITY, "h"),
    RowField("halfLife", "half-life", FieldKind.QUANTITY, "h"),
)
TOXICITY_FIELDS = (
    RowField("term", "term", FieldKind.STRING),
    RowField("grade", "grade", FieldKind.INTEGER),
    RowField("stable", "stable", FieldKind.BOOLEAN),
    RowField("related", "related to prior therapy", FieldKind.BOOLEAN),
    RowField("exempt", "exempt as clinically insignificant", FieldKind.BOOLEAN),
)
FIELDS: dict[str, dict[str, RowField]] = {
    "therapies": {field.name: field for field in THERAPY_FIELDS},
    "toxicities": {field.name: field for field in TOXICITY_FIELDS},
}
