"""From the business to a booking, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.clocks import databases_clock
from tests.factories.holds import let_holds_run_out
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.scripts import wait_for_scripts

pytestmark = pytest.mark.browser

WEDNESDAY = "button[value='2026-11-25T14:00+01:00']"
BOOKED = re.compile(r"/en/b/[\w-]+$")


def type_details(page: Page) -> None:
    """Fill in who comes."""
    page.get_by_label("Your name").fill("Anna Weiß")
    page.get_by_label("E-mail address").fill("anna@example.org")


def test_a_slot_is_booked_in_three_steps(page: Page) -> None:
    page.goto("/en/practice")
    page.get_by_role("link", name="Check-up").click()
    page.locator(WEDNESDAY).click()
    type_details(page)
    page.get_by_role("button", name="Book appointment").click()
    expect(page).to_have_url(BOOKED)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    expect(page.locator("time")).to_have_text(re.compile("Wednesday 25 November 2026, 14:00–14:30"))


def test_the_next_free_slot_is_two_taps_and_a_name_away(page: Page) -> None:
    page.goto("/en/practice/checkup")
    page.get_by_role("button", name="Take this one").click()
    type_details(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(BOOKED)


def test_a_reload_after_booking_books_nothing_more(page: Page, practice: Practice) -> None:
    page.goto("/en/practice/checkup?resource=anna")
    page.locator(WEDNESDAY).click()
    type_details(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(BOOKED)
    booked = page.url
    page.reload()
    page.go_back()
    expect(page).to_have_url(booked)


def test_a_slot_that_was_taken_meanwhile_comes_back_with_others(page: Page, opened: Open) -> None:
    page.goto("/en/practice/checkup?resource=anna")
    other = opened()
    other.goto("/en/practice/checkup?resource=anna")
    other.locator(WEDNESDAY).click()
    page.locator(WEDNESDAY).click()
    expect(page.get_by_role("alert").filter(has_text="Somebody else was faster")).to_be_focused()
    page.get_by_role("button", name="Wed 25 November, 14:30").click()
    expect(page.get_by_text("Wednesday 25 November 2026, 14:30–15:00")).to_be_visible()


def test_a_lapsed_hold_keeps_what_was_typed_and_is_taken_again(page: Page, practice: Practice) -> None:
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    type_details(page)
    with practice.site.app_context():
        let_holds_run_out()
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("alert")).to_contain_text("the time was still free")
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiß")
    page.get_by_role("button", name="Book appointment").click()
    expect(page).to_have_url(BOOKED)


def test_faults_take_the_focus_and_lead_to_their_fields(page: Page) -> None:
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Please tell us your e-mail address.").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()


def test_more_time_keeps_what_was_typed(page: Page) -> None:
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    type_details(page)
    page.get_by_role("button", name="Ten more minutes").click()
    expect(page.get_by_text("Ten more minutes for you")).to_have_count(1)
    expect(page.get_by_label("E-mail address")).to_have_value("anna@example.org")


def test_another_time_keeps_name_and_address(page: Page) -> None:
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    type_details(page)
    page.get_by_role("button", name="Another time").click()
    page.locator("button[value='2026-11-26T09:00+01:00']").click()
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiß")


def test_booking_needs_only_the_keyboard(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    tab_to(page, "Take this one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/details/*")
    tab_to(page, "Your name")
    page.keyboard.type("Anna Weiß")
    page.keyboard.press("Tab")
    page.keyboard.type("anna@example.org")
    tab_to(page, "Book appointment")
    page.keyboard.press("Space")
    expect(page).to_have_url(BOOKED)


def test_the_first_tab_leads_past_the_top(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_conditional_question_is_out_of_sight_until_it_is_meant(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/visit")
    page.locator(WEDNESDAY).click()
    question = page.get_by_label("How did you find us?")
    expect(question).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(question).to_be_visible()
    page.get_by_label("Yes", exact=True).check()
    expect(question).to_be_hidden()


def test_the_countdown_says_how_long_it_is_and_warns_once(opened: Open) -> None:
    page = opened()
    page.clock.install(time=databases_clock())
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    hold = page.locator("[data-module=countdown]")
    expect(hold).to_contain_text("about 10 minutes left")
    wait_for_scripts(page)
    page.clock.run_for(8 * 60_000 + 30_000)
    expect(hold.get_by_role("status")).to_have_text(re.compile("ends in two minutes"))
    page.clock.run_for(2 * 60_000)
    expect(hold.get_by_role("status")).to_have_text(re.compile("has ended"))


def test_on_the_phone_next_free_and_the_first_slots_stand_on_the_first_screen(opened: Open) -> None:
    page = opened(viewport=PHONE)
    page.goto("/en/practice/checkup")
    lowest = page.locator("#slots .days button").nth(1).bounding_box()
    assert lowest is not None
    assert lowest["y"] + lowest["height"] <= PHONE["height"]
    expect(page.get_by_role("button", name="Take this one")).to_be_in_viewport()


def test_on_the_phone_the_summary_unfolds(opened: Open) -> None:
    page = opened(viewport=PHONE, java_script_enabled=False)
    page.goto("/en/practice/checkup")
    expect(page.get_by_text("A short examination.")).to_be_hidden()
    page.locator(".summary__fold summary").click()
    expect(page.get_by_text("A short examination.")).to_be_visible()


def test_the_readers_own_zone_is_offered(opened: Open) -> None:
    page = opened(timezone_id="America/Toronto")
    page.goto("/en/practice/checkup")
    page.get_by_text("Show another time zone as well").click()
    expect(page.get_by_label("Your time zone")).to_have_value("America/Toronto")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(WEDNESDAY)).to_contain_text("08:00")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and name in (
            focused.inner_text() or focused.evaluate("e => e.labels?.[0]?.innerText ?? ''")
        ):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")
