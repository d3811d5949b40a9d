"""Rows for tests, as plain functions. What an action makes on a site is made by the same action here.

Every function fills in what the test does not say; what it says wins.
"""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from criteria import actions
from criteria.models import CriteriaVersion, Criterion, Example, Release, Variable
from screening.models import (
    Assessment,
    Judgement,
    LabPanel,
    LabResult,
    Observation,
    Patient,
    Screening,
    Therapy,
    Toxicity,
    Verdict,
)
from trialsite.models import Membership, Site, Study, User
from trialsite.roles import STAFF, Role

_numbers: Iterator[int] = count(1)
A_MONDAY = date(2026, 3, 2)
PASSWORD = "correct horse battery staple"

ECOG = {
    "name": "ECOG",
    "key": "ecog",
    "label": "ECOG performance status",
    "kind": "integer",
    "section": "status",
    "position": 10,
    "low": "0",
    "high": "5",
}
RELAPSED = {
    "name": "Relapsed",
    "key": "relapsed",
    "label": "Relapse after remission",
    "kind": "boolean",
    "section": "disease",
    "position": 10,
}


def criterion_json(code: str, expression: str, **said: Any) -> dict[str, Any]:
    """A criterion in the form of the catalogue, with what publication demands."""
    return {
        "code": code,
        "parent": "",
        "category": "inclusion",
        "title": f"Criterion {code}",
        "short_text": f"Criterion {code}",
        "source": f"The sentence of {code}.",
        "source_note": "",
        "expression": expression,
        "decided_by": "data",
        "note": "",
        "flags": [],
        "readings": [],
        "evidence_document": "",
    } | said


TWO_CRITERIA = (criterion_json("C1", '"ECOG" between 0 and 3'), criterion_json("C2", '"Relapsed"'))


# --- People and places ---------------------------------------------------------------------------------------------


def user(**said: Any) -> User:
    number = next(_numbers)
    said = {"username": f"person{number}", "display_name": f"Person {number}"} | said
    password = said.pop("password", None)
    person = User(**said)
    # Hashing takes time: only who must log in gets a password.
    person.set_password(password) if password else person.set_unusable_password()
    person.save()
    return person


def site(**said: Any) -> Site:
    number = next(_numbers)
    return Site.objects.create(**{"code": f"site{number}", "name": f"Site {number}"} | said)


def study(**said: Any) -> Study:
    number = next(_numbers)
    names = {"code": f"study{number}", "title": f"Study {number}", "short_title": f"Study {number}"}
    return Study.objects.create(**names | said)


def membership(user: User, study: Study, role: Role, site: Site | None = None, **said: Any) -> Membership:
    said = {"valid_from": date(2020, 1, 1)} | said
    return Membership.objects.create(user=user, study=study, role=role, site=site, **said)


def member(role: Role, study: Study, site: Site | None = None, **said: Any) -> User:
    """A person who holds the role, at one site or at all."""
    person = user(**{"is_staff": role in STAFF} | said)
    membership(person, study, role, site)
    return person


# --- Criteria ------------------------------------------------------------------------------------------------------


def variables(*items: dict[str, Any]) -> list[Variable]:
    """The variables of the catalogue's form, ECOG and Relapsed when none are given; present ones are left alone."""
    return [
        Variable.objects.get_or_create(key=item["key"], defaults=Variable.fields_of(item))[0]
        for item in items or (ECOG, RELAPSED)
    ]


def criterion(version: CriteriaVersion, item: dict[str, Any] | None = None, **said: Any) -> Criterion:
    item = (item or criterion_json(f"X{version.criteria.count() + 1}", '"ECOG" between 0 and 3')) | said
    item.setdefault("position", version.criteria.count() + 1)
    return Criterion.objects.create(version=version, **item)


def example(criterion: Criterion, verdict: str, answers: dict[str, Any], **said: Any) -> Example:
    position = criterion.examples.count() + 1
    said = {"position": position, "title": f"Example {position}"} | said
    return Example.objects.create(criterion=criterion, verdict=verdict, answers=answers, **said)


def draft(
    study_: Study | None = None, by: User | None = None, criteria: tuple[dict[str, Any], ...] = TWO_CRITERIA
) -> CriteriaVersion:
    """A draft of two small criteria, or of those given, made by a criteria editor."""
    variables()
    study_ = study_ or study()
    by = by or member(Role.CRITERIA_EDITOR, study_)
    version = actions.new_draft(study=study_, by=by, change_note="A test needs it.")
    version.criteria.all().delete()
    for item in criteria:
        criterion(version, item)
    return version


def published(study_: Study | None = None, **said: Any) -> CriteriaVersion:
    """The same, published by an approver."""
    version = draft(study_, **said)
    return actions.publish(version=version, by=member(Role.CRITERIA_APPROVER, version.study))


def released(study_: Study | None = None, site_: Site | None = None, **said: Any) -> Release:
    """The same, in force at a site."""
    version = published(study_, **said)
    by = member(Role.CRITERIA_APPROVER, version.study)
    return actions.release(version=version, site=site_ or site(), by=by, on=date(2026, 1, 1))


# --- Candidates ----------------------------------------------------------------------------------------------------


def patient(study_: Study | None = None, site_: Site | None = None, **said: Any) -> Patient:
    said = {"code": f"P-{next(_numbers):03}", "created_by": said.pop("by", None) or user()} | said
    return Patient.objects.create(study=study_ or study(), site=site_ or site(), **said)


def screening(release: Release | None = None, **said: Any) -> Screening:
    """An open screening of a new patient at the site of a release."""
    release = release or released()
    by = said.pop("by", None) or member(Role.COORDINATOR, release.study, release.site)
    said.setdefault("patient", None)
    said["patient"] = said["patient"] or patient(release.study, release.site, by=by)
    said = {"version": release.version, "as_of": A_MONDAY, "anchor_date": date(2026, 3, 16)} | said
    return Screening.objects.create(created_by=by, updated_by=by, **said)


def panel(screening_: Screening, **said: Any) -> LabPanel:
    said = {"collected_on": "2026-03-01", "laboratory": "Central laboratory"} | said
    return LabPanel.objects.create(screening=screening_, **said)


def lab_result(panel_: LabPanel, **said: Any) -> LabResult:
    return LabResult.objects.create(panel=panel_, **{"variable_key": "creatinine", "value": "0.9"} | said)


def observation(screening_: Screening, **said: Any) -> Observation:
    return Observation.objects.create(screening=screening_, **{"variable_key": "ecog", "value": "1"} | said)


def therapy(screening_: Screening, **said: Any) -> Therapy:
    return Therapy.objects.create(screening=screening_, **{"agent": "cytarabine", "group": "systemic"} | said)


def toxicity(screening_: Screening, **said: Any) -> Toxicity:
    return Toxicity.objects.create(screening=screening_, **{"term": "Alopecia", "grade": "2"} | said)


def judgement(screening_: Screening, **said: Any) -> Judgement:
    patient = screening_.patient
    said = {"criterion_code": "C1", "outcome": "met", "reason": "Seen today."} | said
    said["by"] = said.get("by") or member(Role.INVESTIGATOR, patient.study, patient.site)
    return Judgement.objects.create(screening=screening_, **said)


def stored_assessment(screening_: Screening, outcomes: dict[str, str], **said: Any) -> Assessment:
    """An assessment and its verdicts written straight into the tables, for tests of what the tables refuse.

    All parts agree with `outcomes`, except where the test says otherwise.
    """
    conclusion = said.get("conclusion") or _conclusion(outcomes)
    verdicts = [{"code": code, "verdict": outcome} for code, outcome in outcomes.items()]
    parts = {
        "id": uuid4(),
        "number": screening_.assessments.count() + 1,
        "version": screening_.version,
        "as_of": screening_.as_of,
        "anchor_date": screening_.anchor_date,
        "conclusion": conclusion,
        "document": {"code": screening_.patient.code},
        "report": {"conclusion": conclusion, "verdicts": verdicts},
        "engine_version": "1",
        "criteria_count": len(outcomes),
        "made_at": timezone.now(),
        "made_by": screening_.created_by,
    }
    made = Assessment.objects.create(screening=screening_, **parts | said)
    for position, (code, outcome) in enumerate(outcomes.items(), start=1):
        verdict(made, code=code, outcome=outcome, position=position)
    return made


def verdict(assessment: Assessment, **said: Any) -> Verdict:
    return Verdict.objects.create(assessment=assessment, **{"position": 1, "category": "inclusion"} | said)


def _conclusion(outcomes: dict[str, str]) -> str:
    if "fail" in outcomes.values():
        return "not-eligible"
    return "undetermined" if "unknown" in outcomes.values() else "meets-listed"
