"""Constructs of CQL that are left out on purpose, each with what to write instead.

Most of them silently drop unknown values: `exists`, `Count`, `Min` and `Max` ignore null rows, a bare `return` means
`return distinct`, `where` drops rows whose condition is unknown, `if` and `case` take the else branch on unknown.
Each of these can call somebody eligible whom nobody knows to be.
"""

REFUSED: dict[str, str] = {
    "exists": 'Write Some("List" T return all ...); exists ignores rows that are not known.',
    "where": "Put the condition behind `return all`; where drops rows whose condition is not known.",
    "distinct": "Write `return all`; distinct drops rows.",
    "if": "Write the cases with `and`, `or`, `implies`; if takes the else branch when the condition is not known.",
    "case": "Write the cases with `and`, `or`, `implies`; case takes the else branch when a condition is not known.",
    "is": "Unknown is handled by the engine; leave `is null` and `is true` out.",
    "null": "Unknown is handled by the engine; leave null out.",
    "Count": "Write AtLeast(n, list); Count ignores rows that are not known.",
    "Min": "Write Lowest(a, b) or Every(...); Min ignores rows that are not known.",
    "Max": "Write Highest(a, b) or Some(...); Max ignores rows that are not known.",
    "Sum": "Sum ignores rows that are not known.",
    "AllTrue": "Write Every(list); AllTrue({true, null}) is true.",
    "AnyTrue": "Write Some(list); AnyTrue({false, null}) is false.",
    "Coalesce": "Coalesce replaces an unknown value by another one; write the cases with `or`.",
    "define": "A criterion is one expression; leave the definition out.",
    "using": "A criterion is one expression; leave the library header out.",
    "include": "A criterion is one expression; nothing can be included.",
    "sort": "The order of rows bears on no criterion.",
    "with": "Write the condition behind `return all`.",
    "without": "Write the condition behind `return all`.",
    "from": 'Name one list: "List" T return all ...',
    "return": "Write `return all`; a bare return drops equal rows.",
    "contains": "Write it the other way round: value in {...}.",
    "Interval": "Write `between ... and ...`, or two comparisons.",
    "difference": 'Compare the dates: "First" on or before "Second" + 6 months.',
    "duration": 'Compare the dates: "First" on or before "Second" + 6 months.',
    "~": "Write =; equivalence calls two unknown values equal.",
    "!~": "Write !=; equivalence calls two unknown values equal.",
    "Today": 'Write "As-of date": evaluation reads no clock.',
    "Now": 'Write "As-of date": evaluation reads no clock.',
}
