"""Any text in any field of the admin's forms: an answer beside the field, no crash, nothing lost, nothing executed."""

import json
import time

import pytest

from criteria.catalogue_loader import load_study
from criteria.models import Variable
from tests import factories
from tests.cast import STUDY_FILE
from tests.criteria.admin_pages import address, criterion, fields_of, opened
from tests.pages import page_of
from trialsite.roles import Role

pytestmark = pytest.mark.django_db

SCRIPT = '"><script>alert(1)</script>'
TEXTS = {
    "script": SCRIPT,
    "template": "{{ 7|add:7 }}{% load x %}{% include '/etc/passwd' %}",
    "nul": "a\0b",
    "control characters": "\x01\x02\x1b[31m\x7f\u2028\u202e",
    "quotes": "'; DROP TABLE criteria_criterion; --",
    "percent": "%(x)s %s {0} ${x}",
    "brackets": "(" * 3_000,
    "nots": "not " * 1_900 + '"Relapsed"',
    "ors": " or ".join(['"Relapsed"'] * 600),
    "implications": " implies ".join(['"Relapsed"'] * 400),
    "sums": '"Age" > ' + "+".join(["1"] * 3_000),
    "signs": '"Age" > ' + "- " * 3_500 + "1",
    "a megabyte": "x" * 1_000_000,
    "many digits": "9" * 5_000,
    "infinity": "Infinity",
    "another script": "十二",
    "json": "[" * 5_000,
    "json number": "1" * 5_000,
    "json nul": '["\\u0000\\ud800"]',
    "json floats": "[NaN, 1e999]",
}
FIELDS = ["expression", "part0_low", "part0_high", "source", "note", "title", "code", "short_text", "place", "seen"]
DOCUMENTS = ["flags", "readings", "examples-0-answers", "examples-0-verdict", "examples-0-id", "examples-TOTAL_FORMS"]


@pytest.fixture
def draft(client):
    draft = load_study(STUDY_FILE, factories.user())
    client.force_login(factories.member(Role.CRITERIA_EDITOR, draft.study))
    return draft


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_in_a_field_of_a_criterion_is_more_than_a_text(client, draft, text):
    where = address(criterion(draft, "I6"))
    page = opened(client, where)
    for field in [*FIELDS, *DOCUMENTS]:
        begun = time.monotonic()
        answer = client.post(where, fields_of(page) | {field: text})
        assert answer.status_code in (200, 302), (field, answer.status_code)
        assert time.monotonic() - begun < 10
        if answer.status_code == 200 and field not in ("seen", "examples-0-id", "examples-TOTAL_FORMS"):
            assert SCRIPT not in answer.content.decode()
            assert "\0" in text or _is_on(answer, field, text), field


def _is_on(answer, field, text):
    """Whether the page still has what was typed; a choice of a list cannot hold anything else."""
    page = page_of(answer)
    return field == "examples-0-verdict" or page.value(field).replace("\r\n", "\n").strip() == text.strip()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_in_a_variable_or_an_agent_is_more_than_a_text(client, draft, text):
    variable = Variable.objects.get(key="ecog")
    where = address(variable)
    page = opened(client, where)
    for field in ("label", "help", "definition", "position", "window_days", "loinc", "kind"):
        answer = client.post(where, fields_of(page) | {field: text})
        assert answer.status_code in (200, 302), field
        assert SCRIPT not in answer.content.decode()
    new = opened(client, "/admin/criteria/agent/add/")
    for field in ("agent", "half_life_hours_for_rule", "note", "washout_group"):
        answer = client.post("/admin/criteria/agent/add/", fields_of(new) | {"agent": "x" + text[:9], field: text})
        assert answer.status_code in (200, 302), field


DEFINITIONS = [
    {"units": 5},
    {"units": [5]},
    {"units": [{"code": "mg/dL", "factor": "1/0"}]},
    {"units": [{"code": "nonsense", "factor": "1"}]},
    {"units": [{"code": "mg/dL", "factor": "__import__('os')"}]},
    {"units": [{"factor": "1"}]},
    {"choices": {"a": 1}},
    {"choices": [{"code": "x", "reason": "because"}]},
    {"low": "NaN", "high": "1"},
    {"low": {"a": 1}},
    {"counts_if": {"variable": "No such", "is": "x"}},
    {"counts_if": {"variable": "Sex", "is": "no such"}},
    {"counts_if": 7},
    {"rows": 5},
    {"name": "Other"},
    {"key": "other"},
    {"a": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=[json.dumps(each)[:60] for each in DEFINITIONS])
def test_a_definition_that_the_engine_cannot_read_is_refused_in_place(client, draft, definition):
    variable = Variable.objects.get(key="weight")
    before = variable.as_json()
    page = opened(client, address(variable))
    answer = client.post(address(variable), fields_of(page) | {"definition": json.dumps(definition)})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    variable.refresh_from_db()
    assert variable.as_json() == before


ADDRESSES = [
    "criteria/criterion/?q=%00",
    "criteria/criterion/?q=%27%22%3E%3Cscript%3E",
    "criteria/criterion/?category__exact=%00",
    "criteria/criterion/?version__id__exact=x",
    "criteria/criterion/?version__snapshot__a=1",
    "criteria/criterion/?expression__startswith=x",
    "criteria/criterion/?o=99.-1.x",
    "criteria/criterion/?p=99999999999999999999",
    "criteria/criterion/?p=-1",
    "criteria/criterion/?all=&_popup=1&_to_field=expression",
    "criteria/criterion/%00/change/",
    "criteria/criterion/x/change/",
    "criteria/criterion/add/?version=x",
    "criteria/criterion/add/?version=%00",
    "criteria/criterion/add/?version=&version=",
    "criteria/variable/?q=" + "x" * 5_000,
    "criteria/criteriaversion/?study__id__exact=%F0%9F%92%A9",
    "criteria/criteriaversion/?study__record__x__regex=(a%2B)%2B%24",
    "autocomplete/?app_label=criteria&model_name=criterion&field_name=version&term=%00",
    "autocomplete/?app_label=x",
    "r/1/2/",
    "jsi18n/?x=%00",
]


@pytest.mark.parametrize("where", ADDRESSES)
def test_no_address_of_the_admin_fails(client, draft, where):
    answer = client.get(f"/admin/{where}", follow=True)
    assert answer.status_code in (200, 400, 404)
    assert "<script>" not in answer.content.decode().replace("<script src", "")
