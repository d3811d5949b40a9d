"""I3b: washout of checkpoint agents."""


def test_three_half_lives_in_calendar_days_without_a_cap(spec):
    "Ipilimumab, 15.4 d: 46.2 days, so day 47; the 14 days of other agents do not help."
    spec(
        "I3b",
        """
        therapies                                              | verdict
        -------------------------------------------------------+--------
        ipilimumab, last 2026-01-28, half-life 15.4 d          | met
        ipilimumab, last 2026-01-29, half-life 15.4 d          | not met
        ipilimumab, last 2026-01-28, half-life 369.6 h         | met
        ipilimumab, last 2026-01-29, half-life 369.6 h         | not met
        ipilimumab, last 2026-02-20, half-life 15.4 d          | not met
        ipilimumab, last 2026-01-29 at 01:00, half-life 15.4 d | not met
        retifanlimab, last 2026-01-18, half-life 19 d          | met
        retifanlimab, last 2026-01-19, half-life 19 d          | not met
        """,
    )


def test_nivolumab_at_thirty_days(spec):
    "80.1 days by the first label, 75 by the current one; without a confirmed half-life nobody knows."
    spec(
        "I3b",
        """
        therapies                                                   | verdict | reason
        ------------------------------------------------------------+---------+--------------
        nivolumab, last 2026-02-14, half-life 26.7 d                | not met |
        nivolumab, last 2026-02-14, half-life 25 d                  | not met |
        nivolumab, last 2026-02-14                                  | unknown | not_confirmed
        nivolumab, last 2026-02-14, half-life 26.7 d, not confirmed | unknown | not_confirmed
        nivolumab, last 2025-12-26, half-life 26.7 d                | not met |
        nivolumab, last 2025-12-25, half-life 26.7 d                | met     |
        nivolumab, last 2025-12-31, half-life 25 d                  | met     |
        nivolumab, last 2026-01-01, half-life 25 d                  | not met |
        """,
    )


def test_an_unknown_half_life_stays_unknown_however_long_ago(spec):
    "A sourced upper bound is enough: at most 30 days make 90."
    spec(
        "I3b",
        """
        therapies                                     | verdict | reason
        ----------------------------------------------+---------+------------
        penpulimab, last 2024-03-16                   | unknown | not_entered
        penpulimab, last 2025-12-16, half-life <=30 d | met     |
        penpulimab, last 2025-12-17, half-life <=30 d | unknown | uncertain
        penpulimab, last 2025-12-16, half-life >=30 d | unknown | uncertain
        penpulimab, last 2025-12-17, half-life >=30 d | not met |
        """,
    )


def test_without_a_checkpoint_agent_it_does_not_apply(spec):
    "Only once the history has been reviewed. Other therapies are the business of I3a."
    spec(
        "I3b",
        """
        therapies                                 | verdict        | reason
        ------------------------------------------+----------------+-------------
        none                                      | not applicable |
        cytarabine, last 2026-03-02               | not applicable |
        not reviewed                              | unknown        | not_reviewed
                                                  | unknown        | not_reviewed
        cytarabine, last 2026-02-01; not reviewed | unknown        | not_reviewed
        """,
    )


def test_every_agent_of_a_combination_must_have_cleared(spec):
    "An agonist counts like an inhibitor."
    spec(
        "I3b",
        """
        therapies                                                                               | verdict | reason
        ----------------------------------------------------------------------------------------+---------+------------
        ipilimumab, last 2025-12-20, half-life 15.4 d; avelumab, last 2026-01-20, half-life 6 d | met     |
        ipilimumab, last 2025-12-20, half-life 15.4 d; avelumab, last 2026-03-01, half-life 6 d | not met |
        ipilimumab, last 2025-12-20, half-life 15.4 d; urelumab, last 2025-12-20                | unknown | not_entered
        ipilimumab, last 2026-02-20, half-life 15.4 d; urelumab, last 2025-12-20                | not met |
        """,
    )


def test_an_agent_of_unknown_group_stands_in_both_lists(spec):
    "Nobody knows which washout it needs: both stay unknown."
    spec(
        "I3b",
        """
        therapies                                      | verdict
        -----------------------------------------------+--------
        trial antibody, group unknown, last 2025-06-01 | unknown
        """,
    )
    spec(
        "I3a",
        """
        therapies                                      | verdict
        -----------------------------------------------+--------
        trial antibody, group unknown, last 2026-03-01 | unknown
        """,
    )


def test_a_checkpoint_agent_still_given_cannot_have_cleared(spec):
    "From the as-of date to the anchor date are 14 days."
    spec(
        "I3b",
        """
        therapies                             | verdict | reason
        --------------------------------------+---------+--------------
        ipilimumab, ongoing, half-life 15.4 d | not met |
        penpulimab, ongoing                   | unknown | not_entered
        avelumab, ongoing, half-life 4 d      | unknown | still_given
        ipilimumab, last 2026-03-20           | unknown | contradictory
        """,
    )
