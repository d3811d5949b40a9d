"""I1: acute leukaemia."""


def test_the_confirmed_diagnosis_decides(spec):
    "Three kinds stay unknown until the investigator decides."
    spec(
        "I1",
        """
        diagnosis              | verdict | reason
        -----------------------+---------+-----------------
        AML                    | met     |
        APL                    | met     |
        B-ALL                  | met     |
        T-ALL                  | met     |
        ETP-ALL                | met     |
        MPAL                   | met     |
        acute leukaemia NOS    | met     |
        chronic leukaemia      | not met |
        MDS                    | not met |
        lymphoblastic lymphoma | unknown | awaits_judgement
        CML blast phase        | unknown | awaits_judgement
        other                  | unknown | awaits_judgement
        not recorded           | unknown | not_recorded
                               | unknown | not_entered
        leukaemia              | unknown | unreadable
        """,
        diagnosis_confirmed="yes",
    )


def test_a_diagnosis_needs_a_report(spec):
    "A diagnosis that cannot meet the criterion fails without one."
    spec(
        "I1",
        """
        diagnosis       | diagnosis confirmed | verdict | reason
        ----------------+---------------------+---------+-------------
        AML             | no                  | not met |
        AML             | not recorded        | unknown | not_recorded
        AML             |                     | unknown | not_entered
        MDS             |                     | not met |
        CML blast phase | no                  | not met |
        """,
    )


def test_the_investigator_resolves_what_awaits_a_decision_and_nothing_else(spec):
    "A judgement answers the unknown that waits for it; it never overrides what the data say."
    spec(
        "I1",
        """
        diagnosis       | investigator | verdict | reason
        ----------------+--------------+---------+-----------------
        CML blast phase | met          | met     |
        CML blast phase | not met      | not met |
        CML blast phase | unknown      | unknown | awaits_judgement
        MDS             | met          | not met |
        AML             | not met      | met     |
        """,
        diagnosis_confirmed="yes",
    )
