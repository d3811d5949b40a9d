"""I9a: creatinine clearance by Cockcroft and Gault."""


def test_published_values_of_the_formula(spec):
    """(140 - age) x weight / (72 x creatinine), x 0.85 for women.

    Cockcroft and Gault, Nephron 1976;16:31-41. The first four are worked examples published with the packages admiral
    (National Kidney Foundation calculator), clinPK and transplantr; the last two are constructed to give 60 exactly.
    """
    spec(
        "I9a",
        """
        age | sex    | weight | creatinine  | clearance | verdict
        ----+--------+--------+-------------+-----------+--------
        55  | male   | 90 kg  | 1.09 mg/dL  | 97.48     | met
        65  | female | 60 kg  | 85 umol/L   | 55.25     | not met
        40  | male   | 80 kg  | 1.0 mg/dL   | 111.11    | met
        25  | female | 60 kg  | 88.4 umol/L | 81.46     | met
        50  | male   | 72 kg  | 1.5 mg/dL   | 60.00     | not met
        20  | female | 72 kg  | 1.7 mg/dL   | 60.00     | not met
        """,
    )


def test_sixty_itself_does_not_meet_it(spec):
    "Compared exactly, never rounded: 59.97 and 60.00 fail, 60.004 passes."
    spec(
        "I9a",
        """
        born       | weight | creatinine   | clearance | verdict
        -----------+--------+--------------+-----------+--------
        1985-06-15 | 70 kg  | 1.6212 mg/dL | 59.97     | not met
        1975-06-15 | 72 kg  | 1.5 mg/dL    | 60.00     | not met
        1975-06-15 | 72 kg  | 132.6 umol/L | 60.00     | not met
        1975-06-15 | 72 kg  | 1.5001 mg/dL | 59.996    | not met
        1975-06-15 | 72 kg  | 1.4999 mg/dL | 60.004    | met
        1976-03-02 | 72 kg  | 1.5 mg/dL    | 60.00     | not met
        1976-03-03 | 72 kg  | 1.5 mg/dL    | 60.67     | met
        """,
        sex="male",
    )


def test_every_accepted_unit_gives_the_same_clearance(spec):
    "1 mg/dL is 88.4 umol/L; mmol/L comes with imports."
    spec(
        "I9a",
        """
        weight         | creatinine    | clearance | verdict
        ---------------+---------------+-----------+--------
        80 kg          | 1.0 mg/dL     | 111.11    | met
        80000 g        | 88.4 umol/L   | 111.11    | met
        176.37 [lb_av] | 0.0884 mmol/L | 111.11    | met
        80 kg          | 1,0 mg/dL     | 111.11    | met
        """,
        age="40",
        sex="male",
    )


def test_what_is_missing_leaves_it_unknown(spec):
    "Nothing is assumed: no sex, no weight, no unit."
    spec(
        "I9a",
        """
        born       | sex     | weight | creatinine | verdict | reason
        -----------+---------+--------+------------+---------+-------------
        1985-06-15 | male    | 80 kg  | 1.0 mg/dL  | met     |
                   | male    | 80 kg  | 1.0 mg/dL  | unknown | not_entered
        1985-06-15 |         | 80 kg  | 1.0 mg/dL  | unknown | not_entered
        1985-06-15 | unknown | 80 kg  | 1.0 mg/dL  | unknown | not_recorded
        1985-06-15 | male    |        | 1.0 mg/dL  | unknown | not_entered
        1985-06-15 | male    | 80 kg  |            | unknown | not_entered
        1985-06-15 | male    | 80 kg  | [not_done] | unknown | not_done
        1985-06-15 | male    | 80     | 1.0 mg/dL  | unknown | no_unit
        1985-06-15 | male    | 80 kg  | 1.0        | unknown | no_unit
        1985-06-15 | male    | 80 kg  | 1.0 mg     | unknown | wrong_unit
        """,
    )


def test_a_doubtful_value_is_kept_and_not_used(spec):
    "88 is umol/L, 0.9 is mg/dL: the unit is asked about, never corrected."
    spec(
        "I9a",
        """
        weight  | creatinine   | verdict | reason
        --------+--------------+---------+---------------
        80 kg   | 88 mg/dL     | unknown | not_believable
        80 kg   | 0.9 umol/L   | unknown | not_believable
        80 kg   | 16 mg/dL     | unknown | not_believable
        80 kg   | 16 umol/L    | unknown | not_believable
        80 kg   | 15 mg/dL     | not met |
        80 kg   | 0 mg/dL      | unknown | not_believable
        80 kg   | -1 mg/dL     | unknown | not_believable
        800 kg  | 1.0 mg/dL    | unknown | not_believable
        19.9 kg | 1.0 mg/dL    | unknown | not_believable
        80 kg   | 1,234 mg/dL  | unknown | unreadable
        80 kg   | normal mg/dL | unknown | unreadable
        80 kg   | 1.0.1 mg/dL  | unknown | unreadable
        """,
        age="40",
        sex="male",
    )


def test_a_bound_or_a_range_counts_where_all_of_it_answers_alike(spec):
    "Below 0.7 mg/dL the clearance is above 158; above 1.5 it may lie on either side."
    spec(
        "I9a",
        """
        creatinine    | verdict | reason
        --------------+---------+----------
        <0.7 mg/dL    | met     |
        >1.5 mg/dL    | unknown | uncertain
        >2 mg/dL      | not met |
        1.0-1.2 mg/dL | met     |
        1.6-2.0 mg/dL | unknown | uncertain
        """,
        age="40",
        sex="male",
        weight="80 kg",
    )


def test_the_latest_result_counts(spec):
    "Never the older, better one."
    spec(
        "I9a",
        """
        creatinine                                                         | verdict | reason
        -------------------------------------------------------------------+---------+---------------
        1.0 mg/dL on 2026-02-20; 2.0 mg/dL on 2026-03-01                   | not met |
        2.0 mg/dL on 2026-02-20; 1.0 mg/dL on 2026-03-01                   | met     |
        1.0 mg/dL on 2026-02-20; pending mg/dL on 2026-03-01               | unknown | unreadable
        1.0 mg/dL on 2026-02-20; 88 mg/dL on 2026-03-01                    | unknown | not_believable
        1.0 mg/dL on 2026-03-01; 2.0 mg/dL on 2026-03-01                   | unknown | conflicting
        1.0 mg/dL on 2026-03-01 at 08:00; 2.0 mg/dL on 2026-03-01 at 14:00 | not met |
        1.0 mg/dL on 2026-03-01; 88.4 umol/L on 2026-03-01                 | met     |
        1.0 mg/dL on 2026-03-03                                            | unknown | contradictory
        """,
        age="40",
        sex="male",
        weight="80 kg",
    )


def test_within_five_percent_of_the_limit_it_is_flagged(spec):
    "57 to 63 mL/min."
    spec(
        "I9a",
        """
        weight   | clearance | verdict | flags
        ---------+-----------+---------+--------------
        41 kg    | 56.94     | not met | no near_limit
        41.1 kg  | 57.08     | not met | near_limit
        45.3 kg  | 62.92     | met     | near_limit
        45.36 kg | 63.00     | met     | near_limit
        45.5 kg  | 63.19     | met     | no near_limit
        """,
        age="40",
        sex="male",
        creatinine="1.0 mg/dL",
    )


def test_where_the_rounded_constants_would_decide_otherwise_it_is_flagged(spec):
    "The form with 1.23 or 1.04 and umol/L moves results by +0.18 % in men and -0.35 % in women."
    spec(
        "I9a",
        """
        age | sex    | weight    | creatinine   | clearance | verdict | flags
        ----+--------+-----------+--------------+-----------+---------+----------------------
        80  | male   | 107.96 kg | 132.6 umol/L | 59.98     | not met | constant_dependent
        20  | female | 72 kg     | 1.697 mg/dL  | 60.11     | met     | constant_dependent
        40  | male   | 80 kg     | 1.0 mg/dL    | 111.11    | met     | no constant_dependent
        """,
    )


def test_where_another_weight_would_decide_otherwise_it_is_flagged(spec):
    "Actual weight counts. With the height, ideal (Devine) and adjusted weight are tried as well."
    spec(
        "I9a",
        """
        weight | height    | creatinine   | clearance | verdict | flags
        -------+-----------+--------------+-----------+---------+----------------------
        70 kg  | 176 cm    | 1.6212 mg/dL | 59.97     | not met | weight_sensitivity
        70 kg  |           | 1.6212 mg/dL | 59.97     | not met | no weight_sensitivity
        120 kg | 170 cm    | 1.6 mg/dL    | 104.17    | met     | weight_sensitivity
        120 kg | 1.70 m    | 1.6 mg/dL    | 104.17    | met     | weight_sensitivity
        120 kg | 67 [in_i] | 1.6 mg/dL    | 104.17    | met     | weight_sensitivity
        80 kg  | 176 cm    | 1.0 mg/dL    | 111.11    | met     | no weight_sensitivity
        """,
        age="40",
        sex="male",
    )


def test_under_eighteen_the_formula_is_not_validated(spec):
    "Computed as the text says, and flagged; nothing else is put in its place."
    spec(
        "I9a",
        """
        born       | clearance | verdict | flags
        -----------+-----------+---------+---------------
        2011-08-20 | 123.96    | met     | cg_under_18
        2008-03-03 | 121.01    | met     | cg_under_18
        2008-03-02 | 120.02    | met     | no cg_under_18
        """,
        sex="female",
        weight="50 kg",
        creatinine="0.6 mg/dL",
    )


def test_old_or_undated_results_are_flagged(spec):
    "14 days before the anchor date are a suggestion for creatinine and weight alike."
    spec(
        "I9a",
        """
        weight              | creatinine              | verdict | flags
        --------------------+-------------------------+---------+---------
        80 kg on 2026-03-02 | 1.0 mg/dL on 2026-03-02 | met     | no stale
        80 kg on 2026-03-01 | 1.0 mg/dL on 2026-03-02 | met     | stale
        80 kg on 2026-03-02 | 1.0 mg/dL on 2026-03-01 | met     | stale
        80 kg on 2026-03-02 | 1.0 mg/dL undated       | met     | undated
        """,
        age="40",
        sex="male",
    )
