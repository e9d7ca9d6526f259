"""Setting the house up in a real browser: hours, days, and the emergency stop - with script and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.domain.access import Actor, Role
from booking.services import businesses
from booking.services.setup import exceptions, online, parts
from booking.services.setup.editing import edit
from booking.web.staff.setup.plans import WEEK
from tests.conftest import NOW
from tests.journeys.conftest import DESK, Practice, served
from tests.journeys.looks import walks
from tests.journeys.sights import Sight, seen
from tests.journeys.staff import signed_in

pytestmark = pytest.mark.browser

SETUP = "/staff/practice/setup"
PAGES = [
    "",
    "/business",
    "/online",
    "/locations",
    "/new-location",
    "/locations/erfurt",
    "/locations/erfurt/hours",
    "/resources",
    "/new-resource",
    "/resources/anna",
    "/resources/anna/hours",
    "/exceptions?who=locations/erfurt",
    "/exceptions?who=resources/anna&month=2026-12",
    "/holidays",
    "/misfits",
]


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice with holidays to decide about, exceptions, two plans and a pause; nobody changes it."""
    with pytest.MonkeyPatch.context() as patch:
        for practice in served(sqlite_template, tmp_path_factory.mktemp("furnished"), patch):
            furnish(practice)
            yield practice


def furnish(practice: Practice) -> None:
    with practice.site.app_context():
        owner = Actor.of_server(businesses.business("practice").id)
        place = parts.part(owner.business_id, ("locations", "erfurt"))
        edit(owner, ("locations", "erfurt"), place, {**place, "holiday_region": "DE-BY-Augsburg"}, NOW)
        path = ("resources", "anna", "weekly_hours")
        rows = parts.part(owner.business_id, path)
        odd = [{**rows[0], "valid_from": (NOW + WEEK).date().isoformat(), "every_weeks": 2, "opens": "07:00"}]
        edit(owner, path, rows, rows[1:] + odd, NOW)
        on = NOW.date().replace(month=12, day=24)
        exceptions.set_hours(owner, ("locations", "erfurt"), [on], [], NOW)
        exceptions.set_hours(owner, ("resources", "anna"), [on.replace(day=23)], [("09:00", "12:00")], NOW)
        starts_at, ends_at = NOW.replace(month=12, day=1), NOW.replace(month=12, day=3)
        exceptions.add_time_off(owner, "anna", starts_at, ends_at, "Urlaub", NOW)
        online.pause(owner, "Krank.", NOW)


def visited(page: Page, practice: Practice, lang: str) -> Iterator[Page]:
    """Every page, and forms with faults."""
    signed_in(page, practice, Role.OWNER)
    for path in PAGES:
        page.goto(f"{practice.address}/{lang}{SETUP}{path}")
        yield page
    page.goto(f"{practice.address}/{lang}{SETUP}/resources/anna/hours")
    page.locator("#plans-0-TU").fill("morgens")
    page.locator(".actions button[value=save]").click()
    yield page
    page.goto(f"{practice.address}/{lang}{SETUP}/business")
    page.locator("#name").fill("")
    page.locator(".actions button[value=save]").click()
    yield page


# German is the longer of the two.
@pytest.fixture(scope="module", params=walks(("de", "dark")), ids="-".join)
def sights(request: pytest.FixtureRequest, browser: Browser, furnished: Practice) -> list[Sight]:
    """All pages, walked through once."""
    lang, scheme = request.param
    with browser.new_context(viewport=DESK, color_scheme=scheme) as context:
        return seen(visited(context.new_page(), furnished, lang))


def test_axe_finds_nothing(sights: list[Sight]) -> None:
    assert [fault for each in sights for fault in each.faults] == []


def test_nothing_has_to_be_scrolled_sideways(sights: list[Sight]) -> None:
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []


def test_everything_to_press_is_large_enough_for_a_thumb(sights: list[Sight]) -> None:
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []


def test_headings_go_down_one_level_at_a_time(sights: list[Sight]) -> None:
    assert [(each.url, each.levels) for each in sights if each.jumps] == []


def test_hours_are_typed_copied_and_stored(page: Page, practice: Practice) -> None:
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{SETUP}/resources/anna/hours")
    page.get_by_label("Monday").fill("8-12, 13:30-18")
    page.get_by_role("button", name="Copy to Tuesday–Friday").click()
    expect(page.get_by_label("Thursday")).to_have_value("8-12, 13:30-18")
    page.get_by_label("Saturday").fill("22-2")
    page.locator(".actions button[value=save]").click()
    expect(page.get_by_role("status")).to_contain_text("The hours of Anna are changed.")
    expect(page.get_by_label("Saturday")).to_have_value("22:00–02:00")
    expect(page.locator(".openday__text").nth(3)).to_have_text("08:00–12:00, 13:30–18:00")


def test_the_week_follows_what_is_typed(opened: object, practice: Practice) -> None:
    page: Page = opened()  # type: ignore[operator]
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{SETUP}/resources/anna/hours")
    page.get_by_label("Wednesday").press("End")
    page.get_by_label("Wednesday").press_sequentially(", 20-22")
    expect(page.locator(".openday__text").nth(2)).to_have_text("09:00–17:00, 20:00–22:00")
    expect(page.get_by_label("Wednesday")).to_be_focused()


def test_online_booking_is_stopped_by_two_clicks_and_brought_back_by_one(page: Page, practice: Practice) -> None:
    signed_in(page, practice, Role.OWNER)
    page.goto(f"/en{SETUP}/online")
    page.get_by_label("Note for customers").fill("Wasserschaden bis Freitag.")
    page.get_by_role("button", name="Stop online booking now").click()
    page.goto("/en/practice")
    expect(page.get_by_text("Wasserschaden bis Freitag.")).to_be_visible()
    page.goto(f"/en{SETUP}")
    page.get_by_role("button", name="Offer appointments online again").click()
    page.goto("/en/practice/checkup")
    expect(page.locator(".slot").first).to_be_visible()


def test_an_absence_is_noted_from_a_day_of_the_calendar(page: Page, practice: Practice) -> None:
    signed_in(page, practice, Role.STAFF, "anna")
    page.goto("/en/staff/practice/setup/exceptions")
    page.get_by_role("link", name="30", exact=True).first.click()
    expect(page.get_by_label("First day", exact=True)).to_have_value("2026-11-30")
    page.get_by_label("Reason").fill("Fortbildung")
    page.locator("#new button").click()
    expect(page.get_by_role("status")).to_contain_text("Anna is away: Monday 30 November 2026.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing: all of these weeks are as every week.")).to_be_visible()
