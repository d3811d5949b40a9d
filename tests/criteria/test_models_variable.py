"""Variables and agents: the catalogue as rows, and back."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from criteria.engine.variables import Kind
from criteria.models import Agent, Variable
from criteria.models.agent import COLUMNS
from criteria.models.variable import USUAL
from tests import factories
from tests.refusals import accepted, refused, unchangeable

WEIGHT = {
    "name": "Weight",
    "key": "weight",
    "label": "Body weight",
    "kind": "quantity",
    "section": "candidate",
    "position": 40,
    "units": [{"code": "kg", "factor": "1", "low": "20", "high": "350"}],
    "window_days": 14,
    "dated": True,
    "loinc": "29463-7",
    "loinc_checked": True,
    "remedy": "repeat",
    "help": "Without shoes.",
}
AGENT = dict.fromkeys(COLUMNS, "") | {"agent": "cytarabine", "washout_group": "systemic", "uncertain": "no"}


@pytest.mark.parametrize("item", [WEIGHT, factories.ECOG, factories.RELAPSED])
def test_a_variable_is_the_same_after_the_way_into_columns_and_back(item):
    assert Variable(**Variable.fields_of(item)).as_json() == item


def test_what_only_some_kinds_have_is_one_document():
    assert Variable.fields_of(WEIGHT)["definition"] == {"units": WEIGHT["units"]}


def test_the_kinds_are_those_of_the_engine():
    assert set(Variable.Kind.values) == {kind.value for kind in Kind}


def test_every_usual_column_exists_with_the_default_of_the_catalogue():
    for name, default in USUAL.items():
        assert Variable._meta.get_field(name).get_default() == default


@pytest.mark.django_db
class TestVariableTable:
    def test_variables_come_in_the_order_of_a_coordinators_work(self):
        for number, section in enumerate(reversed(Variable.Section.values)):
            factories.variables(factories.ECOG | {"name": section, "key": f"v{number}", "section": section})
        assert [each.section for each in Variable.objects.in_order()] == Variable.Section.values

    @pytest.mark.parametrize("key", ["", "ECOG", "1st", "a-b", "a b", "ä"])
    def test_a_key_is_small_letters_digits_and_underscores(self, key):
        with refused("variable_has_name_and_key"):
            factories.variables(factories.ECOG | {"key": key})

    def test_a_name_is_more_than_blanks(self):
        with refused("variable_has_name_and_key"):
            factories.variables(factories.ECOG | {"name": "  "})

    def test_a_kind_that_the_engine_does_not_know_is_refused(self):
        with refused("variable_kind"):
            factories.variables(factories.ECOG | {"kind": "picture"})

    @pytest.mark.parametrize("name", ["name", "key"])
    def test_name_and_key_never_change(self, name):
        factories.variables()
        with unchangeable("criteria_variable"):
            Variable.objects.filter(key="ecog").update(**{name: "other"})

    def test_the_rest_may_change(self):
        factories.variables()
        Variable.objects.filter(key="ecog").update(label="Performance status", position=70)
        accepted()

    @pytest.mark.parametrize("twin", [{"name": "ECOG", "key": "other"}, {"name": "Other", "key": "ecog"}])
    def test_name_and_key_are_given_once(self, twin):
        factories.variables()
        with pytest.raises(IntegrityError), transaction.atomic():
            Variable.objects.create(**Variable.fields_of(factories.ECOG | twin))


@pytest.mark.django_db
class TestAgentTable:
    def test_an_agent_is_the_same_after_the_way_into_columns_and_back(self):
        Agent.objects.create(**AGENT)
        assert Agent.objects.get().as_row() == AGENT

    @pytest.mark.parametrize("hours", ["", "3", "40.4", "0.62"])
    def test_a_half_life_is_empty_or_a_number_of_hours(self, hours):
        Agent.objects.create(**AGENT | {"half_life_hours_for_rule": hours})
        accepted()

    @pytest.mark.parametrize("hours", ["3 h", "1,5", "-3", "1e3", "3-5", ".5", "NaN"])
    def test_any_other_half_life_is_refused(self, hours):
        with refused("agent_half_life_is_number"):
            Agent.objects.create(**AGENT | {"half_life_hours_for_rule": hours})

    def test_an_agent_has_a_name_of_its_own(self):
        with refused("agent_has_name"):
            Agent.objects.create(**AGENT | {"agent": " "})
        Agent.objects.create(**AGENT)
        with refused("criteria_agent_agent_key"):
            Agent.objects.create(**AGENT)

    @pytest.mark.parametrize("model", [Agent, Variable])
    def test_the_web_role_deletes_none(self, model):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.all()._raw_delete("default")
