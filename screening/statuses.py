"""The life of a screening: its states, who moves next, and what may follow what.

    open -> assessed -> signed -> enrolled
      ^        |  ^        |
      |        v  |        v
      +---- sent back    (a change opens it again)

Any state but the last three may end as declined (the candidate or the site said no) or cancelled (opened by mistake).
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trialsite.roles import Role


class Status(TextChoices):
    """Where a screening stands."""

    OPEN = "open", _("open")
    ASSESSED = "assessed", _("assessed")
    SENT_BACK = "sent_back", _("sent back")
    SIGNED = "signed", _("signed")
    ENROLLED = "enrolled", _("enrolled")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.ASSESSED, Status.DECLINED, Status.CANCELLED}),
    Status.ASSESSED: frozenset(
        {Status.OPEN, Status.ASSESSED, Status.SENT_BACK, Status.SIGNED, Status.DECLINED, Status.CANCELLED}
    ),
    Status.SENT_BACK: frozenset({Status.ASSESSED, Status.DECLINED, Status.CANCELLED}),
    Status.SIGNED: frozenset({Status.OPEN, Status.ENROLLED, Status.DECLINED, Status.CANCELLED}),
    Status.ENROLLED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.CANCELLED: frozenset(),
}
"""What may follow each state."""

OWNERS: Mapping[Status, Role | None] = {
    Status.OPEN: Role.COORDINATOR,
    Status.ASSESSED: Role.INVESTIGATOR,
    Status.SENT_BACK: Role.COORDINATOR,
    Status.SIGNED: Role.INVESTIGATOR,
    Status.ENROLLED: None,
    Status.DECLINED: None,
    Status.CANCELLED: None,
}
"""Who has the next move; None where there is none."""

AFTER_EDIT: Mapping[Status, Status] = {
    Status.OPEN: Status.OPEN,
    Status.ASSESSED: Status.OPEN,
    Status.SENT_BACK: Status.SENT_BACK,
    Status.SIGNED: Status.OPEN,
}
"""The state after a value was changed: a report or signature that no longer fits does not stand. No edit elsewhere."""

ENDED = frozenset(status for status, following in TRANSITIONS.items() if not following)
"""States that nothing follows."""

REASONED = frozenset({Status.SENT_BACK, Status.DECLINED, Status.CANCELLED})
"""States that are entered with a reason only."""
