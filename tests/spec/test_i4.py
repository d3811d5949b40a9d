"""I4: toxicity of earlier therapy."""


def test_grade_one_or_less_and_stable(spec):
    "CTCAE version 5. Both are needed; one of them missing leaves it open unless the other already fails."
    spec(
        "I4",
        """
        toxicities                             | verdict | reason
        ---------------------------------------+---------+---------------
        Nausea, grade 0, stable                | met     |
        Nausea, grade 1, stable                | met     |
        Nausea, grade 2, stable                | not met |
        Peripheral sensory neuropathy, grade 3 | not met |
        Nausea, grade 1, not stable            | not met |
        Nausea, grade 1                        | unknown | not_entered
        Nausea, stable                         | unknown | not_entered
        Nausea, not stable                     | not met |
        Nausea, grade 6, stable                | unknown | not_believable
        Nausea, grade -1, stable               | unknown | not_believable
        Nausea, grade 1.5, stable              | unknown | unreadable
        Nausea, grade mild, stable             | unknown | unreadable
        """,
    )


def test_alopecia_is_exempt_at_any_grade(spec):
    "The sentence names baldness; nothing else is exempt by itself."
    spec(
        "I4",
        """
        toxicities                    | verdict
        ------------------------------+--------
        Alopecia, grade 2, stable     | met
        Alopecia, grade 2, not stable | met
        Alopecia                      | met
        alopecia, grade 1             | met
        Fatigue, grade 2, stable      | not met
        """,
    )


def test_the_investigator_may_call_a_toxicity_clinically_insignificant(spec):
    "With name and reason; a tick without a name exempts nothing."
    spec(
        "I4",
        """
        toxicities                                              | verdict
        --------------------------------------------------------+--------
        Skin hyperpigmentation, grade 2, insignificant          | met
        Skin hyperpigmentation, insignificant                   | met
        Skin hyperpigmentation, grade 2, insignificant unsigned | not met
        """,
    )


def test_what_treatment_did_not_cause_is_for_the_investigator(spec):
    "Low counts of the leukaemia itself are no toxicity of treatment, and the coordinator does not decide that alone."
    spec(
        "I4",
        """
        toxicities                                                    | verdict | reason
        --------------------------------------------------------------+---------+-----------------
        Platelet count decreased, grade 4, not related                | unknown | awaits_judgement
        Platelet count decreased, grade 4, stable                     | not met |
        Platelet count decreased, grade 4, not related, insignificant | met     |
        """,
    )


def test_every_toxicity_counts(spec):
    "One too high fails it, even when another is not graded."
    spec(
        "I4",
        """
        toxicities                                 | verdict
        -------------------------------------------+--------
        Alopecia, grade 2; Nausea, grade 1, stable | met
        Alopecia, grade 2; Nausea, grade 2, stable | not met
        Alopecia, grade 2; Nausea, stable          | unknown
        Fatigue, grade 2, stable; Nausea, stable   | not met
        """,
    )


def test_no_toxicity_is_an_answer_once_somebody_asked(spec):
    "An empty list that nobody reviewed says nothing."
    spec(
        "I4",
        """
        toxicities                            | verdict        | reason
        --------------------------------------+----------------+-------------
        none                                  | not applicable |
        not reviewed                          | unknown        | not_reviewed
                                              | unknown        | not_reviewed
        Nausea, grade 1, stable; not reviewed | unknown        | not_reviewed
        Nausea, grade 2, stable; not reviewed | not met        |
        """,
    )
