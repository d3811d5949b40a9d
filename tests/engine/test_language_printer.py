"""Rule objects print as CQL, and the text gives the same objects again."""

from typing import Any

import pytest
from hypothesis import Phase, find, given, settings

from criteria.engine.language import nodes, parse, print_rule
from criteria.engine.language.checker import _TYPES
from criteria.engine.language.parser import read
from criteria.engine.language.plain import _SPECIAL, PHRASES
from tests.engine.builders import dictionary, shipped, shipped_snapshot
from tests.engine.trees import KINDS, conditions, trees

RULES = [
    text
    for item in shipped_snapshot()["criteria"]
    for text in (item["expression"], *(reading["expression"] for reading in item.get("readings", ())))
] + [item["when"] for item in shipped_snapshot()["contradictions"]]


@pytest.mark.parametrize("text", RULES)
def test_every_rule_of_the_shipped_study_reads_back(text):
    rule = parse(text, shipped().dictionary)
    printed = print_rule(rule)
    assert parse(printed, shipped().dictionary) == rule
    assert print_rule(read(printed)) == printed


def test_every_kind_of_rule_reads_back():
    seen: set[type[nodes.Node]] = set()

    @settings(max_examples=400)
    @given(trees())
    def reads_back(tree: Any) -> None:
        seen.update(type(node) for node in tree.walk())
        assert read(print_rule(tree)) == tree

    reads_back()
    assert {kind.__name__ for kind in KINDS - seen} == set()


def test_every_kind_of_rule_is_checked_and_told_in_plain_words():
    assert {kind.__name__ for kind in KINDS - set(_TYPES)} == set()
    told = set(PHRASES) | {kind.__name__ for kind in _SPECIAL}
    assert {kind.__name__ for kind in KINDS} - told == {"ListOf", "Query"}


@given(conditions())
def test_generated_conditions_make_sense(tree):
    parse(print_rule(tree), dictionary())


@pytest.mark.parametrize("kind", sorted(KINDS, key=lambda kind: kind.__name__))
def test_generated_conditions_hold_every_kind(kind):
    thorough = settings(max_examples=5000, database=None, phases=[Phase.generate])
    find(conditions(), lambda tree: any(type(node) is kind for node in tree.walk()), settings=thorough)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"A"and"B"', '"A" and "B"'),
        ('(("A"))', '"A"'),
        ('"A" and ("B" and "C")', '"A" and ("B" and "C")'),
        ('("A" and "B") and "C"', '"A" and "B" and "C"'),
        ('("A" or "B") and "C"', '("A" or "B") and "C"'),
        ('"A" or ("B" and "C")', '"A" or "B" and "C"'),
        ('not ("A" and "B")', 'not ("A" and "B")'),
        ('not not "A"', 'not not "A"'),
        ("not (\"Count\" > 1)", 'not ("Count" > 1)'),
        ('"Count"  between 1 and\n3', '"Count" between 1 and 3'),
        ("\"Colour\" in {'red' ,'deep blue'}", "\"Colour\" in {'red', 'deep blue'}"),
        ('"Begun" before or on "Ended" + 1 months', '"Begun" on or before "Ended" + 1 month'),
        ('"Begun"   same   day as @2026-03-02', '"Begun" same day as @2026-03-02'),
        ("1 - (2 - 3) > -(4)", "1 - (2 - 3) > -4"),
        ("2*(1+1) > 8/(2*2)", "2 * (1 + 1) > 8 / (2 * 2)"),
        ("\"Mass\" > 72.50 'kg' // as weighed", "\"Mass\" > 72.50 'kg'"),
        ('Every("Harms" T return all /* both */ T.stable)', 'Every("Harms" T return all T.stable)'),
        ('AtLeast( 2 , "Harms" T return all T.stable )', 'AtLeast(2, "Harms" T return all T.stable)'),
        ('Lowest("Count",2) = ( "Count" )', 'Lowest("Count", 2) = "Count"'),
        ("\"Sodium\"<=2.5*ULN( \"Sodium\" )", '"Sodium" <= 2.5 * ULN("Sodium")'),
        ('"A" implies "B" implies "C"', '"A" implies "B" implies "C"'),
        ('"A" implies ("B" implies "C")', '"A" implies ("B" implies "C")'),
        ('"A" xor "B" or "C"', '"A" xor "B" or "C"'),
        ('"A" xor ("B" or "C")', '"A" xor ("B" or "C")'),
    ],
)  # fmt: skip
def test_the_canonical_text_has_no_bracket_too_many_and_none_too_few(typed, printed):
    rule = read(typed)
    assert print_rule(rule) == printed
    assert read(printed) == rule


@pytest.mark.parametrize(
    "text", ["it's", 'a "b"', "back\\slash", "\\'", "two\nlines", "\\\\n", "'", '"', "\0", "µ", ""]
)
def test_texts_and_names_read_back_whatever_they_hold(text):
    for node in (nodes.StringLiteral(text), nodes.Name(text), nodes.QuantityLiteral("1", text)):
        assert read(print_rule(node)) == node
