"""Text becomes rule objects, with CQL's precedence; every refusal says where and what to write instead."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.errors import RuleError
from criteria.engine.language.nodes import (
    Add,
    And,
    Between,
    Equal,
    Implies,
    IntegerLiteral,
    Less,
    More,
    Multiply,
    Name,
    Negate,
    Node,
    Not,
    Or,
    QuantityLiteral,
    Subtract,
    Xor,
    needs,
)
from criteria.engine.language.parser import MAX_LENGTH, MAX_TREE, read
from criteria.engine.language.refused import REFUSED

A, B, C = Name("A"), Name("B"), Name("C")
ONE, TWO, THREE = IntegerLiteral(1), IntegerLiteral(2), IntegerLiteral(3)


def refusal_of(text: str) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        read(text)
    return refusal.value


# --- Precedence (CQL 1.5, appendix I) ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('"A" or "B" and "C"', Or(A, And(B, C))),
        ('"A" and "B" or "C"', Or(And(A, B), C)),
        ('"A" or "B" or "C"', Or(Or(A, B), C)),
        ('"A" or "B" xor "C"', Xor(Or(A, B), C)),
        ('"A" xor "B" or "C"', Or(Xor(A, B), C)),
        ('"A" implies "B" or "C"', Implies(A, Or(B, C))),
        ('"A" or "B" implies "C"', Implies(Or(A, B), C)),
        ('"A" implies "B" implies "C"', Implies(Implies(A, B), C)),
        ('not "A" and "B"', And(Not(A), B)),
        ('not "A" = "B"', Equal(Not(A), B)),
        ('not "A" > "B"', More(Not(A), B)),
        ('not "A" between 1 and 2', Between(Not(A), ONE, TWO)),
        ('not not "A"', Not(Not(A))),
        ('"A" = "B" and "C"', And(Equal(A, B), C)),
        ('"A" < 1 = "B"', Equal(Less(A, ONE), B)),
        ('"A" = "B" < 1', Equal(A, Less(B, ONE))),
        ('"A" between 1 and 2 and "B"', And(Between(A, ONE, TWO), B)),
        ('"A" between 1 + 1 and 2 * 3', Between(A, Add(ONE, ONE), Multiply(TWO, THREE))),
        ("1 - 2 - 3", Subtract(Subtract(ONE, TWO), THREE)),
        ("1 + 2 * 3", Add(ONE, Multiply(TWO, THREE))),
        ("-1 * 2", Multiply(Negate(ONE), TWO)),
        ("1 - -2", Subtract(ONE, Negate(TWO))),
        ("1 < 2 + 3", Less(ONE, Add(TWO, THREE))),
        ("14 days", QuantityLiteral("14", "day", True)),
        ("1 day", QuantityLiteral("1", "day", True)),
        ("14 'd'", QuantityLiteral("14", "d")),
        ("14days", QuantityLiteral("14", "day", True)),
    ],
)
def test_operators_bind_as_in_cql(text, rule):
    assert read(text) == rule


@pytest.mark.parametrize(
    "text", ['"A"\nand\t"B"', '"A" /* or */ and "B"', '"A" and // not\n"B"', '/**/"A"/* * */and"B"']
)
def test_blanks_and_comments_mean_nothing(text):
    assert read(text) == And(A, B)


def test_a_rule_knows_where_its_parts_stand():
    rule = read('"A" and\n  not "B"')
    places = {type(part): (part.place.line, part.place.column, part.place.length) for part in rule.walk()}
    assert places[Not] == (2, 3, 7)
    assert places[And] == (1, 1, 17)


def test_a_rule_names_what_it_needs_once_in_reading_order():
    rule = read('"B" and Every("L" T return all T.x > "A") or "B" or ULN("C") > 1')
    assert needs(rule) == ("B", "L", "A", "C")


# --- Refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "message", "place"),
    [
        ("", "rule.empty", "The expression is empty.", (1, 1, 0)),
        (" \n ", "rule.empty", "The expression is empty.", (1, 1, 0)),
        ('"A" and', "rule.incomplete", "The expression ends too early.", (1, 5, 1)),
        ('("A"', "rule.incomplete", "The expression ends too early.", (1, 2, 1)),
        ('"A")', "rule.syntax", "')' is not understood here.", (1, 4, 1)),
        ('"A" "B"', "rule.syntax", "'\"B\"' is not understood here.", (1, 5, 3)),
        ('"A" and\n ? "B"', "rule.syntax", "'?' is not understood here.", (2, 2, 1)),
        ('"A', "rule.syntax", "'\"A' is not understood here.", (1, 1, 2)),
        ("Age > 1", "rule.syntax", "'>' is not understood here.", (1, 5, 1)),
        ("true andtrue", "rule.syntax", "'andtrue' is not understood here.", (1, 6, 7)),
        ("@2026-02-31 before @2026", "rule.date", "@2026-02-31 is not a day of the calendar.", (1, 1, 11)),
        ("\"A\" in 'red'", "rule.list_needed", "Behind `in` stands a list.", (1, 8, 5)),
        ("1" * 25, "rule.number", "A number has at most 24 digits.", (1, 1, 25)),
        ("Foo(1)", "rule.function", "There is no function Foo.", (1, 1, 6)),
        ("ULN(1)", "rule.arguments", 'ULN is written ULN("Variable").', (1, 1, 6)),
        ("LLN()", "rule.arguments", 'LLN is written LLN("Variable").', (1, 1, 5)),
        ("Lowest(1)", "rule.arguments", "Lowest is written Lowest(a, b).", (1, 1, 9)),
        ("Highest(1, 2, 3)", "rule.arguments", "Highest is written Highest(a, b).", (1, 1, 16)),
        ('Every("L")', "rule.arguments", 'Every is written Every("List" T return all ...).', (1, 1, 10)),
        ("Some({1})", "rule.arguments", 'Some is written Some("List" T return all ...).', (1, 1, 9)),
        (
            'AtLeast("L" T return all T.x, 2)',
            "rule.arguments",
            'AtLeast is written AtLeast(2, "List" T return all ...).',
            (1, 1, 32),
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text, code, message, place):
    refusal = refusal_of(text)
    assert (refusal.code, refusal.message) == (code, message)
    assert (refusal.line, refusal.column, refusal.length) == place


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", 'Write a condition such as "Age" >= 18.'),
        ('"A" and', "Something must follow."),
        ("A", "Something must follow."),
        ("Age > 1", "Names stand in double quotes, texts and units in single quotes."),
        ("\"A\" in 'red'", "Write in {'a', 'b'}."),
        ("Evry(1)", "Known are: Every."),
        ("Highst(1, 2)", "Known are: Highest."),
        ("Abs(1)", "Known are: ULN, LLN, Lowest, Highest, Every, Some, AtLeast."),
    ],
)
def test_a_refusal_says_what_to_write(text, hint):
    refusal = refusal_of(text)
    assert refusal.hint == hint
    assert str(refusal) == f"{refusal.message} {hint}"


LEFT_OUT = {
    "exists": ['exists "L"', 'exists ("L" T return all T.x)', 'not exists "L"'],
    "where": ['Every("L" T where T.x return all T.y)'],
    "distinct": ['Every("L" T return distinct T.x)'],
    "return": ['Every("L" T return T.x)'],
    "if": ['if "A" then "B" else "C"'],
    "case": ['case when "A" then "B" else "C" end'],
    "is": ['"A" is null', '"A" is not null', '"A" is true', '"A" is false'],
    "null": ['"A" = null', "null", 'null = "A"', '"A" in {null}'],
    "Count": ['Count("L") > 1', 'Count("L" T return all T.x) > 1'],
    "Min": ["Min({1, 2}) > 1"],
    "Max": ["Max({1, 2}) > 1"],
    "Sum": ["Sum({1, 2}) > 1"],
    "AllTrue": ["AllTrue({true})", 'AllTrue("L" T return all T.x)'],
    "AnyTrue": ["AnyTrue({true})"],
    "Coalesce": ['Coalesce("A", true)'],
    "define": ['define X: "A"'],
    "using": ["using FHIR"],
    "include": ["include Helpers"],
    "sort": ['Every("L" T return all T.x sort by y)'],
    "with": ['Every("L" T with "M" U such that true return all T.x)'],
    "without": ['Every("L" T without "M" U such that true return all T.x)'],
    "from": ['from "L" T, "M" U'],
    "contains": ['{1, 2} contains "A"'],
    "Interval": ['"A" in Interval[1, 2]'],
    "difference": ['difference in days between "A" and "B" > 1'],
    "duration": ['duration in days between "A" and "B" > 1'],
    "~": ['"A" ~ "B"'],
    "!~": ['"A" !~ "B"'],
    "Today": ['Today() > "A"'],
    "Now": ['Now() > "A"'],
}


@pytest.mark.parametrize(("word", "text"), [(word, text) for word, texts in LEFT_OUT.items() for text in texts])
def test_what_drops_unknowns_is_refused_with_what_to_write_instead(word, text):
    refusal = refusal_of(text)
    assert (refusal.code, refusal.message) == ("rule.refused", f"{word} is not used in criteria.")
    assert refusal.hint == REFUSED[word]
    assert refusal.line == 1
    assert 1 <= refusal.column <= len(text)


def test_every_construct_that_is_left_out_has_a_test():
    assert set(LEFT_OUT) == set(REFUSED)


# --- Size ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (MAX_LENGTH + 1), "rule.too_long"),
        ("{" * 3900 + "}" * 3900, "rule.too_deep"),
        ("Lowest(1, " * 700 + "1" + ")" * 700, "rule.too_deep"),
        (" and ".join(["true"] * 880), "rule.too_deep"),
        (" implies ".join(["true"] * 500), "rule.too_deep"),
        ("not " * 1990 + "true", "rule.too_deep"),
        ("-" * 7900 + "5 > 1", "rule.too_deep"),
        ("1" + "+1" * 3900 + " > 1", "rule.too_deep"),
        ("1 < " * 1900 + "1", "rule.too_deep"),
        ("'" + "\\" * 7000, "rule.syntax"),
        ("/*" + "*" * 7900, "rule.syntax"),
        ('"' + "a" * 7900, "rule.syntax"),
        ("(" * 7900, "rule.incomplete"),
    ],
)
def test_what_is_too_large_is_refused_within_a_second(text, code):
    started = time.process_time()
    assert refusal_of(text).code == code
    assert time.process_time() - started < 1


def test_the_largest_rules_are_read():
    assert read("(" * 3900 + '"A"' + ")" * 3900) == A
    assert isinstance(read(" or ".join(['"A"'] * 90)), Or)
    assert read(f'"{"a" * (MAX_LENGTH - 2)}"') == Name("a" * (MAX_LENGTH - 2))


def test_brackets_inside_texts_are_no_brackets():
    assert read(f"'{'(' * 100}' = \"A\"").left.value == "(" * 100


@pytest.mark.parametrize("blank", ["\u00a0", "\u2028", "\x0b", "\x85", "\x1c", "\ufeff"])
def test_a_blank_that_is_none_in_cql_is_refused_where_it_stands(blank):
    refusal = refusal_of(f'"A"{blank}')
    assert (refusal.code, refusal.line, refusal.column) == ("rule.syntax", 1, 4)


def test_a_rule_that_is_too_deep_says_what_to_do():
    refusal = refusal_of(" and ".join(['"A"'] * (MAX_TREE + 10)))
    assert refusal.message == "More than 100 constructs stand inside each other."
    assert refusal.hint == "Split the criterion, or use a list: in {...}."


@given(st.text(max_size=60) | st.text("\"'\\ABand()or{}T.x,12@-+*/<=>~ \n", max_size=60))
def test_any_text_is_a_rule_or_a_refusal_with_a_place(text):
    found = _read_or_refuse(text)
    assert isinstance(found, Node) or found.code.startswith("rule.")
    assert isinstance(found, Node) or min(found.line, found.column) >= 1


def _read_or_refuse(text: str) -> Node | RuleError:
    try:
        return read(text)
    except RuleError as refusal:
        return refusal
