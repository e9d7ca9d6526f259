"""The whole way to an appointment with one thumb: few taps, nothing lost, time enough."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.services import businesses
from booking.services.setup import online
from booking.storage.models import Booking
from booking.storage.unit_of_work import reading
from tests.clocks import databases_clock
from tests.conftest import NOW
from tests.factories.holds import let_holds_run_out
from tests.journeys.conftest import PHONE, Open, Practice
from tests.journeys.looks import EVERY_LOOK
from tests.journeys.scripts import wait_for_scripts
from tests.journeys.sights import faults

pytestmark = pytest.mark.browser

WEDNESDAY = "button[value='2026-11-25T14:00+01:00']"
BOOKED = re.compile(r"/en/b/[\w-]+$")
DETAILS = "**/-/details/*"
ANNA = Contact("Anna Weiß", "anna@example.org", None)


def type_details(page: Page) -> None:
    page.get_by_label("Your name").fill(ANNA.name)
    page.get_by_label("E-mail address").fill("anna@example.org")


def confirm_addresses(practice: Practice) -> None:
    with practice.site.app_context():
        online.set_confirming(Actor.of_server(businesses.business("practice").id), True, NOW)


def mailed(practice: Practice, lang: str = "en") -> str:
    """The page behind the link in the mail."""
    with practice.site.app_context(), reading() as session:
        found = session.scalars(select(Booking).where(Booking.contact_email == "anna@example.org")).one()
        token = practice.site.extensions["links"].token("manage", found.business_id, found.id, found.generation)
    return f"/{lang}/b/{token}"


def test_five_taps_are_enough_from_the_business_to_the_appointment(opened: Open) -> None:
    page = opened(viewport=PHONE, has_touch=True, is_mobile=True)
    taps = 0
    page.goto("/en/practice")
    for what in (
        page.get_by_role("link", name="First visit").first,
        page.get_by_role("button", name="Take this one"),
        page.get_by_label("Yes", exact=True),
    ):
        what.tap()
        taps += 1
    type_details(page)
    page.get_by_role("button", name="Send request").tap()
    taps += 1
    expect(page).to_have_url(BOOKED)
    assert taps <= 5
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_way_back_and_forth_loses_nothing_typed(opened: Open) -> None:
    page = opened(viewport=PHONE)
    page.goto("/en/practice/visit")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    wait_for_scripts(page)
    type_details(page)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("How did you find us?").fill("By a friend")
    form = page.url
    page.go_back()
    page.go_forward()
    expect(page).to_have_url(form)
    expect(page.get_by_label("How did you find us?")).to_have_value("By a friend")
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiß")
    page.goto("/en/practice/visit")
    page.locator("button[value='2026-11-26T10:00+01:00']").click()
    page.wait_for_url(lambda url: "/-/details/" in url and url != form)
    expect(page.get_by_label("E-mail address")).to_have_value("anna@example.org")
    expect(page.get_by_label("How did you find us?")).to_have_value("By a friend")
    page.get_by_role("button", name="Send request").click()
    expect(page).to_have_url(BOOKED)


@pytest.mark.prove
def test_what_was_sent_in_vain_is_there_when_the_form_is_opened_again(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    form = page.url
    type_details(page)
    page.locator("[name=csrf_token]").evaluate_all("all => all.forEach(each => { each.value = 'x' })")
    page.get_by_role("button", name="Book appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The page was open for too long")
    page.goto(form)
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiß")


@pytest.mark.prove
def test_who_comes_next_does_not_find_what_was_sent(opened: Open) -> None:
    page = opened()
    for begins in ("14:00", "15:00"):
        page.goto("/en/practice/checkup?resource=ben")
        page.locator(f"button[value='2026-11-25T{begins}+01:00']").click()
        page.wait_for_url(DETAILS)
        expect(page.get_by_label("Your name")).to_have_value("")
        type_details(page)
        page.keyboard.press("Enter")
        expect(page).to_have_url(BOOKED)


def test_one_key_keeps_the_time_and_leaves_everything_where_it_is(opened: Open, practice: Practice) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    wait_for_scripts(page)
    page.get_by_label("Your name").fill("Anna")
    with page.expect_response(DETAILS) as answer:
        page.keyboard.press("Alt+m")
    assert answer.value.request.method == "POST"
    expect(page.get_by_role("status").filter(has_text="Ten more minutes for you")).to_have_count(1)
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type(" Weiß")
    expect(page.get_by_label("Your name")).to_have_value("Anna Weiß")


def test_a_time_that_ran_out_is_reserved_again_from_the_same_form(opened: Open, practice: Practice) -> None:
    page = opened()
    page.clock.install(time=databases_clock())
    page.goto("/en/practice/checkup?resource=anna")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    wait_for_scripts(page)
    type_details(page)
    form = page.url
    with practice.site.app_context():
        let_holds_run_out()
    page.clock.run_for(11 * 60_000)
    expect(page.get_by_text("Your reservation has ended.")).to_be_visible()
    page.get_by_role("button", name="Reserve again").click()
    expect(page.get_by_role("status").filter(has_text="Ten more minutes for you")).to_have_count(1)
    expect(page).to_have_url(form)
    page.get_by_role("button", name="Book appointment").click()
    expect(page).to_have_url(BOOKED)


@pytest.mark.prove
def test_a_slip_in_the_address_is_pointed_out_while_typing(opened: Open) -> None:
    page = opened()
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    field = page.get_by_label("E-mail address")
    for typed, meant in (("anna@gmial.com", "anna@gmail.com"), ("anna@tonline.de", "anna@t-online.de")):
        field.fill(typed)
        field.press("Tab")
        expect(page.get_by_text(f"Did you mean {meant}?")).to_be_visible()
    page.get_by_role("button", name="Yes, change it").click()
    expect(field).to_have_value("anna@t-online.de")
    expect(field).to_be_focused()
    expect(page.get_by_text("Did you mean")).to_be_hidden()


def test_an_address_is_confirmed_by_a_button_and_the_first_page_notices(opened: Open, practice: Practice) -> None:
    confirm_addresses(practice)
    page = opened()
    page.goto("/en/practice/checkup")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    type_details(page)
    page.get_by_role("button", name="Send, then confirm by mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not booked yet: please look into your mail")
    reader = opened(java_script_enabled=False)
    reader.goto(mailed(practice))
    reader.get_by_role("button", name="Yes, book this appointment").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your appointment is booked.")
    page.reload()
    expect(page).to_have_url(BOOKED)


@EVERY_LOOK
def test_the_pages_around_confirming_are_accessible(opened: Open, practice: Practice, lang: str, scheme: str) -> None:
    confirm_addresses(practice)
    page = opened(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(f"/{lang}/practice/visit")
    page.locator(WEDNESDAY).click()
    page.wait_for_url(DETAILS)
    page.locator("#email").fill("anna@gmial.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults(page) == []
    page.locator("#name").fill(ANNA.name)
    page.locator("#email").fill("anna@example.org")
    page.locator("#answer-first-0").check()
    page.locator("#name").press("Enter")
    page.locator("[data-module=look_again]").wait_for()
    assert faults(page) == []
    page.goto(mailed(practice, lang))
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
