"""No table of ours without history, no trigger function that somebody could turn against it."""

import pytest
from django.db import connection

from trialsite.checks import APPS, UNTRACKED, our_tables

pytestmark = pytest.mark.django_db

TRIGGERS = """
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgenabled = 'O'"""

FUNCTIONS = """
SELECT p.proname, p.prosecdef, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = current_schema()"""

SEES_WHO_ASKS = {"trialsite_refuse_truncate"}


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def tables_with(trigger: str) -> set[str]:
    return {table for table, name, _ in ask(TRIGGERS) if name == trigger}


def test_every_table_in_the_database_is_ours_or_djangos():
    "A table made by a migration without a model would escape the walk."
    prefixes = tuple(f"{app}_" for app in APPS)
    assert {name for name in connection.introspection.table_names() if name.startswith(prefixes)} == our_tables()


def test_every_table_of_ours_has_history():
    assert tables_with("history") == our_tables() - UNTRACKED


def test_history_sees_every_kind_of_change():
    for table, name, definition in ask(TRIGGERS):
        if name == "history":
            assert "AFTER INSERT OR DELETE OR UPDATE" in definition, table
            assert "FOR EACH ROW EXECUTE FUNCTION trialsite_record_history(" in definition, table
            assert " WHEN " not in definition, table


def test_no_table_of_ours_is_emptied_past_history():
    assert tables_with("no_truncate") == our_tables()


def test_the_password_is_the_only_thing_that_history_does_not_keep():
    hidden = [(table, found) for table, _, found in ask(TRIGGERS) if "record_history(" in found and "'" in found]
    assert [(table, found.split("record_history")[1]) for table, found in hidden] == [
        ("trialsite_user", "('password')")
    ]


def test_every_trigger_function_has_a_fixed_search_path_and_is_closed():
    "A temporary table could stand in for a real one; a function open to all could be hung on any table."
    found = {name: (path, public) for name, _, path, public in ask(FUNCTIONS)}
    assert found
    path = ["search_path=pg_catalog, public, pg_temp"]
    assert {name for name, settings in found.items() if settings != (path, False)} == set()


def test_only_the_function_that_must_see_who_asks_runs_with_that_persons_rights():
    assert {name for name, definer, *_ in ask(FUNCTIONS) if not definer} == SEES_WHO_ASKS
