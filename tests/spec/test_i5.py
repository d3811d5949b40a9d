"""I5: age."""


def test_completed_years_from_14_to_65_both_included(spec):
    "From the 14th birthday to the day before the 66th."
    spec(
        "I5",
        """
        born       | verdict
        -----------+--------
        2012-03-03 | not met
        2012-03-02 | met
        1985-06-15 | met
        1960-03-03 | met
        1960-03-02 | not met
        """,
    )


def test_at_14_and_at_65_the_answer_rests_on_a_reading(spec):
    '"Over 14" and "under 65" may leave out both ages; inside the bounds nothing is flagged.'
    spec(
        "I5",
        """
        born       | verdict | flags
        -----------+---------+----------------------------------------
        2012-03-02 | met     | age_boundary, unconfirmed_reading
        2011-03-03 | met     | age_boundary, unconfirmed_reading
        2011-03-02 | met     | no age_boundary, no unconfirmed_reading
        1961-03-03 | met     | no age_boundary, no unconfirmed_reading
        1961-03-02 | met     | age_boundary, unconfirmed_reading
        1960-03-03 | met     | age_boundary, unconfirmed_reading
        2012-03-03 | not met | no age_boundary, no unconfirmed_reading
        """,
    )


def test_born_on_29_february_the_birthday_falls_on_1_march(spec):
    "In common years; flagged."
    spec(
        "I5",
        """
        born       | as of      | anchor     | verdict | flags
        -----------+------------+------------+---------+------------
        2012-02-29 | 2026-02-28 | 2026-03-16 | not met | leap_day
        2012-02-29 | 2026-03-01 | 2026-03-16 | met     | leap_day
        1960-02-29 | 2026-02-28 | 2026-03-16 | met     | leap_day
        1960-02-29 | 2026-03-01 | 2026-03-16 | not met | leap_day
        2014-02-28 | 2028-02-28 | 2028-03-16 | met     | no leap_day
        1962-03-01 | 2028-02-29 | 2028-03-16 | met     | no leap_day
        1962-02-28 | 2028-02-29 | 2028-03-16 | not met | no leap_day
        """,
    )


def test_an_incomplete_birth_date_may_be_enough(spec):
    "A year is a span of ages; it counts where all of them answer alike."
    spec(
        "I5",
        """
        born    | verdict | reason
        --------+---------+----------
        1985    | met     |
        2011    | met     |
        2012    | unknown | uncertain
        2012-02 | met     |
        2012-03 | unknown | uncertain
        2013    | not met |
        1960    | unknown | uncertain
        1959    | not met |
        """,
    )


def test_an_age_may_stand_for_a_birth_date_that_the_site_may_not_hold(spec):
    "Beside a birth date it must agree."
    spec(
        "I5",
        """
        born       | age   | verdict | reason
        -----------+-------+---------+---------------
                   | 13    | not met |
                   | 14    | met     |
                   | 65    | met     |
                   | 66    | not met |
                   | 40.5  | unknown | unreadable
                   | forty | unknown | unreadable
                   | 140   | unknown | not_believable
        1985-06-15 | 40    | met     |
        1985-06-15 | 41    | unknown |
        1985       | 40    | met     |
        1985       | 44    | unknown |
        """,
    )


def test_a_birth_date_that_cannot_be_read_decides_nothing(spec):
    "02/03/1985 is two dates."
    spec(
        "I5",
        """
        born       | verdict | reason
        -----------+---------+--------------
        2 Mar 1985 | met     |
        1985-3-2   | met     |
        02/03/1985 | unknown | unreadable
        1985-02-30 | unknown | unreadable
        2026-03-03 | unknown | contradictory
                   | unknown | not_entered
        """,
    )
