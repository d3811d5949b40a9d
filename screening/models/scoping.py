"""Who may read or change which rows: every table of candidates is scoped in the same way."""

from typing import Any

from django.db import models

from trialsite.roles import Act, within


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a patient; `to_patient` is the way from the row to the patient."""

    to_patient = "screening__patient__"

    def visible_to(self, user: Any, act: Act = Act.READ_SCREENINGS) -> "ScopedQuerySet":
        """Return the rows of studies and sites where the person may do this today."""
        return self.filter(within(user, act, study=f"{self.to_patient}study", site=f"{self.to_patient}site"))

    def editable_by(self, user: Any) -> "ScopedQuerySet":
        """Return the rows where the person may enter and change values today."""
        return self.visible_to(user, Act.WRITE_SCREENINGS)
