"""What the role of the web process may do with each table. What is not listed it may not.

Nothing here lets it make or change a table, delete a candidate, alter a judgement, an assessment or a verdict, or touch
history in any other way than reading it.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

_READ = ("SELECT",)
_APPEND = ("SELECT", "INSERT")
_KEEP = ("SELECT", "INSERT", "UPDATE")
_EDIT = ("SELECT", "INSERT", "UPDATE", "DELETE")

GRANTS: dict[str, tuple[str, ...]] = {
    # People, sites, studies. Rights come from memberships; Django's own groups and permissions stay empty.
    "trialsite_user": _KEEP,
    "trialsite_user_groups": _READ,
    "trialsite_user_user_permissions": _READ,
    "trialsite_site": _KEEP,
    "trialsite_study": _KEEP,
    "trialsite_membership": _KEEP,
    "trialsite_historyentry": _READ,
    # Criteria. Triggers narrow this to drafts.
    "criteria_variable": _KEEP,
    "criteria_agent": _KEEP,
    "criteria_criteriaversion": _EDIT,
    "criteria_criterion": _EDIT,
    "criteria_example": _EDIT,
    "criteria_release": _KEEP,
    # Candidates. A screening is cancelled, not deleted; a row of a list can be taken out, history keeps it.
    "screening_patient": _KEEP,
    "screening_screening": _KEEP,
    "screening_labpanel": _EDIT,
    "screening_labresult": _EDIT,
    "screening_observation": _EDIT,
    "screening_therapy": _EDIT,
    "screening_toxicity": _EDIT,
    "screening_judgement": _APPEND,
    "screening_assessment": _APPEND,
    "screening_verdict": _APPEND,
    # Django's own.
    "auth_group": _READ,
    "auth_group_permissions": _READ,
    "auth_permission": _READ,
    "django_admin_log": _APPEND,
    "django_content_type": _READ,
    "django_migrations": _READ,
    "django_session": _EDIT,
}


class NotGranted(Exception):  # noqa: N818 - it says what happened
    """The rights were left as they were; the message says why and what to do."""


_ROLE = """
SELECT rolsuper, EXISTS (
  SELECT FROM pg_catalog.pg_class c WHERE c.relowner = r.oid AND c.relname = 'trialsite_historyentry'
) FROM pg_catalog.pg_roles r WHERE rolname = %s"""


def check_role(connection: BaseDatabaseWrapper, role: str) -> None:
    """Raise NotGranted unless the role exists and can be kept from anything at all."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE, [role])
        found = cursor.fetchone()
    if found is None:
        raise NotGranted(f'There is no database role "{role}". Make it: CREATE ROLE "{role}" LOGIN PASSWORD ...')
    if any(found):
        raise NotGranted(
            f'The database role "{role}" owns the tables or is a superuser, so nothing can be kept from it.'
            " Let DATABASE_URL name another role than DATABASE_OWNER_URL."
        )


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give the role exactly the rights of GRANTS, taking away all others; a running site notices nothing.

    Must run as the owner of the tables. Raises NotGranted.
    """
    check_role(connection, role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = cursor.fetchone()
        present = set(connection.introspection.table_names(cursor))
        for template in _CLOSING:
            cursor.execute(_fill(template, role, schema, database))
        for table in sorted(present & GRANTS.keys()):
            rights = sql.SQL(", ").join(map(sql.SQL, GRANTS[table]))
            cursor.execute(
                sql.SQL("GRANT {} ON {} TO {}").format(rights, sql.Identifier(schema, table), sql.Identifier(role))
            )


# Nobody but the owner may make tables, lasting or temporary: a temporary table can hide a real one.
_CLOSING = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM {role}",
    "REVOKE ALL ON SCHEMA {schema} FROM {role}",
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "REVOKE ALL ON DATABASE {database} FROM {role}",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
)


def _fill(template: str, role: str, schema: str, database: str) -> sql.Composed:
    names = {"role": role, "schema": schema, "database": database}
    return sql.SQL(template).format(**{name: sql.Identifier(value) for name, value in names.items()})
