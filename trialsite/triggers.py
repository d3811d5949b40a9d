"""Migration operations for rules that the tables keep themselves, whoever writes and by whatever way.

Every function has a fixed search path with `pg_temp` last, so that no temporary table can stand in for a real one, and
is closed to PUBLIC, so that nobody can hang it on a table of their own.
"""

from django.db.migrations import RunSQL


def function(name: str, body: str, *, definer: bool = True) -> RunSQL:
    """Return the operation that makes a trigger function in the schema of the tables.

    `definer`: it runs with the rights of the owner of the tables, so that it works for roles with few rights of
    their own. Without, it sees who really asks.
    """
    security = "SECURITY DEFINER" if definer else "SECURITY INVOKER"
    return RunSQL(
        f"""
DO $install$ BEGIN EXECUTE replace($create$
CREATE OR REPLACE FUNCTION @schema@.{name}() RETURNS trigger LANGUAGE plpgsql {security}
SET search_path = pg_catalog, @schema@, pg_temp AS $body${body}$body$;
REVOKE ALL ON FUNCTION @schema@.{name}() FROM PUBLIC;
$create$, '@schema@', quote_ident(current_schema())); END $install$""",
        f"DROP FUNCTION {name}()",
        elidable=False,
    )


def before(table: str, events: str, name: str, calls: str) -> RunSQL:
    """Return the operation that calls a function before each row's `events` (`UPDATE OR DELETE`) on a table."""
    return RunSQL(
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {calls}()",
        f"DROP TRIGGER {name} ON {table}",
    )


def at_commit(table: str, events: str, name: str, calls: str) -> RunSQL:
    """Return the operation that calls a function for each row when its transaction ends, with all rows in place."""
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW EXECUTE FUNCTION {calls}()",
        f"DROP TRIGGER {name} ON {table}",
    )


def freeze(table: str) -> RunSQL:
    """Return the operation after which no row of the table is ever changed or deleted, by its owner neither."""
    return before(table, "UPDATE OR DELETE", "rows_stay", "trialsite_refuse_change")


def no_truncate(table: str) -> RunSQL:
    """Return the operation after which only the owner of the table may empty it: no row trigger sees TRUNCATE."""
    return RunSQL(
        f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION trialsite_refuse_truncate()",
        f"DROP TRIGGER no_truncate ON {table}",
    )
