"""An investigator's own answer to one criterion, kept beside the computed verdict and never over it."""

from django.db import transaction
from django.utils.translation import gettext as _

from criteria.snapshots import engine_version
from screening import intake, policies
from screening.actions.refusals import Refused, StaleRevision
from screening.models import Judgement, Screening
from trialsite import audit
from trialsite.models import User


@transaction.atomic
def judge(
    *, screening: Screening, criterion_code: str, outcome: str, reason: str, by: User, revision: int | None = None
) -> Judgement:
    """Record a judgement with the values it was made on: it stands as long as they do.

    `revision` is that of the page on which it was made; without one the values as they are now were seen. Raises
    Denied for anybody but an investigator of the site, StaleRevision where values were saved since, and Refused for a
    criterion that the version does not hold, an answer that is none, or a missing reason.
    """
    locked = Screening.objects.select_for_update(of=["self"]).select_related("patient").get(pk=screening.pk)
    policies.check_judge(by, locked)
    if revision is not None and locked.revision != revision:
        raise StaleRevision(locked)
    if outcome not in Judgement.Outcome.values:
        raise Refused("judgement.outcome", _("Choose met, not met or not decided."))
    if not reason.strip():
        raise Refused("judgement.reason", _("Say why: the reason is kept with the judgement."))
    version = engine_version(locked.version)
    basis = intake.basis_of({**intake.document_from(locked), "judgements": []}, version)
    if criterion_code not in basis:
        raise Refused(
            "judgement.criterion", _("%(code)s is not a criterion of this version.") % {"code": criterion_code}
        )
    with audit.acting(by, reason):
        return Judgement.objects.create(
            screening=locked,
            criterion_code=criterion_code,
            outcome=outcome,
            reason=reason.strip(),
            basis=basis[criterion_code],
            by=by,
        )
