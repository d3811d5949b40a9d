"""A screening begins: a candidate known by a code, a day of judgement, the criteria in force at the site."""

import re
from datetime import date, time
from unicodedata import category

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from criteria.models import CriteriaVersion
from screening import policies
from screening.actions.refusals import Refused
from screening.models import Patient, Screening
from screening.models.patient import CODE
from trialsite import audit
from trialsite.models import Site, Study, User


class CodeTaken(Refused):
    """The screening code belongs to another candidate of the study."""

    def __init__(self, code: str) -> None:
        super().__init__("patient.code_taken", _("The screening code %(code)s is in use already.") % {"code": code})


@transaction.atomic
def open_screening(
    *,
    patient_code: str,
    study: Study,
    site: Site,
    as_of: date,
    by: User,
    anchor_date: date | None = None,
    anchor_time: time | None = None,
) -> Screening:
    """Open a screening of a new candidate, judged by the version in force at the site.

    Raises Denied (no role here, no criteria in force) and CodeTaken.
    """
    policies.check_open(by, study, site)
    with audit.acting(by):
        patient = _new_patient(patient_code, study, site, by)
        return Screening.objects.create(
            patient=patient,
            version=CriteriaVersion.objects.in_force(study=study, site=site),
            opened_on=site.today(),
            as_of=as_of,
            anchor_date=anchor_date,
            anchor_time=anchor_time if anchor_date else None,
            created_by=by,
            updated_by=by,
        )


def _new_patient(code: str, study: Study, site: Site, by: User) -> Patient:
    """Of two who type one code at once, one gets it."""
    if not re.match(CODE, code.strip()) or any(category(character).startswith("C") for character in code):
        raise Refused(
            "patient.code", _("A screening code has 1 to 40 characters on one line, with no blank at either end.")
        )
    try:
        with transaction.atomic():
            return Patient.objects.create(study=study, site=site, code=code.strip(), created_by=by)
    except IntegrityError as refusal:
        if getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") != "patient_code_once_in_study":
            raise
        raise CodeTaken(code) from refusal
