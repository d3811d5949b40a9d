"""Answers are saved as typed, whole or not at all, by somebody who saw the latest ones."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.engine.entries import Unreadable, read_date, read_time
from screening import policies
from screening.actions import entries, lists
from screening.actions.refusals import Refused, StaleRevision
from screening.models import Screening
from screening.statuses import Status
from trialsite import audit
from trialsite.models import User

REOPENED = (Status.ASSESSED, Status.SIGNED)  # the latest report no longer says what is entered
YES_NO = {"yes": True, "no": False, True: True, False: False, "": None, None: None}


@transaction.atomic
def save_answers(*, screening: Screening, changes: Mapping[str, Any], revision: int, by: User) -> Screening:
    """Save what was typed, and return the screening with its next revision.

    `changes` holds whole entries of what differs: "screening" (dates, reviewed lists), "observations" by variable key,
    "panels" with "results" by key, "therapies", "toxicities"; a row without "id" is new, one with "delete" goes.
    Raises Denied, StaleRevision (somebody saved in between) and Refused (a day of judgement that is no date).
    """
    locked = Screening.objects.select_for_update(of=["self"]).select_related("patient__site").get(pk=screening.pk)
    policies.check_edit(by, locked)
    if locked.revision != revision:
        raise StaleRevision(locked)
    now = timezone.now()
    with audit.acting(by):
        _save_head(locked, changes.get("screening") or {})
        entries.save_observations(locked, changes.get("observations") or {}, by=by, now=now)
        lists.save_panels(locked, changes.get("panels") or (), by=by, now=now)
        lists.save_therapies(locked, changes.get("therapies") or (), by=by, now=now)
        lists.save_toxicities(locked, changes.get("toxicities") or (), by=by, now=now)
        locked.revision += 1
        locked.updated_at, locked.updated_by = now, by
        if locked.status in REOPENED:
            locked.status = Status.OPEN
        locked.save()
    return locked


def _save_head(screening: Screening, head: Mapping[str, Any]) -> None:
    if "as_of" in head:
        screening.as_of = _day(head["as_of"]) or _no_day(head["as_of"])
    if "anchor_date" in head:
        text = head["anchor_date"]
        screening.anchor_date = (_day(text) or _no_day(text)) if text else None
    if "anchor_time" in head:
        screening.anchor_time = _clock(head["anchor_time"])
    if screening.anchor_date is None:
        screening.anchor_time = None
    for name in ("therapies_reviewed", "toxicities_reviewed"):
        if name in head:
            setattr(screening, name, YES_NO.get(head[name]))


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    found = read_date(str(value))
    return found if isinstance(found, date) else None


def _no_day(text: Any) -> date:
    raise Refused("screening.date", _("%(text)s is not a date; write it as 2026-03-02.") % {"text": text})


def _clock(value: Any) -> time | None:
    if isinstance(value, time) or not value:
        return value or None
    found = read_time(str(value))
    if isinstance(found, Unreadable):
        raise Refused("screening.time", _("%(text)s is not a time; write it as 08:30.") % {"text": value})
    return found
