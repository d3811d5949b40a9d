"""Files of candidates: what is read, what is refused, and how it is named."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import intake
from screening.files import table
from screening.files.checking import MOST_PROBLEMS, Record, checked
from screening.files.reading import MAX_BYTES, FileRefused, read_file
from screening.files.wording import shown, suggestion
from tests.spec.version import shipped_version

AS_OF = "2026-03-02"


def file_of(*candidates: Any, **envelope: Any) -> bytes:
    head = {"format": "trialsite-candidates", "version": 1, "study": "cd7-car-t"}
    return json.dumps(head | {"candidates": candidates} | envelope).encode()


def records(*candidates: Any, as_of: date | None = None) -> list[Record]:
    return list(checked(read_file(file_of(*candidates)).candidates, shipped_version(), as_of))


def record_of(text: str) -> Record:
    """The only candidate of a file written by hand; `text` stands in its object after the code."""
    head, end = '{"format": "trialsite-candidates", "version": 1, "candidates": [{"code": "X-1", ', "}]}"
    content = head + text + end
    return next(checked(read_file(content.encode()).candidates, shipped_version()))


def problems(**candidate: Any) -> list[str]:
    (record,) = records({"code": "X-1", "as_of": AS_OF} | candidate)
    return list(record.problems)


# --- Whole files ---------------------------------------------------------------------------------------------------

REFUSED = {
    b"": "it is empty",
    b" \n": "it is empty",
    b"weight;88": "it is not JSON: expecting value at line 1, column 1",
    b'{"format":\n "x",}': "it is not JSON: expecting property name enclosed in double quotes at line 2, column 6",
    b"[" * 200_000: "its objects and lists are nested too deeply",
    b"\xff\xfe{\x00": "it is not text in UTF-8 (byte 1 is wrong): save it as UTF-8",
    b"[]": 'it must be an object with "format": "trialsite-candidates"',
    b'{"candidates": []}': 'it must be an object with "format": "trialsite-candidates"',
    b'{"fromat": "trialsite-candidates"}': "(got 'fromat': 'trialsite-candidates')",
    file_of({}, version=2): "version 1 of the format is read here, its version is 2",
    file_of({}, version=1.0): "version 1 of the format is read here, its version is 1.0",
    file_of({}, version=None): "version 1 of the format is read here, its version is None",
    file_of(): "candidates: must not be empty",
    file_of(candidates={}): "candidates: must be a list, got an object",
    file_of({}, study=7): "study: must be text, got the number 7",
    file_of({}, studdy="x"): "studdy: unknown field; did you mean study?",
    file_of({"answers": {"ecog": float("nan")}}): "NaN is not a number of JSON",
    b'{"format": "trialsite-candidates", "version": 1, "candidates": [1], "candidates": [2]}': (
        "candidates: written more than once"
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_file_without_candidates_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(FileRefused) as refusal:
        read_file(content)
    assert sentence in str(refusal.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(FileRefused, match="larger than 64 MB: divide it into several files"):
        read_file(b" " * (MAX_BYTES + 1))


def test_a_byte_order_mark_is_no_part_of_the_file():
    assert read_file(b"\xef\xbb\xbf" + file_of({})).study == "cd7-car-t"


def test_a_file_may_leave_its_study_to_the_command_line():
    assert read_file(b'{"format": "trialsite-candidates", "version": 1, "candidates": [{}]}').study == ""


# --- Values as written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", ["1.20", "0.10000000000000000001", "100000000000000000000000", "-0", "1e3", "5"])
def test_a_number_keeps_its_digits(digits):
    found = record_of(f'"as_of": "{AS_OF}", "answers": {{"weight": {{"value": {digits}, "unit": "kg"}}}}')
    assert (found.problems, found.document["answers"]["weight"]["value"]) == ((), digits)


def test_what_is_null_was_not_entered():
    (found,) = records(
        {"code": "X-1", "as_of": AS_OF, "anchor": None, "answers": {"ecog": None, "sex": [None, "male"]}}
    )
    assert found.document == {"code": "X-1", "as_of": AS_OF, "answers": {"sex": ["male"]}}


def test_a_character_that_no_database_holds_stays_visible():
    (found,) = records({"code": "X-1", "as_of": AS_OF, "answers": {"sex": "ma\x00le \ud800"}})
    assert found.document["answers"]["sex"] == "ma\N{REPLACEMENT CHARACTER}le \N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("text", ["", "about 70", "1,234", "=1+1", "x" * 10_000, "<script>", "٧٠"])
def test_a_value_that_cannot_be_read_is_no_error(text):
    assert problems(answers={"weight": {"value": text, "unit": text, "date": text, "time": text, "missing": ""}}) == []


# --- What is wrong with one candidate ------------------------------------------------------------------------------

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"answrs": {}}, "answrs: unknown field; did you mean answers?"),
    ({"zz": 1}, "zz: unknown field; known are code, teaches, as_of, anchor, answers, panels,"),
    ({"answers": {"weight": {"unti": "kg"}}}, "answers.weight.unti: unknown field; did you mean unit?"),
    ({"answers": {"weight": [{"value": "1"}, {"unti": ""}]}}, "answers.weight[2].unti: unknown field"),
    ({"answers": {"weigth": "70"}}, "answers.weigth: no such variable; did you mean weight or height?"),
    ({"answers": {"Weight": "70"}}, "answers.Weight: no such variable; did you mean weight or height?"),
    ({"answers": {"smoker": "no"}}, "answers.smoker: no such variable"),
    ({"answers": {"ecog": [["1"]]}}, "answers.ecog[1]: must be text, a number, true or false or an object, got a list"),
    ({"answers": {"age": "40"}}, "answers.age: is computed (Birth date, Age entered): leave it out"),
    ({"answers": {"anchor": AS_OF}}, "answers.anchor: is a date of the candidate: write it as anchor, beside answers"),
    ({"answers": {"toxicities": "none"}}, "answers.toxicities: rows go under toxicities, not here"),
    ({"answers": {"alt": "31"}}, "answers.alt: is a laboratory result: write it into a panel, with its limits"),
    ({"panels": [{"results": {"ecog": {}}}]}, "panels[1].results.ecog: is no laboratory result: write it under"),
    ({"panels": [{"results": {"alt": "31"}}]}, 'panels[1].results.alt: must be an object, got "31"'),
    ({"panels": [{}]}, "panels[1].results: missing"),
    ({"as_of": "2026-02-30"}, "as_of: there is no day 2026-02-30"),
    ({"as_of": "2 Mar 2026"}, 'as_of: "2 Mar 2026" does not do. The day for which the candidate is judged'),
    ({"as_of": None}, "as_of: must be text, got null"),
    ({"therapies": {"reviewed": "yes"}}, 'therapies.reviewed: must be true or false, got "yes"'),
    ({"therapies": {"rows": [{"ongoing": True}]}}, "therapies.rows[1].ongoing: must be yes or no, got true"),
    ({"therapies": {"rows": [{}, {"group": "PD-1"}]}}, "therapies.rows[2].group: must be systemic, checkpoint"),
    ({"toxicities": {"rows": [{"stable": "Yes"}]}}, 'toxicities.rows[1].stable: must be yes or no, got "Yes"'),
    ({"toxicities": {"rows": [{"insignificant": {"by": "A"}}]}}, "toxicities.rows[1].insignificant.reason: missing"),
    ({"answers": {"weight": {"confirmed": {"by": " "}}}}, "answers.weight.confirmed.by: must not be empty"),
    ({"judgements": [{"criterion": "I7", "outcome": "met", "reason": "x", "by": "y"}]}, "did you mean I7a or I7b?"),
    ({"judgements": [{"criterion": "9a"}]}, 'judgements[1].criterion: "9a" does not do. Code of the criterion'),
    ({"judgements": [{"criterion": "I8", "outcome": "ok", "reason": "x", "by": "y"}]}, "must be met, not_met or"),
    ({"answers": {"ecog": ["1"] * 101}}, "answers.ecog: has 101 entries, 100 are the most"),
    ({"teaches": "x" * 10_001}, "teaches: has 10001 characters, 10000 are the most"),
]  # fmt: skip


@pytest.mark.parametrize(("candidate", "sentence"), WRONG)
def test_an_error_is_named_by_its_field(candidate, sentence):
    found = problems(**candidate)
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize("key", ["a\x1b[2Jb", "\ud800", "x" * 5000])
def test_a_message_stays_on_its_line(key):
    (problem,) = problems(answers={key: "1"})
    assert problem.isprintable()
    assert len(problem) < 200


def test_a_name_that_stands_twice_in_an_object_is_an_error():
    "Plain JSON would keep the last value and lose the first without a word."
    found = record_of(f'"as_of": "{AS_OF}", "answers": {{"ecog": "1", "ecog": "4"}}')
    assert found.problems == ("answers.ecog: written more than once",)


def test_a_code_that_stands_twice_leaves_neither_candidate_judged():
    "Nobody knows which of them is meant; small and capital letters are one candidate."
    first, second, third = records(
        {"code": "CD7-1", "as_of": AS_OF}, {"code": "X-1", "as_of": AS_OF}, {"code": "cd7-1", "as_of": AS_OF}
    )
    assert first.problems == ("code: CD7-1 stands 2 times in the file; leave one",)
    assert second.problems == ()
    assert third.problems == ("code: cd7-1 stands 2 times in the file; leave one",)


@pytest.mark.parametrize(("candidate", "sentence"), [
    (17, "must be an object, got the number 17"),
    (None, "must be an object, got null"),
    ("X-1", 'must be an object, got "X-1"'),
    ({}, "code: missing"),
    ({"code": " X-1"}, 'code: " X-1" does not do. 1 to 40 characters on one line'),
    ({"code": "X-1\n"}, "does not do. 1 to 40 characters on one line"),
    ({"code": "X\n1"}, "does not do. 1 to 40 characters on one line"),
    ({"code": "x" * 41}, "does not do. 1 to 40 characters on one line"),
    ({"code": ""}, "code: must not be empty"),
])  # fmt: skip
def test_what_is_no_candidate_is_named_by_its_position(candidate, sentence):
    _, found = records({"code": "X-0", "as_of": AS_OF}, candidate)
    assert found.name.startswith("candidate 2")
    assert sentence in found.problems[0]


def test_a_day_of_judgement_from_outside_stands_for_all():
    named, unnamed = records({"code": "X-1", "as_of": AS_OF}, {"code": "X-2"}, as_of=date(2026, 3, 9))
    assert (named.document["as_of"], unnamed.document["as_of"]) == ("2026-03-09", "2026-03-09")
    (missing,) = records({"code": "X-2"})
    assert missing.problems == ("as_of: missing; write the day of judgement here, or give --as-of",)


def test_only_the_first_of_very_many_errors_are_told():
    found = problems(answers={f"nobody_{number}": "1" for number in range(500)})
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1] == "and 480 more"


def test_a_candidate_nested_without_end_is_refused_alone():
    deep: Any = "1"
    for _ in range(300):
        deep = {"value": deep}
    found, other = records({"code": "X-1", "as_of": AS_OF, "answers": {"ecog": deep}}, {"code": "X-2", "as_of": AS_OF})
    assert (found.problems, other.problems) == (("is nested deeper than 8 levels, which no candidate needs",), ())


def test_a_suggestion_is_made_only_where_something_comes_near():
    assert suggestion("unti", ["unit", "date"]) == "; did you mean unit?"
    assert suggestion("quux", ["unit", "date"]) == ""


def test_a_shown_value_is_short():
    assert shown("a\nb" + "c" * 100) == "a\N{REPLACEMENT CHARACTER}b" + "c" * 56 + "…"


# --- Anything ------------------------------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "1.20", "1,2", "<0.2", ">=90", "50-55", "0", "-1", "2026-03-02", "2026", "0001-01-01"]),
    st.sampled_from(["9999-12-31", "mg/dL", "kg", "%", "U/L", "mo", "yes", "no", "none", "not done", "male", "serum"]),
)
KEYS = [each.key for each in shipped_version().dictionary]
ANYTHING = st.recursive(
    st.one_of(TEXTS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none()),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3),
    max_leaves=8,
)
ENTRIES = st.dictionaries(st.sampled_from(["value", "unit", "date", "time", "missing", "uln", "uln_unit"]), TEXTS)
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["agent", "route", "last_dose", "half_life", "half_life_unit", "half_life_source"]), TEXTS
    ),
    max_size=3,
)
CANDIDATES = st.fixed_dictionaries(
    {
        "code": st.just("X-1"),
        "as_of": st.sampled_from([AS_OF, "0001-01-01", "9999-12-30"]),
        "anchor": st.fixed_dictionaries({"date": TEXTS, "time": TEXTS}),
        "answers": st.dictionaries(st.sampled_from(KEYS), ENTRIES | TEXTS | ANYTHING, max_size=8),
        "panels": st.lists(
            st.fixed_dictionaries({"date": TEXTS, "results": st.dictionaries(st.sampled_from(KEYS), ENTRIES)}),
            max_size=2,
        ),
        "therapies": st.fixed_dictionaries({"reviewed": st.booleans(), "rows": ROWS}),
    }
)


@settings(max_examples=150, deadline=None)
@given(CANDIDATES)
def test_any_candidate_is_either_judged_or_named(candidate):
    (found,) = records(candidate)
    if not found.problems:
        assert intake.report_on(found.document, shipped_version())["conclusion"] in {"not-eligible", "undetermined"}


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_whatever_stands_in_the_place_of_a_candidate_is_named(anything):
    (found,) = records(anything)
    assert found.problems


# --- Tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1"])
def test_a_cell_is_never_a_formula(cell):
    assert table.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "I9a", "1.20", "not above 60 mL/min", "a=b", "'", "<0.2"])
def test_other_cells_stay_as_they_are(cell):
    assert table.safe(cell) == cell


def test_a_line_of_a_table_is_quoted_where_it_must_be():
    assert table.line(["a", 'say "b", c', "=d"]) == 'a,"say ""b"", c",\'=d\r\n'
