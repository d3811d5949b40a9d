"""What all entered values share: the variable's key, and the confirmation of a reading that looked doubtful."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from criteria.models.variable import KEY
from trialsite.constraints import all_or_none
from trialsite.fields import TypedText, person
from trialsite.models import Record


class Entry(Record):
    """A value of one variable, every text exactly as typed, and who confirmed it against which source.

    `missing` is a reason or an answer code that stands for one ("not done"); the value is then not used.
    """

    variable_key = models.CharField(max_length=60)
    value = TypedText()
    unit = TypedText()
    missing = TypedText()
    note = TypedText()
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = person(null=True)
    confirmed_source = TypedText(_("confirmed against"), editable=False)

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(condition=Q(variable_key__regex=KEY), name="%(class)s_key"),
            all_or_none(
                "%(class)s_confirmed_by_whom_and_when", "confirmed_at", "confirmed_by", texts=["confirmed_source"]
            ),
        ]
