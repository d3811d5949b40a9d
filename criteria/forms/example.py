"""Worked examples: a candidate's values and the verdict that the rule must give."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.engine.answers import facts_from
from criteria.engine.errors import EngineError
from criteria.engine.variables import Dictionary
from criteria.engine.versions import Version
from criteria.forms.fields import Document
from criteria.models import Example
from criteria.publication import EXAMPLE

KNOWN = ("as_of", "anchor", "answers", "panels", "therapies", "toxicities", "judgements")
"""The parts of a candidate document that an example may hold."""

WRONG_FORM = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What a document of another form makes of a program that expects the documented one."""


class ExampleForm(forms.ModelForm):
    """An example of a draft's criterion. The page sets the engine's version, with the variables but no criteria."""

    engine: Version

    answers = Document(
        label=gettext_lazy("Values"),
        required=False,
        help_text=gettext_lazy(
            'Parts of a candidate document, such as {"answers": {"ecog": "1"}}; empty: nothing is known.'
        ),
    )

    class Meta:
        model = Example
        fields = ["title", "verdict", "answers"]

    def clean_answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = self.cleaned_data["answers"]
        for problem in _strangers(answers, self.engine.dictionary):
            raise forms.ValidationError(problem, code="stranger")
        try:
            facts_from(EXAMPLE | answers, self.engine)
        except EngineError as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        except WRONG_FORM as problem:
            sentence = _("This is not a part of a candidate document: %(problem)s.")
            raise forms.ValidationError(sentence % {"problem": problem}, code="form") from problem
        return answers


class ExampleFormSet(forms.BaseInlineFormSet):
    """The examples of one criterion, in their order."""

    def in_order(self) -> list[Example]:
        """The examples as they stand after the changes, without those taken out."""
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.instance for form in kept if form.has_changed() or not form.instance._state.adding]


def in_words(answers: Any, dictionary: Dictionary) -> list[str]:
    """The values of an example as short lines; what has another form than the documented one is left out."""
    try:
        return list(_lines(answers, dictionary)) or [_("nothing is known")]
    except WRONG_FORM:
        return []


def _lines(answers: dict[str, Any], dictionary: Dictionary) -> Iterator[str]:
    if "as_of" in answers:
        yield _("as of %(day)s") % {"day": answers["as_of"]}
    if "anchor" in answers:
        yield _("preconditioning planned on %(day)s") % {"day": answers["anchor"].get("date", "-")}
    for key, entry in answers.get("answers", {}).items():
        yield _entry(key, entry, dictionary)
    for panel in answers.get("panels", ()):
        for key, entry in panel.get("results", {}).items():
            yield _entry(key, entry, dictionary)
    for name in ("therapies", "toxicities"):
        yield from _rows(name, answers.get(name))
    for judgement in answers.get("judgements", ()):
        yield _("judged %(outcome)s") % {"outcome": judgement.get("outcome", "-").replace("_", " ")}


def _entry(key: str, entry: Any, dictionary: Dictionary) -> str:
    variable = dictionary.by_key(key)
    label = variable.label if variable else key
    if not isinstance(entry, dict):
        return f"{label}: {entry}"
    said = entry.get("missing") or " ".join(str(entry[name]) for name in ("value", "unit") if entry.get(name))
    limits = [f"{name.upper()} {entry[name]}" for name in ("uln", "lln") if entry.get(name)]
    return ", ".join([f"{label}: {said}", *limits])


def _rows(name: str, rows: dict[str, Any] | None) -> Iterator[str]:
    if rows is None:
        return
    for row in rows.get("rows", ()):
        yield ", ".join(
            f"{column.replace('_', ' ')} {value}" for column, value in row.items() if value not in ("", None)
        )
    heading = {"therapies": _("therapies"), "toxicities": _("toxicities")}[name]
    yield (_("%(list)s: list complete") if rows.get("reviewed") else _("%(list)s: list not complete")) % {
        "list": heading
    }


def _strangers(answers: dict[str, Any], dictionary: Dictionary) -> Iterator[str]:
    """What the document names and nobody knows: a slip that would silently give unknown."""
    for name in answers.keys() - set(KNOWN):
        yield _("'%(name)s' is no part of a candidate document; parts are: %(known)s.") % {
            "name": name[:40],
            "known": ", ".join(KNOWN),
        }
    for key in _keys(answers):
        if dictionary.by_key(key) is None:
            yield _("There is no variable with the key '%(key)s'.") % {"key": key[:60]}


def _keys(answers: dict[str, Any]) -> Iterator[str]:
    values = answers.get("answers")
    yield from values if isinstance(values, dict) else ()
    panels = answers.get("panels")
    for panel in panels if isinstance(panels, list) else ():
        results = panel.get("results") if isinstance(panel, dict) else None
        yield from results if isinstance(results, dict) else ()
