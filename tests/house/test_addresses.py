"""Every address of the site refuses a stranger. Pages that come later are found in the URLconf by themselves."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

# Whoever has no account yet must reach these, and nothing else.
OPEN = {"accounts/login/", "admin/login/"}
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "x", "str": "x", "path": "x/y"}
SAMPLES_OF_REGEXES = {r"^(?P<app_label>auth|trialsite|criteria|screening)/$": "trialsite/", r"(?P<url>.*)$": "nowhere"}


def part(pattern: RoutePattern | RegexPattern) -> str:
    """One example of what a part of an address may look like."""
    if isinstance(pattern, RegexPattern):
        return SAMPLES_OF_REGEXES.get(pattern.regex.pattern) or re.sub(
            r"\(\?P<app_label>(\w+)[^)]*\)", r"\1", pattern.regex.pattern
        ).strip("^$").replace("(?P<url>.*)", "nowhere")
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], str(pattern))


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        here = before + part(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here
        else:
            yield from addresses(entry, here)


ALL = sorted(set(addresses(get_resolver())))


def test_the_walk_sees_the_addresses():
    assert set(ALL) > OPEN
    assert "admin/trialsite/" not in OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
@pytest.mark.parametrize("address", sorted(set(ALL) - OPEN))
def test_a_stranger_is_sent_to_the_login(client, address, method):
    answer = getattr(client, method)(f"/{address}")
    assert answer.status_code == 302
    assert answer["Location"].partition("?")[0] in {f"/{page}" for page in OPEN}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(OPEN))
def test_the_login_pages_are_open(client, address):
    assert client.get(f"/{address}").status_code == 200


def test_no_address_holds_more_than_random_keys_and_numbers():
    "A code, a date of birth or a name in an address ends up in logs and histories."
    kinds = {kind for address in routes(get_resolver()) for kind in re.findall(r"<(\w+):", address)}
    assert kinds <= {"uuid", "int", "path", "slug"}


def routes(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name == "admin":
            continue
        yield str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry)


def test_login_is_demanded_by_default():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
