"""The types of the language: what sort a value has, in which unit, and whose units hold for it."""

from dataclasses import dataclass
from enum import Enum

from criteria.engine.rowfields import FieldKind, RowField
from criteria.engine.variables import Kind, Variable


class Sort(Enum):
    """The types of the language."""

    BOOLEAN = "yes or no"
    INTEGER = "whole number"
    DECIMAL = "number"
    STRING = "text"
    QUANTITY = "quantity"
    DATE = "date"
    ROWS = "list"
    UNKNOWN = "unknown"  # of something already refused: causes no further errors


NUMBERS = (Sort.INTEGER, Sort.DECIMAL)


@dataclass(frozen=True, slots=True)
class Type:
    """A type; for a quantity its unit, and the variable whose table of units holds for it."""

    sort: Sort
    unit: str = ""
    variable: Variable | None = None
    limit_of: bool = False


UNKNOWN = Type(Sort.UNKNOWN)
SORT_OF_KIND = {
    Kind.BOOLEAN: Sort.BOOLEAN,
    Kind.CODE: Sort.STRING,
    Kind.INTEGER: Sort.INTEGER,
    Kind.QUANTITY: Sort.QUANTITY,
    Kind.LAB: Sort.QUANTITY,
    Kind.DATE: Sort.DATE,
    Kind.GIVEN: Sort.DATE,
    Kind.ROWS: Sort.ROWS,
}
SORT_OF_FIELD = {
    FieldKind.BOOLEAN: Sort.BOOLEAN,
    FieldKind.INTEGER: Sort.INTEGER,
    FieldKind.STRING: Sort.STRING,
    FieldKind.QUANTITY: Sort.QUANTITY,
}


def type_of_field(found: RowField) -> Type:
    """The type of a row's field."""
    return Type(SORT_OF_FIELD[found.kind], found.unit)


def type_of_variable(variable: Variable) -> Type:
    """The type of a variable's value. A derived one is measured, or (an age) counted."""
    if variable.kind is Kind.DERIVED:
        return Type(Sort.QUANTITY if variable.units else Sort.INTEGER, variable.unit, variable)
    return Type(SORT_OF_KIND[variable.kind], variable.unit, variable)
