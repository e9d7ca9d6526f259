"""The second factor by its pages: set up, asked for at signing in, taken away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from booking.app import assembled
from booking.domain.businesses import Business
from booking.services.accounts import second_factor
from booking.web import clock
from config import Settings
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, SHORT
from tests.web.auth.second_factors import code, set_up
from tests.web.auth.signing_in import last_token, make_owner, sign_in
from tests.web.visiting import Visitor, text
from tests.web.visitors import Arrive

Later = Callable[..., datetime]
INVITE = "/en/staff/practice/team/invite"
CODES = "You have 10 recovery codes left."


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets time go on."""

    def move(**amount: int) -> datetime:
        moved = NOW + timedelta(**amount)
        monkeypatch.setattr(clock, "now", lambda: moved)
        return moved

    return move


@pytest.fixture
def paula(site: Flask, practice: Business) -> int:
    return make_owner(site, practice)


def test_it_is_set_up_by_a_picture_and_a_code(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin")
    (picture,) = [each for each in visitor.page.iter("div") if each.get("role") == "img"]
    assert "QR code" in picture.get("aria-label", "")
    visitor.press("Turn it on", code=code(site, paula, NOW))
    assert visitor.heading == "Your recovery codes"
    assert len(list(visitor.page.iter("code"))) == 10


def test_the_picture_and_the_key_say_the_same(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin")
    key = next(text(each) for each in visitor.page.iter("code")).replace(" ", "")
    addresses = [each.get("href", "") for each in visitor.page.iter("a")]
    assert [each for each in addresses if each.startswith("otpauth://totp/") and f"secret={key}&" in each]


def test_nothing_of_the_page_is_styled_inline(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin")
    assert [each.tag for each in visitor.page.iter() if each.get("style")] == []


def test_a_wrong_code_comes_back_with_the_same_key(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin")
    key = next(text(each) for each in visitor.page.iter("code"))
    visitor.press("Turn it on", code="000000")
    assert visitor.status == 422
    assert "This code is not right." in visitor.text
    assert next(text(each) for each in visitor.page.iter("code")) == key


def test_an_empty_code_is_asked_for(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin").press("Turn it on", code=" ")
    assert (visitor.status, "Please type the code." in visitor.text) == (422, True)


def test_recovery_codes_are_shown_until_they_are_put_away(site: Flask, paula: int, visitor: Visitor) -> None:
    codes = set_up(site, sign_in(visitor), paula, NOW)
    assert [text(each) for each in visitor.go("/en/account/recovery-codes").page.iter("code")] == codes
    visitor.press("I have kept them")
    assert (visitor.path, visitor.heading) == ("/en/account/", "Your account")
    assert "Your account is protected by a second factor." in visitor.text
    assert list(visitor.go("/en/account/recovery-codes").page.iter("code")) == []
    assert CODES in visitor.text


def test_they_are_shown_for_ten_minutes_at_most(site: Flask, paula: int, visitor: Visitor, later: Later) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    later(minutes=11)
    assert list(visitor.go("/en/account/recovery-codes").page.iter("code")) == []


def test_nobody_reads_them_in_the_cookie(site: Flask, paula: int, visitor: Visitor) -> None:
    codes = set_up(site, sign_in(visitor), paula, NOW)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    with site.test_request_context(headers={"Cookie": f"session={cookie.value}"}) as context:
        said = str(dict(context.session))  # type: ignore[arg-type]
    assert "recovery_codes" in said
    assert not [each for each in codes if each in said]


def test_at_signing_in_a_code_is_asked_for(
    site: Flask, paula: int, visitor: Visitor, arrive: Arrive, later: Later
) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    now = later(minutes=2)
    other = sign_in(arrive())
    assert (other.path, other.heading) == ("/en/account/sign-in/code", "Second step")
    other.press("Sign in", code=code(site, paula, now))
    assert other.path == "/en/staff/practice/calendar"


def test_before_it_one_is_nowhere_inside(site: Flask, paula: int, visitor: Visitor, arrive: Arrive) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    other = sign_in(arrive())
    for path in ("/en/staff/practice/team", "/en/account/", "/en/account/second-factor"):
        assert other.go(path).heading == "Sign in"


def test_a_wrong_code_lets_nobody_in(site: Flask, paula: int, visitor: Visitor, arrive: Arrive) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    other = sign_in(arrive()).press("Sign in", code="000000")
    assert (other.status, other.heading) == (422, "Second step")
    assert other.go("/en/account/").heading == "Sign in"


def test_a_recovery_code_does_too_and_says_how_many_are_left(
    site: Flask, paula: int, visitor: Visitor, arrive: Arrive
) -> None:
    codes = set_up(site, sign_in(visitor), paula, NOW)
    other = sign_in(arrive()).press("Sign in", code=codes[4])
    assert other.path == "/en/staff/practice/calendar"
    assert "You have 9 recovery codes left." in other.go("/en/account/recovery-codes").text


def test_one_comes_where_one_was_going(site: Flask, paula: int, visitor: Visitor, arrive: Arrive, later: Later) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    now = later(minutes=2)
    other = sign_in(arrive(), path="/en/account/sign-in?next=/en/staff/practice/record")
    other.press("Sign in", code=code(site, paula, now))
    assert other.path == "/en/staff/practice/record"


def test_after_five_minutes_the_password_is_asked_for_again(
    site: Flask, paula: int, visitor: Visitor, arrive: Arrive, later: Later
) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    other = sign_in(arrive())
    now = later(minutes=6)
    other.press("Sign in", code=code(site, paula, now))
    assert other.heading == "Sign in"
    assert "That took longer than five minutes." in other.text


def test_another_browser_does_not_show_the_second_step(
    site: Flask, paula: int, visitor: Visitor, arrive: Arrive
) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    sign_in(arrive())
    assert arrive().go("/en/account/sign-in/code").heading == "Sign in"


def test_the_sixth_wrong_code_has_to_wait(paula: int, site: Flask, visitor: Visitor, limited: Flask) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    other = sign_in(Visitor(limited.test_client()))
    for _ in range(5):
        other.press("Sign in", code="000000")
        assert other.status == 422
    other.press("Sign in", code="000000")
    assert other.status == 429
    assert "Too many tries" in other.text


@pytest.fixture
def limited(settings: Settings) -> Flask:
    """The same application, with limits."""
    app = assembled(replace(settings, rate_limits=True))
    app.testing = True
    return app


def test_a_reset_by_mail_does_not_go_round_it(site: Flask, paula: int, visitor: Visitor, arrive: Arrive) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    other = arrive().go("/en/account/reset").press("Send link", email="paula@example.org")
    other.go(f"/en/account/reset/{last_token(site, 'reset')}").press("Save password", password="eight words of mine")
    other.press("Sign in", email="paula@example.org", password="eight words of mine")
    assert other.heading == "Second step"


def test_setting_it_up_asks_for_the_password_where_that_is_long_ago(
    site: Flask, paula: int, visitor: Visitor, later: Later
) -> None:
    sign_in(visitor)
    later(minutes=16)
    visitor.go("/en/account/second-factor").press("Begin", present="wrong")
    assert (visitor.status, "This is not your present password." in visitor.text) == (422, True)
    now = later(minutes=17)
    visitor.press("Begin", present=PASSWORD).press("Turn it on", code=code(site, paula, now))
    assert visitor.heading == "Your recovery codes"


def test_the_key_is_not_shown_to_who_comes_long_after(site: Flask, paula: int, visitor: Visitor, later: Later) -> None:
    sign_in(visitor).go("/en/account/second-factor").press("Begin")
    later(minutes=16)
    visitor.go("/en/account/second-factor")
    assert list(visitor.page.iter("code")) == []
    assert visitor.buttons.count("Begin") == 1


def test_new_recovery_codes_are_made(site: Flask, paula: int, visitor: Visitor) -> None:
    old = set_up(site, sign_in(visitor), paula, NOW)
    visitor.press("I have kept them").go("/en/account/recovery-codes").press("Make new ones")
    new = [text(each) for each in visitor.page.iter("code")]
    assert len(new) == 10
    assert not set(new) & set(old)


def test_it_is_removed_with_password_and_code(
    site: Flask, paula: int, visitor: Visitor, later: Later, arrive: Arrive
) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    now = later(minutes=2)
    visitor.go("/en/account/second-factor/remove")
    visitor.press("Remove the second factor", present=PASSWORD, code=code(site, paula, now))
    assert visitor.path == "/en/account/second-factor"
    assert "The second factor was removed." in visitor.text
    assert sign_in(arrive()).path == "/en/staff/practice/calendar"


def test_without_them_it_stays(site: Flask, paula: int, visitor: Visitor, later: Later) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    now = later(minutes=2)
    visitor.go("/en/account/second-factor/remove")
    visitor.press("Remove the second factor", present="wrong", code=code(site, paula, now))
    assert (visitor.status, visitor.value("present")) == (422, "")
    with site.app_context():
        assert second_factor.standing(paula).is_on


def test_who_has_a_short_password_sets_one_up_before_the_house_opens(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    user_id = make_owner(site, practice, password=SHORT)
    sign_in(visitor, SHORT)
    assert visitor.path == "/en/account/owing"
    assert visitor.follow("Set up a second factor").path == "/en/account/second-factor"
    set_up(site, visitor, user_id, NOW)
    visitor.press("I have kept them").follow("On to the business")
    assert visitor.path == "/en/staff/practice/calendar"


def test_and_cannot_remove_it_without_a_longer_one(site: Flask, practice: Business, visitor: Visitor) -> None:
    user_id = make_owner(site, practice, password=SHORT)
    set_up(site, sign_in(visitor, SHORT), user_id, NOW)
    visitor.go("/en/account/second-factor/remove")
    assert "Please choose a longer one first" in visitor.text
    assert visitor.buttons.count("Remove the second factor") == 0


def test_what_was_typed_before_the_session_ended_survives_the_second_step(
    site: Flask, paula: int, visitor: Visitor, later: Later
) -> None:
    set_up(site, sign_in(visitor), paula, NOW)
    token = visitor.go(INVITE).value("csrf_token")
    now = later(hours=13)
    visitor.post(INVITE, {"email": "nina@example.org", "role": "read_only", "locale": "de", "csrf_token": token})
    assert visitor.heading == "Sign in"
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert visitor.heading == "Second step"
    visitor.press("Sign in", code=code(site, paula, now))
    assert "nina@example.org" in visitor.text
    visitor.press("Send now")
    assert (visitor.path, "The invitation is on its way." in visitor.text) == ("/en/staff/practice/team", True)
