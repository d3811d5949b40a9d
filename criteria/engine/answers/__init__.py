"""Answers as typed -> Facts: reading, choosing the result that counts, conditions, contradictions, derived facts.

`facts_from` takes a candidate document (docs/candidate-format.md) and is a pure function of it and the version.
"""

from criteria.engine.answers.collect import facts_from, occasion_of
from criteria.engine.answers.reading import read_entry

__all__ = ["facts_from", "occasion_of", "read_entry"]
