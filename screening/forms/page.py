"""The screening form as it is drawn: sections in the order of a coordinator's work, each with its entries and lists.

Everything is drawn from three things: the dictionary of the criteria version, the saved answers, and the notes on what
is doubtful in them. Nothing on the page knows a variable by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from criteria.engine.entries import ReadNumber, read_number
from criteria.engine.variables import Kind, Variable
from criteria.engine.versions import Criterion
from criteria.models.variable import Variable as VariableRow
from criteria.snapshots import engine_version
from screening.forms.flat import flatten
from screening.forms.kinds import SHAPES, parts_of
from screening.forms.layouts import entry_helper, row_helper
from screening.forms.rows import LISTS, List, panel_head
from screening.forms.texts import EntryBoundField, EntryForm, Words
from screening.forms.uses import uses_of
from screening.models import Screening

Notes = Mapping[str, Sequence[str]]
NEW = "new-1"


@dataclass
class Card:
    """One entry on the page: its variable, its fields, the criteria that read it, and how it was read."""

    variable: Variable
    form: EntryForm
    criteria: Sequence[Criterion] = ()
    readings: Sequence[str] = ()
    earlier: Sequence[Any] = ()

    @property
    def helper(self) -> Any:
        return entry_helper(self.form)


@dataclass
class RowCard:
    """One row of a list, or the head of a panel with its results."""

    number: str
    form: EntryForm
    kind: str
    proposal: Mapping[str, str] | None = None
    results: Sequence[Card] = ()
    confirmed_by: str = ""

    @property
    def is_new(self) -> bool:
        return self.number == NEW

    @property
    def title(self) -> str:
        """What the row is about: its first field, the agent or the term."""
        return next(iter(self.form.initial.values()))

    @property
    def helper(self) -> Any:
        return row_helper(self.form, self.kind)

    def noted(self) -> list[EntryBoundField]:
        return self.form.noted() + [noted for card in self.results for noted in card.form.noted()]


@dataclass
class ListCard:
    """A repeating list with its rows, and the answer whether somebody asked for all of them."""

    kind: List
    rows: Sequence[RowCard]
    help: Sequence[str]
    reviewed: bool
    criteria: Sequence[Criterion] = ()


@dataclass
class Section:
    """A part of the page. `open` counts what is missing here and still matters."""

    code: str
    title: Words
    panels: Sequence[RowCard] = ()
    cards: Sequence[Card] = ()
    lists: Sequence[ListCard] = ()
    open: int = 0
    keys: set[str] = field(default_factory=set)

    def noted(self) -> Iterator[EntryBoundField]:
        for row in (*self.panels, *(row for each in self.lists for row in each.rows)):
            yield from row.noted()
        for card in self.cards:
            yield from card.form.noted()


class ScreeningPage:
    """All sections of a screening's form, drawn from its saved answers.

    `adding` names the kind of row that gets a further empty one; an empty list always shows one. `may_exempt` is
    whether the person may call a toxicity clinically insignificant.
    """

    def __init__(
        self,
        screening: Screening,
        *,
        notes: Notes | None = None,
        readings: Notes | None = None,
        report: Mapping[str, Any] | None = None,
        may_exempt: bool = False,
        adding: str = "",
    ) -> None:
        self.screening, self.adding, self.may_exempt = screening, adding, may_exempt
        self.notes, self.readings = notes or {}, readings or {}
        self.version = engine_version(screening.version)
        self.dictionary, self.uses = self.version.dictionary, uses_of(self.version)
        self.saved = flatten(screening)
        self.missing = self._missing(report or {})

    @cached_property
    def sections(self) -> list[Section]:
        found = [self._section(code, title) for code, title in VariableRow.Section.choices]
        return [section for section in found if section.cards or section.panels or section.lists]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """Where each key is answered: the first field of its entry, the section of its list, a date at the top."""
        found = {"as_of": "id_screening.as_of", "anchor": "id_screening.anchor_date"}
        for section in self.sections:
            cards = [*section.cards, *(card for panel in section.panels for card in panel.results)]
            for card in cards:
                found.setdefault(card.variable.key, f"id_{card.form.prefix}.value")
            for key in section.keys:
                found.setdefault(key, section.code)
        return found

    def address_of(self, key: str) -> str:
        """Return the part of the page where a key is answered; empty where nobody types it."""
        return self._addresses.get(key, "")

    def keys_of(self, item: Mapping[str, Any], code: str) -> list[str]:
        """Return where to look for something missing: its own key, or for a part of a row the lists of that row.

        `code` is the criterion that waits for it. The text of a part of a row starts with what the row is about; where
        no row is named so, every list that the criterion reads may be meant.
        """
        if item["key"]:
            return [item["key"]]
        read = [v for v in self.dictionary if v.kind is Kind.ROWS and self._reads(code, v.key)]
        text = item.get("label", item["text"]).casefold()
        named = [v for v in read if any(text.startswith(title) for title in self._row_titles(v.rows["list"]))]
        return [variable.key for variable in named or read]

    def _reads(self, code: str, key: str) -> bool:
        return any(criterion.code == code for criterion in self.uses.get(key, ()))

    def _row_titles(self, name: str) -> list[str]:
        """Return what each saved row of a list is about, for comparing."""
        first = next(iter(LISTS[name].fields()))
        rows = getattr(self.screening, name).all()
        titles = (self.saved.get(f"{name}.{row.pk}.{first}", "").strip() for row in rows)
        return [title.casefold() for title in titles if title]

    def doubts(self) -> list[tuple[str, str, str]]:
        """Return what is kept but not used, as (path of the field, label, sentence), in the order of the page."""
        found = []
        for section in self.sections:
            for bound in section.noted():
                found += [(bound.path, self._label(bound), sentence) for sentence in bound.notes]
        return found

    def _label(self, bound: EntryBoundField) -> str:
        """Name the entry that a field belongs to."""
        parts = bound.path.split(".")
        key = parts[1] if parts[0] == "observations" else parts[-2]
        variable = self.dictionary.by_key(key)
        return variable.label if variable else next(iter(bound.form.initial.values()))

    def _section(self, code: str, title: Words) -> Section:
        variables = sorted((v for v in self.dictionary if v.section == code), key=lambda v: v.position)
        labs = [v for v in variables if v.kind is Kind.LAB]
        keys = {variable.key for variable in variables}
        return Section(
            code,
            title,
            panels=self._panels(labs) if labs else (),
            cards=[self._observation(v) for v in variables if v.kind in SHAPES and v.kind is not Kind.LAB],
            lists=self._lists([v for v in variables if v.kind is Kind.ROWS]),
            open=sum(not keys.isdisjoint(wanted) for wanted in self.missing),
            keys=keys,
        )

    def _missing(self, report: Mapping[str, Any]) -> list[list[str]]:
        """Return what open verdicts wait for, each thing once, as the keys under which it may be answered."""
        found: dict[str, list[str]] = {}
        for verdict in report.get("verdicts", ()):
            for item in verdict["missing"]:
                found.setdefault(item["key"] or item["text"], self.keys_of(item, verdict["code"]))
        return list(found.values())

    # Entries

    def _observation(self, variable: Variable) -> Card:
        every = [each for each in self.screening.observations.all() if each.variable_key == variable.key]
        return self._card(variable, f"observations.{variable.key}", earlier=every[1:])

    def _card(self, variable: Variable, path: str, earlier: Sequence[Any] = ()) -> Card:
        form = EntryForm(path, parts_of(variable, without=self._not_needed(path)), self.saved, self.notes)
        return Card(variable, form, self.uses.get(variable.key, ()), self.readings.get(f"{path}.value", ()), earlier)

    def _not_needed(self, path: str) -> set[str]:
        """Leave out the confirmation where no readable number is in doubt, and lower limits, which nobody asks for."""
        hidden = {"confirmed", "lln", "lln_unit"}
        if self.notes.get(f"{path}.value") and self._is_number(path):
            hidden.discard("confirmed")
        return {part for part in hidden if not self.saved.get(f"{path}.{part}")}

    def _is_number(self, path: str) -> bool:
        number = read_number(self.saved.get(f"{path}.value", ""))
        return isinstance(number, ReadNumber) and f"{path}.unit" in self.saved

    # Rows

    def _panels(self, labs: Sequence[Variable]) -> list[RowCard]:
        numbers = [str(panel.pk) for panel in self.screening.panels.all()]
        if not numbers or self.adding == "panels":
            numbers.append(NEW)
        return [self._panel(number, labs) for number in numbers]

    def _panel(self, number: str, labs: Sequence[Variable]) -> RowCard:
        path = f"panels.{number}"
        head = EntryForm(path, panel_head(), self.saved, self.notes)
        return RowCard(number, head, "panels", results=[self._card(lab, f"{path}.{lab.key}") for lab in labs])

    def _lists(self, variables: Sequence[Variable]) -> list[ListCard]:
        names = dict.fromkeys(variable.rows["list"] for variable in variables)
        return [self._list(LISTS[name], [v for v in variables if v.rows["list"] == name]) for name in names]

    def _list(self, kind: List, variables: Sequence[Variable]) -> ListCard:
        saved = list(getattr(self.screening, kind.name).all())
        rows = [self._row(kind, str(row.pk), row) for row in saved]
        if not rows or self.adding == kind.name:
            rows.append(self._row(kind, NEW, None))
        criteria = {c.code: c for variable in variables for c in self.uses.get(variable.key, ())}
        reviewed = self.saved[f"screening.{kind.name}_reviewed"] == "yes"
        return ListCard(kind, rows, [v.help for v in variables if v.help], reviewed, list(criteria.values()))

    def _row(self, kind: List, number: str, saved: Any) -> RowCard:
        form = EntryForm(f"{kind.name}.{number}", kind.fields(), self.saved, self.notes)
        exemption = form.fields.get("insignificant_reason")
        if exemption is not None and not self.may_exempt:
            exemption.disabled = True
            exemption.widget.attrs["placeholder"] = _("for the investigator to say")
        confirmed_by = getattr(saved, "half_life_confirmed_by", None) or getattr(saved, "insignificant_by", None)
        proposal = self.version.agents.get(form.initial.get("agent", "").strip().casefold())
        return RowCard(number, form, kind.name, proposal, confirmed_by=str(confirmed_by or ""))
