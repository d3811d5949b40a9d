"""I7a and I7b: infection and graft-versus-host disease."""


def test_a_suspected_infection_is_unknown_not_a_failure(spec):
    "It waits for an answer; so does one that nobody looked for."
    spec(
        "I7a",
        """
        infection    | verdict | reason
        -------------+---------+------------
        none         | met     |
        present      | not met |
        suspected    | unknown | suspected
        not assessed | unknown | not_done
                     | unknown | not_entered
        no           | unknown | unreadable
        """,
    )


def test_infection_is_the_investigators_judgement(spec):
    """The coordinator's finding gives the verdict, flagged until the investigator has judged.

    A finding of "suspected" is corrected in the record, not judged away beside it.
    """
    spec(
        "I7a",
        """
        infection | investigator | verdict | flags
        ----------+--------------+---------+----------------------
        none      |              | met     | awaiting_judgement
        none      | met          | met     | no awaiting_judgement
        present   |              | not met | awaiting_judgement
        present   | not met      | not met | no awaiting_judgement
        suspected | met          | unknown |
        suspected | unknown      | unknown |
        """,
    )


def test_active_graft_versus_host_disease_fails(spec):
    'Whether or not it is "obvious".'
    spec(
        "I7b",
        """
        GVHD               | verdict | reason
        -------------------+---------+------------
        never transplanted | met     |
        none               | met     |
        active             | not met |
        not assessed       | unknown | not_done
                           | unknown | not_entered
        """,
    )


def test_graft_versus_host_disease_is_the_investigators_judgement(spec):
    "Flagged until the investigator has judged."
    spec(
        "I7b",
        """
        GVHD | investigator | verdict | flags
        -----+--------------+---------+----------------------
        none |              | met     | awaiting_judgement
        none | met          | met     | no awaiting_judgement
        """,
    )
