"""What stands beside each field of the form: what is in doubt, and how an entry was read.

Paths name fields as the form does: observations.<key>.value, panels.<id>.<key>.value, therapies.<id>.last_dose.
"""

from collections import defaultdict
from typing import Any

from criteria.engine.answers import facts_from, occasion_of, read_entry
from criteria.engine.answers.reading import RECORDED_KINDS, typed
from criteria.engine.entries import ReadNumber, Unreadable, read_date, read_number, read_time
from criteria.engine.facts import Fact, Facts, Missing
from criteria.engine.messages import Message
from criteria.engine.quantities import Quantity
from criteria.engine.reasons import Reason, WaitsFor
from criteria.engine.reports import missing_sentence
from criteria.engine.rows import therapy_row, toxicity_row
from criteria.engine.shown import quantity_text
from criteria.engine.spans import Span
from criteria.engine.variables import Kind, Variable
from criteria.engine.versions import Version
from criteria.messages import render
from criteria.snapshots import engine_version
from screening.intake import document_from
from screening.models import LabPanel, Screening

Notes = dict[str, list[str]]

# The field of a therapy or toxicity beside which a doubt about a computed row field is shown.
_FIELD_OF = {"daysElapsed": "last_dose", "halfLife": "half_life", "grade": "grade", "stable": "stable"}
# Of a half-life, "not confirmed" is the ordinary state of a proposal, not a doubt about something typed.
_QUIET = (Reason.NOT_ENTERED, Reason.NOT_CONFIRMED, Reason.STILL_GIVEN, Reason.NOT_REVIEWED, Reason.NOT_DONE)


def doubts(screening: Screening) -> Notes:
    """Sentences about entries that cannot be used as they stand, by the path of their field."""
    document, version = document_from(screening), engine_version(screening.version)
    facts = facts_from(document, version)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, variable, entry in _entries(screening, document, version):
        for field, sentence in _entry_doubts(variable, entry, facts):
            found[f"{path}.{field}"].append(sentence)
    for panel, written in _panels(screening, document):
        for field, sentence in _date_doubts(written, ("collected_on", "collected_time")):
            found[f"panels.{panel.pk}.{field}"].append(sentence)
    for path, sentence in _row_doubts(screening, document, version):
        found[path].append(sentence)
    return dict(found)


def readings(screening: Screening) -> Notes:
    """How entries were read where that is not plain to see: a comma, a bound, another unit, a multiple of a limit."""
    document, version = document_from(screening), engine_version(screening.version)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, variable, entry in _entries(screening, document, version):
        found[f"{path}.value"] += _readings_of(variable, entry)
    return {path: sentences for path, sentences in found.items() if sentences}


def _entries(screening: Screening, document: dict[str, Any], version: Version) -> list[tuple[str, Variable, Any]]:
    """Every entry with the path of its fields."""
    found = []
    for key, entries in document["answers"].items():
        variable = version.dictionary.by_key(key)
        if variable is not None and variable.kind in RECORDED_KINDS:
            found += [(f"observations.{key}", variable, entry) for entry in entries]
    for panel, written in _panels(screening, document):
        for key, result in written["results"].items():
            variable = version.dictionary.by_key(key)
            if variable is not None and variable.kind in RECORDED_KINDS:
                found.append((f"panels.{panel.pk}.{key}", variable, result))
    return found


def _panels(screening: Screening, document: dict[str, Any]) -> list[tuple[LabPanel, Any]]:
    """Each panel with what the document says of it."""
    return list(zip(screening.panels.all(), document["panels"], strict=True))


def _entry_doubts(variable: Variable, entry: Any, facts: Facts) -> list[tuple[str, str]]:
    """What is doubtful about one entry by itself; where nothing is, what is about the variable as a whole."""
    found = list(_date_doubts(entry))
    reading = read_entry(variable, entry)
    if isinstance(reading, Missing):
        if reading.reason not in _QUIET and reading.detail is not None:
            found.append((_field_of_doubt(reading), render(missing_sentence(reading))))
        return found
    if isinstance(reading.upper, Missing):
        found.append(("uln", render(missing_sentence(reading.upper))))
    whole = facts.get(variable.name)
    if isinstance(whole, Missing) and _is_about(whole, variable):
        found.append(("value", render(missing_sentence(whole))))
    return found


def _is_about(whole: Missing, variable: Variable) -> bool:
    """Is it this very variable that is in doubt, or does not count as recorded?"""
    in_doubt = whole.waits_for is WaitsFor.CLARIFY and whole.name == variable.name
    return in_doubt or whole.reason is Reason.NOT_COUNTED


def _field_of_doubt(reading: Missing) -> str:
    return "unit" if reading.reason in (Reason.NO_UNIT, Reason.WRONG_UNIT) else "value"


def _date_doubts(entry: Any, fields: tuple[str, str] = ("observed_on", "observed_time")) -> list[tuple[str, str]]:
    """Dates and times that cannot be read, beside the fields that they stand in."""
    found = []
    for name, field, read in zip(("date", "time"), fields, (read_date, read_time), strict=True):
        result: Any = read(typed(entry, name)) if typed(entry, name) else None  # type: ignore[operator]
        if isinstance(result, Unreadable):
            found.append((field, _sentence(result.why)))
    return found


def _sentence(message: Message) -> str:
    text = render(message)
    return text[:1].upper() + text[1:]


def _row_doubts(screening: Screening, document: dict[str, Any], version: Version) -> list[tuple[str, str]]:
    occasion = occasion_of(document, version)
    rows = [
        *(
            ("therapies", row, therapy_row(written, occasion))
            for row, written in _written(screening, document, "therapies")
        ),
        *(
            ("toxicities", row, toxicity_row(written, occasion))
            for row, written in _written(screening, document, "toxicities")
        ),
    ]
    found = []
    for name, row, read in rows:
        for field, path in _FIELD_OF.items():
            value = read.fields.get(field)
            if isinstance(value, Missing) and value.reason not in _QUIET and value.key != "anchor":
                found.append((f"{name}.{row.pk}.{path}", render(missing_sentence(value))))
    return found


def _written(screening: Screening, document: dict[str, Any], name: str) -> list[tuple[Any, Any]]:
    return list(zip(getattr(screening, name).all(), document[name]["rows"], strict=True))


def _readings_of(variable: Variable, entry: Any) -> list[str]:
    found = []
    reading, number = read_entry(variable, entry), read_number(typed(entry, "value"))
    if variable.units and isinstance(number, ReadNumber) and number.read_back is not None:
        found.append(_sentence(number.read_back))
    if isinstance(reading, Fact) and isinstance(reading.value, Quantity):
        if reading.shown_unit not in ("", variable.unit):
            found.append(f"= {quantity_text(reading.value)}")
        found += _multiple_of_limit(variable, reading)
    return found


def _multiple_of_limit(variable: Variable, reading: Fact) -> list[str]:
    """The value as a multiple of the upper limit that came with it."""
    value, upper = reading.value, reading.upper
    if variable.kind is not Kind.LAB or not isinstance(value, Quantity) or not isinstance(upper, Quantity):
        return []
    if isinstance(value.amount, Span) or isinstance(upper.amount, Span):
        return []
    return [f"= {quantity_text(Quantity(value.amount / upper.amount, '1'))} × ULN"]
