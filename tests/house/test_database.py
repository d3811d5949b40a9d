"""The suite runs on what a site runs on: PostgreSQL, through psycopg2, with the rights of the web role."""

from importlib.util import find_spec
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction


def ask(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_the_driver_is_psycopg2():
    "Django prefers psycopg 3 as soon as anything installs it, without a word."
    assert connection.vendor == "postgresql"
    assert connection.Database.__name__ == "psycopg2"
    assert find_spec("psycopg") is None


@pytest.mark.django_db
def test_a_test_works_as_the_web_role():
    assert ask("SELECT current_user, session_user") == [("trialsite_web", "trialsite_owner")]


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_works_as_the_web_role():
    assert ask("SELECT current_user") == [("trialsite_web",)]


@pytest.mark.django_db(transaction=True)
def test_other_threads_and_new_connections_work_as_the_web_role():
    "So a live server does, whose threads have connections of their own."
    answers = []

    def ask_and_close() -> None:
        answers.extend(ask("SELECT current_user"))
        connection.close()

    thread = Thread(target=ask_and_close)
    thread.start()
    thread.join()
    ask_and_close()
    assert answers + ask("SELECT current_user") == [("trialsite_web",)] * 3


@pytest.mark.django_db
def test_a_test_can_ask_for_the_owner(as_owner):
    with as_owner():
        assert ask("SELECT current_user") == [("trialsite_owner",)]
    assert ask("SELECT current_user") == [("trialsite_web",)]


@pytest.mark.django_db
def test_the_web_role_owns_nothing_and_is_nobody_special():
    assert ask(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles"
        " WHERE rolname = 'trialsite_web'"
    ) == [(False, False, False, False, False)]
    assert ask("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'trialsite_web'") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.another (id int)",
        "CREATE TEMPORARY TABLE another (id int)",
        "ALTER TABLE trialsite_historyentry DISABLE TRIGGER ALL",
        "DROP TABLE trialsite_historyentry",
        "TRUNCATE trialsite_historyentry",
        "INSERT INTO trialsite_historyentry DEFAULT VALUES",
        "UPDATE trialsite_historyentry SET actor = NULL",
        "DELETE FROM trialsite_historyentry",
        "SET ROLE postgres",
    ],
)
def test_the_web_role_cannot_change_tables_or_history(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(statement)
