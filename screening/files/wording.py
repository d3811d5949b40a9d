"""What a schema finds wrong -> sentences that name the place, what came and what to write. Positions count from 1."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from screening.files.schema import NumberAsWritten

Error = Any
"""A jsonschema.ValidationError; its types say that each part of it may be anything."""

SHOWN = 60
"""Characters of a wrong value that are repeated."""

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def sentences(errors: Iterable[Error]) -> Iterator[str]:
    """One sentence for each thing that is wrong, in the order of the file."""
    for error in sorted(errors, key=lambda each: [str(step) for step in each.absolute_path]):
        yield from _WORDING.get(str(error.validator), _as_it_is)(error)


def place(path: Sequence[str | int]) -> str:
    """A way into a document as people count: `panels[2].results.alt` is the second panel."""
    steps = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{shown(step)}" for step in path)
    return steps.removeprefix(".")


def shown(value: Any, most: int = SHOWN) -> str:
    """A value of a file as it may stand on a terminal: one line, no control characters, cut where it is long."""
    text = str(value)
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[: most + 1])
    return text if len(text) <= most else f"{text[: most - 1]}…"


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """`; did you mean unit?`, or nothing where nothing comes near."""
    near = get_close_matches(wrong.lower(), list(known), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def at(path: Sequence[str | int], sentence: str) -> str:
    """The sentence with its place before it."""
    where = place(path)
    return f"{where}: {sentence}" if where else sentence


def _unknown_fields(error: Error) -> Iterator[str]:
    known = list(error.schema["properties"])
    for name in error.instance:
        if name not in known:
            hint = suggestion(name, known) or f"; known are {', '.join(known)}"
            yield at([*error.absolute_path, name], f"unknown field{hint}")


def _absent_field(error: Error) -> Iterator[str]:
    for name in error.validator_value:
        if name not in error.instance:
            yield at([*error.absolute_path, name], "missing")


def _wrong_type(error: Error) -> Iterator[str]:
    wanted = error.validator_value
    kinds = [_TYPES[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted) if kind != "null"]
    yield at(error.absolute_path, f"must be {_either(kinds)}, got {_found(error.instance)}")


def _not_one_of(error: Error) -> Iterator[str]:
    choices = [choice for choice in error.validator_value if choice]
    found = _found(error.instance)
    yield at(error.absolute_path, f"must be {_either(choices)}, got {found}")


def _not_this(error: Error) -> Iterator[str]:
    yield at(error.absolute_path, f'must be "{error.validator_value}", got {_found(error.instance)}')


def _wrong_form(error: Error) -> Iterator[str]:
    if not error.instance.strip():
        yield at(error.absolute_path, "must not be empty")
    else:
        rule = error.schema.get("description") or error.schema.get("title", "")
        yield at(error.absolute_path, f"{_found(error.instance)} does not do. {rule}".strip())


def _empty(error: Error) -> Iterator[str]:
    yield at(error.absolute_path, "must not be empty")


def _too_long(error: Error) -> Iterator[str]:
    what = "characters" if error.validator == "maxLength" else "entries"
    yield at(error.absolute_path, f"has {len(error.instance)} {what}, {error.validator_value} are the most")


def _as_it_is(error: Error) -> Iterator[str]:
    yield at(error.absolute_path, shown(error.message))


def _either(words: Sequence[Any]) -> str:
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"the number {shown(value)}" if isinstance(value, NumberAsWritten) else f'"{shown(value)}"'


_WORDING: dict[str, Callable[[Error], Iterator[str]]] = {
    "additionalProperties": _unknown_fields,
    "required": _absent_field,
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_this,
    "pattern": _wrong_form,
    "minLength": _empty,
    "minItems": _empty,
    "maxLength": _too_long,
    "maxItems": _too_long,
}
