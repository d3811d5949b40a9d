"""Migrations say what they do, and say all of it."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

PROJECT = Path(__file__).parents[2]
GIVEN_BY_DJANGO = re.compile(r"^\d{4}_(auto_\d|.*_and_more$|alter_.*_options$|remove_.*_and)")


def test_every_migration_is_named_by_a_person():
    names = [path.stem for path in PROJECT.glob("*/migrations/[0-9]*.py")]
    assert names
    assert [name for name in names if GIVEN_BY_DJANGO.match(name)] == []


@pytest.mark.django_db
def test_the_models_need_no_further_migration(as_owner):
    with as_owner():
        call_command("makemigrations", "--check", "--dry-run", "--verbosity", "0")
