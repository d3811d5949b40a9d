"""I6: ECOG performance status."""


def test_whole_grades_from_0_to_3(spec):
    "Nothing is converted: half grades and other scales are asked about."
    spec(
        "I6",
        """
        ECOG       | verdict | reason
        -----------+---------+---------------
        0          | met     |
        1          | met     |
        2          | met     |
        3          | met     |
        4          | not met |
        5          | not met |
        6          | unknown | not_believable
        80         | unknown | not_believable
        1.5        | unknown | unreadable
        -1         | unknown | not_believable
        one        | unknown | unreadable
        [not_done] | unknown | not_done
                   | unknown | not_entered
        """,
    )


def test_the_latest_score_counts(spec):
    "Two of one day that disagree leave it open."
    spec(
        "I6",
        """
        ECOG                             | verdict | reason
        ---------------------------------+---------+------------
        1 on 2026-02-20; 4 on 2026-03-01 | not met |
        4 on 2026-02-20; 1 on 2026-03-01 | met     |
        1 on 2026-03-01; 4 on 2026-03-01 | unknown | conflicting
        """,
    )


def test_ecog_under_sixteen_is_flagged(spec):
    "Many trials use the Lansky score there."
    spec(
        "I6",
        """
        born       | ECOG | verdict | flags
        -----------+------+---------+-------------------
        2010-03-03 | 1    | met     | lansky_under_16
        2010-03-02 | 1    | met     | no lansky_under_16
        """,
    )


def test_an_old_score_is_flagged(spec):
    "14 days before the anchor date are a suggestion."
    spec(
        "I6",
        """
        ECOG            | verdict | flags
        ----------------+---------+---------
        1 on 2026-03-02 | met     | no stale
        1 on 2026-03-01 | met     | stale
        1 undated       | met     | undated
        """,
    )
