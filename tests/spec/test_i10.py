"""I10: pregnancy."""


def test_men_are_not_asked(spec):
    "The rule is about fertile women; with the sex unknown a negative serum test settles it."
    spec(
        "I10",
        """
        sex     | specimen | test     | verdict        | reason
        --------+----------+----------+----------------+-------------
        male    |          |          | not applicable |
        unknown | serum    | negative | met            |
                | serum    | negative | met            |
        unknown |          |          | unknown        | not_recorded
        unknown | serum    | positive | unknown        | not_recorded
        """,
    )


def test_a_fertile_woman_needs_a_negative_serum_test(spec):
    "Urine does not count, whatever it shows."
    spec(
        "I10",
        """
        specimen     | test          | verdict | reason
        -------------+---------------+---------+--------------
        serum        | negative      | met     |
        serum        | positive      | not met |
        serum        | indeterminate | unknown | indeterminate
        serum        | not done      | unknown | not_done
                     |               | unknown | not_entered
        urine        | negative      | unknown | not_counted
        urine        | positive      | unknown | not_counted
        not recorded | negative      | unknown | not_recorded
                     | negative      | unknown | not_entered
        """,
        sex="female",
        sterilised="no",
        menopause="not reached",
    )


def test_girls_are_not_exempt(spec):
    "From 14 to 17 the test is needed as well."
    spec(
        "I10",
        """
        born       | specimen | test     | verdict
        -----------+----------+----------+--------
        2011-08-20 |          |          | unknown
        2011-08-20 | serum    | negative | met
        2011-08-20 | serum    | positive | not met
        """,
        sex="female",
        sterilised="no",
        menopause="not reached",
    )


def test_a_sterilised_woman_needs_no_test(spec):
    'A record is needed; "not recorded" is not one.'
    spec(
        "I10",
        """
        sterilised   | verdict | reason
        -------------+---------+-------------
        yes          | met     |
        no           | unknown | not_entered
        not recorded | unknown | not_recorded
        """,
        sex="female",
        menopause="not reached",
    )


def test_two_years_after_menopause_no_test_is_needed(spec):
    "The second anniversary itself counts, on the as-of date. An incomplete date counts where every day of it would do."
    spec(
        "I10",
        """
        menopause    | menopause date | verdict | reason
        -------------+----------------+---------+--------------
        reached      | 2024-03-02     | met     |
        reached      | 2024-03-03     | unknown | not_entered
        reached      | 2024-02        | met     |
        reached      | 2024-03        | unknown | uncertain
        reached      | 2023           | met     |
        reached      |                | unknown | not_entered
        not recorded | 2020-01-01     | unknown | not_recorded
        not reached  | 2020-01-01     | unknown | contradictory
        reached      | 2026-03-03     | unknown | contradictory
        """,
        sex="female",
        sterilised="no",
    )


def test_a_positive_test_that_cannot_be_is_a_contradiction(spec):
    "In a man, after sterilisation, or two years after menopause: something is wrong, and nobody is judged by it."
    spec(
        "I10",
        """
        sex    | sterilised   | menopause   | menopause date | test     | verdict        | reason
        -------+--------------+-------------+----------------+----------+----------------+--------------
        male   |              |             |                | positive | unknown        | contradictory
        male   |              |             |                | negative | not applicable |
        male   |              | reached     |                | negative | met            |
        female | yes          |             |                | positive | unknown        | contradictory
        female | no           | reached     | 2024-03-02     | positive | unknown        | contradictory
        female | no           | reached     | 2024-03-03     | positive | not met        |
        female | not recorded | not reached |                | positive | unknown        | not_recorded
        """,
        specimen="serum",
    )


def test_an_old_test_is_flagged(spec):
    "7 days before the anchor date are a suggestion."
    spec(
        "I10",
        """
        anchor     | test                   | verdict | flags
        -----------+------------------------+---------+---------
        2026-03-09 | negative on 2026-03-02 | met     | no stale
        2026-03-09 | negative on 2026-03-01 | met     | stale
        2026-03-16 | negative on 2026-03-02 | met     | stale
        """,
        sex="female",
        sterilised="no",
        menopause="not reached",
        specimen="serum",
    )
