"""The sentence that people read beside the source sentence."""

from itertools import product

import pytest

from criteria.engine.language import nodes, parse, plain, print_rule
from tests.engine.builders import dictionary, shipped

SHIPPED = {
    "P1": "CD7 (flow cytometry) is ‘Positive’",
    "I1": "Leukaemia type is one of: ‘Acute myeloid leukaemia (AML)’, ‘Acute promyelocytic leukaemia (APL)’, "
    "‘B-cell acute lymphoblastic leukaemia (B-ALL)’, ‘T-cell acute lymphoblastic leukaemia (T-ALL)’, "
    "‘Early T-cell precursor leukaemia (ETP-ALL)’, ‘Mixed-phenotype acute leukaemia (MPAL)’, "
    "‘Acute leukaemia, not otherwise specified’ and diagnosis confirmed by a pathology report",
    "I3a": "For each of the prior systemic therapies: time from last dose to the anchor date at least 14 days or "
    "time in hours from last dose to the anchor date at least 5 × half-life",
    "I3b": "For each of the immune checkpoint inhibitors and agonists: time from last dose to the anchor date at least "
    "3 × half-life",
    "I4": "For each of the toxicities of prior antitumour therapy: exempt as clinically insignificant or "
    "(grade at most 1 and stable)",
    "I5": "Age in completed years from 14 to 65, both included",
    "I6": "ECOG performance status from 0 to 3, both included",
    "I7a": "Active infection is ‘None’",
    "I8": "Expected survival at least 3 months",
    "I9a": "Creatinine clearance (Cockcroft-Gault) above 60 mL/min",
    "I9b": "Alanine aminotransferase (ALT) at most 2.5 × upper limit of normal and aspartate aminotransferase (AST) "
    "at most 2.5 × upper limit of normal",
    "I9c": "Bilirubin, total at most 1.5 × upper limit of normal or documented Gilbert syndrome",
    "I9d": "Left ventricular ejection fraction at least 50 %",
    "I9e": "Pericardial effusion on echocardiography is ‘None’",
    "I9h": "Oxygen saturation (room air) above 92 %",
    "I10": "If sex at birth is ‘Female’: (surgically sterilised or (menopause is ‘Reached’ and date of menopause + "
    "2 years on or before as-of date) or pregnancy test (serum) is ‘Negative’)",
}


@pytest.mark.parametrize("code", SHIPPED)
def test_the_shipped_criteria_in_plain_words(code):
    criterion = next(item for item in shipped().criteria if item.code == code)
    assert criterion.plain == SHIPPED[code]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("true", "Yes"),
        ('not "A"', "Not: A"),
        ('not ("A" and "B")', "Not (A and B)"),
        ('"A" xor "B"', "Either A or B, not both"),
        ('"A" implies "B"', "If A: B"),
        ('"Count" < 1', "Count below 1"),
        ('"Count" <= 1', "Count at most 1"),
        ('"Count" > 1', "Count above 1"),
        ('"Count" >= 1', "Count at least 1"),
        ('"Count" = 1', "Count is 1"),
        ('"Count" != 1', "Count is not 1"),
        ('"Begun" before "Ended"', "Begun before ended"),
        ('"Begun" after "Ended"', "Begun after ended"),
        ('"Begun" on or before @2026-03-02', "Begun on or before 2 Mar 2026"),
        ('"Begun" on or after @2026-03', "Begun on or after 1 Mar 2026 to 31 Mar 2026"),
        ('"Begun" same day as "Ended" - 1 week', "Begun on the same day as ended - 1 week"),
        ('"Count" between 1 and 2.50', "Count from 1 to 2.50, both included"),
        ("\"Colour\" in {'red', 'deep blue'}", "Colour is one of: ‘Red’, ‘Deep blue’"),
        ("\"Colour\" != 'red'", "Colour is not ‘Red’"),
        ("\"Mass\" > 72 'kg'", "Mass above 72 kg"),
        ('-"Count" * 2 > 1', "-count × 2 above 1"),
        ('-("Count" + 1) > 2', "-(count + 1) above 2"),
        ('("Count" + 1) * 2 > 1', "(count + 1) × 2 above 1"),
        ('"Count" - (1 - 2) > 1', "Count - (1 - 2) above 1"),
        ('"Sodium" <= 2.5 * ULN("Sodium")', "Sodium at most 2.5 × upper limit of normal"),
        ('"Sodium" >= LLN("Sodium")', "Sodium at least lower limit of normal"),
        ('Lowest("Count", 2) > 1', "The lower of count and 2 above 1"),
        ('Highest("Count", 2) > 1', "The higher of count and 2 above 1"),
        ('Some("Harms" T return all T.stable)', "For one of the harms at least: stable"),
        ('AtLeast(2, "Harms" T return all T.grade > 2)', "For at least 2 of the harms: grade above 2"),
        ('Every("Harms" T return all T.stable) and "A"', "(for each of the harms: stable) and A"),
        ('Every("Harms" T return all T.stable and "A")', "For each of the harms: stable and A"),
    ],
)
def test_each_construct_has_its_words(text, sentence):
    assert plain(parse(text, dictionary()), dictionary()) == sentence


def _conditions(depth: int) -> list[nodes.Node]:
    """All conditions of A, B and a list, joined up to a depth."""
    if depth == 0:
        return [nodes.Name("A"), nodes.Name("B")]
    below = _conditions(depth - 1)
    return [
        *below,
        *(nodes.Not(part) for part in below),
        *(kind(*parts) for kind in LOGICAL for parts in product(below, below)),
        *(nodes.Every(nodes.Query(nodes.Name("Harms"), "T", part)) for part in below),
    ]


def _numbers(depth: int) -> list[nodes.Node]:
    """All calculations with a count and the number 2."""
    if depth == 0:
        return [nodes.Name("Count"), nodes.IntegerLiteral(2)]
    below = _numbers(depth - 1)
    return [
        *below,
        *(nodes.Negate(part) for part in below),
        *(kind(*parts) for kind in ARITHMETIC for parts in product(below, below)),
    ]


LOGICAL = (nodes.And, nodes.Or, nodes.Xor, nodes.Implies, nodes.Equal)
ARITHMETIC = (nodes.Add, nodes.Subtract, nodes.Multiply, nodes.Divide, nodes.Lowest)
CHAINS = (nodes.And, nodes.Or, nodes.Add, nodes.Multiply)


def _is_bracketed_chain(rule: nodes.Node) -> bool:
    """`a and (b and c)` means what `a and b and c` means, and may read the same."""
    return any(type(part) in CHAINS and type(part) is type(part.right) for part in rule.walk())


@pytest.mark.parametrize("rules", [_conditions, _numbers])
def test_two_rules_of_two_meanings_never_read_the_same(rules):
    read: dict[str, str] = {}
    for rule in rules(2):
        if not _is_bracketed_chain(rule):
            sentence, text = plain(rule, dictionary()), print_rule(rule)
            assert read.setdefault(sentence, text) == text, sentence
