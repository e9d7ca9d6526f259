"""People make their account safe and build their team, in a real browser with a passkey of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from booking.domain.access import Role
from booking.services import businesses
from booking.services.accounts import invitations
from booking.services.accounts.invitations import Wanted
from booking.web import clock
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD
from tests.factories.people import make_member
from tests.journeys.conftest import DESK, Open, Practice, Watched
from tests.journeys.looks import DARK_LOOK
from tests.journeys.test_signing_in import enter, look
from tests.web.auth.second_factors import code
from tests.web.auth.signing_in import make_owner

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def paula(practice: Practice) -> int:
    """The owner, who has a password."""
    with practice.site.app_context():
        known = businesses.business("practice")
    return make_owner(practice.site, known)


@pytest.fixture
def by_name(practice: Practice, browser: Browser) -> Iterator[Page]:
    """A browser that reaches the practice by its name, as passkeys need one."""
    address = practice.address.replace("127.0.0.1", "localhost")
    practice.site.config["TERMINBUCH"] = replace(practice.site.config["TERMINBUCH"], base_url=address)
    context = browser.new_context(base_url=address, viewport=DESK)
    context.set_default_timeout(10_000)
    watched = Watched(address)
    yield watched.watch(context.new_page())
    context.close()
    assert (watched.foreign, watched.complaints) == ([], [])


def device(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device with passkeys; answers the line to it, and its number."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return line, made["authenticatorId"]


def add_passkey(page: Page, name: str = "My telephone") -> None:
    page.goto("/en/account/passkeys")
    page.get_by_label("Name of the passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey was added.")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_passkey_is_added_and_signs_in_without_a_password(by_name: Page, paula: int) -> None:
    page = by_name
    device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    add_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/en/staff/practice/calendar$"))


def test_one_comes_where_one_was_going(by_name: Page, paula: int) -> None:
    page = by_name
    device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    add_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.goto("/en/staff/practice/record")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/en/staff/practice/record$"))


def test_a_removed_passkey_signs_nobody_in(by_name: Page, paula: int) -> None:
    page = by_name
    device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    add_passkey(page)
    page.get_by_role("link", name=re.compile("Change ?: My telephone")).click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("does not belong to an account here any more")


def test_who_does_not_show_that_it_is_they_is_not_signed_in(by_name: Page, paula: int) -> None:
    page = by_name
    line, number = device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    add_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    line.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Nobody was signed in. You can try again, or use your password.")).to_be_visible()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/en/staff/practice/calendar$"))


def test_a_device_that_has_one_is_told_so(by_name: Page, paula: int) -> None:
    page = by_name
    device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    add_passkey(page)
    page.get_by_label("Name of the passkey").fill("Once more")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey of your account already.")).to_be_visible()


def test_what_is_wrong_with_the_name_is_said_by_the_page(by_name: Page, paula: int) -> None:
    page = by_name
    device(page)
    enter(page)
    page.wait_for_url("**/calendar")
    page.goto("/en/account/passkeys")
    page.get_by_label("Name of the passkey").fill(" ")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Please enter a name.")


def test_without_script_there_is_no_passkey_to_press(opened: Open, practice: Practice, paula: int) -> None:
    address = practice.address.replace("127.0.0.1", "localhost")
    practice.site.config["TERMINBUCH"] = replace(practice.site.config["TERMINBUCH"], base_url=address)
    page = opened(java_script_enabled=False)
    page.goto("/en/account/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


def test_a_second_factor_is_set_up_and_asked_for(
    page: Page, practice: Practice, paula: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page)
    page.get_by_role("link", name="Paula Weber").click()
    page.get_by_role("link", name=re.compile("Set up ?: Second factor")).click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("img", name=re.compile("QR code"))).to_be_visible()
    page.get_by_label("Code that the app shows").fill(code(practice.site, paula, NOW))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    paper = page.locator(".codes code").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    later = NOW + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    enter(page)
    page.get_by_label("Code", exact=True).fill(code(practice.site, paula, later))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/en/staff/practice/calendar$"))
    page.get_by_role("button", name="Sign out").click()
    enter(page)
    page.get_by_label("Code", exact=True).fill(paper[0].lower())
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/en/staff/practice/calendar$"))


def test_an_owner_invites_somebody_who_joins_and_is_removed_again(opened: Open, practice: Practice, paula: int) -> None:
    owner, nina = opened(), opened(java_script_enabled=False)
    enter(owner)
    owner.get_by_role("link", name="Team").click()
    owner.get_by_role("link", name="Invite somebody").click()
    owner.get_by_label("E-mail address").fill("nina@example.org")
    owner.get_by_role("radio", name=re.compile("Own calendar only")).check()
    owner.get_by_label("Own calendar", exact=True).select_option(label="Anna")
    owner.get_by_role("button", name="Send invitation").click()
    expect(owner.get_by_role("status")).to_contain_text("The invitation is on its way.")
    nina.goto(f"/en/account/join/{link(practice)}")
    nina.get_by_label("Your name").fill("Nina Koch")
    nina.get_by_label("Password", exact=True).fill(PASSWORD)
    nina.get_by_role("button", name="Make an account and join").click()
    expect(nina).to_have_url(re.compile("/en/staff/practice/calendar$"))
    owner.reload()
    owner.get_by_role("link", name=re.compile("Change ?: Nina Koch")).click()
    owner.get_by_role("link", name="Remove from the team").click()
    owner.get_by_role("button", name="Remove from the team").click()
    nina.reload()
    expect(nina.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")
    owner.get_by_role("button", name="Undo").click()
    expect(owner.get_by_role("heading", name="Nina Koch")).to_be_visible()
    nina.reload()
    expect(nina).to_have_url(re.compile("/en/staff/practice/calendar$"))


def link(practice: Practice) -> str:
    """The token of the only invitation."""
    with practice.site.app_context():
        known = businesses.business("practice")
        actor = make_member(known)
        (invited,) = invitations.of_business(actor)
    token: str = practice.site.extensions["links"].token("invite", known.id, invited.id)
    return token


@DARK_LOOK
def test_every_page_is_clean_by_axe_and_fits(
    opened: Open, practice: Practice, paula: int, lang: str, scheme: str
) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 320, "height": 640})
    with practice.site.app_context():
        known = businesses.business("practice")
        owner = make_member(known)
        wanted = Wanted("nina-with-a-long-name@a-long-domain.example.org", Role.STAFF, "anna", "de")
        invitations.invite(owner, known, wanted, NOW, practice.site.extensions["links"])
    page.goto(f"/{lang}/account/join/{link(practice)}")
    look(page)
    enter(page)
    page.wait_for_url("**/calendar")
    for address in ("account/", "account/passkeys", "account/second-factor", "staff/practice/team"):
        page.goto(f"/{lang}/{address}")
        look(page)
    page.locator(".roster a.button").first.click()
    look(page)
    page.locator("main > div > p a.button").click()
    look(page)
    page.goto(f"/{lang}/staff/practice/team/invite")
    page.locator("main form button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.goto(f"/{lang}/account/second-factor")
    page.locator("main form button").click()
    expect(page.locator(".qr")).to_be_visible()
    look(page)
    page.locator("#code").fill("000000")
    page.locator("#code").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(code(practice.site, paula, NOW))
    page.locator("#code").press("Enter")
    expect(page.locator(".codes")).to_be_visible()
    look(page)
    for address in ("second-factor", "second-factor/remove"):
        page.goto(f"/{lang}/account/{address}")
        look(page)
    page.context.clear_cookies()
    page.goto(f"/{lang}/account/sign-in")
    page.locator("#email").fill("paula@example.org")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/code")
    look(page)
