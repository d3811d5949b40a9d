"""Two roles and one database, on the embedded server or on one of the user's own."""

from contextlib import closing
from types import SimpleNamespace

import psycopg2
import pytest

from trialsite.launcher import database
from trialsite.launcher.postgres import FOR_TESTS, Server
from trialsite.launcher.talk import Stop


@pytest.fixture
def server(data):
    own = Server(data / "server", FOR_TESTS)
    with own.in_use():
        yield own


def ask(url, statement):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_roles_and_database_are_made_once(server):
    addresses = database.embedded(server)
    assert database.embedded(server) == addresses
    assert ask(addresses.owner, "SELECT current_user, current_database()") == ("trialsite_owner", "trialsite")
    assert ask(addresses.web, "SELECT current_user, current_database()") == ("trialsite_web", "trialsite")
    database.check(addresses)


def test_neither_role_rules_the_server(server):
    addresses = database.embedded(server)
    rights = (
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(addresses.owner, rights) == (False,)
    assert ask(addresses.web, rights) == (False,)
    with pytest.raises(psycopg2.Error, match="permission denied"):
        ask(addresses.owner, "SET ROLE trialsite_web")


def test_addresses_of_ones_own_are_taken_as_they_are(monkeypatch, data):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@host/db")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@host/db")
    found = database.external()
    assert found == database.Addresses("postgresql://owner@host/db", "postgresql://web@host/db")
    assert found.socket is None


def test_one_role_for_everything_is_allowed_and_said(monkeypatch, data, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@host/db")
    assert database.external().owner == "postgresql://web@host/db"
    assert "nothing protects history" in capsys.readouterr().out


def test_an_owner_alone_is_refused(monkeypatch, data):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@host/db")
    with pytest.raises(Stop, match="set both, or neither"):
        database.external()


def test_no_address_means_the_embedded_server(data):
    assert database.external() is None


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://host/db", "host/db"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(Stop, match=r"^DATABASE_OWNER_URL must look like postgresql://"):
        database.check(database.Addresses(url, url))


def test_a_server_that_is_not_there_is_named_without_the_password():
    url = "postgresql://web:secret@127.0.0.1:1/db"
    with pytest.raises(Stop, match=r"^The database of DATABASE_OWNER_URL cannot be used \(.*refused") as stopped:
        database.check(database.Addresses(url, url))
    assert "secret" not in str(stopped.value)


@pytest.mark.parametrize(("version", "is_fit"), [(130022, False), (140000, True), (180004, True)])
def test_the_oldest_server_is_14(monkeypatch, version, is_fit):
    fake = SimpleNamespace(server_version=version, close=lambda: None)
    monkeypatch.setattr(psycopg2, "connect", lambda *args, **kwargs: fake)
    addresses = database.Addresses("postgresql://o@h/d", "postgresql://w@h/d")
    if is_fit:
        database.check(addresses)
    else:
        with pytest.raises(Stop, match=r"is PostgreSQL 13, the oldest that works is 14: upgrade it"):
            database.check(addresses)
