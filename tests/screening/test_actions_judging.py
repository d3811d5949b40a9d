"""An investigator's judgement: on the values that were there, and never over a computed verdict."""

import pytest

from screening import actions, intake
from trialsite.roles import Denied


@pytest.fixture
def screening(cast):
    return cast.screen("d10")


def _judge(screening, by, code, outcome, reason="seen and considered"):
    return actions.judge(screening=screening, criterion_code=code, outcome=outcome, reason=reason, by=by)


def _verdict(screening, code):
    screening.refresh_from_db()
    return next(item for item in intake.live_report(screening)["verdicts"] if item["code"] == code)


def test_it_settles_what_waits_for_it(cast, screening):
    assert _verdict(screening, "I9e")["waits_for"] == "investigator"
    _judge(screening, cast.investigator, "I9e", "met", "physiological trace")
    verdict = _verdict(screening, "I9e")
    assert (verdict["verdict"], verdict["reason"]["text"]) == (
        "pass",
        f"{cast.investigator} judged: met. physiological trace.",
    )


def test_it_stands_as_long_as_the_values_that_it_was_made_on(cast, screening):
    _judge(screening, cast.investigator, "I9e", "met")
    changes = {"observations": {"pericardial_effusion": {"value": "trace", "observed_on": "2026-03-01"}}}
    actions.save_answers(screening=screening, changes=changes, revision=screening.revision, by=cast.coordinator)
    assert _verdict(screening, "I9e")["verdict"] == "unknown"


def test_it_takes_away_the_flag_that_waits_for_it(cast, screening):
    assert [flag["code"] for flag in _verdict(screening, "I9f")["flags"]] == ["awaiting_judgement"]
    _judge(screening, cast.investigator, "I9f", "met")
    assert _verdict(screening, "I9f")["flags"] == []


def test_one_that_disagrees_with_the_entry_makes_it_unknown(cast, screening):
    _judge(screening, cast.investigator, "I9f", "not_met")
    verdict = _verdict(screening, "I9f")
    assert (verdict["verdict"], verdict["missing"][0]["reason"]) == ("unknown", "conflicting")


def test_it_changes_no_computed_verdict(cast):
    screening = cast.screen("d11")
    _judge(screening, cast.investigator, "I9a", "met")
    assert _verdict(screening, "I9a")["verdict"] == "fail"


def test_one_made_on_a_page_that_is_out_of_date_is_not_taken(cast, screening):
    seen = screening.revision
    changes = {"observations": {"pericardial_effusion": {"value": "trace", "note": "30 mm, tamponade"}}}
    actions.save_answers(screening=screening, changes=changes, revision=seen, by=cast.coordinator)
    with pytest.raises(actions.StaleRevision):
        actions.judge(
            screening=screening, criterion_code="I9e", outcome="met", reason="ok", by=cast.investigator, revision=seen
        )
    assert _verdict(screening, "I9e")["verdict"] == "unknown"


@pytest.mark.parametrize("who", ["coordinator", "stranger", "editor", "auditor", "keeper"])
def test_nobody_else_judges(cast, screening, who):
    with pytest.raises(Denied, match="Only an investigator of this site can judge a criterion"):
        _judge(screening, getattr(cast, who), "I9e", "met")


@pytest.mark.parametrize(
    ("code", "outcome", "reason", "sentence"),
    [
        ("I9e", "eligible", "because", "Choose met, not met or not decided."),
        ("I9e", "met", "  ", "Say why: the reason is kept with the judgement."),
        ("I99", "met", "because", "I99 is not a criterion of this version."),
    ],
)
def test_what_is_not_a_judgement_is_refused_with_a_sentence(cast, screening, code, outcome, reason, sentence):
    with pytest.raises(actions.Refused) as refusal:
        _judge(screening, cast.investigator, code, outcome, reason)
    assert str(refusal.value) == sentence
