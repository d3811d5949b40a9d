"""Rules as fields: every shape is recognised in the tree, changed in its place, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.engine.language import check, nodes, parse, plain, print_rule
from criteria.engine.variables import dictionary_from
from criteria.shapes import Fixed, Group, Part, PartError, parts_of, rebuilt, shape_of
from criteria.shapes import parts as kinds
from criteria.shapes.doubts import doubts_about
from criteria.shapes.starting import starting_rule, starts
from tests.engine.builders import shipped_snapshot

SNAPSHOT = shipped_snapshot()
DICTIONARY = dictionary_from(SNAPSHOT["variables"])
RULES = {item["code"]: item["expression"] for item in SNAPSHOT["criteria"]} | {
    f"{item['code']} {reading['label']}": reading["expression"]
    for item in SNAPSHOT["criteria"]
    for reading in item["readings"]
    if reading.get("expression")
}


def parts(text: str) -> list[Part]:
    return list(parts_of(shape_of(parse(text, DICTIONARY), DICTIONARY)))


def changed(text: str, number: int = 0, **values: object) -> str:
    """The rule after one part was given other values."""
    rule = parse(text, DICTIONARY)
    part = parts(text)[number]
    return print_rule(rebuilt(rule, [(part, part.values() | values)]))


# --- Recognising --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", RULES.values(), ids=RULES.keys())
def test_a_shipped_rule_left_alone_stays_the_very_same_tree(text):
    rule = parse(text, DICTIONARY)
    found = list(parts_of(shape_of(rule, DICTIONARY)))
    assert found
    assert rebuilt(rule, [(part, part.values()) for part in found]) is rule


def test_every_kind_of_part_stands_in_a_shipped_rule_or_in_a_row_below():
    texts = [*RULES.values(), *(row[0] for row in CHANGES)]
    seen = {type(part).__name__ for text in texts for part in parts(text)}
    assert seen == {kind.__name__ for kind in kinds.Part.__subclasses__()}


def test_the_structure_stays_around_the_parts():
    shape = shape_of(parse(RULES["I4"], DICTIONARY), DICTIONARY)
    assert isinstance(shape, Group)
    assert shape.heading == "For each of the toxicities of prior antitumour therapy"
    (either,) = shape.members
    assert either.heading == "At least one of these"
    exempt, both = either.members
    assert (exempt.label, exempt.values()) == ("Exempt as clinically insignificant", {"answer": "yes"})
    assert [part.label for part in both.members] == ["Grade", "Stable"]


def test_a_chain_of_the_same_word_is_one_list():
    shape = shape_of(parse('"Relapsed" or "Age" > 3 or "ECOG" = 1 or "Sex" = \'male\'', DICTIONARY), DICTIONARY)
    assert len(shape.members) == 4


@pytest.mark.parametrize(
    "text",
    [
        '"Consent date" on or before "As-of date"',
        "60 'mL/min' < \"Creatinine clearance\"",
        '"Relapse count" <= "Induction courses"',
        '"ALT" / "AST" < 2',
        '"ALT" <= Highest(ULN("ALT"), 3 \'ukat/L\')',
        "\"Weight\" / 2 > 30 'kg'",
    ],
)
def test_what_has_no_simple_shape_is_left_as_a_sentence(text):
    rule = parse(text, DICTIONARY)
    assert shape_of(rule, DICTIONARY) == Fixed(plain(rule, DICTIONARY))


def test_beside_a_part_without_a_shape_the_others_can_be_changed():
    text = '"Consent date" on or before "As-of date" and "Age" >= 18'
    assert changed(text, limit="16") == '"Consent date" on or before "As-of date" and "Age" >= 16'


def test_shapes_are_read_from_the_tree_not_from_the_text():
    shouting = "  ((\"Creatinine clearance\")\n >   60.0 /* mL */ 'mL/min')  // as written"
    (part,) = parts(shouting)
    assert part.values() == {"operator": "above", "limit": "60.0", "unit": "mL/min"}


# --- Changing -----------------------------------------------------------------------------------------------------

CHANGES = [
    # rule, which part, new values, rule after
    ('"ECOG" <= 2', 0, {"limit": "1"}, '"ECOG" <= 1'),
    ('"ECOG" <= 2', 0, {"operator": "is_not"}, '"ECOG" != 2'),
    ("\"LVEF\" >= 50 '%'", 0, {"limit": "0.5", "unit": "1"}, "\"LVEF\" >= 0.5 '1'"),
    ('"Age" > -3', 0, {"limit": "-2.50"}, '"Age" > -2.50'),
    ('"Expected survival" >= 3 months', 0, {"limit": "1", "unit": "years"}, '"Expected survival" >= 1 year'),
    ('"Age" between 14 and 65', 0, {"low": "18"}, '"Age" between 18 and 65'),
    ("\"Weight\" between 40 'kg' and 90 'kg'", 0, {"unit": "g", "high": "95"}, "\"Weight\" between 40 'g' and 95 'g'"),
    (RULES["I9b"], 1, {"factor": "3"}, '"ALT" <= 2.5 * ULN("ALT") and "AST" <= 3 * ULN("AST")'),
    ('"ALT" <= ULN("ALT")', 0, {"factor": "2"}, '"ALT" <= 2 * ULN("ALT")'),
    ('"ALT" <= ULN("ALT")', 0, {"operator": "below"}, '"ALT" < ULN("ALT")'),
    ('"ALT" >= 0.5 * LLN("ALT")', 0, {"factor": "1"}, '"ALT" >= 1 * LLN("ALT")'),
    ("\"Sex\" = 'male'", 0, {"codes": ("female",)}, "\"Sex\" = 'female'"),
    ("\"Sex\" = 'male'", 0, {"codes": ("female", "male")}, "\"Sex\" in {'male', 'female'}"),
    ("\"Sex\" != 'male'", 0, {"operator": "one_of"}, "\"Sex\" = 'male'"),
    ("\"ECG\" in {'normal'}", 0, {"operator": "none_of"}, "not (\"ECG\" in {'normal'})"),
    ("not (\"ECG\" in {'normal'})", 0, {"operator": "one_of"}, "\"ECG\" in {'normal'}"),
    ('"Relapsed"', 0, {"answer": "no"}, 'not "Relapsed"'),
    ('not "Relapsed"', 0, {"answer": "yes"}, '"Relapsed"'),
    (RULES["I3b"], 0, {"factor": "2.5"}, RULES["I3b"].replace("3 *", "2.5 *")),
    (RULES["I3a"], 0, {"limit": "3", "unit": "weeks"}, RULES["I3a"].replace("14 days", "3 weeks")),
    (RULES["I3a"], 1, {"operator": "above"}, RULES["I3a"].replace("hoursElapsed >=", "hoursElapsed >")),
    (RULES["I4"], 1, {"limit": "2"}, RULES["I4"].replace("grade <= 1", "grade <= 2")),
    (
        '"Relapse date" after "First remission date" + 6 months',
        0,
        {"period": "1", "unit": "years"},
        '"Relapse date" after "First remission date" + 1 year',
    ),
    (
        'AtLeast(2, "Toxicities" T return all T.grade >= 3)',
        0,
        {"count": "3"},
        'AtLeast(3, "Toxicities" T return all T.grade >= 3)',
    ),
    (
        'AtLeast(2, "Toxicities" T return all T.grade >= 3)',
        1,
        {"limit": "4"},
        'AtLeast(2, "Toxicities" T return all T.grade >= 4)',
    ),
    ('"Relapsed" implies "Age" >= 18', 1, {"limit": "21"}, '"Relapsed" implies "Age" >= 21'),
    ('"Relapsed" xor "Age" >= 18', 0, {"answer": "no"}, 'not "Relapsed" xor "Age" >= 18'),
    ('not ("Relapsed" and "Age" >= 18)', 1, {"limit": "21"}, 'not ("Relapsed" and "Age" >= 21)'),
]


@pytest.mark.parametrize(("text", "number", "values", "after"), CHANGES)
def test_a_changed_part_is_the_only_difference(text, number, values, after):
    rule = parse(changed(text, number, **values), DICTIONARY)
    assert print_rule(rule) == print_rule(parse(after, DICTIONARY))
    before, now = parts(text), list(parts_of(shape_of(rule, DICTIONARY)))
    assert [part.label for part in before] == [part.label for part in now]
    assert now[number].values() == before[number].values() | values | _codes(now[number])


def _codes(part: Part) -> dict[str, object]:
    """Codes come back in the order of the rule."""
    return {name: value for name, value in part.values().items() if name == "codes"}


def test_two_parts_change_together():
    rule = parse('AtLeast(2, "Toxicities" T return all T.grade >= 3)', DICTIONARY)
    count, grade = parts_of(shape_of(rule, DICTIONARY))
    after = rebuilt(rule, [(count, {"count": "4"}), (grade, grade.values() | {"limit": "1"})])
    assert print_rule(after) == 'AtLeast(4, "Toxicities" T return all T.grade >= 1)'


def test_answers_keep_their_order_and_new_ones_come_after():
    text = "\"Leukaemia type\" in {'T-ALL', 'AML'}"
    assert changed(text, codes=("AML", "APL", "T-ALL")) == "\"Leukaemia type\" in {'T-ALL', 'AML', 'APL'}"


def test_the_choices_are_the_variables_real_answers_and_units():
    operator, codes = parts("\"Pericardial effusion\" = 'none'")[0].controls()
    assert dict(codes.choices) == {"none": "None", "present": "Present"}
    assert [name for name, _label in operator.choices] == ["one_of", "none_of"]
    *_others, unit = parts("\"Creatinine\" < 2 'mg/dL'")[0].controls()
    assert [code for code, _label in unit.choices] == ["mg/dL", "umol/L", "mmol/L"]


# --- Refusing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "1,5",
        "1.500,0",
        "1_0",
        "NaN",
        "Infinity",
        "1e3",
        "+5",
        "--5",
        "٣",
        "5 mL",
        "0x10",
        ".5",
        "5.",
        "{{ 5 }}",
        "5\n6",
    ],
)
def test_a_limit_that_is_no_plain_number_is_refused(typed):
    with pytest.raises(PartError, match=r"Write a number with digits and a point, such as 2\.5") as refusal:
        changed('"ECOG" <= 2', limit=typed)
    assert (refusal.value.code, refusal.value.control) == ("rule.part", "limit")


def test_blanks_around_a_number_mean_nothing():
    assert changed('"ECOG" <= 2', limit=" 3 ") == '"ECOG" <= 3'


def test_a_number_too_long_for_any_rule_is_refused():
    with pytest.raises(PartError, match="at most 24 digits"):
        changed('"ECOG" <= 2', limit="9" * 25)


def test_a_range_that_runs_backwards_is_refused_at_its_beginning():
    with pytest.raises(PartError, match="The range runs backwards") as refusal:
        changed('"Age" between 14 and 65', low="66")
    assert refusal.value.control == "low"


def test_no_answer_at_all_is_refused():
    with pytest.raises(PartError, match="Choose at least one answer") as refusal:
        changed("\"Sex\" = 'male'", codes=())
    assert refusal.value.control == "codes"


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "two"])
def test_a_count_is_a_whole_number_from_one_on(typed):
    with pytest.raises(PartError, match="Write a") as refusal:
        changed('AtLeast(2, "Toxicities" T return all T.stable)', count=typed)
    assert refusal.value.control == "count"


def test_a_period_is_a_whole_number():
    with pytest.raises(PartError, match="whole number"):
        changed('"Relapse date" after "First remission date" + 6 months', period="1.5")


# --- Any change of any part ---------------------------------------------------------------------------------------

ALL_PARTS = [(text, number, part) for text in RULES.values() for number, part in enumerate(parts(text))]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(ALL_PARTS), st.data())
def test_any_change_of_a_part_gives_a_rule_that_reads_back(case, data):
    text, number, part = case
    values = {control.name: data.draw(_values(control)) for control in part.controls()}
    if isinstance(part, kinds.Range):
        values["low"], values["high"] = sorted((values["low"], values["high"]), key=float)
    if isinstance(part, kinds.Period | kinds.Count):
        values[part.controls()[0].name] = str(data.draw(st.integers(1, 99)))
    rule = rebuilt(parse(text, DICTIONARY), [(part, values)])
    check(rule, DICTIONARY)
    again = parse(print_rule(rule), DICTIONARY)
    assert again == rule
    others = [each for each in ALL_PARTS if each[0] == text and each[1] != number]
    now = list(parts_of(shape_of(again, DICTIONARY)))
    assert [now[place].values() for _text, place, _part in others] == [each.values() for _text, _place, each in others]


def _values(control):
    if control.many:
        return st.lists(st.sampled_from([code for code, _label in control.choices]), min_size=1, unique=True).map(tuple)
    if control.choices:
        return st.sampled_from([code for code, _label in control.choices])
    return st.decimals(0, 1000, places=2).map(str) | st.integers(0, 1000).map(str)


# --- First rules and doubtful limits ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, _label in starts(DICTIONARY)])
def test_a_first_rule_can_be_read_and_has_fields(name):
    rule = starting_rule(DICTIONARY, name)
    check(rule, DICTIONARY)
    assert parse(print_rule(rule), DICTIONARY) == rule
    assert nodes.needs(rule) == (name,)
    assert list(parts_of(shape_of(rule, DICTIONARY)))


def test_lists_and_dates_have_no_first_rule():
    offered = {name for name, _label in starts(DICTIONARY)}
    assert not offered & {"Systemic therapies", "Toxicities", "Consent date", "As-of date"}
    with pytest.raises(KeyError):
        starting_rule(DICTIONARY, "Systemic")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\"Creatinine\" < 1.5 'umol/L'", "the limit 1.5 umol/L lies outside what is believable (18 to 1330)"),
        ('"ECOG" <= 6', "ECOG performance status: the limit 6 lies outside what is believable (0 to 5)"),
        ("\"SpO2\" between 92 '%' and 101 '%'", "the limit 101 % lies outside"),
        ('"Relapsed" or "LVEF" >= 500 \'%\'', "the limit 500 % lies outside"),
    ],
)
def test_a_limit_beyond_what_is_believable_is_doubted(text, said):
    (doubt,) = doubts_about(parse(text, DICTIONARY), DICTIONARY)
    assert said in doubt


@pytest.mark.parametrize("text", RULES.values(), ids=RULES.keys())
def test_no_shipped_limit_is_doubted(text):
    assert doubts_about(parse(text, DICTIONARY), DICTIONARY) == []
