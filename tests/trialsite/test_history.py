"""History: every way of writing leaves who, when, why, before and after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from psycopg2 import sql

from tests import factories
from trialsite import audit
from trialsite.models import AppendOnlyError, HistoryEntry, Membership, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.user(username="ada", display_name="Ada")


@pytest.fixture
def site():
    return factories.site(name="North")


def last() -> HistoryEntry:
    return HistoryEntry.objects.latest("id")


def test_a_new_row_is_recorded_with_who_when_and_why(person):
    with audit.acting(person, "opened in March"):
        site = factories.site(name="North")
    entry = last()
    assert (entry.table_name, entry.row_id, entry.action) == ("trialsite_site", str(site.pk), "I")
    assert (entry.actor, entry.reason, entry.db_role) == (person.pk, "opened in March", "trialsite_web")
    assert (entry.old, entry.new["name"]) == (None, "North")
    assert timezone.now() - entry.at < timedelta(minutes=1)
    assert entry.txid > 0


def test_a_change_keeps_both_values(person, site):
    with audit.acting(person):
        site.name = "North wing"
        site.save()
    assert (last().action, last().old["name"], last().new["name"]) == ("U", "North", "North wing")


def test_queryset_update_is_recorded_for_each_row(person):
    for _ in range(3):
        factories.site()
    with audit.acting(person, "renamed"):
        Site.objects.update(name="Same")
    entries = HistoryEntry.objects.filter(action="U")
    assert [(entry.actor, entry.reason, entry.new["name"]) for entry in entries] == [(person.pk, "renamed", "Same")] * 3


def test_bulk_create_and_bulk_update_are_recorded(person):
    with audit.acting(person):
        sites = Site.objects.bulk_create([Site(code="a", name="A"), Site(code="b", name="B")])
        for each in sites:
            each.name = each.name * 2
        Site.objects.bulk_update(sites, ["name"])
    entries = HistoryEntry.objects.filter(actor=person.pk, table_name="trialsite_site")
    assert [(entry.action, entry.new["name"]) for entry in entries] == [
        ("I", "A"),
        ("I", "B"),
        ("U", "AA"),
        ("U", "BB"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trialsite_site SET name = 'Raw 100%%' WHERE code = %s",
        "  -- a remark\n update trialsite_site SET name = 'Raw 100%%' WHERE code = %s",
        "WITH one AS (SELECT 1) UPDATE trialsite_site SET name = 'Raw 100%%' WHERE code = %s",
    ],
)
def test_raw_sql_is_recorded(person, site, statement):
    with audit.acting(person, "50% sure"), connection.cursor() as cursor:
        cursor.execute(statement, [site.code])
        assert cursor.rowcount == 1
    assert (last().actor, last().reason, last().new["name"]) == (person.pk, "50% sure", "Raw 100%")


def test_raw_sql_without_parameters_is_recorded(person, site):
    with audit.acting(person, "it's 50%"), connection.cursor() as cursor:
        cursor.execute("UPDATE trialsite_site SET name = '100%'")
    assert (last().actor, last().reason, last().new["name"]) == (person.pk, "it's 50%", "100%")


def test_composed_sql_is_recorded(person, site):
    with audit.acting(person), connection.cursor() as cursor:
        cursor.execute(sql.SQL("UPDATE {} SET name = 'Composed'").format(sql.Identifier("trialsite_site")))
    assert (last().actor, last().new["name"]) == (person.pk, "Composed")


def test_many_statements_in_one_call_are_recorded(person, site):
    with audit.acting(person), connection.cursor() as cursor:
        cursor.executemany("UPDATE trialsite_site SET name = %s", [("One",), ("Two",)])
    assert [entry.new["name"] for entry in HistoryEntry.objects.filter(actor=person.pk)] == ["One", "Two"]


def test_a_statement_that_changes_nothing_writes_no_history(site):
    before = HistoryEntry.objects.count()
    site.save()
    Site.objects.update(name="North")
    assert HistoryEntry.objects.count() == before


def test_an_equal_number_written_otherwise_is_a_change(person):
    "1.0 and 1.00 are equal to the database, and not the same entry to whoever typed them."
    study = factories.study(record={"dose": "1.0"})
    study.record = {"dose": "1.00"}
    study.save()
    assert (last().old["record"], last().new["record"]) == ({"dose": "1.0"}, {"dose": "1.00"})


def test_a_deleted_row_is_recorded_with_its_last_values(person, as_owner):
    membership = factories.membership(person, factories.study(), "auditor")
    with as_owner(), audit.acting(person, "by mistake"):
        membership.delete()
    assert (last().action, last().old["role"], last().new) == ("D", "auditor", None)
    assert (last().actor, last().reason, last().db_role) == (person.pk, "by mistake", "trialsite_owner")


def test_the_password_never_enters_history_but_its_change_does(person):
    person.set_password("correct horse battery")
    person.save()
    entry = last()
    assert (entry.old["password"], entry.new["password"]) == ("(hidden)", "(hidden, changed)")
    person.display_name = "Ada L."
    person.save()
    assert (last().old["password"], last().new["password"]) == ("(hidden)", "(hidden)")
    kept = " ".join(str(each) for pair in HistoryEntry.objects.values_list("old", "new") for each in pair)
    assert person.password not in kept


def test_outside_nobody_is_named_also_later_in_the_same_transaction(person, site):
    with audit.acting(person, "first"):
        Site.objects.update(name="Named")
    Site.objects.update(name="Unnamed")
    assert (last().actor, last().reason) == (None, "")


def test_the_inner_name_counts_and_the_outer_reason_holds_where_no_other_is_given(person, site):
    other = factories.user()
    with audit.acting(person, "import"):
        with audit.acting(other):
            Site.objects.update(name="Inner")
        assert (last().actor, last().reason) == (other.pk, "import")
        with audit.acting(other, "correction"):
            Site.objects.update(name="Innermost")
        assert last().reason == "correction"
        Site.objects.update(name="Outer")
        assert (last().actor, last().reason) == (person.pk, "import")


def test_a_rolled_back_write_leaves_no_history_and_no_name(person, site):
    before = HistoryEntry.objects.count()
    with audit.acting(person), transaction.atomic():
        Site.objects.update(name="Undone")
        transaction.set_rollback(True)
    assert HistoryEntry.objects.count() == before
    Site.objects.update(name="Later")
    assert last().actor is None


def test_a_reason_that_cannot_be_stored_does_not_stop_the_write(person, site):
    with audit.acting(person, "a\x00b\ud800c'; DROP TABLE trialsite_site --"):
        Site.objects.update(name="Written")
    assert last().reason == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c'; DROP TABLE trialsite_site --"


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_name():
    people = [factories.user() for _ in range(2)]
    sites = [factories.site(name="Old") for _ in range(2)]

    def rename(number: int) -> None:
        for _ in range(20):
            with audit.acting(people[number]):
                Site.objects.filter(pk=sites[number].pk).update(name=f"{number} {_}")
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(rename, range(2)))
    for number in range(2):
        entries = HistoryEntry.objects.of(sites[number]).filter(action="U")
        assert {entry.actor for entry in entries} == {people[number].pk}
        assert len(entries) == 20


def test_the_history_of_rows_is_read_by_row(person, site):
    Site.objects.update(name="Changed")
    assert [entry.action for entry in HistoryEntry.objects.of(site)] == ["I", "U"]
    assert HistoryEntry.objects.of(site, person).count() == 3
    assert HistoryEntry.objects.of().count() == 0


class TestNobodyRewritesHistory:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO trialsite_historyentry (at, reason, db_role, txid, table_name, row_id, action)"
            " VALUES (now(), '', '', 1, 'trialsite_site', '1', 'I')",
            "UPDATE trialsite_historyentry SET actor = NULL",
            "DELETE FROM trialsite_historyentry",
            "TRUNCATE trialsite_historyentry",
            "TRUNCATE trialsite_site CASCADE",
            "ALTER TABLE trialsite_site DISABLE TRIGGER ALL",
            "DROP TRIGGER history ON trialsite_site",
            "CREATE OR REPLACE FUNCTION trialsite_record_history() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RETURN NULL; END'",
            "SET session_replication_role = replica",
        ],
    )
    def test_the_web_role_is_refused(self, site, statement):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_a_table_of_its_own_cannot_write_history_either(self, site, as_owner):
        "The history function runs with the owner's rights: nobody else may hang it on a table."
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("GRANT TEMPORARY ON DATABASE " + connection.settings_dict["NAME"] + " TO trialsite_web")
        forged = "CREATE TRIGGER h AFTER INSERT ON screening_assessment FOR EACH ROW EXECUTE FUNCTION {}()"
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE screening_assessment (id int)")
            with pytest.raises(DatabaseError, match="denied for function"), transaction.atomic():
                cursor.execute(forged.format("trialsite_record_history"))

    @pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
    def test_the_owner_is_refused_too_while_the_triggers_stand(self, site, as_owner, statement):
        refused = pytest.raises(IntegrityError, match="never changed or deleted")
        with as_owner(), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(statement.format("trialsite_historyentry"))

    def test_truncate_is_refused_even_to_a_role_that_was_granted_it(self, site, as_owner):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON trialsite_user_groups TO trialsite_web")
        with pytest.raises(DatabaseError, match="only the owner"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE trialsite_user_groups")

    def test_the_model_refuses(self, site):
        entry = last()
        with pytest.raises(AppendOnlyError, match="HistoryEntry"):
            entry.save()
        with pytest.raises(AppendOnlyError, match="HistoryEntry"):
            HistoryEntry(reason="forged").save()


def test_memberships_are_recorded_like_everything_else(person):
    "Grants of rights are events: who got which role, where, from when."
    with audit.acting(person):
        factories.membership(factories.user(), factories.study(), "coordinator")
    assert HistoryEntry.objects.filter(table_name=Membership._meta.db_table, actor=person.pk).count() == 1
