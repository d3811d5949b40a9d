"""The first study in force at two sites, with somebody in every role: what pages and actions are tried on."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from criteria import actions as criteria_actions
from criteria.catalogue_loader import CATALOGUE, load_study
from criteria.models import CriteriaVersion
from screening import actions
from screening.models import Screening
from tests import factories
from trialsite.models import Site, Study, User
from trialsite.roles import Role

STUDY_FILE = CATALOGUE / "studies" / "cd7-car-t.json"
DEMO = Path(__file__).parents[1] / "screening" / "demo"


@dataclass
class Cast:
    """The study, its two sites, and the people; `stranger` is a coordinator of the other site."""

    study: Study
    version: CriteriaVersion
    north: Site
    south: Site
    coordinator: User
    investigator: User
    editor: User
    approver: User
    auditor: User
    keeper: User
    stranger: User
    screenings: dict[str, Screening] = field(default_factory=dict)

    def screen(self, number: str = "d01") -> Screening:
        """A demonstration candidate brought in by the coordinator of the north."""
        candidate = demo_candidate(number)
        return actions.import_candidate(
            candidate=candidate, study=self.study, site=self.north, by=self.coordinator, investigator=self.investigator
        )


def demo_candidate(number: str) -> dict[str, Any]:
    """The document of a demonstration candidate: d01 to d12."""
    (file,) = DEMO.glob(f"cd7-{number}-*.json")
    candidate: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["candidates"][0]
    return candidate


def first_study() -> Cast:
    """Publish the first study by two persons and release it at two sites."""
    loader = factories.user()
    version = load_study(STUDY_FILE, loader)
    study = version.study
    north = factories.site(code="north", name="North", time_zone="Europe/Berlin")
    south = factories.site(code="south", name="South", time_zone="Asia/Shanghai")
    approver = factories.member(Role.CRITERIA_APPROVER, study)
    # That the shipped study may be published is proven in tests/criteria; here it would cost most of every test.
    with mock.patch.object(criteria_actions, "problems", return_value=[]):
        version = criteria_actions.publish(version=version, by=approver)
    for site in (north, south):
        criteria_actions.release(version=version, site=site, by=approver)
    return Cast(
        study=study,
        version=version,
        north=north,
        south=south,
        coordinator=factories.member(Role.COORDINATOR, study, north),
        investigator=factories.member(Role.INVESTIGATOR, study, north),
        editor=factories.member(Role.CRITERIA_EDITOR, study),
        approver=approver,
        auditor=factories.member(Role.AUDITOR, study, north),
        keeper=factories.member(Role.ACCOUNT_KEEPER, study),
        stranger=factories.member(Role.COORDINATOR, study, south),
    )
