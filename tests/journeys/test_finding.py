"""Finding a time on a phone, by keyboard, without script: what is on the first screen, filters, and the month."""

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.factories.businesses import make_business, resource, service
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.web.site import AUDIENCES, windows

pytestmark = pytest.mark.browser

MOST_STEPS = 40


def make_crowded(site: Flask) -> None:
    """A practice that asks for the audience, and has three people to choose among."""
    people = {"ayse": "Dr. Ayşe Yılmaz", "ben": "Ben Krüger", "eva": "Eva-Maria Sonnenschein"}
    with site.app_context():
        make_business(
            slug="crowded",
            name="Hautarztpraxis am Markt",
            audiences=AUDIENCES,
            resources=[resource(slug, name=name) for slug, name in people.items()],
            services=[
                service(
                    "screening",
                    tuple(people),
                    name={"de": "Hautkrebs-Vorsorge", "en": "Skin cancer screening"},
                    windows=windows("09:00", "17:00", "statutory") + windows("09:00", "12:00", "private"),
                )
            ],
        )


def is_on_first_screen(element: Locator) -> bool:
    """Whether the whole of it is seen before anything is scrolled."""
    box = element.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"]


def go_by_keyboard(page: Page, to: Locator) -> None:
    """Press Tab until that has the focus, then Enter."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if to.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError("the keyboard does not get there")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_next_free_and_the_first_times_stand_on_the_first_screen(opened: Open, practice: Practice, lang: str) -> None:
    make_crowded(practice.site)
    page = opened(viewport=PHONE)
    for path in ("practice/checkup", "crowded/screening?audience=statutory&resource=ayse"):
        page.goto(f"/{lang}/{path}")
        assert is_on_first_screen(page.locator(".next-free .button"))
        assert is_on_first_screen(page.locator(".day .slot").nth(2))
        assert not is_on_first_screen(page.locator(".day .slot").last)
        expect(page.locator(".summary__more")).to_be_hidden()
    expect(page.locator(".narrow__chosen")).to_contain_text("Dr. Ayşe Yılmaz")


def test_on_a_wide_screen_nothing_is_folded(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    expect(page.locator(".summary__more")).to_be_visible()
    expect(page.get_by_role("link", name="afternoons")).to_be_visible()
    expect(page.locator(".narrow > summary")).to_be_hidden()


def test_filters_and_the_month_are_reached_by_keyboard_without_script(opened: Open) -> None:
    page = opened(viewport={"width": 320, "height": 667}, java_script_enabled=False)
    page.goto("/en/practice/checkup")
    go_by_keyboard(page, page.locator(".narrow > summary"))
    go_by_keyboard(page, page.get_by_role("link", name="afternoons"))
    expect(page.locator(".narrow__chosen")).to_contain_text("afternoons")
    go_by_keyboard(page, page.get_by_role("link", name="Month"))
    expect(page.get_by_role("heading", name="November 2026")).to_be_visible()
    go_by_keyboard(page, page.get_by_role("link", name="Next month"))
    go_by_keyboard(page, page.get_by_role("link", name="Thursday 3 December, 10 free times"))
    expect(page.locator("#day-2026-12-03")).to_be_in_viewport()
    start = page.locator("button[value='2026-12-03T14:00+01:00']")
    go_by_keyboard(page, start)
    expect(page.get_by_text("Thursday 3 December 2026, 14:00–14:30")).to_be_visible()
    page.go_back()
    expect(page.locator(".narrow__chosen")).to_contain_text("afternoons")


def test_month_list_and_what_is_empty_are_sound(opened: Open, practice: Practice) -> None:
    page = opened(viewport={"width": 320, "height": 667}, color_scheme="dark")
    found = []
    for path in ("checkup?view=month", "checkup?view=list&part=am", "checkup?part=eve"):
        page.goto(f"/de/practice/{path}")
        page.locator("details.narrow").evaluate("element => element.open = true")
        assert not is_too_wide(page)
        found += [*faults(page), *too_small(page)]
    assert found == []
