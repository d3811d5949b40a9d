"""Who and when belong together: in every model, found by the names of its fields.

when | who  | and why, source ... | allowed
-----+------+---------------------+--------
no   | no   | none                | yes
yes  | yes  | all                 | yes
any other mixture                 | no
"""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, ForeignKey, Model, TextField, UUIDField, Value
from django.db.models.query_utils import Q

from trialsite.checks import APPS
from trialsite.models import User

NEITHER = {"opened_on": "the day of the screening itself; who opened it is created_by"}
SET = {"DateTimeField": datetime(2026, 3, 2, tzinfo=UTC), "DateField": datetime(2026, 3, 2, tzinfo=UTC).date()}


def models() -> list[type[Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def fields(model: type[Model]) -> dict:
    return {field.name: field for field in model._meta.concrete_fields}


def pairs() -> list[tuple[type[Model], str, str]]:
    """Every `x_by` with its `x_at` or `x_on`, `by` with `at`."""
    found = []
    for model in models():
        names = fields(model)
        for who, field in names.items():
            if isinstance(field, ForeignKey) and (who == "by" or who.endswith("_by")):
                stem = who.removesuffix("by")
                when = next((stem + ending for ending in ("at", "on") if stem + ending in names), "")
                found.append((model, when, who))
    return found


def test_the_walk_finds_pairs():
    assert len(pairs()) > 10


@pytest.mark.parametrize(("model", "when", "who"), pairs())
def test_who_never_stands_without_a_when(model, when, who):
    assert when, f"{model.__name__}.{who} has no time beside it"
    assert fields(model)[who].related_model is User


@pytest.mark.parametrize("model", models())
def test_a_time_of_an_act_never_stands_without_a_who(model):
    names = fields(model)
    acts = {name for name in names if name.endswith(("_at", "_on"))} - NEITHER.keys()
    typed = {name for name in acts if names[name].get_internal_type() == "TextField"}
    assert {name for name in acts - typed if f"{name[:-3]}_by" not in names} == set()


def constraint_of(model: type[Model], when: str, who: str) -> CheckConstraint:
    found = [each for each in model._meta.constraints if {when, who} <= mentioned(each)]
    assert len(found) == 1, f"{model.__name__}: one constraint must tie {when} and {who} together"
    return found[0]


def mentioned(constraint: object) -> set[str]:
    if not isinstance(constraint, CheckConstraint) or "by_whom_and_when" not in constraint.name:
        return set()
    return {name.partition("__")[0] for name, _ in leaves(constraint.condition)}


def leaves(condition: Q):
    for child in condition.children:
        yield from leaves(child) if isinstance(child, Q) else [child]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "when", "who"), pairs())
def test_both_or_neither(model, when, who):
    names = fields(model)
    if not names[when].null and not names[who].null:
        return
    constraint = constraint_of(model, when, who)
    tied = sorted(mentioned(constraint))
    allowed = [
        bits
        for bits in product((False, True), repeat=len(tied))
        if constraint.condition.check(
            {name: example(names[name], filled) for name, filled in zip(tied, bits, strict=True)}
        )
    ]
    assert allowed == [(False,) * len(tied), (True,) * len(tied)]


def example(field, filled: bool):
    """A value of the field, or what stands there when it is empty."""
    if field.get_internal_type() == "TextField":
        return Value("because" if filled else "", output_field=TextField())
    if isinstance(field, ForeignKey):
        return Value(uuid4() if filled else None, output_field=UUIDField())
    return Value(SET[field.get_internal_type()] if filled else None, output_field=type(field)())
