"""P1: CD7 on the leukaemia cells."""


def test_the_laboratory_decides_by_its_own_word(spec):
    "The record names no cut-off: the interpretation on the flow cytometry report counts."
    spec(
        "P1",
        """
        CD7           | verdict | reason
        --------------+---------+--------------
        positive      | met     |
        negative      | not met |
        indeterminate | unknown | indeterminate
        not done      | unknown | not_done
                      | unknown | not_entered
        perhaps       | unknown | unreadable
        """,
        cd7_method="flow cytometry",
    )


def test_only_flow_cytometry_counts(spec):
    "A result by another method is kept and shown, and cannot count, whatever it says."
    spec(
        "P1",
        """
        CD7 method           | CD7      | verdict | reason
        ---------------------+----------+---------+-------------
        flow cytometry       | positive | met     |
        immunohistochemistry | positive | unknown | not_counted
        immunohistochemistry | negative | unknown | not_counted
        other                | positive | unknown | not_counted
        not recorded         | positive | unknown | not_recorded
                             | positive | unknown | not_entered
        """,
    )


def test_a_percentage_alone_decides_nothing(spec):
    "Similar trials ask 70 percent or plain positivity; this record names neither."
    spec(
        "P1",
        """
        CD7 percent | CD7      | verdict | flags
        ------------+----------+---------+-----------------------
        95 %        |          | unknown | no_threshold_in_source
        95 %        | negative | not met | no_threshold_in_source
        3 %         | positive | met     | no_threshold_in_source
        """,
        cd7_method="flow cytometry",
    )


def test_positive_with_no_positive_cell_is_a_contradiction(spec):
    "One of the two entries is wrong, and nobody knows which."
    spec(
        "P1",
        """
        CD7 percent | CD7      | verdict | reason
        ------------+----------+---------+--------------
        0 %         | positive | unknown | contradictory
        0.5 %       | positive | met     |
        0 %         | negative | not met |
        """,
        cd7_method="flow cytometry",
    )


def test_the_latest_result_counts(spec):
    "Never the older, better one. Two different answers of one day, or one dated after screening, leave it open."
    spec(
        "P1",
        """
        CD7                                            | verdict | reason
        -----------------------------------------------+---------+--------------
        negative on 2026-01-10; positive on 2026-02-20 | met     |
        positive on 2026-01-10; negative on 2026-02-20 | not met |
        positive on 2026-01-10; see fax on 2026-02-20  | unknown | unreadable
        positive on 2026-02-20; negative on 2026-02-20 | unknown | conflicting
        positive on 2026-02-20; positive on 2026-02-20 | met     |
        positive on 2026-02-20; negative undated       | unknown | conflicting
        positive on 2026-03-03                         | unknown | contradictory
        """,
        cd7_method="flow cytometry",
    )


def test_an_old_result_is_flagged_and_still_counts(spec):
    "28 days before the anchor date are a suggestion; the record states no window."
    spec(
        "P1",
        """
        CD7                    | verdict | flags
        -----------------------+---------+------------------
        positive on 2026-02-16 | met     | no stale
        positive on 2026-02-15 | met     | stale
        positive undated       | met     | undated, no stale
        """,
        cd7_method="flow cytometry",
    )
