"""Toxicities: grade, stability, and what exempts one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.engine.answers import facts_from
from criteria.engine.facts import Fact
from criteria.engine.rowfields import FIELDS, THERAPY_FIELDS, TOXICITY_FIELDS
from tests.engine.builders import reason_of, shipped, shipped_with
from tests.engine.listed import known, therapy, toxicity


def test_a_toxicity_is_read():
    fields = toxicity(related="yes").fields
    assert {name: known(field) for name, field in fields.items()} == {
        "term": "Nausea",
        "grade": 1,
        "stable": True,
        "related": True,
        "exempt": False,
    }


@pytest.mark.parametrize("grade", ["0", "5", "2.0", 3])
def test_a_grade_is_a_whole_number_from_0_to_5(grade):
    assert known(toxicity(grade=grade).fields["grade"]) == int(float(grade))


@pytest.mark.parametrize(
    ("grade", "reason"),
    [("", "not_entered"), ("6", "not_believable"), ("-1", "not_believable"), ("1.5", "unreadable"),
     ("1-2", "unreadable"), ("mild", "unreadable"), ("-0.0", "unreadable")],
)  # fmt: skip
def test_anything_else_is_no_grade(grade, reason):
    assert reason_of(toxicity(grade=grade).fields["grade"]) == reason


@pytest.mark.parametrize(
    ("stable", "value", "reason"),
    [("yes", True, ""), ("NO", False, ""), (True, True, ""), ("", None, "not_entered"), ("mostly", None, "unreadable")],
)
def test_stability_is_yes_or_no(stable, value, reason):
    found = toxicity(stable=stable).fields["stable"]
    assert reason_of(found) == reason
    assert not isinstance(found, Fact) or found.value is value


SIGNED = {"by": "Example investigator", "reason": "no bearing"}


@pytest.mark.parametrize(
    ("row", "exempt", "flags"),
    [
        ({"term": "alopecia"}, True, []),
        ({"term": "Alopecia areata"}, False, []),
        ({"insignificant": SIGNED}, True, ["awaiting_judgement"]),
        ({"insignificant": {**SIGNED, "role": "investigator"}}, True, []),
        ({"insignificant": {**SIGNED, "by": " "}}, False, []),
        ({"insignificant": {**SIGNED, "reason": ""}}, False, []),
        ({"insignificant": "yes"}, False, []),
        ({"related": "yes"}, False, []),
    ],
)
def test_only_a_listed_term_or_a_signed_judgement_exempts(row, exempt, flags):
    found = toxicity(**row)
    assert known(found.fields["exempt"]) is exempt
    assert [note.flag.value for note in found.notes] == flags


def test_what_treatment_did_not_cause_is_left_to_the_investigator():
    assert reason_of(toxicity(related="no").fields["exempt"]) == "awaits_judgement"
    assert known(toxicity(related="no", term="Alopecia").fields["exempt"]) is True


def test_the_study_names_the_exempt_terms():
    of = shipped_with(exempt_toxicities=["Nausea"])
    assert known(toxicity(of).fields["exempt"]) is True
    assert known(toxicity(of, term="Alopecia").fields["exempt"]) is False


def test_every_row_has_every_field_that_rules_may_read():
    assert set(therapy().fields) == {field.name for field in THERAPY_FIELDS} == set(FIELDS["therapies"])
    assert set(toxicity().fields) == {field.name for field in TOXICITY_FIELDS} == set(FIELDS["toxicities"])
    assert set(therapy(group="unknown").fields) == set(FIELDS["therapies"])


@given(st.dictionaries(
    st.sampled_from([
        "agent", "group", "route", "last_dose", "last_dose_time", "ongoing", "half_life", "half_life_unit",
        "half_life_source", "half_life_confirmed_by", "term", "grade", "stable", "related", "insignificant",
    ]),
    st.text(max_size=20) | st.none() | st.booleans() | st.integers() | st.sampled_from(["2026-02-20", "<3", "h"]),
))  # fmt: skip
def test_no_row_breaks_the_reading(row):
    document = {"as_of": "2026-03-02", "anchor": {"date": "2026-03-16"}}
    for name in ("therapies", "toxicities"):
        facts_from({**document, name: {"reviewed": True, "rows": [row]}}, shipped())
