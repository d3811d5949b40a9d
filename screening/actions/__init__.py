"""Every write of screenings: keyword-only, by whom, in one transaction, recorded in history."""

from screening.actions.assessing import assess
from screening.actions.importing import import_candidate
from screening.actions.judging import judge
from screening.actions.opening import CodeTaken, open_screening
from screening.actions.refusals import Refused, StaleRevision
from screening.actions.saving import save_answers

__all__ = [
    "CodeTaken",
    "Refused",
    "StaleRevision",
    "assess",
    "import_candidate",
    "judge",
    "open_screening",
    "save_answers",
]
