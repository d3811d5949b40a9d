"""What the protocol demands, as kept in the database. What bears on a verdict is frozen in a version's snapshot."""

from criteria.models.agent import Agent
from criteria.models.criterion import Criterion, Example
from criteria.models.release import Release
from criteria.models.variable import Variable
from criteria.models.version import CriteriaVersion

__all__ = ["Agent", "CriteriaVersion", "Criterion", "Example", "Release", "Variable"]
