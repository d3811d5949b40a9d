"""I9b: ALT and AST."""


def test_both_at_most_two_and_a_half_times_their_own_limit(spec):
    "Inclusive. Each with the limit that came with it; one failing is enough."
    spec(
        "I9b",
        """
        ALT                    | AST                   | verdict | reason
        -----------------------+-----------------------+---------+------------
        100 U/L (ULN 40 U/L)   | 87.5 U/L (ULN 35 U/L) | met     |
        100.1 U/L (ULN 40 U/L) | 25 U/L (ULN 35 U/L)   | not met |
        30 U/L (ULN 40 U/L)    | 87.6 U/L (ULN 35 U/L) | not met |
        90 U/L (ULN 40 U/L)    | 90 U/L (ULN 35 U/L)   | not met |
        101 U/L (ULN 40 U/L)   |                       | not met |
        30 U/L (ULN 40 U/L)    |                       | unknown | not_entered
                               | 25 U/L (ULN 35 U/L)   | unknown | not_entered
        30 U/L (ULN 40 U/L)    | [not_done]            | unknown | not_done
        """,
    )


def test_there_is_no_limit_but_the_one_on_the_report(spec):
    "Without it, or with one that cannot be right, the result stands and decides nothing."
    spec(
        "I9b",
        """
        ALT                   | verdict | reason
        ----------------------+---------+---------------
        30 U/L                | unknown | not_entered
        30 U/L (ULN 40)       | unknown | no_unit
        30 U/L (ULN 0 U/L)    | unknown | not_believable
        30 U/L (ULN 400 U/L)  | unknown | not_believable
        30 U/L (ULN high U/L) | unknown | unreadable
        30 (ULN 40 U/L)       | unknown | no_unit
        30 mg/dL (ULN 40 U/L) | unknown | wrong_unit
        """,
        ast="25 U/L (ULN 35 U/L)",
    )


def test_every_accepted_unit(spec):
    "1 ukat/L is 60 U/L, 1 nkat/L is 0.06 U/L. Value and limit may differ in unit; then it is flagged."
    spec(
        "I9b",
        """
        ALT                            | verdict | flags
        -------------------------------+---------+----------------------
        1.675 ukat/L (ULN 0.67 ukat/L) | met     | no limit_unit_differs
        1.68 ukat/L (ULN 0.67 ukat/L)  | not met | no limit_unit_differs
        100 [iU]/L (ULN 40 [iU]/L)     | met     |
        100 [iU]/L (ULN 40 U/L)        | met     | limit_unit_differs
        1.66 ukat/L (ULN 40 U/L)       | met     | limit_unit_differs
        1.67 ukat/L (ULN 40 U/L)       | not met | limit_unit_differs
        1666 nkat/L (ULN 40 U/L)       | met     | limit_unit_differs
        1667 nkat/L (ULN 40 U/L)       | not met | limit_unit_differs
        1667.5 nkat/L (ULN 667 nkat/L) | met     |
        1668 nkat/L (ULN 667 nkat/L)   | not met |
        """,
        ast="25 U/L (ULN 35 U/L)",
    )


def test_the_range_of_the_limit_decides_a_doubtful_unit(spec):
    "0.67 is a limit in ukat/L, 667 one in nkat/L; neither is one in U/L."
    spec(
        "I9b",
        """
        ALT                       | verdict | reason
        --------------------------+---------+---------------
        1 U/L (ULN 0.67 U/L)      | unknown | not_believable
        500 U/L (ULN 667 U/L)     | unknown | not_believable
        30 ukat/L (ULN 40 ukat/L) | unknown | not_believable
        """,
        ast="25 U/L (ULN 35 U/L)",
    )


def test_bounds_and_ranges(spec):
    "Open where they lie on both sides of 100 U/L."
    spec(
        "I9b",
        """
        ALT                     | verdict | reason
        ------------------------+---------+----------
        <10 U/L (ULN 40 U/L)    | met     |
        >80 U/L (ULN 40 U/L)    | unknown | uncertain
        >=100 U/L (ULN 40 U/L)  | unknown | uncertain
        >100 U/L (ULN 40 U/L)   | not met |
        90-110 U/L (ULN 40 U/L) | unknown | uncertain
        """,
        ast="25 U/L (ULN 35 U/L)",
    )


def test_the_limit_belongs_to_the_result(spec):
    "The latest result counts with its own limit, not with that of another laboratory or day."
    spec(
        "I9b",
        """
        ALT                                                                  | verdict
        ---------------------------------------------------------------------+--------
        30 U/L (ULN 40 U/L) on 2026-02-20; 90 U/L (ULN 34 U/L) on 2026-03-01 | not met
        30 U/L (ULN 34 U/L) on 2026-02-20; 90 U/L (ULN 40 U/L) on 2026-03-01 | met
        30 U/L (ULN 40 U/L) on 2026-02-20; 30 U/L on 2026-03-01              | unknown
        """,
        ast="25 U/L (ULN 35 U/L)",
    )
