"""The order in which verdicts are worked on: what fails, what is open, what is met."""

from collections.abc import Iterable, Mapping
from typing import Any

_URGENCY = {"fail": 0, "unknown": 1, "pass": 2, "not-applicable": 3}
_WAITS = {"enter": 0, "clarify": 1, "investigator": 2}


def worst_first(verdicts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Sort verdicts: not met, then open (to enter, to clarify, the investigator's), then met; else as they were."""
    return sorted(verdicts, key=lambda one: (_URGENCY.get(one["verdict"], 1), _WAITS.get(one["waits_for"], 3)))
