"""Booking while on the telephone: with the keyboard alone, with and without script, on a phone, for all who read."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NOW
from tests.journeys.conftest import Open, Practice
from tests.journeys.looks import LIGHT_LOOK
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import seen
from tests.journeys.staff import known, signed_in

pytestmark = pytest.mark.browser

APPOINTMENT = re.compile(r"/en/staff/practice/appointments/\d+$")
MOST_KEYS = 12


class Keyboard:
    """Presses keys and counts them; the letters of words that are typed are not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words."""
        self.page.keyboard.type(words)


def test_from_the_calendar_to_a_booking_of_a_known_customer_in_twelve_keys(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", "Jan Novak")
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/calendar")
    keys = Keyboard(page)
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    keys.press("n")
    expect(page.locator("#q")).to_be_focused(timeout=20_000)
    keys.type("so")
    expect(page.locator("#q-list li").filter(has_text="Klara Sommer")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Klara Sommer")
    keys.press("Tab")
    keys.press("Tab")
    expect(page.get_by_label("Service")).to_be_focused()
    keys.type("Las")
    expect(page.get_by_label("Service")).to_have_value("laser")
    expect(page.locator("#part-when [name=times_for]")).to_have_value(re.compile("^laser"))
    keys.press("Tab")
    expect(page.get_by_label("For", exact=True)).to_be_focused()
    keys.type("priv")
    expect(page.locator("#part-when [name=times_for]")).to_have_value(re.compile("private"))
    keys.press("Tab")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("status")).to_contain_text("Booked: Laser, Mon 23 November, 15:30.")
    assert keys.pressed <= MOST_KEYS


def test_the_usual_service_takes_the_next_free_time_in_five_keys(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer")
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    keys = Keyboard(page)
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    keys.press("n")
    expect(page.locator("#q")).to_be_focused()
    keys.type("so")
    expect(page.locator("#q-list li").filter(has_text="Klara Sommer")).to_be_visible()
    keys.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Klara Sommer")
    keys.press("Enter")
    expect(page).to_have_url(APPOINTMENT)
    assert keys.pressed == 3


def test_a_known_customer_is_booked_in_steps(page: Page, has_script: bool, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", "Jan Novak")
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    if has_script:
        wait_for_scripts(page)
    page.locator("#q").fill("1234500")
    if has_script:
        page.locator("#q-list li").filter(has_text="Klara Sommer").click()
    else:
        page.get_by_role("button", name="Find").click()
        expect(page.get_by_label("Klara Sommer")).to_be_checked()
    page.get_by_role("group", name="Tomorrow, Tue 24 November").get_by_label("10:00").check(force=True)
    page.locator(".phone__book button").click()
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("status")).to_contain_text("Booked: Check-up, Tue 24 November, 10:00.")
    expect(page.get_by_role("heading", name="Klara Sommer")).to_be_visible()


def test_somebody_new_is_added_on_the_way(page: Page, has_script: bool, practice: Practice) -> None:
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    if has_script:
        wait_for_scripts(page)
    page.locator("#q").fill("Berta Blume")
    if has_script:
        page.locator("#q-list li").filter(has_text="New customer: “Berta Blume”").click()
    else:
        page.get_by_role("button", name="New customer").click()
    expect(page.get_by_label("Name")).to_have_value("Berta Blume")
    page.get_by_label("Telephone number").fill("0361 99887")
    page.locator(".phone__book button").click()
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_role("status")).to_contain_text("No e-mail goes out: print the slip")
    page.get_by_role("link", name="Slip to print").first.click()
    expect(page.get_by_role("img", name="QR")).to_be_visible()


def test_a_rule_is_gone_over_after_a_warning(page: Page, has_script: bool, practice: Practice) -> None:
    known(practice.site, "Klara Sommer")
    signed_in(page, practice)
    page.goto("/en/staff/practice/new?starts_at=2026-11-24T19:00:00%2B01:00")
    choose(page, has_script, "Sommer")
    page.locator(".phone__book button").click()
    expect(page.get_by_role("alert")).to_contain_text("Outside opening hours. Tuesday 24 November")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("button", name="Book anyway").click()
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_text("Booked against: Outside opening hours")).to_be_visible()


def test_somebody_is_squeezed_in_with_a_reason(page: Page, has_script: bool, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", "Jan Novak")
    signed_in(page, practice)
    page.goto("/en/staff/practice/new?starts_at=2026-11-24T09:00:00%2B01:00&resource=anna")
    choose(page, has_script, "Novak")
    page.locator(".phone__book button").click()
    expect(page.get_by_role("alert")).to_contain_text("Anna, 09:00–09:30: Check-up, Klara Sommer")
    page.get_by_role("button", name="Squeeze in").click()
    expect(page.get_by_role("link", name="Please say why")).to_be_visible()
    page.get_by_label("Reason for squeezing in").fill("Acute pain")
    page.get_by_role("button", name="Squeeze in").click()
    expect(page).to_have_url(APPOINTMENT)
    expect(page.get_by_text("Squeezed in: Acute pain")).to_be_visible()


def test_the_nearest_free_time_is_one_press_away(page: Page, has_script: bool, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", "Jan Novak")
    signed_in(page, practice)
    page.goto("/en/staff/practice/new?starts_at=2026-11-24T09:00:00%2B01:00&resource=anna")
    choose(page, has_script, "Novak")
    page.locator(".phone__book button").click()
    page.get_by_role("button", name="Tue 24 November, 10:00").click()
    expect(page.get_by_role("status")).to_contain_text("Booked: Check-up, Tue 24 November, 10:00.")


def test_a_booking_is_taken_back_at_once(page: Page, has_script: bool, practice: Practice) -> None:
    known(practice.site, "Klara Sommer")
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    choose(page, has_script, "Sommer")
    page.locator(".phone__book button").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back: nothing is booked.")
    expect(page.get_by_text("Cancelled").first).to_be_visible()


def test_somebody_who_walks_in_is_here_at_once(page: Page, practice: Practice) -> None:
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    page.get_by_role("link", name="Walk-in").first.click()
    page.locator("#q").fill("Berta Blume")
    page.get_by_role("button", name="New customer").click()
    page.locator(".phone__book button").click()
    expect(page.get_by_text("Is here")).to_be_visible()


def test_keys_do_nothing_while_somebody_types(opened: Open, practice: Practice) -> None:
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    wait_for_scripts(page)
    page.get_by_text("Note, length, e-mail").click()
    page.get_by_label("Note for the house").press("n")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("h")
    expect(page.get_by_label("Note for the house")).to_have_value("n")
    expect(page).to_have_url(re.compile("/new$"))


def test_keys_are_told_and_can_be_switched_off(opened: Open, practice: Practice) -> None:
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/today")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Use single keys in this browser").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    # Where a key led somewhere else, there would be no such dialog.
    page.get_by_role("button", name="Keys").click()
    expect(dialog).to_be_visible()
    expect(page).to_have_url(re.compile("/today$"))
    dialog.get_by_label("Use single keys in this browser").check()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/new$"))


def test_the_list_of_customers_follows_the_pattern_of_a_combobox(opened: Open, practice: Practice) -> None:
    known(practice.site, "Klara Sommer", "Sofie Sommerfeld")
    page = opened()
    signed_in(page, practice)
    page.goto("/en/staff/practice/new")
    field = page.get_by_role("combobox", name="Customer")
    field.press_sequentially("so")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#q-list li")).to_have_count(3)
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "q-1")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[name=customer]")).to_have_count(0)


@LIGHT_LOOK
def test_the_desk_is_clean_by_axe_and_fits_a_phone(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    sights = seen(visited(opened(color_scheme=scheme), practice, lang))
    assert [fault for each in sights for fault in each.faults] == []
    assert [(each.url, each.too_wide) for each in sights if each.too_wide] == []
    assert [(each.url, each.too_small) for each in sights if each.too_small] == []


def choose(page: Page, has_script: bool, name: str) -> None:
    """Choose a known customer, with script or without."""
    if has_script:
        wait_for_scripts(page)
    page.locator("#q").fill(name)
    if has_script:
        page.locator("#q-list li").first.click()
        expect(page.locator(".chosen")).to_contain_text(name)
    else:
        page.get_by_role("button", name="Find").click()
        expect(page.locator("#found input").first).to_be_checked()


def visited(page: Page, practice: Practice, lang: str) -> Iterator[Page]:
    """Every page of the desk, with faults, warnings and notices."""
    [booking_id, *_] = known(practice.site, "Klara Sommer", "Jan Novak", starts_at=NOW + timedelta(minutes=30))
    signed_in(page, practice)
    at = f"/{lang}/staff/practice"
    for address in ("today", "today?on=2026-12-24", "new", "walk-in", f"bookings/{booking_id}"):
        page.goto(f"{at}/{address}")
        yield page
    for address in (f"bookings/{booking_id}/slip", f"bookings/{booking_id}/cancel", "blocks/new"):
        page.goto(f"{at}/{address}")
        yield page
    page.goto(f"{at}/bookings/{booking_id}")
    page.goto(f"{page.url}/move")
    page.locator("#clock").fill("20:00")
    page.locator("#clock").press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    yield page
    page.goto(f"{at}/new?starts_at=2026-11-23T09:30:00%2B01:00&resource=anna")
    page.locator(".phone__book button").click()
    yield page
    page.locator("#q").fill("Novak")
    page.locator("#q-list li").first.click()
    page.locator(".phone__book button").click()
    expect(page.locator(".verdict")).to_be_visible()
    yield page
    page.locator(".slot").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    yield page
