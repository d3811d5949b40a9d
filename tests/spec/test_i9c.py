"""I9c: total bilirubin."""


def test_at_most_one_and_a_half_times_the_upper_limit(spec):
    "1.5 x 1.2 is 1.8, and 1.8 meets it."
    spec(
        "I9c",
        """
        bilirubin                    | verdict | reason
        -----------------------------+---------+------------
        1.8 mg/dL (ULN 1.2 mg/dL)    | met     |
        1.81 mg/dL (ULN 1.2 mg/dL)   | not met |
        <0.2 mg/dL (ULN 1.2 mg/dL)   | met     |
        >1.0 mg/dL (ULN 1.2 mg/dL)   | unknown | uncertain
        1,8 mg/dL (ULN 1,2 mg/dL)    | met     |
        31.5 umol/L (ULN 21 umol/L)  | met     |
        31.6 umol/L (ULN 21 umol/L)  | not met |
        30.78 umol/L (ULN 1.2 mg/dL) | met     |
        30.79 umol/L (ULN 1.2 mg/dL) | not met |
        0.7 mg/dL                    | unknown | not_entered
        0.7 (ULN 1.2 mg/dL)          | unknown | no_unit
                                     | unknown | not_entered
        """,
        gilbert="no",
    )


def test_the_range_of_the_limit_decides_a_doubtful_unit(spec):
    "12 is bilirubin in both units; 21 is a limit in umol/L only."
    spec(
        "I9c",
        """
        bilirubin                   | verdict | reason
        ----------------------------+---------+---------------
        12 mg/dL (ULN 21 mg/dL)     | unknown | not_believable
        1.0 umol/L (ULN 1.2 umol/L) | unknown | not_believable
        61 mg/dL (ULN 1.2 mg/dL)    | unknown | not_believable
        12 umol/L (ULN 21 umol/L)   | met     |
        """,
        gilbert="no",
    )


def test_gilbert_syndrome_is_exempt_from_the_limit(spec):
    "It is asked about only where the limit is exceeded; the exemption has no cap and is flagged."
    spec(
        "I9c",
        """
        bilirubin                 | gilbert      | verdict | reason       | flags
        --------------------------+--------------+---------+--------------+---------------------
        2.4 mg/dL (ULN 1.2 mg/dL) | yes          | met     |              | gilbert_exemption
        9.9 mg/dL (ULN 1.2 mg/dL) | yes          | met     |              | gilbert_exemption
        2.4 mg/dL (ULN 1.2 mg/dL) | no           | not met |              | no gilbert_exemption
        2.4 mg/dL (ULN 1.2 mg/dL) | not recorded | unknown | not_recorded |
        2.4 mg/dL (ULN 1.2 mg/dL) |              | unknown | not_entered  |
        1.8 mg/dL (ULN 1.2 mg/dL) |              | met     |              | no gilbert_exemption
        1.8 mg/dL (ULN 1.2 mg/dL) | not recorded | met     |              | no gilbert_exemption
                                  | yes          | met     |              | gilbert_exemption
        """,
    )


def test_an_exemption_rests_on_a_reading(spec):
    "Other trials exclude people with Gilbert syndrome, or cap the exemption."
    spec(
        "I9c",
        """
        bilirubin                 | direct bilirubin          | gilbert | verdict | flags
        --------------------------+---------------------------+---------+---------+-----------------------
        2.4 mg/dL (ULN 1.2 mg/dL) | 0.3 mg/dL (ULN 0.3 mg/dL) | yes     | met     | unconfirmed_reading
        4.0 mg/dL (ULN 1.2 mg/dL) | 0.3 mg/dL (ULN 0.3 mg/dL) | yes     | met     | unconfirmed_reading
        0.7 mg/dL (ULN 1.2 mg/dL) |                           | yes     | met     | unconfirmed_reading
        0.7 mg/dL (ULN 1.2 mg/dL) |                           | no      | met     | no unconfirmed_reading
        0.7 mg/dL (ULN 1.2 mg/dL) |                           |         | met     | no unconfirmed_reading
        """,
    )
