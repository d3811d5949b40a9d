"""I9d to I9h: heart and lungs."""


def test_ejection_fraction_of_fifty_meets_it(spec):
    "Never rounded; as a percentage or as a fraction."
    spec(
        "I9d",
        """
        LVEF    | verdict | reason
        --------+---------+---------------
        50 %    | met     |
        49.9 %  | not met |
        49.99 % | not met |
        55 %    | met     |
        0.50 1  | met     |
        0.499 1 | not met |
        55      | unknown | no_unit
        0.55 %  | unknown | not_believable
        55 1    | unknown | not_believable
        91 %    | unknown | not_believable
        good %  | unknown | unreadable
        55 mL   | unknown | wrong_unit
                | unknown | not_entered
        """,
    )


def test_a_reported_range_must_reach_fifty_with_its_lower_end(spec):
    "A range across the limit is open."
    spec(
        "I9d",
        """
        LVEF    | verdict | reason
        --------+---------+-----------
        50-55 % | met     |
        45-55 % | unknown | uncertain
        45-50 % | unknown | uncertain
        40-49 % | not met |
        >=50 %  | met     |
        >50 %   | met     |
        <50 %   | not met |
        >45 %   | unknown | uncertain
        55-50 % | unknown | unreadable
        """,
    )


def test_no_judgement_overrides_a_measured_ejection_fraction(spec):
    "It is computed; who disagrees measures again."
    spec(
        "I9d",
        """
        LVEF | investigator | verdict
        -----+--------------+--------
        45 % | met          | not met
        55 % | not met      | met
             | met          | unknown
        """,
    )


def test_an_old_echocardiogram_is_flagged(spec):
    "28 days before the anchor date are a suggestion."
    spec(
        "I9d",
        """
        LVEF               | verdict | flags
        -------------------+---------+---------
        55 % on 2026-02-16 | met     | no stale
        55 % on 2026-02-15 | met     | stale
        55 % undated       | met     | undated
        """,
    )


def test_an_examination_before_consent_is_flagged(spec):
    "It may have been routine care; somebody should say so."
    spec(
        "I9d",
        """
        consent date | LVEF               | verdict | flags
        -------------+--------------------+---------+------------------
        2026-02-24   | 55 % on 2026-02-23 | met     | before_consent
        2026-02-24   | 55 % on 2026-02-24 | met     | no before_consent
                     | 55 % on 2026-02-23 | met     | no before_consent
        """,
        consent="yes",
    )


def test_no_pericardial_effusion(spec):
    'The registry\'s wording lost a "no": flagged always. A trace is for the investigator.'
    spec(
        "I9e",
        """
        pericardial effusion | investigator | verdict | reason           | flags
        ---------------------+--------------+---------+------------------+-----------------
        none                 |              | met     |                  | registry_wording
        present              |              | not met |                  | registry_wording
        trace                |              | unknown | awaits_judgement | registry_wording
        trace                | met          | met     |                  | registry_wording
        trace                | not met      | not met |                  | registry_wording
        trace                | unknown      | unknown | awaits_judgement |
        present              | met          | not met |                  |
        not assessed         |              | unknown | not_done         |
                             |              | unknown | not_entered      |
        """,
    )


def test_an_electrocardiogram_without_significant_findings(spec):
    "Judged by the investigator."
    spec(
        "I9f",
        """
        ECG                      | investigator | verdict | reason      | flags
        -------------------------+--------------+---------+-------------+----------------------
        normal                   |              | met     |             | awaiting_judgement
        abnormal not significant |              | met     |             | awaiting_judgement
        abnormal significant     |              | not met |             | awaiting_judgement
        normal                   | met          | met     |             | no awaiting_judgement
        not done                 |              | unknown | not_done    |
                                 |              | unknown | not_entered |
        """,
    )


def test_no_significant_pleural_effusion(spec):
    "Judged by the investigator."
    spec(
        "I9g",
        """
        pleural effusion        | investigator | verdict | reason      | flags
        ------------------------+--------------+---------+-------------+----------------------
        none                    |              | met     |             | awaiting_judgement
        present not significant |              | met     |             | awaiting_judgement
        significant             |              | not met |             | awaiting_judgement
        none                    | met          | met     |             | no awaiting_judgement
        not assessed            |              | unknown | not_done    |
                                |              | unknown | not_entered |
        """,
    )


def test_saturation_above_ninety_two_on_room_air(spec):
    "Strict. As a percentage or as a fraction."
    spec(
        "I9h",
        """
        SpO2   | verdict | reason
        -------+---------+---------------
        93 %   | met     |
        92.1 % | met     |
        92 %   | not met |
        88 %   | not met |
        0.93 1 | met     |
        0.92 1 | not met |
        >92 %  | met     |
        >90 %  | unknown | uncertain
        101 %  | unknown | not_believable
        0.97 % | unknown | not_believable
        97     | unknown | no_unit
               | unknown | not_entered
        """,
        oxygen_source="room air",
    )


def test_saturation_on_oxygen_cannot_count(spec):
    '"Indoor ventilation" is read as room air; a low value on oxygen is not used either.'
    spec(
        "I9h",
        """
        SpO2 | oxygen source | verdict | reason
        -----+---------------+---------+-------------
        98 % | supplemental  | unknown | not_counted
        85 % | supplemental  | unknown | not_counted
        98 % | not recorded  | unknown | not_recorded
        98 % |               | unknown | not_entered
        """,
    )
