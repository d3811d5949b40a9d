"""I2: relapsed or refractory disease."""


def test_no_remission_after_two_courses(spec):
    "Branch 1. One course without remission is not yet refractory."
    spec(
        "I2",
        """
        courses | remission    | verdict | reason
        --------+--------------+---------+---------------
        1       | no           | not met |
        2       | no           | met     |
        3       | no           | met     |
        2       | yes          | not met |
        2       | not recorded | unknown | not_recorded
        2       |              | unknown | not_entered
                | no           | unknown | not_entered
                | yes          | not met |
        two     | no           | unknown | unreadable
        21      | no           | unknown | not_believable
        """,
        relapsed="no",
    )


def test_a_candidate_in_first_remission_does_not_meet_it(spec):
    "Nothing is missing: no relapse, remission reached."
    spec(
        "I2",
        """
        courses | remission | first remission | relapsed | disease status     | verdict
        --------+-----------+-----------------+----------+--------------------+--------
        1       | yes       | 2025-12-01      | no       | complete remission | not met
        2       | yes       | 2025-12-01      | no       | complete remission | not met
                | yes       |                 | no       |                    | not met
        """,
    )


def test_relapse_within_six_calendar_months_of_the_first_remission(spec):
    """Branch 2, the day itself included; the end of a short month counts as the day.

    As written branch 4 lets every relapse pass, so the boundary shows in the flag: beyond it, with one relapse, the
    answer rests on a reading that nobody has confirmed.
    """
    spec(
        "I2",
        """
        first remission | relapse date | verdict | flags
        ----------------+--------------+---------+-----------------------
        2025-01-20      | 2025-06-02   | met     | no unconfirmed_reading
        2025-01-20      | 2025-07-20   | met     | no unconfirmed_reading
        2025-01-20      | 2025-07-21   | met     | unconfirmed_reading
        2025-08-31      | 2026-02-28   | met     | no unconfirmed_reading
        2025-08-31      | 2026-03-01   | met     | unconfirmed_reading
        2025-01-20      | 2025-06      | met     | no unconfirmed_reading
        2025-01-20      | 2025-07      | met     | unconfirmed_reading
        2025-01-20      | 2025         | met     | unconfirmed_reading
        """,
        courses="1",
        remission="yes",
        relapsed="yes",
        relapses="1",
    )


def test_a_later_relapse_that_resisted_the_original_regimen(spec):
    "Branch 3. Without it a single late relapse rests on branch 4 alone, and so does one that responded again."
    spec(
        "I2",
        """
        relapse date | reinduction failed | relapses | verdict | flags
        -------------+--------------------+----------+---------+-----------------------
        2025-10-20   | yes                | 1        | met     | no unconfirmed_reading
        2025-10-20   | no                 | 1        | met     | unconfirmed_reading
        2025-10-20   | not recorded       | 1        | met     | unconfirmed_reading
        2025-10-20   | no                 | 2        | met     | no unconfirmed_reading
        2025-10-20   | no                 |          | met     | unconfirmed_reading
        """,
        courses="1",
        remission="yes",
        first_remission_date="2024-05-20",
        relapsed="yes",
    )


def test_any_relapse_meets_it_as_written(spec):
    "Branch 4 needs nothing else to be known."
    spec(
        "I2",
        """
        relapsed     | verdict | reason           | flags
        -------------+---------+------------------+--------------------
        yes          | met     |                  | unconfirmed_reading
        not recorded | unknown | not_recorded     |
                     | unknown | not_entered      |
        MRD only     | unknown | awaits_judgement |
        """,
    )


def test_relapse_by_residual_disease_alone_awaits_the_investigator(spec):
    "The decision is the investigator's; it is recorded with a name and a reason."
    spec(
        "I2",
        """
        relapsed | relapse date | investigator | verdict | reason
        ---------+--------------+--------------+---------+-----------------
        MRD only | 2025-06-02   |              | unknown | awaits_judgement
        MRD only | 2025-06-02   | met          | met     |
        MRD only | 2025-06-02   | not met      | not met |
        MRD only | 2025-06-02   | unknown      | unknown | awaits_judgement
        no       |              | met          | not met |
        """,
        courses="1",
        remission="yes",
        first_remission_date="2025-01-20",
        reinduction_failed="no",
    )


def test_a_relapse_dated_after_the_as_of_date_has_not_happened(spec):
    "Neither the date nor the relapse is used."
    spec(
        "I2",
        """
        relapse date | verdict | reason
        -------------+---------+--------------
        2026-03-02   | met     |
        2026-03-03   | unknown | contradictory
        """,
        courses="1",
        remission="yes",
        first_remission_date="2025-10-20",
        relapsed="yes",
        relapses="1",
    )


def test_entries_that_contradict_each_other_decide_nothing(spec):
    "The named entries are in doubt until somebody looks; an independent branch may still decide."
    spec(
        "I2",
        """
        courses | remission | first remission | relapsed | relapse date | relapses | verdict | reason
        --------+-----------+-----------------+----------+--------------+----------+---------+--------------
        1       | no        |                 | yes      |              |          | unknown | contradictory
        2       | no        |                 | yes      |              |          | unknown | contradictory
        1       | yes       | 2025-06-02      | yes      | 2025-06-01   |          | unknown | contradictory
        1       | yes       | 2025-06-02      | yes      | 2025-06-02   |          | met     |
        1       | yes       | 2025-01-20      | no       | 2025-06-02   |          | unknown | contradictory
        1       | yes       | 2025-01-20      | no       |              | 1        | unknown | contradictory
        1       | yes       | 2025-01-20      | no       |              | 0        | not met |
        1       | yes       | 2025-01-20      | yes      | 2025-06-02   | 0        | unknown | contradictory
        2       | no        | 2025-01-20      | no       |              |          | unknown | contradictory
        0       | yes       | 2025-01-20      | no       |              |          | unknown | contradictory
        """,
    )


def test_the_status_of_today_must_agree_with_the_history(spec):
    "It decides nothing by itself, and it may show that the history is wrong."
    spec(
        "I2",
        """
        disease status              | remission | relapsed | verdict | reason
        ----------------------------+-----------+----------+---------+--------------
        relapse                     | yes       | no       | unknown | contradictory
        relapse                     | yes       | yes      | met     |
        complete remission          | no        | no       | unknown | contradictory
        complete remission with MRD | no        | no       | unknown | contradictory
        complete remission          | yes       | yes      | met     |
        refractory                  | no        | no       | met     |
        """,
        courses="2",
    )
