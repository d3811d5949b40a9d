"""Which criteria read a variable: the protocol's sentence is then one glance away from the field."""

from collections.abc import Mapping

from criteria.engine.variables import Dictionary
from criteria.engine.versions import Criterion, Version

Uses = Mapping[str, tuple[Criterion, ...]]


def uses_of(version: Version) -> Uses:
    """Return the criteria that read each variable, by the variable's key, in protocol order."""
    uses: dict[str, list[Criterion]] = {}
    for criterion in version.criteria:
        for key in keys_read(criterion, version.dictionary):
            uses.setdefault(key, []).append(criterion)
    return {key: tuple(criteria) for key, criteria in uses.items()}


def keys_read(criterion: Criterion, dictionary: Dictionary) -> list[str]:
    """Return the keys of the variables that a criterion reads, and of those that its derived ones are made of."""
    variables = map(dictionary.by_name, dictionary.behind(criterion.rule.needs))
    return [variable.key for variable in variables if variable is not None]
