"""People, sites, studies and memberships."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tests import factories
from tests.refusals import accepted, refused, unchangeable
from trialsite.models import HistoryEntry, Membership, Site, User
from trialsite.roles import Role

pytestmark = pytest.mark.django_db


class TestUser:
    def test_has_one_name_and_shows_it(self):
        person = factories.user(username="ada", display_name="Ada Lovelace")
        assert (str(person), person.get_full_name(), person.get_short_name()) == ("Ada Lovelace",) * 3
        assert str(User(username="ada")) == "ada"

    def test_a_user_name_is_given_once_in_any_case(self):
        factories.user(username="ada")
        with refused("user_name_once_in_any_case"):
            factories.user(username="Ada")

    def test_a_superuser_can_be_made_from_the_console(self):
        person = User.objects.create_superuser("root", password=factories.PASSWORD)
        assert person.is_superuser

    def test_who_stands_in_a_record_cannot_be_deleted(self, as_owner):
        person = factories.user()
        factories.membership(person, factories.study(), Role.AUDITOR)
        with as_owner(), pytest.raises(Exception, match="protected foreign keys"):
            person.delete()


class TestSite:
    @pytest.mark.parametrize(
        ("now", "day"), [("2026-03-01T15:59:00", date(2026, 3, 1)), ("2026-03-01T16:01:00", date(2026, 3, 2))]
    )
    def test_its_day_begins_at_its_own_midnight(self, now, day):
        with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=UTC), tick=False):
            assert Site(time_zone="Asia/Shanghai").today() == day

    def test_a_time_zone_that_does_not_exist_is_refused(self):
        with pytest.raises(ValidationError) as refusal:
            Site(code="n", name="N", time_zone="China/Shanghai").full_clean()
        assert refusal.value.messages == ["'China/Shanghai' is not a time zone; write one like Asia/Shanghai"]


def test_a_study_knows_its_exclusions_or_says_that_there_are_none():
    factories.study(exclusions="loaded")
    with refused("exclusions"):
        factories.study(exclusions="surely")


class TestMembership:
    @pytest.mark.parametrize("until", [date(2026, 3, 1), date(2027, 1, 1), None])
    def test_ends_on_its_first_day_or_later(self, until):
        factories.membership(factories.user(), factories.study(), Role.AUDITOR, valid_from=date(2026, 3, 1))
        accepted()

    def test_does_not_end_before_it_begins(self):
        with refused("membership_ends_after_start"):
            factories.membership(
                factories.user(),
                factories.study(),
                Role.AUDITOR,
                valid_from=date(2026, 3, 1),
                valid_until=date(2026, 2, 28),
            )

    def test_is_of_a_role_that_exists(self):
        with refused("membership_role"):
            factories.membership(factories.user(), factories.study(), "director")

    @pytest.mark.parametrize(
        ("day", "holds"),
        [
            (date(2026, 2, 28), False),
            (date(2026, 3, 1), True),
            (date(2026, 3, 31), True),
            (date(2026, 4, 1), False),
        ],
    )
    def test_is_in_force_from_its_first_to_its_last_day(self, day, holds):
        factories.membership(
            factories.user(),
            factories.study(),
            Role.AUDITOR,
            valid_from=date(2026, 3, 1),
            valid_until=date(2026, 3, 31),
        )
        assert Membership.objects.in_force(day).exists() is holds

    def test_says_who_holds_what_where(self):
        person, study = factories.user(display_name="Ada"), factories.study(short_title="CD7")
        assert str(factories.membership(person, study, Role.AUDITOR)) == "Ada: Auditor, CD7, all sites"
        site = factories.site(name="North")
        assert str(factories.membership(person, study, Role.AUDITOR, site)) == "Ada: Auditor, CD7, North"


def test_history_itself_is_never_changed(as_owner):
    factories.site()
    with as_owner(), unchangeable("trialsite_historyentry"):
        HistoryEntry.objects.all()._raw_delete("default")
