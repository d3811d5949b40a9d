"""P2: informed consent."""


def test_an_adult_agrees_alone_and_not_after_screening(spec):
    "A consent dated after the as-of date contradicts the screening and is to be clarified; a refusal is final."
    spec(
        "P2",
        """
        consent      | consent date | verdict | reason
        -------------+--------------+---------+--------------
        yes          | 2026-03-01   | met     |
        yes          | 2026-03-02   | met     |
        yes          | 2026-03-03   | unknown | contradictory
        yes          | 2026-02      | met     |
        yes          | 2026-03      | unknown | uncertain
        yes          |              | unknown | not_entered
        yes          | 03/02/2026   | unknown | unreadable
        yes          | 2026-02-30   | unknown | unreadable
        yes          | 1984-01-01   | unknown | contradictory
        no           |              | not met |
        no           | 2026-03-01   | not met |
        not recorded | 2026-03-01   | unknown | not_recorded
                     | 2026-03-01   | unknown | not_entered
        """,
        born="1985-06-15",
    )


def test_below_eighteen_a_guardian_agrees_as_well(spec):
    "The age of majority is 18: on the eighteenth birthday the guardian is no longer asked."
    spec(
        "P2",
        """
        born       | guardian     | verdict | reason
        -----------+--------------+---------+-------------
        2008-03-02 |              | met     |
        2008-03-03 | yes          | met     |
        2008-03-03 | no           | not met |
        2008-03-03 |              | unknown | not_entered
        2008-03-03 | not recorded | unknown | not_recorded
        2011-08-20 | yes          | met     |
        1985-06-15 | no           | met     |
        """,
        consent="yes",
        consent_date="2026-02-24",
    )


def test_without_the_age_nobody_knows_whose_consent_is_needed(spec):
    "An entered age or a birth year may be enough; a refusal needs no age."
    spec(
        "P2",
        """
        consent | born | age | guardian | verdict | reason
        --------+------+-----+----------+---------+------------
        yes     |      |     | yes      | unknown | not_entered
        yes     |      | 18  |          | met     |
        yes     |      | 17  | yes      | met     |
        yes     |      | 17  | no       | not met |
        yes     | 2007 |     |          | met     |
        yes     | 2008 |     | no       | unknown | uncertain
        no      |      |     | yes      | not met |
        """,
        consent_date="2026-02-24",
    )


def test_a_minor_who_refuses_assent_has_not_agreed(spec):
    "Agreement and refused assent cannot both be right; where assent is not required nothing contradicts."
    spec(
        "P2",
        """
        born       | Assent       | verdict | reason
        -----------+--------------+---------+--------------
        2011-08-20 | no           | unknown | contradictory
        2011-08-20 | yes          | met     |
        2011-08-20 | not required | met     |
        2011-08-20 |              | met     |
        1985-06-15 | no           | met     |
        """,
        consent="yes",
        consent_date="2026-02-24",
        guardian="yes",
    )
