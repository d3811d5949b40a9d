"""Every sentence of the engine: it exists, it is used, and its parameters come with it."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest

from criteria.engine.messages import TEMPLATES, Message, message, render
from criteria.engine.reasons import Flag, Reason
from tests.engine.builders import PROJECT

SOURCES = [
    path
    for folder in ("criteria", "screening", "trialsite")
    for path in sorted((PROJECT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of message(...) with the place where it stands."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                yield f"{path.relative_to(PROJECT)}:{node.lineno}", node


def codes_of(node: ast.expr) -> set[str]:
    """The codes that an argument may name: constants, and both sides of a choice."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) | codes_of(node.orelse)
    return set()


def parameters(code: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", TEMPLATES[code]))


def test_every_sentence_that_is_named_exists_and_gets_its_parameters():
    wrong = []
    for place, call in calls():
        codes, given = codes_of(call.args[0]), {str(keyword.arg) for keyword in call.keywords}
        wrong += [f"{place}: there is no sentence {code}" for code in codes - set(TEMPLATES)]
        known = codes & set(TEMPLATES)
        for code in known if "None" not in given else ():  # **parameters say nothing here
            wrong += [f"{place}: {code} lacks {lacking}" for lacking in parameters(code) - given]
        if known and given - {"None"} - set().union(*map(parameters, known)):
            wrong.append(f"{place}: {known} take no {given}")
    assert wrong == []


# Codes that are put together: the reasons and flags of the closed tables, and pairs of a comparison.
MADE = (
    {reason.value for reason in Reason}
    | {f"flag_{flag.value}" for flag in Flag}
    | {code for code in TEMPLATES if code.startswith("is_not_") and code.replace("is_not_", "is_", 1) in TEMPLATES}
    | {code for code in TEMPLATES if code.startswith(("kind_", "only_", "remedy_", "limit_of_normal_"))}
)


def test_every_sentence_is_used_somewhere():
    named = {
        node.value
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and (path.name != "messages.py" or not _is_key_of_templates(node, tree))
    }  # fmt: skip
    assert sorted(set(TEMPLATES) - named - MADE) == []


def _is_key_of_templates(node: ast.Constant, tree: ast.Module) -> bool:
    tables = [part for part in ast.walk(tree) if isinstance(part, ast.Dict) and len(part.keys) > 50]
    return any(node is key for table in tables for key in table.keys)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason):
    assert parameters(reason.value) == {"name"}


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_its_sentence(flag):
    assert f"flag_{flag.value}" in TEMPLATES


@pytest.mark.parametrize("code", sorted(code for code in TEMPLATES if code.startswith("is_not_")))
def test_every_comparison_has_both_answers_with_the_same_parameters(code):
    positive = code.replace("is_not_", "is_", 1)
    assert positive in TEMPLATES
    assert parameters(code) | {"limit"} >= parameters(positive)


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_template_renders_with_its_parameters(code):
    rendered = render(message(code, **dict.fromkeys(parameters(code), "X")))
    assert "{" not in rendered
    assert parameters(code) == set() or "X" in rendered


@pytest.mark.parametrize("text", ["{name}", "{", "}", "{0}", "%s", "<b>", "{limit.__class__}"])
def test_typed_text_is_never_read_as_a_template(text):
    assert render(message("is_equal", name="Colour", found=text)) == f"Colour is {text}"


@pytest.mark.parametrize(
    ("code", "parts", "rendered"),
    [
        ("joined", ["a"], "a"),
        ("joined", ["a", "b", "c"], "a; b; c"),
        ("comma_joined", ["a", "b"], "a, b"),
        ("and_joined", ["a", "b", "c"], "a, b and c"),
        ("and_joined", ["a", "b"], "a and b"),
        ("joined", [], ""),
    ],
)
def test_parts_are_joined_as_the_sentence_wants(code, parts, rendered):
    assert render(message(code, parts=tuple(message("text", text=part) for part in parts))) == rendered


def test_messages_stand_inside_messages_and_all_are_translated():
    inner = message("not_entered", name="ALT")
    whole = message("with_detail", what=inner, detail=message("typed", text="x"))
    seen: list[str] = []

    def translate(template: str) -> str:
        seen.append(template)
        return f"¡{template}!"

    assert render(whole, translate) == "¡¡ALT is not entered! (¡typed: x!)!"
    assert len(seen) == 3


def test_a_message_is_a_value():
    one: Any = message("not_entered", name="ALT")
    assert one == Message("not_entered", (("name", "ALT"),))
    assert hash(one) == hash(message("not_entered", name="ALT"))
    with pytest.raises(AttributeError):
        one.code = "other"


def test_a_missing_parameter_is_an_error_and_no_half_sentence():
    with pytest.raises(KeyError):
        render(message("not_entered"))
