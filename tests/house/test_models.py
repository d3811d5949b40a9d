"""Every model: its key, what may happen to it, who deletes what, and a test for each of its constraints."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CASCADE, PROTECT, ForeignKey, Model, UUIDField

from screening.models.scoping import ScopedQuerySet
from trialsite.checks import APPS
from trialsite.fields import TypedText
from trialsite.grants import GRANTS
from trialsite.models import AppendOnly, AppendOnlyError, AppendOnlyQuerySet

PROJECT = Path(__file__).parents[2]

STAY = {"HistoryEntry", "Judgement", "Assessment", "Verdict"}
"""Rows that stay as they were written."""

CHANGE = {
    "User",
    "Site",
    "Study",
    "Membership",
    "Variable",
    "Agent",
    "CriteriaVersion",
    "Release",
    "Criterion",
    "Example",
    "Patient",
    "Screening",
    "LabPanel",
    "LabResult",
    "Observation",
    "Therapy",
    "Toxicity",
}

GO_TOGETHER = {
    ("Criterion", "version"),
    ("Example", "criterion"),
    ("LabPanel", "screening"),
    ("LabResult", "panel"),
    ("Observation", "screening"),
    ("Therapy", "screening"),
    ("Toxicity", "screening"),
}
"""Rows that are deleted with what they are part of; triggers keep this to drafts, rights to lists of a form."""


def models() -> list[type[Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def staying() -> list[type[Model]]:
    return [model for model in models() if model.__name__ in STAY]


def test_every_model_is_said_to_change_or_to_stay():
    assert {model.__name__ for model in models()} == CHANGE | STAY
    assert not CHANGE & STAY


def test_those_that_stay_say_so_in_their_class():
    assert {model.__name__ for model in models() if issubclass(model, AppendOnly)} == STAY


@pytest.mark.parametrize("model", staying())
def test_every_way_to_change_one_refuses(model):
    rows, row = model._default_manager.all(), model()
    row._state.adding = False
    ways = [
        lambda: rows.update(pk=1),
        lambda: rows.delete(),
        lambda: rows.bulk_update([row], ["pk"]),
        lambda: rows.bulk_create([row], update_conflicts=True),
        row.save,
        row.delete,
    ]
    assert issubclass(type(rows), AppendOnlyQuerySet)
    for way in ways:
        with pytest.raises(AppendOnlyError, match=rf"^rows of {model.__name__} are never changed or deleted"):
            way()


@pytest.mark.django_db
@pytest.mark.parametrize("model", staying())
def test_the_table_refuses_too_and_the_web_role_has_no_right(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'rows_stay' AND tgrelid = %s::regclass",
            [model._meta.db_table],
        )
        (definition,) = cursor.fetchone()
    assert "BEFORE DELETE OR UPDATE" in definition
    assert not {"UPDATE", "DELETE", "TRUNCATE"} & set(GRANTS[model._meta.db_table])


@pytest.mark.parametrize("model", models())
def test_keys_are_random_except_where_order_is_the_point(model):
    assert isinstance(model._meta.pk, UUIDField) is (model.__name__ != "HistoryEntry")


def foreign_keys() -> list[tuple[str, ForeignKey]]:
    return [
        (model.__name__, field)
        for model in models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    ]


def test_nothing_is_deleted_along_with_something_else_unless_it_is_part_of_it():
    cascading = {(name, field.name) for name, field in foreign_keys() if field.remote_field.on_delete is CASCADE}
    assert cascading == GO_TOGETHER
    others = {field.remote_field.on_delete for name, field in foreign_keys() if (name, field.name) not in GO_TOGETHER}
    assert others == {PROTECT}


@pytest.mark.parametrize("model", list(apps.get_app_config("screening").get_models()))
def test_every_table_of_candidates_is_read_through_the_scoping(model):
    assert issubclass(type(model._default_manager.all()), ScopedQuerySet)


@pytest.mark.parametrize("name", ["LabPanel", "LabResult", "Observation", "Therapy", "Toxicity"])
def test_what_people_type_has_no_length(name):
    model = apps.get_model("screening", name)
    short = {
        field.name
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField"} and not isinstance(field, TypedText)
    }
    assert short <= {"variable_key", "comparator"}


def constraints() -> set[str]:
    """All that the tables refuse, by name: constraints of models and those that triggers raise."""
    names = {constraint.name for model in models() for constraint in model._meta.constraints}
    for migration in PROJECT.glob("*/migrations/*.py"):
        names |= set(re.findall(r"CONSTRAINT = '(\w+)'", migration.read_text(encoding="utf-8")))
    return names


def test_every_constraint_has_a_test_that_names_it():
    folders = [PROJECT / "tests" / app for app in APPS]
    tests = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("test_*.py"))
    assert {name for name in constraints() if f'"{name}"' not in tests} == set()
