"""Who may do what with a screening, and when. `check_x` raises Denied with a sentence, `can_x` is for buttons.

Whoever may not even see a screening never gets here: pages look it up among `visible_to(user)` and answer 404.
"""

from django.utils.translation import gettext as _

from criteria.models import CriteriaVersion
from screening import statuses
from screening.models import Screening
from screening.statuses import Status
from trialsite.models import Site, Study, User
from trialsite.roles import Act, Denied, allows, asking

_ACT_OF_MOVE = {Status.SENT_BACK: Act.JUDGE, Status.SIGNED: Act.SIGN, Status.ENROLLED: Act.SIGN}
"""Who may bring a screening into a state, where that is not whoever writes."""


def check_open(by: User, study: Study, site: Site) -> None:
    """Demand somebody who screens at the site, and criteria in force there."""
    if not allows(by, Act.WRITE_SCREENINGS, study=study, site=site):
        raise Denied(
            "screening.writers_only", _("Only a coordinator or an investigator of this site can open a screening.")
        )
    if CriteriaVersion.objects.in_force(study=study, site=site) is None:
        raise Denied(
            "screening.no_criteria", _("No criteria are in force at this site yet: an approver releases them.")
        )


def check_read(by: User, screening: Screening) -> None:
    """Demand a role that reads candidates at the site."""
    _demand(by, Act.READ_SCREENINGS, screening, _("This screening is not of your site."))


def check_edit(by: User, screening: Screening) -> None:
    """Demand somebody who screens at the site, and a screening that has not ended."""
    _demand(
        by,
        Act.WRITE_SCREENINGS,
        screening,
        _("Only a coordinator or an investigator of this site can enter or change values."),
    )
    _check_going_on(screening)


def check_assess(by: User, screening: Screening) -> None:
    """Demand what changing a value demands: an assessment is made of saved values and changes none."""
    check_edit(by, screening)


def check_judge(by: User, screening: Screening) -> None:
    """Demand an investigator of the site, and a screening that has not ended."""
    _demand(by, Act.JUDGE, screening, _("Only an investigator of this site can judge a criterion."))
    _check_going_on(screening)


def check_call_insignificant(by: User, screening: Screening) -> None:
    """Demand an investigator of the site: a toxicity called insignificant no longer counts."""
    _demand(by, Act.JUDGE, screening, _("Only an investigator of this site can call a toxicity insignificant."))
    _check_going_on(screening)


def check_export(by: User, study: Study, site: Site | None = None) -> None:
    """Demand a role that may take lists out of the site."""
    if not allows(by, Act.EXPORT_SCREENINGS, study=study, site=site):
        raise Denied("screening.export", _("Your role does not include exports here."))


def check_move(by: User, screening: Screening, to: Status, reason: str = "") -> None:
    """Demand a state that may follow, somebody who screens at the site, and a reason where one is owed."""
    _demand(
        by,
        _ACT_OF_MOVE.get(to, Act.WRITE_SCREENINGS),
        screening,
        _("Your role at this site does not include this step."),
    )
    status = Status(screening.status)
    if to not in statuses.TRANSITIONS[status]:
        raise Denied(
            "screening.transition",
            _('A screening that is "%(now)s" cannot become "%(next)s".') % {"now": status.label, "next": to.label},
        )
    if to in statuses.REASONED and not reason.strip():
        raise Denied("screening.reason", _("Say why: the reason is kept with the screening's history."))


can_open = asking(check_open)
can_read = asking(check_read)
can_edit = asking(check_edit)
can_assess = asking(check_assess)
can_judge = asking(check_judge)
can_call_insignificant = asking(check_call_insignificant)
can_export = asking(check_export)
can_move = asking(check_move)


def _demand(by: User, act: Act, screening: Screening, sentence: str) -> None:
    patient = screening.patient
    if not allows(by, act, study=patient.study, site=patient.site):
        raise Denied(f"screening.{act.name.lower()}", sentence)


def _check_going_on(screening: Screening) -> None:
    status = Status(screening.status)
    if status in statuses.ENDED:
        raise Denied(
            "screening.ended", _('This screening is "%(now)s": nothing changes any more.') % {"now": status.label}
        )
