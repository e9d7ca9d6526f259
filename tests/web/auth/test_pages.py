"""Passwords, addresses and sessions by their pages."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.factories.accounts import ANOTHER, PASSWORD, account
from tests.web.auth.signing_in import last_token, make_owner, sign_in
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive


@pytest.fixture
def paula(site: Flask, practice: Business) -> int:
    return make_owner(site, practice)


def test_a_forgotten_password_is_replaced(site: Flask, paula: int, visitor: Visitor) -> None:
    visitor.go("/en/account/sign-in").follow("Forgotten your password?")
    visitor.press("Send link", email="Paula@example.org")
    assert (visitor.path, visitor.heading) == ("/en/account/reset/sent", "Please look into your mail")
    visitor.go(f"/en/account/reset/{last_token(site, 'reset')}")
    assert "For the account of paula@example.org." in visitor.text
    visitor.press("Save password", password=ANOTHER)
    assert (visitor.path, visitor.heading) == ("/en/account/sign-in", "Sign in")
    assert "Your password was changed. Now sign in with it." in visitor.text
    visitor.press("Sign in", email="paula@example.org", password=ANOTHER)
    assert visitor.path == "/en/staff/practice/calendar"


def test_for_an_unknown_address_the_same_is_answered(paula: int, arrive: Arrive) -> None:
    pages = []
    for email in ("paula@example.org", "nobody@example.org"):
        visitor = arrive().go("/en/account/reset").press("Send link", email=email)
        pages.append((visitor.status, visitor.path, visitor.text))
    assert pages[0] == pages[1]


def test_what_is_no_address_comes_back_with_the_fault_beside_it(visitor: Visitor) -> None:
    visitor.go("/en/account/reset").press("Send link", email="paula")
    assert visitor.status == 422
    assert visitor.value("email") == "paula"
    assert visitor.text.count("Please check the e-mail address.") == 2


def test_a_weak_password_comes_back_without_being_shown(site: Flask, paula: int, visitor: Visitor) -> None:
    visitor.go("/en/account/reset").press("Send link", email="paula@example.org")
    token = last_token(site, "reset")
    visitor.go(f"/en/account/reset/{token}").press("Save password", password="too short here")
    assert visitor.status == 422
    assert visitor.value("password") == ""
    assert "Without a second factor it needs 15 characters." in visitor.text


def test_a_link_that_was_used_says_so(site: Flask, paula: int, visitor: Visitor) -> None:
    visitor.go("/en/account/reset").press("Send link", email="paula@example.org")
    path = f"/en/account/reset/{last_token(site, 'reset')}"
    visitor.go(path).press("Save password", password=ANOTHER)
    assert (visitor.go(path).status, visitor.heading) == (410, "This link is no longer valid")


def test_a_password_is_changed_and_other_devices_are_out(paula: int, arrive: Arrive) -> None:
    other, this = sign_in(arrive()), sign_in(arrive())
    this.go("/en/account/password").press("Save password", present=PASSWORD, password=ANOTHER)
    assert (this.status, this.path) == (200, "/en/account/password")
    assert "Your password was changed. On all other devices you have been signed out." in this.text
    assert other.go("/en/account/sessions").heading == "Sign in"
    assert this.go("/en/account/sessions").status == 200


def test_a_wrong_present_password_is_said_beside_its_field(paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/password").press("Save password", present="wrong", password=ANOTHER)
    assert visitor.status == 422
    assert "This is not your present password." in visitor.text


def test_an_address_is_changed_by_a_link_and_a_button(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/email").press("Send link", email="New@example.org", present=PASSWORD)
    assert "We have written to the new address." in visitor.text
    visitor.go(f"/en/account/email/{last_token(site, 'email')}")
    with site.app_context():
        assert account(paula).email == "paula@example.org"
    visitor.press("Confirm the address")
    assert "From now on you sign in with new@example.org." in visitor.text
    with site.app_context():
        assert account(paula).email == "new@example.org"


def test_who_confirms_on_another_device_is_told_on_the_sign_in_page(site: Flask, paula: int, arrive: Arrive) -> None:
    sign_in(arrive()).go("/en/account/email").press("Send link", email="new@example.org", present=PASSWORD)
    phone = arrive().go(f"/en/account/email/{last_token(site, 'email')}").press("Confirm the address")
    assert phone.heading == "Sign in"
    assert "From now on you sign in with new@example.org." in phone.text


def test_sessions_are_listed_this_one_first(paula: int, arrive: Arrive) -> None:
    phone = arrive()
    phone.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    )
    sign_in(phone)
    this = sign_in(arrive()).go("/en/account/sessions")
    assert "Unknown device This device From the address 127.0.0.1" in this.text
    assert "Safari on iPhone From the address 127.0.0.1 Last used just now, signed in just now" in this.text


def test_one_session_is_ended(paula: int, arrive: Arrive) -> None:
    other, this = sign_in(arrive()), sign_in(arrive())
    this.go("/en/account/sessions").press("End: Unknown device, 127.0.0.1")
    assert "Signed out on that device." in this.text
    assert other.go("/en/account/sessions").heading == "Sign in"


def test_all_others_are_ended(paula: int, arrive: Arrive) -> None:
    others = [sign_in(arrive()), sign_in(arrive())]
    this = sign_in(arrive()).go("/en/account/sessions").press("Sign out on all other devices")
    assert [each.go("/en/account/sessions").heading for each in others] == ["Sign in", "Sign in"]
    assert "You are signed in nowhere else." in this.text


@pytest.mark.parametrize("said", ["", "abc", "1", "9" * 40, "-1", "٣"])
def test_a_session_of_nobody_cannot_be_ended(paula: int, visitor: Visitor, said: str) -> None:
    sign_in(visitor).go("/en/account/sessions")
    token = visitor.value("csrf_token")
    assert visitor.post("/en/account/sessions/end", {"csrf_token": token, "session": said}).status == 404


def test_the_start_page_leads_businesses_to_signing_in(site: Flask, visitor: Visitor) -> None:
    assert visitor.go("/en/practice").status == 200
    assert visitor.follow("For businesses: sign in").path == "/en/account/sign-in"
