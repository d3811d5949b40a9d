"""Every change of criteria versions: who does it is named, checked, and stands in history."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria import policies
from criteria.models import CriteriaVersion, Criterion, Example, Release
from criteria.publication import NotPublishable, problems
from criteria.snapshots import digest_of, snapshot_of
from trialsite import audit
from trialsite.models import Site, Study, User
from trialsite.roles import Denied


@transaction.atomic
def new_draft(
    *, study: Study, by: User, change_note: str = "", based_on: CriteriaVersion | None = None
) -> CriteriaVersion:
    """Make a draft with the criteria and examples of another version: the latest one in use, when none is named.

    Raises Denied for anybody but a criteria editor of the study.
    """
    policies.check_draft(by, study)
    based_on = based_on or study.versions.exclude(status=CriteriaVersion.Status.DRAFT).order_by("-number").first()
    if based_on is not None and based_on.study_id != study.pk:
        raise Denied("criteria.other_study", _("A draft can only be based on a version of the same study."))
    with audit.acting(by, change_note):
        draft = empty_draft(study=study, by=by, change_note=change_note)
        if based_on is not None:
            draft.settings, draft.contradictions = based_on.settings, based_on.contradictions
            draft.save()
            _copy_criteria(based_on, draft)
    return draft


def empty_draft(*, study: Study, by: User, change_note: str = "") -> CriteriaVersion:
    """Make a draft with the next number and nothing in it. Two who ask at once get different numbers."""
    Study.objects.select_for_update().get(pk=study.pk)
    highest = study.versions.aggregate(Max("number"))["number__max"] or 0
    return CriteriaVersion.objects.create(study=study, number=highest + 1, created_by=by, change_note=change_note)


def _copy_criteria(source: CriteriaVersion, draft: CriteriaVersion) -> None:
    for criterion in source.criteria.prefetch_related("examples"):
        copy = Criterion.objects.create(version=draft, position=criterion.position, **criterion.as_json())
        Example.objects.bulk_create(
            Example(criterion=copy, position=example.position, **example.as_json())
            for example in criterion.examples.all()
        )


@transaction.atomic
def publish(*, version: CriteriaVersion, by: User) -> CriteriaVersion:
    """Freeze a draft with its snapshot and digest, and return it published.

    Raises Denied unless an approver does it who wrote nothing of it, and NotPublishable, naming every problem, while
    a rule cannot be read, an example comes out wrong or a rule is met by a candidate of whom nothing is known.
    """
    version = _locked(version)
    policies.check_publish(by, version)
    if found := problems(version):
        raise NotPublishable(found)
    version.snapshot = snapshot_of(version)
    version.digest = digest_of(version.snapshot)
    version.status = CriteriaVersion.Status.PUBLISHED
    version.published_at, version.published_by = timezone.now(), by
    with audit.acting(by, version.change_note):
        version.save()
    return version


@transaction.atomic
def release(*, version: CriteriaVersion, site: Site, by: User, on: date | None = None) -> Release:
    """Put a published version in force at a site from a day on (today there), ending what was in force.

    Releasing what is in force already changes nothing. Raises Denied.
    """
    version = _locked(version)
    policies.check_release(by, version, site)
    on = on or site.today()
    before = Release.objects.select_for_update().filter(study=version.study, site=site, ended_on=None).first()
    if before is not None and before.version_id == version.pk:
        return before
    with audit.acting(by):
        if before is not None:
            _end(before, by=by, on=on)
        return Release.objects.create(version=version, study=version.study, site=site, released_on=on, released_by=by)


@transaction.atomic
def retire(*, version: CriteriaVersion, by: User, reason: str) -> CriteriaVersion:
    """Take a version out of use at every site; reports made with it stay. Raises Denied."""
    version = _locked(version)
    policies.check_retire(by, version)
    with audit.acting(by, reason):
        for open_release in (
            version.releases.select_for_update(of=["self"]).filter(ended_on=None).select_related("site")
        ):
            _end(open_release, by=by, on=max(open_release.site.today(), open_release.released_on))
        version.status = CriteriaVersion.Status.RETIRED
        version.retired_at, version.retired_by = timezone.now(), by
        version.save()
    return version


def _end(release: Release, *, by: User, on: date) -> None:
    if on < release.released_on:
        raise Denied(
            "release.too_early",
            _("The version in force was released on %(day)s; the next one cannot begin earlier.")
            % {"day": release.released_on},
        )
    release.ended_on, release.ended_by = on, by
    release.save()


def _locked(version: CriteriaVersion) -> CriteriaVersion:
    """Return the version as it is now, held until the transaction ends: nobody edits what is being published."""
    return CriteriaVersion.objects.select_for_update(of=["self"]).select_related("study").get(pk=version.pk)
