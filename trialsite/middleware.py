"""What every answer carries, and what every template knows."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

View = Callable[[HttpRequest], HttpResponse]


def no_store(get_response: View) -> View:
    """Forbid browsers and proxies to keep any page: a shared computer must not show a candidate after the log-out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        add_never_cache_headers(response)
        return response

    return answer


def site_context(request: HttpRequest) -> dict[str, bool]:
    """Give every template `demonstration`: whether the page must carry the ribbon "demonstration, not validated"."""
    return {"demonstration": settings.DEMONSTRATION}
