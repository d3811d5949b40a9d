"""A rule's tree -> the parts that fields can change, in the structure that holds them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.engine.language import nodes, plain
from criteria.engine.rowfields import FIELDS, FieldKind, RowField
from criteria.engine.variables import Dictionary, Kind, Variable
from criteria.shapes import parts
from criteria.shapes.amounts import CALENDAR, amount_of
from criteria.shapes.parts import OPERATORS, Part

Path = tuple[str, ...]
Found = Part | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part without a simple shape, as a sentence: changed as an expression only."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under one heading, such as "at least one of these"; `part` is the heading's own field, if it has one."""

    heading: str
    members: tuple["Block", ...]
    part: Part | None = None


Block = Part | Fixed | Group


def shape_of(rule: nodes.Node, dictionary: Dictionary) -> Block:
    """The parts of a checked rule in their structure."""
    return _Reader(dictionary, {}).block(rule, ())


def parts_of(block: Block) -> Iterator[Part]:
    """All parts that fields can change, in reading order."""
    if isinstance(block, Part):
        yield block
    elif isinstance(block, Group):
        if block.part is not None:
            yield block.part
        for member in block.members:
            yield from parts_of(member)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One walk over one rule; `rows` names the list behind each alias in scope."""

    dictionary: Dictionary
    rows: dict[str, str]

    def block(self, node: nodes.Node, path: Path) -> Block:
        for recognise in _LEAVES:
            if found := recognise(self, node, path):
                return found
        group = _GROUPS.get(type(node))
        return group(self, node, path) if group else Fixed(plain(node, self.dictionary))

    # Structure

    def joined(self, node: nodes.Binary, path: Path) -> Group:
        members = tuple(self.block(member, where) for member, where in _chain(node, type(node), path))
        return Group(_heading(type(node)), members)

    def condition(self, node: nodes.Binary, path: Path) -> Group:
        sides = (self.block(node.left, (*path, "left")), self.block(node.right, (*path, "right")))
        headings = {nodes.Implies: (_("If"), _("then")), nodes.Xor: (_("Either"), _("or, but not both"))}
        return Group("", tuple(Group(word, (side,)) for word, side in zip(headings[type(node)], sides, strict=True)))

    def negation(self, node: nodes.Not, path: Path) -> Group:
        return Group(_("It must not hold that"), (self.block(node.operand, (*path, "operand")),))

    def rows_of(self, node: nodes.Every | nodes.Some | nodes.AtLeastOf, path: Path) -> Block:
        source = self.dictionary.by_name(node.query.source.name)
        if source is None:
            return Fixed(plain(node, self.dictionary))
        inner = _Reader(self.dictionary, {**self.rows, node.query.alias: source.rows["list"]})
        body = inner.block(node.query.body, (*path, "query", "body"))
        heading = _rows_heading(type(node)) % {"list": _small(source.label)}
        count = parts.Count(path, heading, node) if isinstance(node, nodes.AtLeastOf) else None
        return Group(heading, (body,), count)

    # What a comparison is about

    def subject(self, node: nodes.Node) -> Variable | RowField | None:
        if isinstance(node, nodes.Name):
            return self.dictionary.by_name(node.name)
        if isinstance(node, nodes.Field):
            return FIELDS.get(self.rows.get(node.alias, ""), {}).get(node.name)
        return None

    # Leaves: each recogniser gives its part, or None where the node has another shape

    def limit(self, node: nodes.Node, path: Path) -> Found:
        if type(node) not in OPERATORS.values() or not isinstance(node, nodes.Comparison):
            return None
        subject = self.subject(node.left)
        if subject is None or amount_of(node.right) is None:
            return None
        return parts.Limit(path, _label(subject), node, _units(subject))

    def multiple(self, node: nodes.Node, path: Path) -> Found:
        if type(node) not in OPERATORS.values() or not isinstance(node, nodes.Comparison):
            return None
        subject, measure = self.subject(node.left), node.right
        if isinstance(measure, nodes.Multiply):
            factor = amount_of(measure.left)
            if factor is None or factor.unit:
                return None
            measure = measure.right
        words = self._measure(measure)
        return parts.Multiple(path, _label(subject), node, words) if subject and words else None

    def _measure(self, node: nodes.Node) -> str:
        """The words for what a multiple is taken of; empty for what no field names."""
        if isinstance(node, nodes.UpperLimit):
            return _("upper limit of normal")
        if isinstance(node, nodes.LowerLimit):
            return _("lower limit of normal")
        field = self.subject(node) if isinstance(node, nodes.Field) else None
        return field.label if isinstance(field, RowField) and field.kind is FieldKind.QUANTITY else ""

    def range(self, node: nodes.Node, path: Path) -> Found:
        if not isinstance(node, nodes.Between):
            return None
        subject, low, high = self.subject(node.operand), amount_of(node.low), amount_of(node.high)
        if subject is None or low is None or high is None or low.unit != high.unit:
            return None
        return parts.Range(path, _label(subject), node, _units(subject))

    def answers(self, node: nodes.Node, path: Path) -> Found:
        try:
            name, codes, _negated = parts.answers_in(node)
        except TypeError:
            return None
        variable = self.dictionary.by_name(name.name)
        if variable is None or variable.kind is not Kind.CODE or not set(codes) <= set(variable.answers):
            return None
        offered = tuple((choice.code, choice.label) for choice in variable.choices if choice.reason is None)
        return parts.Answers(path, _label(variable), node, offered)

    def yes_no(self, node: nodes.Node, path: Path) -> Found:
        subject = self.subject(node.operand if isinstance(node, nodes.Not) else node)
        return parts.YesNo(path, _label(subject), node) if subject and _is_yes_no(subject) else None

    def period(self, node: nodes.Node, path: Path) -> Block | None:
        """A date moved by calendar time, compared with another date."""
        if not isinstance(node, nodes.Comparison) or type(node) not in _TIMINGS:
            return None
        moved = [
            (side, part)
            for side in ("left", "right")
            if isinstance(part := getattr(node, side), nodes.Add | nodes.Subtract) and self._is_moved(part)
        ]
        if not moved:
            return None
        labels = {nodes.Add: _("%(date)s, and then"), nodes.Subtract: _("%(date)s, earlier by")}
        fields = tuple(
            parts.Period((*path, side), labels[type(part)] % {"date": self._date(part.left)}, part)
            for side, part in moved
        )
        return Group(plain(node, self.dictionary), fields)

    def _is_moved(self, node: nodes.Add | nodes.Subtract) -> bool:
        by = amount_of(node.right)
        return isinstance(node.left, nodes.Name) and by is not None and by.unit in CALENDAR

    def _date(self, node: nodes.Node) -> str:
        subject = self.subject(node)
        return _label(subject) if subject else plain(node, self.dictionary)


def _chain(node: nodes.Node, kind: type[nodes.Node], path: Path) -> Iterator[tuple[nodes.Node, Path]]:
    """The members of `a or b or c`, each with its path."""
    if type(node) is kind and isinstance(node, nodes.Binary):
        yield from _chain(node.left, kind, (*path, "left"))
        yield from _chain(node.right, kind, (*path, "right"))
    else:
        yield node, path


def _heading(kind: type[nodes.Node]) -> str:
    return {nodes.And: _("All of these"), nodes.Or: _("At least one of these")}[kind]


def _rows_heading(kind: type[nodes.Node]) -> str:
    return {
        nodes.Every: _("For each of the %(list)s"),
        nodes.Some: _("For at least one of the %(list)s"),
        nodes.AtLeastOf: _("Of the %(list)s, at least"),
    }[kind]


def _label(subject: Variable | RowField) -> str:
    return subject.label[:1].upper() + subject.label[1:]


def _small(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _units(subject: Variable | RowField) -> tuple[str, ...]:
    if isinstance(subject, Variable):
        return tuple(unit.code for unit in subject.units)
    return (subject.unit,) if subject.unit else ()


def _is_yes_no(subject: Variable | RowField) -> bool:
    return subject.kind in (Kind.BOOLEAN, FieldKind.BOOLEAN)


_TIMINGS = (
    nodes.Before,
    nodes.After,
    nodes.OnOrBefore,
    nodes.OnOrAfter,
    nodes.SameDay,
    nodes.Less,
    nodes.AtMost,
    nodes.More,
    nodes.AtLeast,
    nodes.Equal,
    nodes.NotEqual,
)
_LEAVES: tuple[Callable[[_Reader, nodes.Node, Path], Block | None], ...] = (
    _Reader.limit,
    _Reader.multiple,
    _Reader.range,
    _Reader.answers,
    _Reader.yes_no,
    _Reader.period,
)
_GROUPS: dict[type[nodes.Node], Callable[..., Block]] = {
    nodes.And: _Reader.joined,
    nodes.Or: _Reader.joined,
    nodes.Xor: _Reader.condition,
    nodes.Implies: _Reader.condition,
    nodes.Not: _Reader.negation,
    nodes.Every: _Reader.rows_of,
    nodes.Some: _Reader.rows_of,
    nodes.AtLeastOf: _Reader.rows_of,
}
