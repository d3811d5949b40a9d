"""Releases: one version in force at a time, at each site."""

from datetime import date

import pytest
from django.utils import timezone

from criteria.models import Agent, CriteriaVersion, Example, Release
from tests import factories
from tests.refusals import accepted, refused, unchangeable

pytestmark = pytest.mark.django_db


@pytest.fixture
def release():
    return factories.released()


def another(release, **said):
    columns = {"version": release.version, "study": release.study, "site": release.site}
    return Release.objects.create(**columns | {"released_by": factories.user()} | said)


def end(release, **said):
    columns = {"ended_on": date(2026, 6, 1), "ended_by": factories.user()} | said
    return Release.objects.filter(pk=release.pk).update(**columns)


def test_one_release_is_open_at_a_site(release):
    with refused("one_open_release"):
        another(release)
    end(release)
    another(release)
    accepted()


def test_other_sites_have_their_own(release):
    another(release, site=factories.site())
    accepted()


def test_a_draft_is_not_released(release):
    with refused("release_of_published_version"):
        another(release, version=factories.draft(release.study), site=factories.site())


def test_a_version_of_another_study_is_not_released(release):
    with refused("release_of_published_version"):
        another(release, version=factories.published(), site=factories.site())


def test_a_retired_version_is_not_released(release):
    end(release)
    CriteriaVersion.objects.filter(pk=release.version_id).update(
        status="retired", retired_at=timezone.now(), retired_by=factories.user()
    )
    with refused("release_of_published_version"):
        another(release)


def test_a_version_in_force_is_not_retired(release):
    with refused("retired_version_has_no_release"):
        CriteriaVersion.objects.filter(pk=release.version_id).update(
            status="retired", retired_at=timezone.now(), retired_by=factories.user()
        )


@pytest.mark.parametrize("half", ["ended_on", "ended_by"])
def test_an_end_names_who_and_when(release, half):
    with refused("release_ended_by_whom_and_when"):
        end(release, **{half: None})


def test_an_end_comes_after_the_beginning(release):
    with refused("release_ends_after_start"):
        end(release, ended_on=date(2025, 12, 31))


def test_nothing_else_changes(release):
    for change in ({"released_on": date(2026, 2, 1)}, {"site": factories.site()}, {"version": factories.published()}):
        with unchangeable("criteria_release"):
            Release.objects.filter(pk=release.pk).update(**change)
    with unchangeable("criteria_release"):
        end(release, released_on=date(2026, 2, 1))


def test_what_has_ended_stays_ended(release):
    end(release)
    with unchangeable("criteria_release"):
        Release.objects.filter(pk=release.pk).update(ended_on=None, ended_by=None)
    with unchangeable("criteria_release"):
        end(release, ended_on=date(2026, 7, 1))


def test_it_is_not_deleted_by_its_owner_either(release, as_owner):
    with as_owner(), unchangeable("criteria_release"):
        Release.objects.all()._raw_delete("default")


def test_the_version_in_force_is_found(release):
    found = CriteriaVersion.objects.in_force(study=release.study, site=release.site)
    assert found == release.version
    assert CriteriaVersion.objects.in_force(study=release.study, site=factories.site()) is None
    end(release)
    assert CriteriaVersion.objects.in_force(study=release.study, site=release.site) is None


def test_rows_of_criteria_say_what_they_are():
    release = factories.released(
        factories.study(short_title="CD7"), factories.site(name="North"), criteria=(factories.TWO_CRITERIA[0],)
    )
    assert [str(release), str(release.version), str(release.version.criteria.get())] == [
        "CD7, version 1, North",
        "CD7, version 1",
        "C1 Criterion C1",
    ]
    assert [str(each) for each in factories.variables()] == ["ECOG performance status", "Relapse after remission"]
    assert str(Agent(agent="cytarabine")) == "cytarabine"
    assert str(Example(title="Age 65")) == "Age 65"


def test_published_versions_are_those_that_may_be_released(release):
    factories.draft(release.study)
    assert list(CriteriaVersion.objects.published()) == [release.version]
