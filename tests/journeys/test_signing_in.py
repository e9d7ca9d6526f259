"""People of the practice come in: with a password, with one they forgot, and with a business of their own."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from booking.services import businesses
from booking.web import clock
from tests.conftest import NOW
from tests.factories.accounts import ANOTHER, PASSWORD
from tests.journeys.conftest import Open, Practice
from tests.journeys.looks import LIGHT_LOOK
from tests.journeys.sights import faults, is_too_wide, too_small
from tests.web.auth.signing_in import last_token, make_owner

pytestmark = pytest.mark.browser

PAGES = ("sign-in", "reset", "reset/sent", "sign-up", "sign-up/sent")
OWN_PAGES = ("businesses?all=1", "password", "email", "sessions")


@pytest.fixture
def paula(practice: Practice) -> int:
    """The owner, who has a password."""
    with practice.site.app_context():
        known = businesses.business("practice")
    return make_owner(practice.site, known)


def enter(page: Page, password: str = PASSWORD) -> None:
    page.goto("/en/account/sign-in")
    page.get_by_label("E-mail address").fill("paula@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Password", exact=True).press("Enter")


def come_in(page: Page, password: str = PASSWORD) -> None:
    enter(page, password)
    expect(page.get_by_role("link", name="Paula Weber")).to_be_visible()


def test_one_signs_in_with_the_keyboard_and_out_again(page: Page, paula: int) -> None:
    enter(page)
    expect(page).to_have_url(re.compile("/en/staff/practice/calendar$"))
    expect(page.get_by_role("link", name="Paula Weber")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_password_is_announced_and_the_address_kept(page: Page, paula: int) -> None:
    enter(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("You could not be signed in")
    expect(page.get_by_label("E-mail address")).to_have_value("paula@example.org")


def test_who_types_a_password_before_the_script_is_there_types_on(opened: Open, paula: int) -> None:
    page = opened()
    late: list[Route] = []
    page.route("**/reveal.js", lambda route: late.append(route))
    with page.expect_request("**/reveal.js"):
        page.goto("/en/account/sign-in", wait_until="domcontentloaded")
    field = page.get_by_label("Password", exact=True)
    field.press_sequentially("horse")
    field.press("ArrowLeft")
    late.pop().continue_()
    page.get_by_role("button", name="Show password").wait_for()
    page.keyboard.type("!")
    expect(field).to_have_value("hors!e")


def test_a_password_can_be_looked_at_while_it_is_typed(opened: Open, paula: int) -> None:
    page = opened()
    page.goto("/en/account/sign-in")
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "password")


def test_without_script_there_is_no_button_that_does_nothing(opened: Open, paula: int) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/en/account/sign-in")
    expect(page.get_by_role("button", name="Show password")).to_have_count(0)


def test_a_forgotten_password_is_replaced(page: Page, practice: Practice, paula: int) -> None:
    page.goto("/en/account/sign-in")
    page.get_by_role("link", name="Forgotten your password?").click()
    page.get_by_label("E-mail address").fill("paula@example.org")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")
    page.goto(f"/en/account/reset/{last_token(practice.site, 'reset')}")
    page.get_by_label("New password").fill(ANOTHER)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("status")).to_contain_text("Now sign in with it.")
    come_in(page, ANOTHER)


def test_what_was_typed_before_the_session_ended_is_sent_on(
    page: Page, practice: Practice, paula: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(page)
    page.goto("/en/staff/practice/setup/business")
    page.get_by_label("Name of the business").fill("Practice by the River")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=13))
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("alert")).to_contain_text("You were signed out meanwhile")
    page.get_by_label("E-mail address").fill("paula@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in again")
    expect(page.get_by_text("Practice by the River")).to_be_visible()
    with practice.site.app_context():
        assert businesses.business("practice").name != "Practice by the River"
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("You are signed in again")
    with practice.site.app_context():
        assert businesses.business("practice").name == "Practice by the River"


def test_another_device_is_signed_out(opened: Open, paula: int) -> None:
    phone, desk = opened(), opened()
    come_in(phone)
    come_in(desk)
    desk.goto("/en/account/sessions")
    desk.get_by_role("button", name="End").first.click()
    expect(desk.get_by_role("status")).to_contain_text("Signed out on that device.")
    phone.goto("/en/account/sessions")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_business_signs_itself_up(page: Page, practice: Practice) -> None:
    page.goto("/en/account/sign-in")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("E-mail address").fill("kim@example.org")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")
    page.goto(f"/en/account/sign-up/{last_token(practice.site, 'sign_up')}")
    page.get_by_label("Your name").fill("Kim")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Name of the business").fill("Salon Weiß")
    page.get_by_label("Salon: hair, beauty, wellness").check()
    page.get_by_label("Town").fill("Jena")
    page.get_by_role("button", name="Set up and go on").click()
    expect(page).to_have_url(re.compile("/en/staff/salon-weiss/setup/guide"))


@LIGHT_LOOK
def test_every_page_is_clean_by_axe_and_fits(
    opened: Open, practice: Practice, paula: int, lang: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 320, "height": 640})
    for address in PAGES:
        page.goto(f"/{lang}/account/{address}")
        look(page)
    page.goto(f"/{lang}/account/sign-up")
    page.keyboard.press("Tab")
    page.locator("#email").fill("no address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.locator("#email").fill("kim@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent")
    page.goto(f"/{lang}/account/sign-up/{last_token(practice.site, 'sign_up')}")
    page.locator("#name").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    come_in(page)
    for address in OWN_PAGES:
        page.goto(f"/{lang}/account/{address}")
        look(page)


def look(page: Page) -> None:
    """Clean by axe, no wider than the screen, and nothing too small for a thumb."""
    assert faults(page) == []
    assert not is_too_wide(page), page.url
    assert too_small(page) == [], page.url
