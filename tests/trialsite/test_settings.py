"""Settings: safe unless somebody says otherwise, and plain about what is missing."""

import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.trialsite.launcher_help import OF_THE_SUITE
from trialsite.launcher import places

WEB = "postgresql://web:pass%40word@db.example:5433/trial?sslmode=require"
OWNER = "postgresql://owner@db.example/trial"


@pytest.fixture
def load(monkeypatch, tmp_path):
    "Return settings as they are with these variables and no other."
    for name in list(places.os.environ):
        if name.startswith(OF_THE_SUITE) or name in {"DEBUG", "LOG_LEVEL", "ALLOWED_HOSTS"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRIALSITE_DATA", str(tmp_path))

    def with_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(places.PROJECT / "trialsite" / "settings.py"))

    return with_variables


def test_a_real_site_is_safe_without_a_word(load):
    found = load(SECRET_KEY="k", DATABASE_URL=WEB)
    assert found["DEBUG"] is False
    assert found["DEMONSTRATION"] is False
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_demonstration_works_without_https(load):
    found = load(SECRET_KEY="k", DATABASE_URL=WEB, DEMONSTRATION="True")
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["SESSION_COOKIE_NAME"] == "session"


@pytest.mark.parametrize(
    ("given", "missing"),
    [({}, "SECRET_KEY"), ({"DATABASE_URL": WEB}, "SECRET_KEY"), ({"SECRET_KEY": "k"}, "DATABASE_URL")],
)
def test_a_missing_variable_is_named_with_the_ways_out(load, given, missing):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**given)
    said = str(refused.value)
    assert said.startswith(f"{missing} is not set.\n")
    assert "python3 -m trialsite run" in said
    assert f"set {missing} in the environment: " in said


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "mysql://u@h/d"])
def test_only_postgresql_will_do(load, url):
    with pytest.raises(ImproperlyConfigured, match=r"must begin with postgresql://, got \w+://$"):
        load(SECRET_KEY="k", DATABASE_URL=url)


def test_pages_connect_as_the_web_role(load):
    found = load(SECRET_KEY="k", DATABASE_URL=WEB, DATABASE_OWNER_URL=OWNER)
    database = found["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("web", "pass@word", 5433)
    assert database["OPTIONS"] == {"sslmode": "require", "connect_timeout": 10}
    assert found["WEB_ROLE"] == "web"


def test_migrations_connect_as_the_owner(load):
    found = load(SECRET_KEY="k", DATABASE_URL=WEB, DATABASE_OWNER_URL=OWNER, TRIALSITE_CONNECT_AS="owner")
    assert found["DATABASES"]["default"]["USER"] == "owner"
    assert found["WEB_ROLE"] == "web"


def test_a_socket_folder_may_stand_in_the_address(load):
    found = load(SECRET_KEY="k", DATABASE_URL="postgresql://web@/trial?host=%2Fa%20folder%2Fsocket")
    assert found["DATABASES"]["default"]["HOST"] == "/a folder/socket"


def test_what_the_launcher_left_is_used_and_the_environment_wins(load, tmp_path):
    places.write_private(places.settings_file(tmp_path), f"SECRET_KEY=left\nDATABASE_URL={WEB}\nDEMONSTRATION=True\n")
    found = load(SECRET_KEY="mine")
    assert found["SECRET_KEY"] == "mine"
    assert found["DEMONSTRATION"] is True
    assert found["WEB_ROLE"] == "web"


def test_numbers_are_printed_as_they_are_typed(load):
    found = load(SECRET_KEY="k", DATABASE_URL=WEB)
    assert found["USE_THOUSAND_SEPARATOR"] is False
    assert found["USE_TZ"] is True
    assert [code for code, _ in found["LANGUAGES"]] == ["en", "zh-hans"]


def test_passwords_are_long_and_uncommon(load):
    rules = load(SECRET_KEY="k", DATABASE_URL=WEB)["AUTH_PASSWORD_VALIDATORS"]
    assert {"min_length": 12} in [rule.get("OPTIONS") for rule in rules]
    assert len(rules) == 4
