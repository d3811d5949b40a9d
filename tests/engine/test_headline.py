"""The conclusion in sentences, and the word for each verdict (design.md, section 2)."""

from typing import Any

import pytest

from criteria.engine.headline import WORDS
from criteria.engine.verdicts import Outcome
from criteria.engine.versions import Category
from tests.engine.builders import (
    candidate,
    changed,
    complete_candidate,
    criterion,
    report_of,
    shipped,
    verdict_in,
    version,
)


def headline(of: Any, document: dict[str, Any]) -> str:
    return " ".join(report_of(of, document)["headline"])


def shipped_headline(*changes: Any) -> str:
    return headline(shipped(), changed(complete_candidate(), *changes))


def older(document: dict[str, Any]) -> None:
    document["answers"]["birth_date"] = "1950-01-01"


def aged_65(document: dict[str, Any]) -> None:
    document["answers"]["birth_date"] = "1960-06-15"


def creatinine(value: str) -> Any:
    return lambda document: document["panels"][0]["results"]["creatinine"].update(value=value)


def without(*keys: str) -> Any:
    return lambda document: [document["answers"].pop(key) for key in keys]


def without_judgements(document: dict[str, Any]) -> None:
    document["judgements"] = []


def test_all_met_says_what_it_covers_and_that_it_is_no_decision():
    assert shipped_headline() == (
        "All 19 inclusion criteria and both preconditions met as of 2 Mar 2026, version 1. "
        "The registry record lists no exclusion criteria; check the protocol's list before enrolling. "
        "Not a decision to enrol."
    )


def test_failures_are_named_with_what_can_change_them():
    assert shipped_headline(creatinine("1.5")) == "Does not meet 1 criterion: I9a (may be repeated)."
    assert shipped_headline(creatinine("1.5"), older) == (
        "Does not meet 2 criteria: I5 (cannot change), I9a (may be repeated)."
    )


def test_beside_a_failure_what_is_open_is_counted():
    assert shipped_headline(creatinine("1.5"), without("lvef"), without_judgements) == (
        "Does not meet 1 criterion: I9a (may be repeated). Also open: 1 to enter, 5 await the investigator."
    )


def test_what_is_open_is_counted_by_what_it_waits_for():
    def doubt(document: dict[str, Any]) -> None:
        document["answers"]["spo2"] = {"value": "97"}

    found = shipped_headline(without("lvef", "ecog", "cd7_result"), doubt, without_judgements)
    assert found == "Not yet decided: 3 to enter, 1 to clarify, 5 await the investigator."
    assert shipped_headline(without("lvef")) == "Not yet decided: 1 to enter."


def test_one_open_judgement_awaits():
    def trace(document: dict[str, Any]) -> None:
        document["answers"]["pericardial_effusion"] = "trace"

    assert shipped_headline(trace) == "Not yet decided: 1 awaits the investigator."


def test_what_is_met_as_entered_is_counted():
    assert "version 1; 5 of them as entered, awaiting the investigator." in shipped_headline(without_judgements)

    def all_but_one(document: dict[str, Any]) -> None:
        document["judgements"].pop()

    assert "version 1; 1 of them as entered, awaiting the investigator." in shipped_headline(all_but_one)


def test_an_unconfirmed_reading_is_named():
    assert "Rests on an unconfirmed reading: I5 (age 65)." in shipped_headline(aged_65)
    assert "unconfirmed" not in shipped_headline(aged_65, creatinine("1.5"))


def test_without_criteria_nothing_is_in_force():
    assert headline(version(), candidate()) == "Not yet decided: no criteria are in force."


EXCLUDING = [
    criterion("R1", '"A"'),
    criterion("P1", '"B"', category="precondition"),
    criterion("E1", '"C"', category="exclusion"),
]


def test_with_a_loaded_list_of_exclusions_met_is_never_said_of_one():
    found = headline(version(*EXCLUDING, exclusions="loaded"), candidate(a="yes", b="yes", c="no"))
    assert found.endswith("Not a decision to enrol.")
    assert "lists no exclusion criteria" not in found
    before, _, after = found.partition(" met as of 2 Mar 2026, version 1.")
    assert "exclusion" not in before
    assert "absent" in after
    assert " met" not in after


def test_a_single_criterion_is_not_called_all():
    found = headline(version(EXCLUDING[0]), candidate(a="yes"))
    assert found.startswith("The inclusion criterion met as of 2 Mar 2026, version 1.")


def test_exclusions_alone_read_as_a_sentence():
    found = headline(version(EXCLUDING[2], exclusions="loaded"), candidate(c="no"))
    assert not found.startswith(" ")
    assert "All met" not in found
    assert "These met" not in found


# --- Ways out of a failure -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "category", "remedy"),
    [
        ("\"Mass\" > 90 'kg'", "inclusion", "may be repeated"),
        ('"Count" > 2', "inclusion", "clears with time"),
        ('"C"', "inclusion", "cannot change"),
        ('"A"', "inclusion", ""),
        ('"Mass" > 90 \'kg\' and "C"', "inclusion", "cannot change"),
        ('"Mass" > 90 \'kg\' or "C"', "inclusion", "may be repeated"),
        ('"Mass" > 90 \'kg\' and "B"', "inclusion", "may be repeated"),
        ('"Count" > 2 or ("C" and "Mass" > 90 \'kg\')', "inclusion", "clears with time"),
        ('not ("Mass" < 90 \'kg\' and "B")', "inclusion", "may be repeated"),
        ('not ("Mass" < 90 \'kg\' or not "C")', "inclusion", "cannot change"),
        ('"B" implies "C"', "inclusion", "cannot change"),
        ("\"Mass\" < 90 'kg'", "exclusion", "may be repeated"),
        ('"Mass" < 90 \'kg\' or not "C"', "exclusion", "cannot change"),
        ('"Mass" < 90 \'kg\' or "C"', "exclusion", "may be repeated"),
        ('"Mass" < 90 \'kg\' and not "C"', "exclusion", "may be repeated"),
    ],
)
def test_a_failure_says_what_could_change_it(expression, category, remedy):
    "Of several ways out the easiest counts; of several things that must change, the hardest."
    of = version(criterion("R1", expression, category=category))
    document = candidate(a="no", b="yes", c="no", count="2", mass={"value": "72", "unit": "kg", "date": "2026-03-02"})
    assert headline(of, document) == f"Does not meet 1 criterion: R1{f' ({remedy})' if remedy else ''}."


def test_bilirubin_and_a_positive_test_may_be_repeated():
    def high(document: dict[str, Any]) -> None:
        document["panels"][0]["results"]["bilirubin_total"]["value"] = "3"

    def positive(document: dict[str, Any]) -> None:
        document["answers"]["pregnancy_test_serum"] = {"value": "positive", "date": "2026-03-02"}

    assert shipped_headline(high) == "Does not meet 1 criterion: I9c (may be repeated)."
    assert shipped_headline(positive) == "Does not meet 1 criterion: I10 (may be repeated)."


# --- Words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "yes", "no"),
    [
        ("inclusion", "met", "not met"),
        ("exclusion", "present: excludes", "absent"),
        ("precondition", "given", "not given"),
    ],
)
def test_the_word_follows_the_polarity(category, yes, no):
    of = version(criterion("R1", '"A"', category=category))
    words = [verdict_in(report_of(of, candidate(a=answer)), "R1")["word"] for answer in ("yes", "no", "")]
    assert words == [yes, no, "unknown"]


def test_what_asks_nothing_of_somebody_is_not_applicable():
    of = version(criterion("R1", '"A" implies "B"'))
    assert verdict_in(report_of(of, candidate(a="no")), "R1")["word"] == "not applicable"


def test_every_decided_verdict_has_its_word():
    assert set(WORDS) == {(category, outcome) for category in Category for outcome in (Outcome.PASS, Outcome.FAIL)}
