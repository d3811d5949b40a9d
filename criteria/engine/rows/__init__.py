"""Lists as typed -> rows that rules can ask: therapies with their elapsed time, toxicities with their exemption.

Elapsed time counts from the last dose to the anchor date. With dates only, the hours are all that the two days allow.
A therapy still given has its last dose somewhere between the as-of date and the anchor date.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from criteria.engine.facts import RowList
from criteria.engine.rows.cells import Occasion
from criteria.engine.rows.therapies import GROUPS, belongs, not_counted, therapy_row
from criteria.engine.rows.toxicities import toxicity_row
from criteria.engine.variables import Variable

__all__ = ["GROUPS", "Occasion", "row_list", "therapy_row", "toxicity_row"]


def row_list(variable: Variable, listed: Mapping[str, Any], occasion: Occasion) -> RowList:
    """The rows of one list variable, from the list as typed: {"reviewed": bool or None, "rows": [...]}."""
    typed: Sequence[Mapping[str, Any]] = listed.get("rows") or ()
    complete = listed.get("reviewed") is True
    if variable.rows["list"] == "toxicities":
        rows = tuple(toxicity_row(row, occasion) for row in typed)
        return RowList(variable.name, rows, complete, variable.label, variable.key)
    counted, notes = [], []
    for row in (row for row in typed if belongs(row, variable, occasion)):
        why_not = not_counted(row, occasion)
        if why_not is not None:
            notes.append(why_not)
        else:
            counted.append(therapy_row(row, occasion))
    return RowList(variable.name, tuple(counted), complete, variable.label, variable.key, tuple(notes))
