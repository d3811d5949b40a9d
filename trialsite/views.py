"""What is answered when a page fails: plain words, no verdict, nothing of the failure itself.

Who: whoever was at work. Why: to know whether the last step was saved. Next: go back, or try again in a minute.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

UNREACHABLE = (OperationalError, InterfaceError)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database cannot be reached, 500 for anything else. Neither page asks the database."""
    status = 503 if isinstance(sys.exc_info()[1], UNREACHABLE) else 500
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
