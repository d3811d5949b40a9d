"""Who may write, publish, release and retire criteria, and when. `check_x` raises Denied, `can_x` is for buttons."""

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
    """Return the keys of all who made the version or wrote a criterion or an example that stands in it."""
    rows = [str(version.pk)]
    rows += map(str, version.criteria.values_list("pk", flat=True))
    rows += map(str, version.criteria.exclude(examples=None).values_list("examples__pk", flat=True))
    tables = ["criteria_criteriaversion", "criteria_criterion", "criteria_example"]
    written = HistoryEntry.objects.filter(table_name__in=tables, row_id__in=rows)
    return {version.created_by_id, *written.values_list("actor", flat=True)} - {None}


def _check_approver(by: User, study: Study) -> None:
    if not allows(by, Act.PUBLISH_CRITERIA, study=study):
        raise Denied("criteria.approver_only", _("Only a criteria approver of this study can publish or retire."))


def _check_status(version: CriteriaVersion, status: str, sentence: str) -> None:
    if version.status != status:
        raise Denied("criteria.status", sentence)
