"""Every page is clean by axe in both languages and colour schemes, and fits the narrowest screen."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from booking.domain.access import Actor
from booking.services import businesses, requests
from booking.services.reminders import rules
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.journeys.conftest import DESK, Practice, served
from tests.journeys.looks import LOOKS, walks
from tests.journeys.sights import Sight, seen
from tests.web.bookings import WEDNESDAY, decide_token, link_to_all, make_booking

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def practice(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One practice for all that only look."""
    with pytest.MonkeyPatch.context() as patch:
        yield from served(sqlite_template, tmp_path_factory.mktemp("practice"), patch)


@pytest.fixture(scope="module")
def addresses(practice: Practice) -> list[str]:
    """Every page, without the language."""
    site = practice.site
    with site.app_context():
        make_business(slug="closed", resources=[], services=[])
        rules.add_usual(Actor.of_server(businesses.business("practice").id), NOW)
    confirmed = make_booking(site)
    declined = make_booking(site, "visit", WEDNESDAY + timedelta(hours=1))
    decided = decide_token(site)
    with site.app_context():
        requests.decline_by_link(decided, "We are away.", NOW)
    pending = make_booking(site, "visit", WEDNESDAY + timedelta(hours=2))
    return [
        "/",
        "/practice",
        "/closed",
        "/practice/checkup",
        "/practice/checkup?tz=Asia/Tokyo&resource=ben",
        "/practice/checkup?week=2027-W08",
        "/practice/laser",
        "/practice/laser?audience=private",
        "/practice/course?seats=2",
        f"/b/{confirmed}",
        f"/b/{confirmed}/move",
        f"/b/{confirmed}/cancel",
        f"/b/{confirmed}/reminders",
        f"/b/{pending}",
        f"/b/{declined}",
        "/practice/-/bookings",
        "/practice/-/bookings/sent",
        f"/m/{link_to_all(site, subscribes=True)}",
        f"/m/{link_to_all(site, email='nobody@example.org')}",
        f"/d/{decided}",
        f"/d/{decide_token(site)}",
        "/nobody",
        "/accessibility",
        "/practice/-/bookings",
        "/practice/checkup?view=month",
        "/practice/checkup?view=list",
        "/embed/practice/laser",
        f"/embed/b/{confirmed}",
    ]


def pages(page: Page, lang: str, addresses: list[str]) -> Iterator[Page]:
    """Visit every page, the form with its faults included."""
    for address in addresses:
        framed, below, rest = address.rpartition("/embed")
        page.goto(f"{framed}{below}/{lang}{rest}")
        yield page
    page.goto(f"/{lang}/practice/visit")
    for press in (".slot", ".actions button[value=book]"):
        with page.expect_navigation():
            page.locator(press).first.click()
        yield page
    page.goto(f"/{lang}/practice/visit")
    yield page


@pytest.fixture(scope="module", params=walks(*LOOKS[:2]), ids="-".join)
def sights(request: pytest.FixtureRequest, browser: Browser, practice: Practice, addresses: list[str]) -> list[Sight]:
    """All pages, walked through once in each look."""
    lang, scheme = request.param
    with browser.new_context(base_url=practice.address, viewport=DESK, color_scheme=scheme) as context:
        return seen(pages(context.new_page(), lang, addresses))


def test_axe_finds_nothing(sights: list[Sight]) -> None:
    assert [fault for each in sights for fault in each.faults] == []


def test_nothing_has_to_be_scrolled_sideways(sights: list[Sight]) -> None:
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []


def test_everything_to_press_is_large_enough_for_a_thumb(sights: list[Sight]) -> None:
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []


def test_headings_go_down_one_level_at_a_time(sights: list[Sight]) -> None:
    assert [(each.url, each.levels) for each in sights if each.jumps] == []
