"""I8: expected survival."""


def test_at_least_three_months(spec):
    "A number, a bound or a range; one that lies on both sides of three months is open."
    spec(
        "I8",
        """
        expected survival | verdict | reason
        ------------------+---------+---------------
        3 mo              | met     |
        2.9 mo            | not met |
        12 mo             | met     |
        >=3 mo            | met     |
        >3 mo             | met     |
        <3 mo             | not met |
        <=3 mo            | unknown | uncertain
        >2 mo             | unknown | uncertain
        3-6 mo            | met     |
        2-4 mo            | unknown | uncertain
        1-2 mo            | not met |
        3                 | unknown | no_unit
        13 wk             | unknown | wrong_unit
        700 mo            | unknown | not_believable
        good mo           | unknown | unreadable
                          | unknown | not_entered
        """,
    )


def test_survival_is_always_a_judgement(spec):
    "The investigator's yes or no needs no number."
    spec(
        "I8",
        """
        expected survival | investigator | verdict | flags
        ------------------+--------------+---------+----------------------
        6 mo              |              | met     | awaiting_judgement
        6 mo              | met          | met     | no awaiting_judgement
                          | met          | met     | no awaiting_judgement
                          | not met      | not met | no awaiting_judgement
        """,
    )
