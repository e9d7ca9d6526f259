"""Moving appointments in the calendar: by hand and by keys, with what stands against it said before."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from booking.domain.bookings import Contact
from booking.services import bookings, businesses
from tests.conftest import NOW
from tests.journeys.conftest import Open, Practice
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import faults
from tests.journeys.staff import signed_in

pytestmark = pytest.mark.browser

WEEK = "/en/staff/practice/calendar?week=2026-W48&resource=anna&resource=ben"
GRETA = Contact("Greta Sommer", "greta@example.org", None)
SILENT = Contact("Nils Ohnemail", None, "+493611234567")
HOUR, QUARTER = 72, 18  # pixels


def booked(practice: Practice, starts_at: str, contact: Contact = SILENT, resource: str = "anna") -> None:
    """Somebody has an appointment."""
    with practice.site.app_context():
        business = businesses.business("practice")
        bookings.book(
            business,
            businesses.service(business, "checkup"),
            datetime.fromisoformat(starts_at),
            NOW,
            bookings.Request(contact, "en"),
            practice.site.extensions["links"],
            resource=resource,
        )


@pytest.fixture
def calendar(opened: Open, practice: Practice) -> Page:
    """The open calendar; Nils stands on Tuesday at ten with Anna."""
    booked(practice, "2026-11-24T10:00:00+01:00")
    return opened_calendar(opened, practice)


def opened_calendar(opened: Open, practice: Practice, **options: object) -> Page:
    page = opened(**options)
    signed_in(page, practice)
    page.goto(WEEK)
    wait_for_scripts(page)
    return page


def entry(page: Page, text: str = "Nils") -> Locator:
    return page.locator("a.ev:not(.ev--ghost)").filter(has_text=text)


def column(page: Page, on: str, resource: str) -> Locator:
    return page.locator(f".col[data-on='{on}'][data-resource='{resource}']")


def drag(page: Page, what: Locator, to: Locator, down: float, *, lower_edge: bool = False) -> None:
    """Take an entry by hand and put it down *down* pixels below where it stood, perhaps in another column."""
    box, there = what.bounding_box(), to.bounding_box()
    assert box
    assert there
    y = box["y"] + (box["height"] - 3 if lower_edge else 8)
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, y + 10, steps=2)
    page.mouse.move(there["x"] + there["width"] / 2, y + down, steps=6)
    expect(page.locator(".ev--ghost small")).to_contain_text("2026")
    page.mouse.up()


def stands(page: Page, on: str, resource: str, time: str) -> None:
    expect(column(page, on, resource).locator("a.ev:not(.ev--ghost)").filter(has_text=time)).to_have_count(1)


def test_an_entry_is_put_elsewhere_by_hand_and_back_again(calendar: Page) -> None:
    drag(calendar, entry(calendar), column(calendar, "2026-11-25", "ben"), HOUR)
    expect(calendar.locator("[data-text]")).to_have_text(re.compile("Moved to Wednesday 25 November 2026, 11:00"))
    stands(calendar, "2026-11-25", "ben", "11:00")
    calendar.get_by_role("button", name="Undo").click()
    expect(calendar.locator("[data-text]")).to_have_text("It is back where it was.")
    stands(calendar, "2026-11-24", "anna", "10:00")


def test_a_taken_place_is_refused_with_the_reason(practice: Practice, calendar: Page) -> None:
    booked(practice, "2026-11-25T11:00:00+01:00", GRETA, "ben")
    calendar.reload()
    wait_for_scripts(calendar)
    drag(calendar, entry(calendar), column(calendar, "2026-11-25", "ben"), HOUR)
    expect(calendar.locator("[data-text]")).to_contain_text("taken")
    expect(calendar.locator("[data-text]")).to_contain_text("Greta Sommer")
    stands(calendar, "2026-11-24", "anna", "10:00")


def test_a_rule_is_gone_over_after_a_warning(calendar: Page) -> None:
    drag(calendar, entry(calendar), column(calendar, "2026-11-24", "anna"), QUARTER)
    dialog = calendar.get_by_role("dialog")
    expect(dialog).to_contain_text("It is recorded that you have gone over this.")
    dialog.get_by_role("button", name="Move anyway").click()
    stands(calendar, "2026-11-24", "anna", "10:15")


def test_a_warning_can_be_heeded(calendar: Page) -> None:
    drag(calendar, entry(calendar), column(calendar, "2026-11-24", "anna"), QUARTER)
    calendar.get_by_role("dialog").get_by_role("button", name="Leave it").click()
    expect(calendar.locator(".ev--ghost")).to_have_count(0)
    stands(calendar, "2026-11-24", "anna", "10:00")


def test_it_is_asked_whether_the_customer_is_told(practice: Practice, calendar: Page) -> None:
    booked(practice, "2026-11-26T10:00:00+01:00", GRETA)
    calendar.reload()
    wait_for_scripts(calendar)
    drag(calendar, entry(calendar, "Greta"), column(calendar, "2026-11-26", "anna"), HOUR)
    dialog = calendar.get_by_role("dialog")
    expect(dialog).to_contain_text("greta@example.org")
    assert faults(calendar) == []
    dialog.get_by_role("button", name="Move", exact=True).click()
    stands(calendar, "2026-11-26", "anna", "11:00")


def test_the_lower_edge_makes_it_longer(calendar: Page) -> None:
    drag(calendar, entry(calendar), column(calendar, "2026-11-24", "anna"), 36, lower_edge=True)
    expect(entry(calendar)).to_have_attribute("data-minutes", "60")


def test_escape_leaves_it_where_it_was(calendar: Page) -> None:
    box = entry(calendar).bounding_box()
    assert box
    calendar.mouse.move(box["x"] + 20, box["y"] + 8)
    calendar.mouse.down()
    calendar.mouse.move(box["x"] + 20, box["y"] + 150, steps=4)
    expect(calendar.locator(".ev--ghost")).to_have_count(1)
    calendar.keyboard.press("Escape")
    expect(calendar.locator(".ev--ghost")).to_have_count(0)
    calendar.mouse.up()
    stands(calendar, "2026-11-24", "anna", "10:00")


def test_a_click_still_opens_the_appointment(calendar: Page) -> None:
    entry(calendar).click()
    expect(calendar).to_have_url(re.compile(r"/appointments/\d+$"))


def test_the_same_by_keys(calendar: Page) -> None:
    entry(calendar).focus()
    calendar.keyboard.press("m")
    expect(calendar.locator("[data-say]")).to_contain_text("Moving")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown"):
        calendar.keyboard.press(key)
    expect(calendar.locator("[data-say]")).to_contain_text("10:30–11:15")
    calendar.keyboard.press("Enter")
    expect(calendar.locator("[data-text]")).to_contain_text("Moved to")
    stands(calendar, "2026-11-24", "ben", "10:30")
    expect(entry(calendar)).to_have_attribute("data-minutes", "45")


def test_keys_can_be_given_up(calendar: Page) -> None:
    entry(calendar).focus()
    calendar.keyboard.press("m")
    calendar.keyboard.press("ArrowDown")
    calendar.keyboard.press("Escape")
    expect(calendar.locator("[data-say]")).to_have_text("Left where it was.")
    stands(calendar, "2026-11-24", "anna", "10:00")


def test_others_see_it_without_a_reload(opened: Open, practice: Practice, calendar: Page) -> None:
    other = opened_calendar(opened, practice)
    drag(calendar, entry(calendar), column(calendar, "2026-11-24", "anna"), HOUR)
    moved = column(other, "2026-11-24", "anna").locator("a.ev").filter(has_text="11:00")
    expect(moved).to_have_count(1, timeout=30_000)


def test_what_was_changed_meanwhile_is_not_moved(calendar: Page) -> None:
    entry(calendar).evaluate("entry => { entry.dataset.sequence = '7' }")
    drag(calendar, entry(calendar), column(calendar, "2026-11-25", "anna"), HOUR)
    expect(calendar.locator("[data-text]")).to_contain_text("Somebody else has changed it meanwhile")
    stands(calendar, "2026-11-24", "anna", "10:00")
