"""How the values inside a stored report are written: its dates are ISO text, a reader wants 2 Mar 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

from trialsite.models import Site

register = template.Library()


@register.filter
def day(value: object) -> str:
    """Write an ISO date (of a report) as a day, and an ISO moment with its time; leave other text as it is."""
    if not value:
        return ""
    text = str(value)
    try:
        if len(text) > len("2026-03-02"):
            return date_format(datetime.fromisoformat(text), "DATETIME_FORMAT")
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text


@register.filter
def moment(value: datetime, site: Site) -> str:
    """Write a moment as the clock of a site showed it."""
    return date_format(value.astimezone(ZoneInfo(site.time_zone)), "DATETIME_FORMAT")


@register.filter
def zone(value: datetime, site: Site) -> str:
    """Write how far the clock of a site was from UTC at a moment: UTC+08:00."""
    return f"UTC{value.astimezone(ZoneInfo(site.time_zone)).isoformat()[-len('+08:00') :]}"
