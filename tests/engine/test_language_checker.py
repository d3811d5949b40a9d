"""Does a rule make sense? All errors at once, each with its place and what to write."""

import pytest

from criteria.engine.errors import RuleError, RuleErrors
from criteria.engine.language import parse
from criteria.engine.language.checker import type_of
from criteria.engine.language.parser import read
from criteria.engine.language.types import Sort
from tests.engine.builders import dictionary, shipped

STABLE = '"Harms" T return all T.stable'


def errors_of(text: str) -> list[RuleError]:
    with pytest.raises(RuleErrors) as refusal:
        parse(text, dictionary())
    return list(refusal.value.errors)


def error_of(text: str) -> RuleError:
    (error,) = errors_of(text)
    return error


@pytest.mark.parametrize(
    "text",
    [
        '"A"',
        "true",
        '"A" = "B"',
        '("Count" > 1) = true',
        'not "A" = "B"',
        f"Every({STABLE}) = true",
        '"A" in {"B", "Count" > 1}',
        '"Count" = 1.0',
        '"Count" / 2 > 0.5 * 3 - -1',
        "\"Colour\" = 'red'",
        "'red' = \"Colour\"",
        "\"Mass\" > 72 'kg'",
        "\"Mass\" > 72000 'g'",
        "\"Mass\" > 72000000 'mg'",
        "\"Mass\" * 2 > 72 'kg' + 500 'g'",
        "\"Mass\" / 72 'kg' > 1",
        '"Sodium" <= 1.1 * ULN("Sodium") and "Sodium" >= LLN("Sodium")',
        '"Sodium" / ULN("Sodium") < 1.1',
        '"Sodium" + "Chloride" > 1 \'mmol/L\'',
        '"Begun" on or before "Ended" + 6 months',
        '"Begun" - 1 year = @2026',
        '"Begun" between @2025 and "As-of date"',
        'Lowest("Begun", "Ended") before "Anchor date"',
        'Highest("Count", 2) > 1',
        f"Some({STABLE}) or AtLeast(2, {STABLE})",
        'Every("Drugs" T return all T.daysElapsed >= 14 days or T.hoursElapsed >= 5 * T.halfLife)',
        'Every("Drugs" T return all Some("Harms" U return all U.stable and T.agent = U.term))',
    ],
)
def test_what_makes_sense_passes(text):
    parse(text, dictionary())


@pytest.mark.parametrize(
    ("text", "code", "message", "place", "hint"),
    [
        ('"Mas" > 72 \'kg\'', "rule.name", 'There is no variable "Mas".', (1, 1, 5), 'Did you mean "Mass", "Harms"?'),
        ('"Xyz"', "rule.name", 'There is no variable "Xyz".', (1, 1, 5), "See the dictionary of variables."),
        ('"Count"', "rule.type", "A criterion answers yes or no; this is a whole number.", (1, 1, 7), ""),
        ("1.5 + 1", "rule.type", "A criterion answers yes or no; this is a number.", (1, 1, 7), ""),
        ('not "Count"', "rule.type", "A yes or no is needed here, got a whole number.", (1, 5, 7), ""),
        ('"A" and 1', "rule.type", "A yes or no is needed here, got a whole number.", (1, 9, 1), ""),
        ('"Count" = \'1\'', "rule.type", "A whole number cannot be compared with a text.", (1, 11, 3), ""),
        ('"Mass" > 72', "rule.type", "A quantity cannot be compared with a whole number.", (1, 10, 2),
         "Give the number its unit, such as 60 'kg'."),
        ('"Count" > 14 years', "rule.type", "A whole number cannot be compared with a quantity.", (1, 11, 8),
         "It is counted without a unit: leave the unit out."),
        ('"Mass" > 72 \'cm\'', "rule.unit", "'cm' cannot be compared with 'kg': they measure different things.",
         (1, 10, 7), "Use one of: kg, g."),
        ('"Mass" > 72 \'{x}\'', "rule.unit", "'{x}' is not a plain unit of measure.", (1, 10, 8),
         "Use a code such as mg/dL."),
        ('"Mass" / "Sodium" > 1', "rule.unit",
         "'mmol/L' cannot be compared with 'kg': they measure different things.", (1, 10, 8), "Use one of: kg, g."),
        ('"Sodium" > ULN("Chloride")', "rule.limit_of_other", 'A limit of "Chloride" says nothing about "Sodium".',
         (1, 12, 15), ""),
        ('"Sodium" / ULN("Chloride") > 1', "rule.limit_of_other",
         'A limit of "Chloride" says nothing about "Sodium".', (1, 12, 15), ""),
        ('ULN("Mass") > 1 \'kg\'', "rule.no_limits", '"Mass" has no limits of normal.', (1, 1, 11), ""),
        ('"Colour" = \'rde\'', "rule.answer", "'rde' is not an answer of \"Colour\".", (1, 12, 5),
         "Answers are: 'red', 'deep blue'."),
        ('"Colour" = \'pale\'', "rule.answer", "'pale' is not an answer of \"Colour\".", (1, 12, 6),
         "Answers are: 'red', 'deep blue'."),
        ("'rde' != \"Colour\"", "rule.answer", "'rde' is not an answer of \"Colour\".", (1, 1, 5),
         "Answers are: 'red', 'deep blue'."),
        ('"Colour" in {}', "rule.empty_list", "The list is empty: nothing is in it.", (1, 13, 2), ""),
        ("{true}", "rule.type", "A list stands only behind `in`.", (1, 1, 6), ""),
        ('"Harms" = "Harms"', "rule.type", "A list cannot be compared.", (1, 11, 7),
         'Ask its rows: Every("List" T return all ...).'),
        ('"Count" between 5 and 1', "rule.reversed", "The range runs backwards: nobody can be within it.", (1, 1, 23),
         "Swap the bounds."),
        ("T.stable", "rule.alias", "T names no row here.", (1, 1, 8), 'Write "List" T return all ...'),
        ('Every("Harms" T return all T.grad > 1)', "rule.field", "Rows of this list have no field grad.", (1, 28, 6),
         "Known are: grade, related."),
        ('Every("Count" T return all true)', "rule.type", "A list is needed here, got a whole number.", (1, 7, 7), ""),
        ('Every("Harms" T return all T.grade)', "rule.type", "A yes or no is needed here, got a whole number.",
         (1, 28, 7), ""),
        ('"Begun" + 6 > @2026', "rule.type", "To a date, calendar time is added.", (1, 11, 1), "Write + 6 months."),
        ('"Begun" + 6 \'mo\' > @2026', "rule.type", "To a date, calendar time is added.", (1, 11, 6),
         "Write + 6 months."),
        ('"Begun" + 1.5 years > @2026', "rule.type",
         "To a date, whole years, months, weeks or days are added.", (1, 11, 9), ""),
        ('"Begun" - 3 hours > @2026', "rule.type",
         "To a date, whole years, months, weeks or days are added.", (1, 11, 7), ""),
        ('"Count" before @2026', "rule.type", "A date is needed here, got a whole number.", (1, 1, 7), ""),
        ('"Mass" * "Mass" > 1 \'kg\'', "rule.type", "Two quantities cannot be multiplied here.", (1, 1, 15), ""),
        ('1 / "Mass" > 1', "rule.type", "A number cannot be divided by a quantity here.", (1, 1, 10), ""),
        ('"A" > 1', "rule.type", "A whole number or number or quantity or date is needed here, got a yes or no.",
         (1, 1, 3), ""),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place_and_a_hint(text, code, message, place, hint):
    error = error_of(text)
    assert (error.code, error.message) == (code, message)
    assert (error.line, error.column, error.length) == place
    assert error.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        '"Count" between 5 and 4',
        '"Count" between -1 and -5',
        '"Count" between 1.5 and 1',
        "\"Mass\" between 73 'kg' and 72000 'g'",
        "\"Mass\" between 72000 'g' and 71 'kg'",
        '"Begun" between @2026-03-02 and @2026-03-01',
    ],
)
def test_a_range_that_runs_backwards_is_found_in_every_unit(text):
    assert error_of(text).code == "rule.reversed"


@pytest.mark.parametrize("text", ['"Count" between 5 and 5', "\"Mass\" between 72 'kg' and 72000 'g'"])
def test_a_range_of_one_value_is_a_range(text):
    parse(text, dictionary())


def test_nobody_can_be_counted_zero_times():
    "It would hold for everybody, and for nobody whom anybody knows."
    assert error_of(f"AtLeast(0, {STABLE})").code == "rule.count"


@pytest.mark.parametrize("unit", ["mL/min/{1.73_m2}", "mL/h/{1.73_m2}"])
def test_a_normalised_clearance_is_not_the_clearance(unit):
    "clinical.md, section 4: never substitute eGFR."
    with pytest.raises(RuleErrors) as refusal:
        parse(f"\"Creatinine clearance\" > 60 '{unit}'", shipped().dictionary)
    assert refusal.value.code == "rule.unit"


def test_all_errors_of_a_rule_are_told_at_once_in_reading_order():
    text = '"Xyz" and\n  "Count" > \'1\' and "Colour" = \'green\'\n  and Every("Harms" T return all T.nothing)'
    errors = errors_of(text)
    assert [(error.code, error.line, error.column) for error in errors] == [
        ("rule.name", 1, 1),
        ("rule.type", 2, 13),
        ("rule.answer", 2, 32),
        ("rule.field", 3, 34),
    ]


def test_the_first_error_speaks_for_all():
    with pytest.raises(
        RuleErrors, match=r'^There is no variable "Xyz"\. See the dictionary of variables\.$'
    ) as refusal:
        parse('"Xyz" and 1', dictionary())
    assert (refusal.value.code, refusal.value.line, refusal.value.column) == ("rule.name", 1, 1)
    assert len(refusal.value.errors) == 2


def test_what_is_already_wrong_causes_no_further_error():
    assert [error.code for error in errors_of('"Xyz" > 1 and "Xyz" + 1 < "Zyx" * 2')] == ["rule.name"] * 3


@pytest.mark.parametrize(
    ("text", "sort", "unit"),
    [
        ('"A"', Sort.BOOLEAN, ""),
        ('"Count"', Sort.INTEGER, ""),
        ('"Count" + 1', Sort.INTEGER, ""),
        ('"Count" / 2', Sort.DECIMAL, ""),
        ('"Count" * 0.5', Sort.DECIMAL, ""),
        ('-"Mass" * 2', Sort.QUANTITY, "kg"),
        ('"Mass" / 2', Sort.QUANTITY, "kg"),
        ('"Mass" / "Mass"', Sort.DECIMAL, ""),
        ('ULN("Sodium")', Sort.QUANTITY, "mmol/L"),
        ("Lowest(\"Mass\", 1 'g')", Sort.QUANTITY, "kg"),
        ('"Begun" + 1 day', Sort.DATE, ""),
        ("'red'", Sort.STRING, ""),
        ("14 days", Sort.QUANTITY, "d"),
        ('"Harms"', Sort.ROWS, ""),
        ('"Count" > 1', Sort.BOOLEAN, ""),
    ],
)
def test_every_expression_has_a_type(text, sort, unit):
    found = type_of(read(text), dictionary())
    assert (found.sort, found.unit) == (sort, unit)
