"""What the web role may: what the table says, whatever it was given before."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from trialsite.grants import GRANTS

pytestmark = pytest.mark.django_db

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def ask(statement: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def rights(role: str, table: str) -> tuple[str, ...]:
    return tuple(right for right in RIGHTS if ask("SELECT has_table_privilege(%s, %s, %s)", role, table, right)[0][0])


def test_the_web_role_has_exactly_the_rights_of_the_table():
    tables = connection.introspection.table_names()
    assert {name: rights("trialsite_web", name) for name in tables} == {name: GRANTS.get(name, ()) for name in tables}


def test_every_table_is_thought_of():
    assert set(connection.introspection.table_names()) == set(GRANTS)


@pytest.mark.parametrize("table", ["screening_assessment", "screening_verdict", "screening_judgement"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_concluded_cannot_be_touched(table, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ask(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM screening_patient",
        "DELETE FROM screening_screening",
        "DELETE FROM trialsite_user",
        "DELETE FROM trialsite_membership",
        "INSERT INTO trialsite_user_groups (user_id, group_id) VALUES (gen_random_uuid(), 1)",
        "INSERT INTO auth_group (name) VALUES ('all')",
        "UPDATE django_migrations SET name = 'x'",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE screening_verdict ADD COLUMN x int",
        "ALTER TABLE screening_verdict DROP CONSTRAINT verdict_outcome",
        "DROP TRIGGER rows_stay ON screening_verdict",
        "COPY trialsite_site TO PROGRAM 'true'",
    ],
)
def test_the_web_role_is_refused(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(statement)


class TestCommand:
    """`manage.py grant_web_role` works for any role, any number of times."""

    @pytest.fixture
    def owner(self, as_owner):
        with as_owner():
            yield

    def test_it_takes_back_what_was_given_by_hand_and_gives_what_was_taken(self, owner, capsys):
        ask("GRANT ALL ON trialsite_historyentry TO trialsite_web")
        ask("REVOKE ALL ON trialsite_site FROM trialsite_web")
        for _ in range(2):
            call_command("grant_web_role")
        assert rights("trialsite_web", "trialsite_historyentry") == ("SELECT",)
        assert rights("trialsite_web", "trialsite_site") == ("SELECT", "INSERT", "UPDATE")
        assert capsys.readouterr().out == 'The database role "trialsite_web" has its rights.\n' * 2

    def test_a_role_that_does_not_exist_is_named(self, owner, settings):
        settings.WEB_ROLE = 'no"body'
        with pytest.raises(CommandError, match=r'^There is no database role "no"body"\. Make it: CREATE ROLE'):
            call_command("grant_web_role")

    def test_the_owner_is_refused_as_web_role(self, owner, settings):
        "Taking the rights of the owner away would stop the site, and protect nothing."
        settings.WEB_ROLE = ask("SELECT current_user")[0][0]
        with pytest.raises(CommandError, match=r"owns the tables .* Let DATABASE_URL name another role"):
            call_command("grant_web_role")
        assert "DELETE" in rights(settings.WEB_ROLE, "trialsite_historyentry")
