"""Rule objects -> canonical CQL. Reading the printed text gives the same objects again."""

from collections.abc import Callable

from criteria.engine.language import nodes

# How tightly each construct binds, by the levels of grammar.lark; brackets are printed where a part binds less.
IMPLIES, OR, AND, IN, EQUAL, TIMING, ORDER, RANGE, NOT, SUM, PRODUCT, SIGN, ATOM = range(13)

_BINARY: dict[type[nodes.Node], tuple[str, int]] = {
    nodes.Implies: ("implies", IMPLIES),
    nodes.Or: ("or", OR),
    nodes.Xor: ("xor", OR),
    nodes.And: ("and", AND),
    nodes.Equal: ("=", EQUAL),
    nodes.NotEqual: ("!=", EQUAL),
    nodes.Before: ("before", TIMING),
    nodes.After: ("after", TIMING),
    nodes.OnOrBefore: ("on or before", TIMING),
    nodes.OnOrAfter: ("on or after", TIMING),
    nodes.SameDay: ("same day as", TIMING),
    nodes.Less: ("<", ORDER),
    nodes.AtMost: ("<=", ORDER),
    nodes.More: (">", ORDER),
    nodes.AtLeast: (">=", ORDER),
    nodes.Add: ("+", SUM),
    nodes.Subtract: ("-", SUM),
    nodes.Multiply: ("*", PRODUCT),
    nodes.Divide: ("/", PRODUCT),
}


def print_rule(rule: nodes.Node) -> str:
    """The canonical text of a rule."""
    return _print(rule)[0]


def _print(node: nodes.Node) -> tuple[str, int]:
    """The text, and how tightly it binds."""
    if type(node) in _BINARY and isinstance(node, nodes.Binary):
        word, level = _BINARY[type(node)]
        return f"{_at(node.left, level)} {word} {_at(node.right, level + 1)}", level
    text, level = _PRINTERS[type(node)](node)
    return text, level


def _at(node: nodes.Node, level: int) -> str:
    text, own = _print(node)
    return text if own >= level else f"({text})"


def _quote(text: str, mark: str) -> str:
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def _boolean(node: nodes.BooleanLiteral) -> tuple[str, int]:
    return ("true" if node.value else "false"), ATOM


def _quantity(node: nodes.QuantityLiteral) -> tuple[str, int]:
    if node.calendar:
        return f"{node.text} {node.unit}{'' if node.number == 1 else 's'}", ATOM
    return f"{node.text} {_quote(node.unit, chr(39))}", ATOM


def _between(node: nodes.Between) -> tuple[str, int]:
    return f"{_at(node.operand, NOT)} between {_at(node.low, SUM)} and {_at(node.high, SUM)}", RANGE


def _in(node: nodes.In) -> tuple[str, int]:
    return f"{_at(node.operand, IN)} in {_print(node.items)[0]}", IN


def _list(node: nodes.ListOf) -> tuple[str, int]:
    return "{" + ", ".join(print_rule(item) for item in node.items) + "}", ATOM


def _query(node: nodes.Query) -> str:
    return f"{print_rule(node.source)} {node.alias} return all {print_rule(node.body)}"


def _call(name: str) -> Callable[..., tuple[str, int]]:
    def printed(node: nodes.Node) -> tuple[str, int]:
        parts = [_query(part) if isinstance(part, nodes.Query) else print_rule(part) for part in node.children()]
        return f"{name}({', '.join(parts)})", ATOM

    return printed


def _at_least_of(node: nodes.AtLeastOf) -> tuple[str, int]:
    return f"AtLeast({node.count}, {_query(node.query)})", ATOM


_PRINTERS: dict[type[nodes.Node], Callable[..., tuple[str, int]]] = {
    nodes.BooleanLiteral: _boolean,
    nodes.IntegerLiteral: lambda node: (str(node.value), ATOM),
    nodes.DecimalLiteral: lambda node: (node.text, ATOM),
    nodes.StringLiteral: lambda node: (_quote(node.value, "'"), ATOM),
    nodes.QuantityLiteral: _quantity,
    nodes.DateLiteral: lambda node: (f"@{node.text}", ATOM),
    nodes.ListOf: _list,
    nodes.Name: lambda node: (_quote(node.name, '"'), ATOM),
    nodes.Field: lambda node: (f"{node.alias}.{node.name}", ATOM),
    nodes.Not: lambda node: (f"not {_at(node.operand, NOT)}", NOT),
    nodes.Negate: lambda node: (f"-{_at(node.operand, SIGN)}", SIGN),
    nodes.Between: _between,
    nodes.In: _in,
    nodes.UpperLimit: _call("ULN"),
    nodes.LowerLimit: _call("LLN"),
    nodes.Lowest: _call("Lowest"),
    nodes.Highest: _call("Highest"),
    nodes.Every: _call("Every"),
    nodes.Some: _call("Some"),
    nodes.AtLeastOf: _at_least_of,
}
