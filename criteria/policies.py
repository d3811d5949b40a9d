"""Who may write, publish, release and retire criteria, and when. `check_x` raises Denied, `can_x` is for buttons."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from criteria.models import CriteriaVersion
from trialsite.models import HistoryEntry, Site, Study, User
from trialsite.roles import Act, Denied, allows, asking


def check_draft(by: User, study: Study) -> None:
    """Demand a criteria editor of the study."""
    if not allows(by, Act.DRAFT_CRITERIA, study=study):
        raise Denied("criteria.editor_only", _("Only a criteria editor of this study can write criteria."))


def check_edit(by: User, version: CriteriaVersion) -> None:
    """Demand a draft and a criteria editor of its study."""
    check_draft(by, version.study)
    _check_status(version, CriteriaVersion.Status.DRAFT, _("Published criteria never change: make a new draft."))


def check_publish(by: User, version: CriteriaVersion) -> None:
    """Demand a draft, an approver, and, unless the study says otherwise, one who wrote nothing of it."""
    _check_approver(by, version.study)
    _check_status(version, CriteriaVersion.Status.DRAFT, _("Only a draft can be published."))
    if version.study.two_persons and by.pk in writers_of(version):
        raise Denied(
            "criteria.two_persons", _("Somebody else must publish this version: part of it was written by you.")
        )


def check_release(by: User, version: CriteriaVersion, site: Site) -> None:
    """Demand a published version and an approver for the site."""
    if not allows(by, Act.PUBLISH_CRITERIA, study=version.study, site=site):
        raise Denied("criteria.approver_only", _("Only a criteria approver for this site can release criteria there."))
    _check_status(version, CriteriaVersion.Status.PUBLISHED, _("Only a published version can be released."))


def check_retire(by: User, version: CriteriaVersion) -> None:
    """Demand a published version and an approver."""
    _check_approver(by, version.study)
    _check_status(version, CriteriaVersion.Status.PUBLISHED, _("Only a published version can be retired."))


can_draft = asking(check_draft)
can_edit = asking(check_edit)
can_publish = asking(check_publish)
can_release = asking(check_release)
can_retire = asking(check_retire)


def writers_of(version: CriteriaVersion) -> set[object]:
    """Return the keys of all who wrote anything that the version says.

    Whoever made it, wrote or removed a criterion or an example of it, or changed a variable or an agent since the
    version before was published: a factor of the catalogue bears on a verdict as much as a limit.
    """
    criteria = _history("criteria_criterion", version_id=[str(version.pk)])
    examples = _history("criteria_example", criterion_id=set(criteria.values_list("row_id", flat=True)))
    itself = HistoryEntry.objects.filter(table_name="criteria_criteriaversion", row_id=str(version.pk))
    catalogue = HistoryEntry.objects.filter(table_name__in=["criteria_variable", "criteria_agent"])
    before = version.study.versions.exclude(published_at=None).order_by("-published_at").first()
    if before is not None:
        catalogue = catalogue.filter(at__gt=before.published_at)
    actors = (written.values_list("actor", flat=True) for written in (itself, criteria, examples, catalogue))
    return {version.created_by_id, *chain.from_iterable(actors)} - {None}


def _history(table: str, **column: Iterable[str]) -> QuerySet[HistoryEntry]:
    """Return what was written to rows that belonged to any of these, removed ones included."""
    ((name, keys),) = column.items()
    keys = list(keys)
    return HistoryEntry.objects.filter(
        Q(**{f"new__{name}__in": keys}) | Q(**{f"old__{name}__in": keys}), table_name=table
    )


def _check_approver(by: User, study: Study) -> None:
    if not allows(by, Act.PUBLISH_CRITERIA, study=study):
        raise Denied("criteria.approver_only", _("Only a criteria approver of this study can publish or retire."))


def _check_status(version: CriteriaVersion, status: str, sentence: str) -> None:
    if version.status != status:
        raise Denied("criteria.status", sentence)
