"""What happened to one candidate: the values as typed, the judgements, and the assessments kept as made."""

from screening.models.assessment import Assessment, Verdict
from screening.models.judgement import Judgement
from screening.models.laboratory import LabPanel, LabResult
from screening.models.observation import Observation
from screening.models.patient import Patient
from screening.models.screening import Screening
from screening.models.therapy import Therapy
from screening.models.toxicity import Toxicity

__all__ = [
    "Assessment",
    "Judgement",
    "LabPanel",
    "LabResult",
    "Observation",
    "Patient",
    "Screening",
    "Therapy",
    "Toxicity",
    "Verdict",
]
