"""The form of one criterion: its sentence, its rule as fields and as an expression, its notes."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.engine.errors import EngineError
from criteria.engine.language import nodes, parse, print_rule
from criteria.engine.serializer import criterion_from
from criteria.engine.variables import Dictionary
from criteria.forms.fields import Document, Verbatim
from criteria.forms.parts import FieldErrors, RuleFields, ShownBlock
from criteria.forms.rules import errors_of
from criteria.models import CriteriaVersion, Criterion
from criteria.models.criterion import CODE, SHORT_TEXT
from criteria.shapes.doubts import doubts_about
from criteria.shapes.starting import starting_rule, starts
from criteria.snapshots import digest_of

_BOTH = gettext_lazy(
    "The fields and the expression were both changed and say different things. Change one of them back. "
    "The fields say: %(fields)s. The expression says: %(text)s."
)
_CHANGED = gettext_lazy(
    "Somebody else changed this criterion after you opened it. Nothing was saved yet. "
    "Look at what differs, then save again to keep what you typed: %(what)s"
)


class CriterionForm(forms.ModelForm):
    """A criterion of a draft. The page sets the version and the dictionary of variables."""

    version: CriteriaVersion
    dictionary: Dictionary

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(
        min_value=1, required=False, label=gettext_lazy("Place in the list"), help_text=gettext_lazy("Counted from 1.")
    )
    start_from = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Start from a variable"),
        help_text=gettext_lazy("Gives a first rule for this variable, whose fields you can change after saving."),
    )
    source = Verbatim(
        required=False, label=gettext_lazy("Source sentence"), help_text=gettext_lazy("Verbatim from the protocol.")
    )
    source_note = Verbatim(required=False, rows=2)
    note = Verbatim(required=False, rows=5, label=gettext_lazy("Note on the reading"))
    evidence_document = Verbatim(required=False, rows=2)
    expression = Verbatim(
        required=False,
        label=gettext_lazy("Expression"),
        widget=forms.Textarea(attrs={"rows": 6, "class": "code", "spellcheck": "false"}),
    )
    flags = Document(shape=list, required=False)
    readings = Document(shape=list, required=False, label=gettext_lazy("Other readings"))

    class Meta:
        model = Criterion
        fields = [
            "code",
            "parent",
            "category",
            "title",
            "short_text",
            "source",
            "source_note",
            "expression",
            "decided_by",
            "note",
            "flags",
            "readings",
            "evidence_document",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule_fields = RuleFields(self._stored_rule(), self.dictionary)
        self.stored = self.instance.as_json()
        self.fields |= self.rule_fields.fields()
        self.initial |= self.rule_fields.initial() | {"seen": digest_of(self.stored), "place": self.instance.position}
        if self.instance._state.adding:
            self.fields["start_from"].choices = [("", "---------"), *starts(self.dictionary)]
        else:
            del self.fields["start_from"]

    def _stored_rule(self) -> nodes.Node | None:
        try:
            return parse(self.instance.expression, self.dictionary)
        except EngineError:
            return None

    def rule_blocks(self) -> ShownBlock | None:
        """The rule's fields in their structure; None where the stored rule cannot be read."""
        return self.rule_fields.blocks(self)

    def doubts(self) -> list[str]:
        """What looks like a slip in the rule that was saved, though it can be read."""
        return doubts_about(parse(self.instance.expression, self.dictionary), self.dictionary)

    # Checks

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not re.search(CODE, code):
            raise forms.ValidationError(_("Up to 8 letters, digits or underscores, a letter first."), code="code")
        others = Criterion.objects.filter(version=self.version, code__iexact=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(
                _("This version already has a criterion %(code)s.") % {"code": code}, code="twice"
            )
        return code

    def clean_short_text(self) -> str:
        text: str = self.cleaned_data["short_text"]
        if not re.search(SHORT_TEXT, text):
            raise forms.ValidationError(_("Plain ASCII on one line: write <= and >=, not signs."), code="ascii")
        return text

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.data.get(self.add_prefix("seen"), digest_of(self.stored)) != digest_of(self.stored):
            self._refuse_stale()
        elif "expression" in found:
            self._clean_rule(found)
        return found

    def _refuse_stale(self) -> None:
        """Say what differs. The page now shows the rule as stored, and the next save counts as having seen it."""
        typed = {name: self.data.get(self.add_prefix(name), "") for name in self.rule_fields.initial()}
        for name in self.stored:
            if name in self.cleaned_data and self.cleaned_data[name] != self.stored[name]:
                typed[name] = str(self.cleaned_data[name])
        stored = self.rule_fields.initial() | self.stored
        differing = [
            _("%(field)s: stored is %(stored)s, you typed %(typed)s")
            % {"field": self.fields[name].label or name, "stored": stored[name] or "-", "typed": value or "-"}
            for name, value in typed.items()
            if name in self.fields and str(stored[name]) != value
        ]
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = digest_of(self.stored)
        for name, value in self.rule_fields.initial().items():
            self.data.setlist(self.add_prefix(name), [value] if isinstance(value, str) else list(value))
        what = "; ".join(differing) or _("nothing")
        self.add_error(None, forms.ValidationError(_CHANGED % {"what": what}, code="stale"))

    def _clean_rule(self, found: dict[str, Any]) -> None:
        changes = self.rule_fields.changed(found, self.data)
        by_fields, by_text = self._by_fields(changes), self._by_text(found)
        if self.errors:
            return
        if by_fields is not None and by_text is not None and print_rule(by_fields) != print_rule(by_text):
            said = {"fields": print_rule(by_fields), "text": print_rule(by_text)}
            self.add_error("expression", forms.ValidationError(_BOTH % said, code="both"))
        elif by_fields is not None and by_text is None:
            found["expression"] = print_rule(by_fields)
        self._clean_notes(found)

    def _by_fields(self, changes: list[Any]) -> nodes.Node | None:
        """The rule that the fields ask for; None where they ask for no change, or for an impossible one."""
        if not changes:
            return None
        try:
            return self.rule_fields.rebuilt(changes)
        except FieldErrors as found:
            for name, errors in found.errors.items():
                self.add_error(name, errors)
        return None

    def _by_text(self, found: dict[str, Any]) -> nodes.Node | None:
        """The rule that the expression asks for; None where it was left as it is, or cannot be read."""
        text = found["expression"]
        if not text.strip() and found.get("start_from"):
            found["expression"] = text = print_rule(starting_rule(self.dictionary, found["start_from"]))
        stored = self.stored["expression"]
        if text == stored and self.rule_fields.rule is not None:
            return None
        try:
            rule = parse(text, self.dictionary)
        except EngineError as refusal:
            self.add_error("expression", errors_of(refusal))
            return None
        same = self.rule_fields.rule is not None and rule == self.rule_fields.rule
        return None if same else rule

    def _clean_notes(self, found: dict[str, Any]) -> None:
        """Let the engine read flags and other readings as publication will."""
        for name in ("flags", "readings"):
            if name not in found or self.errors:
                continue
            only = {"flags": [], "readings": [], name: found[name], "expression": found["expression"]}
            try:
                _check_form(name, found[name])
                criterion_from(self._as_json(found) | only, self.dictionary)
            except EngineError as refusal:
                self.add_error(name, errors_of(refusal))
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
                sentence = _("This is not written as it must be: %(problem)s.") % {"problem": problem}
                self.add_error(name, forms.ValidationError(sentence, code="form"))

    def _as_json(self, found: dict[str, Any]) -> dict[str, Any]:
        return self.stored | {name: found[name] for name in self.stored if name in found}


_TEXTS_OF_A_READING = ("label", "question", "in_force", "expression")


def _check_form(name: str, items: list[Any]) -> None:
    """Raise ValueError for a flag or a reading of another form than the catalogue's."""
    if name == "flags":
        wrong = [item for item in items if not isinstance(item, str | dict)]
    else:
        wrong = [item for item in items if not (isinstance(item, dict) and item.get("label"))]
        wrong += [
            item for item in items for text in _TEXTS_OF_A_READING if not isinstance(dict(item).get(text, ""), str)
        ]
    if wrong:
        raise ValueError(str(wrong[0])[:80])
