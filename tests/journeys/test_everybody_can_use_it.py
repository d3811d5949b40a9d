"""Every page passes axe in light and dark, and can be read at 400 % zoom without scrolling sideways."""

import pytest

from screening import actions


@pytest.fixture
def addresses(cast, live_server):
    """A page of each kind, for those who see most: screens full of values, doubts and open verdicts."""
    screening = cast.screen("d04")
    cast.screen("d10")
    actions.assess(screening=screening, by=cast.coordinator)
    form = f"{live_server}/screenings/{screening.pk}/"
    study = f"{live_server}/studies/{cast.study.pk}/"
    return [
        f"{live_server}/",
        f"{live_server}/screenings/",
        f"{live_server}/screenings/new/",
        form,
        f"{form}judge/",
        f"{form}assessments/1/",
        study,
        f"{study}criteria/1/",
        f"{live_server}/nowhere/",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, enter, accessible, cast, addresses, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(addresses[0])
    accessible()
    enter(cast.investigator)
    for address in addresses[:-1]:
        page.goto(address)
        accessible()


def test_nothing_scrolls_sideways_at_four_hundred_percent(page, enter, cast, addresses):
    "1280 px at 400 % leave 320."
    enter(cast.investigator)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in addresses[:-1]:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{address} is {width} px wide"
