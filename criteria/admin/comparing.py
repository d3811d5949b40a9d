"""What changed between two versions, criterion by criterion, in plain words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from criteria.admin.reading import dictionary_of
from criteria.forms.rules import reading_of, same_rule
from criteria.models import CriteriaVersion, Criterion
from criteria.snapshots import snapshot_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion that differs: what it read before and reads now, and which other texts changed."""

    code: str
    title: str
    kind: str
    before: str = ""
    after: str = ""
    others: tuple[str, ...] = ()


def differences(before: CriteriaVersion | None, after: CriteriaVersion) -> list[Difference]:
    """The criteria of `after` that are not as in `before`, then those taken out. Without a before, all are new."""
    old = {} if before is None else {each.code.upper(): each for each in before.criteria.order_by("position")}
    new = {each.code.upper(): each for each in after.criteria.order_by("position")}
    now = dictionary_of(after)
    then = now if before is None else dictionary_of(before)
    found = [_compare(old.get(code), each, then, now) for code, each in new.items()]
    gone = [
        Difference(each.code, each.title, _("taken out"), before=reading_of(each.expression, then))
        for code, each in old.items()
        if code not in new
    ]
    return [each for each in found if each is not None] + gone + _of_the_whole(before, after)


def _of_the_whole(before: CriteriaVersion | None, after: CriteriaVersion) -> list[Difference]:
    names = {"settings": _("Settings"), "contradictions": _("Contradictory entries")}
    if before is None:
        return []
    changed = [
        Difference("", label, _("changed"))
        for name, label in names.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return changed + _of_the_catalogue(before, after)


def _of_the_catalogue(before: CriteriaVersion, after: CriteriaVersion) -> list[Difference]:
    """Variables and agents that differ: a factor or a believable range bears on verdicts as much as a limit."""
    then, now = (each.snapshot or snapshot_of(each) for each in (before, after))
    found = []
    for part, key, label in (("variables", "name", _("Variables")), ("agents", "agent", _("Agents"))):
        old, new = ({item[key]: item for item in snapshot[part]} for snapshot in (then, now))
        changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
        if changed:
            found.append(Difference("", label, _("changed"), others=tuple(changed)))
    return found


def _compare(old: Criterion | None, new: Criterion, then: Any, now: Any) -> Difference | None:
    reads = reading_of(new.expression, now) or new.expression
    if old is None:
        return Difference(new.code, new.title, _("new"), after=reads)
    was, is_now = old.as_json(), new.as_json()
    others = tuple(name.replace("_", " ") for name in is_now if name != "expression" and was[name] != is_now[name])
    if _examples(old) != _examples(new):
        others += (_("examples"),)
    read = reading_of(old.expression, then) or old.expression
    if same_rule(old.expression, new.expression, now):
        return Difference(new.code, new.title, _("text changed"), others=others) if others else None
    return Difference(new.code, new.title, _("rule changed"), before=read, after=reads, others=others)


def _examples(criterion: Criterion) -> list[dict[str, Any]]:
    return [example.as_json() for example in criterion.examples.order_by("position")]
