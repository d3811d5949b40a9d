"""I3a: washout of systemic therapy."""


def test_fourteen_calendar_days_are_enough_whatever_the_half_life(spec):
    "The day of the last dose counts as day 0; the hour does not matter."
    spec(
        "I3a",
        """
        anchor           | therapies                                      | verdict | reason
        -----------------+------------------------------------------------+---------+------------
        2026-03-15       | pirarubicin, last 2026-03-01                   | met     |
        2026-03-14       | pirarubicin, last 2026-03-01                   | unknown | not_entered
        2026-03-15       | mitoxantrone, last 2026-03-01, half-life 215 h | met     |
        2026-03-14       | mitoxantrone, last 2026-03-01, half-life 215 h | not met |
        2026-03-15 00:30 | pirarubicin, last 2026-03-01 at 23:00          | met     |
        """,
    )


def test_five_half_lives_count_in_hours_where_both_times_are_known(spec):
    "Venetoclax, 26 h: 130 hours, inclusive. A half-life in days is the same half-life."
    spec(
        "I3a",
        """
        anchor           | therapies                                              | verdict
        -----------------+--------------------------------------------------------+--------
        2026-03-06 18:00 | venetoclax, last 2026-03-01 at 08:00, half-life 26 h   | met
        2026-03-06 17:59 | venetoclax, last 2026-03-01 at 08:00, half-life 26 h   | not met
        2026-03-06 08:00 | idarubicin, last 2026-03-01 at 08:00, half-life 1 d    | met
        2026-03-06 07:59 | idarubicin, last 2026-03-01 at 08:00, half-life 1 d    | not met
        2026-03-14 23:30 | olutasidenib, last 2026-03-01 at 00:30, half-life 67 h | met
        2026-03-14 23:29 | olutasidenib, last 2026-03-01 at 00:30, half-life 67 h | not met
        2026-03-14 18:30 | ponatinib, last 2026-03-01 at 00:30, half-life 66 h    | met
        2026-03-14 18:29 | ponatinib, last 2026-03-01 at 00:30, half-life 66 h    | not met
        """,
    )


def test_with_a_date_only_all_possible_hours_must_suffice(spec):
    """Between the two dates lie a day less to a day more than the calendar days.

    130 hours after a dose on 1 March are over by any reckoning on 8 March and by none on 5 March; between, the hour
    decides and is asked for.
    """
    spec(
        "I3a",
        """
        anchor           | therapies                                            | verdict | reason
        -----------------+------------------------------------------------------+---------+-------------------
        2026-03-05       | venetoclax, last 2026-03-01, half-life 26 h          | not met |
        2026-03-06       | venetoclax, last 2026-03-01, half-life 26 h          | unknown | time_of_day_needed
        2026-03-07       | venetoclax, last 2026-03-01, half-life 26 h          | unknown | time_of_day_needed
        2026-03-08       | venetoclax, last 2026-03-01, half-life 26 h          | met     |
        2026-03-07 09:00 | venetoclax, last 2026-03-01, half-life 26 h          | unknown | time_of_day_needed
        2026-03-07 10:00 | venetoclax, last 2026-03-01, half-life 26 h          | met     |
        2026-03-06 09:00 | venetoclax, last 2026-03-01, half-life 26 h          | not met |
        2026-03-06       | venetoclax, last 2026-03-01 at 20:00, half-life 26 h | not met |
        2026-03-05       | idarubicin, last 2026-03-01, half-life 24 h          | not met |
        2026-03-06       | idarubicin, last 2026-03-01, half-life 24 h          | unknown | time_of_day_needed
        2026-03-07       | idarubicin, last 2026-03-01, half-life 24 h          | met     |
        """,
    )


def test_a_half_life_counts_once_somebody_confirmed_it_with_a_source(spec):
    "Ten days after the last dose. Until then it is a proposal, and 14 days are needed."
    spec(
        "I3a",
        """
        therapies                                                  | verdict | reason        | flags
        -----------------------------------------------------------+---------+---------------+---------------
        pirarubicin, last 2026-03-01                               | unknown | not_entered   |
        venetoclax, last 2026-03-01, half-life 26 h                | met     |               | half_life_used
        venetoclax, last 2026-03-01, half-life 26 h, not confirmed | unknown | not_confirmed |
        venetoclax, last 2026-03-01, half-life 26 h, no source     | unknown | not_confirmed |
        venetoclax, last 2026-03-01                                | unknown | not_confirmed |
        imported agent, last 2026-03-01, half-life <=26 h          | met     |               |
        imported agent, last 2026-03-01, half-life >26 h           | unknown |               |
        imported agent, last 2026-03-01, half-life long            | unknown | unreadable    |
        imported agent, last 2026-03-01, half-life 26              | unknown | no_unit       |
        imported agent, last 2026-03-01, half-life 26 mg           | unknown |               |
        """,
        anchor="2026-03-11",
    )


def test_every_agent_must_have_cleared(spec):
    "One agent too close fails it, even when nothing is known of another; one unknown leaves it open."
    spec(
        "I3a",
        """
        therapies                                                                    | verdict | reason
        -----------------------------------------------------------------------------+---------+------------
        cytarabine, last 2026-02-01; venetoclax, last 2026-02-20                     | met     |
        cytarabine, last 2026-02-01; mitoxantrone, last 2026-03-02, half-life 215 h  | not met |
        cytarabine, last 2026-02-01; pirarubicin, last 2026-03-02                    | unknown | not_entered
        mitoxantrone, last 2026-03-02, half-life 215 h; pirarubicin, last 2026-03-02 | not met |
        """,
        anchor="2026-03-10",
    )


def test_a_therapy_still_given_is_unknown_unless_it_cannot_clear(spec):
    "The last dose lies somewhere between the as-of date and the anchor date."
    spec(
        "I3a",
        """
        anchor     | therapies                              | verdict | reason
        -----------+----------------------------------------+---------+------------
        2026-03-16 | venetoclax, ongoing, half-life 26 h    | unknown | still_given
        2026-03-16 | mitoxantrone, ongoing, half-life 215 h | unknown | still_given
        2026-03-15 | mitoxantrone, ongoing, half-life 215 h | not met |
        2026-03-15 | pirarubicin, ongoing                   | unknown | not_entered
        2026-03-05 | venetoclax, ongoing, half-life 26 h    | not met |
        """,
    )


def test_a_dose_after_the_anchor_or_after_screening_is_a_contradiction(spec):
    "What has not been given yet is marked as still given."
    spec(
        "I3a",
        """
        therapies                   | verdict | reason
        ----------------------------+---------+--------------
        cytarabine, last 2026-03-02 | met     |
        cytarabine, last 2026-03-03 | unknown | contradictory
        cytarabine, last 2026-03-17 | unknown | contradictory
        cytarabine                  | unknown | not_entered
        cytarabine, last 01/02/2026 | unknown | unreadable
        """,
    )


def test_an_incomplete_date_counts_where_every_day_of_it_would_do(spec):
    "February may have ended 16 days before, 2026 may mean yesterday."
    spec(
        "I3a",
        """
        therapies                | verdict
        -------------------------+--------
        cytarabine, last 2025    | met
        cytarabine, last 2026-02 | met
        cytarabine, last 2026    | unknown
        """,
    )


def test_intrathecal_topical_and_local_radiotherapy_do_not_count(spec):
    "They are listed and shown as not counted."
    spec(
        "I3a",
        """
        therapies                                                         | verdict        | flags
        ------------------------------------------------------------------+----------------+------------------------
        methotrexate, last 2026-03-01, route intrathecal                  | not applicable | non_systemic_ignored
        imiquimod, last 2026-03-01, route topical                         | not applicable | non_systemic_ignored
        radiotherapy, last 2026-03-01, route local radiotherapy           | not applicable | non_systemic_ignored
        methotrexate, last 2026-03-01, route IV                           | unknown        | no non_systemic_ignored
        Ara-C, last 2026-02-01; imiquimod, last 2026-03-01, route topical | met            | non_systemic_ignored
        """,
        anchor="2026-03-11",
    )


def test_steroids_and_hydroxycarbamide_count_until_the_study_decides(spec):
    "Counted and flagged: the sponsor has not said."
    spec(
        "I3a",
        """
        therapies                                                 | verdict | flags
        ----------------------------------------------------------+---------+-------------------
        dexamethasone, last 2026-02-20                            | met     | steroid_counted
        hydroxycarbamide, last 2026-02-20                         | met     | steroid_counted
        prednisone, last 2026-03-02, half-life 4 h, not confirmed | unknown | steroid_counted
        cytarabine, last 2026-02-20                               | met     | no steroid_counted
        """,
        anchor="2026-03-12",
    )


def test_the_list_counts_once_somebody_has_marked_it_complete(spec):
    "An unreviewed list may hold one more agent; what fails, fails all the same."
    spec(
        "I3a",
        """
        anchor     | therapies                                                    | verdict        | reason
        -----------+--------------------------------------------------------------+----------------+-------------
        2026-03-16 | none                                                         | not applicable |
        2026-03-16 | not reviewed                                                 | unknown        | not_reviewed
        2026-03-16 |                                                              | unknown        | not_reviewed
        2026-03-16 | cytarabine, last 2026-02-01; not reviewed                    | unknown        | not_reviewed
        2026-03-10 | mitoxantrone, last 2026-03-02, half-life 215 h; not reviewed | not met        |
        """,
    )


def test_induction_without_a_therapy_in_the_list_is_a_contradiction(spec):
    "Somebody who had courses of induction had systemic therapy: a complete list without one has forgotten something."
    spec(
        "I3a",
        """
        courses | therapies                                     | verdict        | reason
        --------+-----------------------------------------------+----------------+--------------
        2       | none                                          | unknown        | contradictory
        2       | ipilimumab, last 2025-12-01, half-life 15.4 d | unknown        | contradictory
        2       | cytarabine, last 2026-02-01                   | met            |
        0       | none                                          | not applicable |
                | none                                          | not applicable |
        """,
    )


def test_a_group_that_contradicts_the_catalogue_is_unknown(spec):
    "Ipilimumab entered as systemic would clear after 14 days."
    spec(
        "I3a",
        """
        therapies                                                       | verdict | reason
        ----------------------------------------------------------------+---------+--------------
        ipilimumab, last 2026-02-01, half-life 15.4 d, group systemic   | unknown | contradictory
        mystery, last 2026-02-01, group unknown                         | unknown | not_recorded
        """,
    )
