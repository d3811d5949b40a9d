"""What the admin's forms write into a draft. Each checks who and when, in one transaction, named in history."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from criteria import policies
from criteria.models import CriteriaVersion, Criterion, Example
from trialsite import audit
from trialsite.models import User


@transaction.atomic
def save_draft(*, version: CriteriaVersion, settings: dict[str, Any], by: User) -> CriteriaVersion:
    """Keep the change note and the settings of a draft. Raises Denied."""
    policies.check_edit(by, _locked(version))
    with audit.acting(by, version.change_note):
        version.settings = settings
        version.save(update_fields=["change_note", "settings"])
    return version


@transaction.atomic
def save_criterion(*, criterion: Criterion, place: int | None, by: User) -> Criterion:
    """Keep a criterion of a draft, at a place counted from 1 (at the end, when none is named). Raises Denied."""
    version = _locked(criterion.version)
    policies.check_edit(by, version)
    with audit.acting(by, version.change_note):
        if criterion._state.adding:
            criterion.position = version.criteria.count() + 1
            criterion.save()
        elif _differs(criterion):
            criterion.save()
        _move(criterion, place)
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User) -> None:
    """Take a criterion with its examples out of a draft; history keeps both. Raises Denied."""
    version = _locked(criterion.version)
    policies.check_edit(by, version)
    with audit.acting(by, version.change_note):
        criterion.delete()
        _renumber(version.criteria.order_by("position"))


@transaction.atomic
def save_examples(*, criterion: Criterion, kept: Iterable[Example], removed: Iterable[Example], by: User) -> None:
    """Keep the examples of a draft's criterion in the order given, and take some out. Raises Denied."""
    version = _locked(criterion.version)
    policies.check_edit(by, version)
    with audit.acting(by, version.change_note):
        for example in removed:
            example.delete()
        stored = {example.pk: example for example in criterion.examples.all()}
        in_order = {example.pk: example for example in kept}
        # What the form did not name stays, at the end.
        for position, example in enumerate((in_order | _unnamed(stored, in_order)).values(), start=1):
            before = stored.get(example.pk)
            is_new = before is None or before.as_json() != example.as_json()
            if is_new or before.position != position:
                example.criterion, example.position = criterion, position
                example.save()


def _unnamed(stored: dict[Any, Example], named: dict[Any, Example]) -> dict[Any, Example]:
    return {key: example for key, example in stored.items() if key not in named}


def _locked(version: CriteriaVersion) -> CriteriaVersion:
    """The version as it is now, held until the transaction ends: nobody publishes what is being written."""
    return CriteriaVersion.objects.select_for_update(of=["self"]).select_related("study").get(pk=version.pk)


def _differs(criterion: Criterion) -> bool:
    return Criterion.objects.get(pk=criterion.pk).as_json() != criterion.as_json()


def _move(criterion: Criterion, place: int | None) -> None:
    others = list(criterion.version.criteria.exclude(pk=criterion.pk).order_by("position"))
    at = criterion.position if place is None else place
    _renumber([*others[: at - 1], criterion, *others[at - 1 :]])


def _renumber(criteria: Iterable[Criterion]) -> None:
    # Two may share a place until the transaction ends: the constraint is deferred.
    for position, criterion in enumerate(criteria, start=1):
        if criterion.position != position:
            criterion.position = position
            criterion.save(update_fields=["position"])
