"""Assessments: made of what is saved, kept as made."""

import pytest

from screening import actions
from trialsite.roles import Denied


def test_it_keeps_the_document_the_report_and_a_row_for_each_criterion(cast):
    assessment = actions.assess(screening=cast.screen("d02"), by=cast.coordinator)
    assert (assessment.number, assessment.conclusion, assessment.criteria_count) == (1, "not-eligible", 21)
    assert assessment.headline.startswith("Does not meet 1 criterion: I9a (may be repeated).")
    assert assessment.document["answers"]["weight"][0]["value"] == "70"
    failing = assessment.verdicts.get(code="I9a")
    assert failing.reason_text == ("Creatinine clearance (Cockcroft-Gault) is 59.97 mL/min: not above 60 mL/min.")
    assert assessment.verdicts.count() == 21


def test_a_later_change_leaves_it_as_it_was(cast):
    screening = cast.screen("d03")
    first = actions.assess(screening=screening, by=cast.coordinator)
    changes = {"observations": {"lvef": {"value": "55", "unit": "%"}}}
    actions.save_answers(screening=screening, changes=changes, revision=screening.revision, by=cast.coordinator)
    second = actions.assess(screening=screening, by=cast.investigator)
    first.refresh_from_db()
    assert (first.number, first.conclusion, second.number, second.conclusion) == (1, "undetermined", 2, "meets-listed")


def test_the_perfect_candidate_meets_what_is_listed_and_is_never_called_eligible(cast):
    assessment = actions.assess(screening=cast.screen("d01"), by=cast.coordinator)
    assert assessment.conclusion == "meets-listed"
    assert "lists no exclusion criteria" in assessment.headline
    assert "ligible" not in assessment.headline


@pytest.mark.parametrize("who", ["stranger", "editor", "auditor", "keeper"])
def test_nobody_else_makes_one(cast, who):
    screening = cast.screen("d01")
    with pytest.raises(Denied):
        actions.assess(screening=screening, by=getattr(cast, who))
    assert not screening.assessments.exists()
