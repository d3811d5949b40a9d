"""The screening form with the verdicts beside it.

Who: a coordinator, many times in the life of a screening; an investigator or auditor to read. Why: to enter and correct
values, and to see what they turn. Next: what the panel names as next, and at the end the report.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from screening.forms.rows import LISTS
from screening.views.drawing import draw
from screening.views.saving import save
from screening.views.scope import screening_of
from trialsite.roles import Act


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draw the form, or save all of it and draw it again."""
    if request.method == "POST":
        return save(request, screening_of(request, key, Act.WRITE_SCREENINGS))
    adding = request.GET.get("add", "")
    return draw(request, screening_of(request, key), adding=adding if adding in {"panels", *LISTS} else "")
