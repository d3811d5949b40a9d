"""The parts of a rule as fields of a form: a limit, an operator, a unit, answers to tick."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from criteria.engine.errors import EngineError
from criteria.engine.language import check, nodes
from criteria.engine.variables import Dictionary
from criteria.forms.rules import errors_of
from criteria.shapes import Block, Control, Fixed, Part, PartError, parts_of, rebuilt, shape_of


class RuleFields:
    """The fields for one rule. `shape` is None where there is no readable rule to take apart."""

    def __init__(self, rule: nodes.Node | None, dictionary: Dictionary) -> None:
        self.rule = rule
        self.dictionary = dictionary
        self.shape: Block | None = None if rule is None else shape_of(rule, dictionary)
        self.parts: tuple[Part, ...] = () if self.shape is None else tuple(parts_of(self.shape))

    def fields(self) -> dict[str, forms.Field]:
        """All fields by their name in the form."""
        return {
            name_of(number, control): _field(control)
            for number, part in enumerate(self.parts)
            for control in part.controls()
        }

    def initial(self) -> dict[str, Any]:
        """The values of all fields as the rule has them now."""
        return {
            name_of(number, control): control.value
            for number, part in enumerate(self.parts)
            for control in part.controls()
        }

    def changed(self, cleaned: Mapping[str, Any], posted: Mapping[str, Any]) -> list[tuple[int, Part, dict[str, Any]]]:
        """The parts to which the form gives other values, with those values. What was not sent is as it was."""
        found = []
        for number, part in enumerate(self.parts):
            names = {control.name: name_of(number, control) for control in part.controls()}
            if not any(name in posted for name in names.values()):
                continue
            if all(name in cleaned for name in names.values()):
                values = {control.name: _value(control, cleaned[names[control.name]]) for control in part.controls()}
                if values != part.values():
                    found.append((number, part, values))
        return found

    def rebuilt(self, changes: list[tuple[int, Part, dict[str, Any]]]) -> nodes.Node:
        """The rule with the changes in it. Raises FieldErrors for what a part, or the engine, does not take."""
        errors: dict[str, list[forms.ValidationError]] = {}
        for number, part, values in changes:
            try:
                check(rebuilt(self._rule(), [(part, values)]), self.dictionary)
            except PartError as problem:
                errors[f"part{number}_{problem.control}"] = errors_of(problem)
            except EngineError as problem:
                # The place is one in a text that nobody typed; the part itself is place enough.
                first = part.controls()[-1]
                errors[name_of(number, first)] = [forms.ValidationError(str(problem), code=problem.code)]
        if errors:
            raise FieldErrors(errors)
        rule = rebuilt(self._rule(), [(part, values) for _number, part, values in changes])
        check(rule, self.dictionary)
        return rule

    def blocks(self, form: forms.BaseForm) -> "ShownBlock | None":
        """The structure of the rule with the form's fields in it, for the page."""
        numbers = {(*part.path, type(part).__name__): number for number, part in enumerate(self.parts)}
        return None if self.shape is None else _shown(self.shape, form, numbers)

    def _rule(self) -> nodes.Node:
        if self.rule is None:
            raise TypeError("there is no rule to rebuild")
        return self.rule


class FieldErrors(Exception):  # noqa: N818 - it holds them
    """Errors by the names of the fields that they belong to."""

    def __init__(self, errors: dict[str, list[forms.ValidationError]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as the page draws it: a sentence, a row of fields, or a heading with blocks below."""

    text: str
    fields: tuple[forms.BoundField, ...] = ()
    beside: str = ""
    members: tuple["ShownBlock", ...] = ()
    is_group: bool = False

    @property
    def errors(self) -> Iterator[str]:
        """What is wrong with the fields of this row."""
        return (error for field in self.fields for error in field.errors)


def name_of(number: int, control: Control) -> str:
    """The name of a part's field in the form."""
    return f"part{number}_{control.name}"


def _field(control: Control) -> forms.Field:
    if control.many:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "answers"})
        return forms.MultipleChoiceField(label=control.label, choices=control.choices, required=False, widget=widget)
    if control.choices:
        return forms.ChoiceField(label=control.label, choices=control.choices)
    attributes = {"inputmode": "decimal", "autocomplete": "off", "size": 8, "class": "number"}
    return forms.CharField(label=control.label, required=False, widget=forms.TextInput(attrs=attributes))


def _value(control: Control, cleaned: Any) -> Any:
    """What a field gives, comparable with the control's value: the order in which answers are ticked means nothing."""
    if not control.many:
        return cleaned
    return control.value if set(cleaned) == set(control.value) else tuple(cleaned)


def _shown(block: Block, form: forms.BaseForm, numbers: Mapping[tuple[str, ...], int]) -> ShownBlock:
    if isinstance(block, Fixed):
        return ShownBlock(block.text)
    if isinstance(block, Part):
        return ShownBlock(block.label, _bound(block, form, numbers), block.beside())
    fields = () if block.part is None else _bound(block.part, form, numbers)
    members = tuple(_shown(member, form, numbers) for member in block.members)
    return ShownBlock(block.heading, fields, members=members, is_group=True)


def _bound(part: Part, form: forms.BaseForm, numbers: Mapping[tuple[str, ...], int]) -> tuple[forms.BoundField, ...]:
    number = numbers[(*part.path, type(part).__name__)]
    return tuple(form[name_of(number, control)] for control in part.controls())
