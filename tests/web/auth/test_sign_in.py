"""Signing in by the page."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.app import assembled
from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services.accounts import parts
from booking.services.record import By
from booking.storage.unit_of_work import unit_of_work
from booking.web import clock
from config import Settings
from tests.conftest import NOW, settings_for, sqlite_copy
from tests.factories.accounts import PASSWORD, SHORT, make_account
from tests.factories.businesses import make_business
from tests.web.auth.signing_in import make_owner, sign_in
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

FORM = "/en/account/sign-in"


def csrf(client: FlaskClient, base: str = "http://localhost") -> str:
    """The token of the sign-in form."""
    page = client.get(FORM, base_url=base).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_one_signs_in_and_is_at_the_calendar(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_owner(site, practice)
    sign_in(visitor)
    assert (visitor.status, visitor.path) == (200, "/en/staff/practice/calendar")
    assert "Paula Weber" in visitor.text


def test_with_several_businesses_one_chooses(site: Flask, practice: Business, visitor: Visitor) -> None:
    user_id = make_owner(site, practice)
    with site.app_context():
        other = make_business(slug="salon", name="Salon")
        with unit_of_work() as session:
            parts.join(session, other.id, user_id, Role.READ_ONLY, None, NOW, By(other.id, "server"))
    sign_in(visitor)
    assert (visitor.path, visitor.heading) == ("/en/account/businesses", "Your businesses")
    assert "Salon Reading only" in visitor.text
    visitor.follow("Salon")
    assert visitor.path == "/en/staff/salon/calendar"


def test_with_no_business_one_is_told_whom_to_ask(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_account()
    sign_in(visitor)
    assert "You do not belong to a business here." in visitor.text


def test_who_is_signed_in_already_is_led_on(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_owner(site, practice)
    sign_in(visitor)
    assert visitor.go(FORM).path == "/en/staff/practice/calendar"


@pytest.mark.parametrize(
    "email, password", [("paula@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")]
)
def test_what_is_wrong_is_said_alike_and_the_address_is_kept(
    site: Flask, practice: Business, visitor: Visitor, email: str, password: str
) -> None:
    make_owner(site, practice)
    visitor.go(FORM).press("Sign in", email=email, password=password)
    assert visitor.status == 422
    assert visitor.alerts == [
        "You could not be signed in Address and password do not belong together, or the account is not in use. "
        "Please check both."
    ]
    assert (visitor.value("email"), visitor.value("password")) == (email, "")


def test_known_and_unknown_are_answered_with_the_same_bytes(site: Flask, practice: Business, arrive: Arrive) -> None:
    make_owner(site, practice)
    bodies = []
    for email in ("paula@example.org", "qaula@example.org"):
        client = arrive().client
        sent = {"csrf_token": csrf(client), "email": email, "password": "wrong"}
        answer = client.post(FORM, data=sent)
        written = answer.text.replace(email, "…").replace(answer.text.partition('csrf_token" value="')[2][:91], "")
        bodies.append((answer.status_code, sorted(answer.headers.keys()), len(written)))
    assert bodies[0] == bodies[1]


def test_a_page_that_asked_to_sign_in_is_the_next_one(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_owner(site, practice)
    visitor.go("/en/staff/practice/calendar/day?date=2026-11-25")
    assert visitor.path == f"{FORM}?next=/en/staff/practice/calendar/day?date%3D2026-11-25"
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert visitor.path == "/en/staff/practice/calendar/day?date=2026-11-25"


@pytest.mark.parametrize("wanted", ["//evil.example", "https:evil.example", "/%5cevil.example", "javascript:alert(1)"])
def test_no_address_leads_to_a_page_of_others(site: Flask, practice: Business, visitor: Visitor, wanted: str) -> None:
    make_owner(site, practice)
    client = visitor.client
    sent = {"csrf_token": csrf(client), "email": "paula@example.org", "password": PASSWORD, "next": wanted}
    answer = client.post(FORM, query_string={"next": wanted}, data=sent)
    assert (answer.status_code, answer.location) == (303, "/en/staff/practice/calendar")


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    make_owner(site, practice)
    client = visitor.client
    sent = {"csrf_token": csrf(client), "email": "paula@example.org", "password": PASSWORD}
    cookie = next(
        each for each in client.post(FORM, data=sent).headers.getlist("Set-Cookie") if each.startswith("staff=")
    )
    assert cookie.partition("; ")[2] == "HttpOnly; Path=/; SameSite=Lax"


def test_by_https_it_is_bound_to_this_host(sqlite_template: Path, tmp_path: Path) -> None:
    base = "https://termine.example.org"
    app = assembled(settings_for(sqlite_copy(sqlite_template, tmp_path), tmp_path, base_url=base))
    with app.app_context():
        make_account()
    client = app.test_client()
    sent = {"csrf_token": csrf(client, base), "email": "paula@example.org", "password": PASSWORD}
    answer = client.post(FORM, base_url=base, data=sent, headers={"Origin": base})
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-staff="))
    assert set(cookie.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_signing_in_makes_a_new_session_and_a_new_token_for_forms(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    make_owner(site, practice)
    client = visitor.client
    before = csrf(client)
    client.set_cookie("staff", "planted-by-somebody-else")
    client.post(FORM, data={"csrf_token": before, "email": "paula@example.org", "password": PASSWORD})
    cookie = client.get_cookie("staff")
    assert cookie is not None
    assert cookie.value != "planted-by-somebody-else"
    assert client.post("/en/account/sign-out", data={"csrf_token": before}).status_code == 400
    assert visitor.go("/en/staff/practice/calendar").status == 200


def test_signing_in_again_ends_the_session_before(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_owner(site, practice)
    sign_in(visitor)
    cookie = visitor.client.get_cookie("staff")
    assert cookie is not None
    client = site.test_client()
    client.set_cookie("staff", cookie.value)
    # From the form of another tab, which was open before.
    sent = {"csrf_token": csrf(site.test_client()), "email": "paula@example.org", "password": PASSWORD}
    assert client.post(FORM, data=sent).status_code == 400
    visitor.go("/en/account/sessions")
    visitor.press("Sign out")
    client.set_cookie("staff", cookie.value)
    assert client.get("/en/staff/practice/calendar").status_code == 303


def test_who_signs_out_is_out(site: Flask, practice: Business, visitor: Visitor) -> None:
    make_owner(site, practice)
    sign_in(visitor).press("Sign out")
    assert (visitor.path, visitor.heading) == (FORM, "Sign in")
    assert visitor.client.get_cookie("staff") is None
    assert visitor.go("/en/staff/practice/calendar").heading == "Sign in"


def test_who_is_nobody_may_sign_out_as_well(site: Flask, visitor: Visitor) -> None:
    client = visitor.client
    assert client.post("/en/account/sign-out", data={"csrf_token": csrf(client)}).status_code == 303


def test_a_short_password_leads_to_a_second_factor_before_the_house(
    site: Flask, practice: Business, visitor: Visitor
) -> None:
    make_owner(site, practice, password=SHORT)
    sign_in(visitor, SHORT)
    assert (visitor.path, visitor.heading) == ("/en/account/owing", "One more step")
    assert visitor.go("/en/staff/practice/calendar/day").path == "/en/account/owing"


@pytest.fixture
def limited(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application as it is out there: tries are counted."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    counting = settings_for(settings.database_url, settings.instance_path, rate_limits=True)
    app = assembled(counting)
    with app.app_context():
        make_account()
    return app


def tries(app: Flask, times: int, password: str = "wrong", email: str = "paula@example.org", **more: str) -> list[int]:
    client = app.test_client()
    token = csrf(client)
    environ = {"REMOTE_ADDR": more.get("peer", "203.0.113.7")}
    headers = {"X-Forwarded-For": more["said"]} if "said" in more else {}
    sent = {"csrf_token": token, "email": email, "password": password}
    return [client.post(FORM, data=sent, environ_overrides=environ, headers=headers).status_code for _ in range(times)]


def test_the_eleventh_wrong_try_has_to_wait(limited: Flask) -> None:
    assert tries(limited, 12) == [422] * 10 + [429] * 2


def test_the_page_says_how_long_and_keeps_the_address(limited: Flask) -> None:
    tries(limited, 10)
    client = limited.test_client()
    sent = {"csrf_token": csrf(client), "email": "paula@example.org", "password": PASSWORD}
    answer = client.post(FORM, data=sent, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert 290 <= int(answer.headers["Retry-After"]) <= 300
    assert 'value="paula@example.org"' in answer.text
    assert "Too many tries" in answer.text


def test_from_elsewhere_the_right_password_works(limited: Flask) -> None:
    tries(limited, 11)
    assert tries(limited, 1, PASSWORD, peer="198.51.100.9") == [303]


def test_an_address_that_tries_many_accounts_has_to_wait(limited: Flask) -> None:
    statuses = [tries(limited, 1, email=f"person-{number}@example.org")[0] for number in range(11)]
    assert statuses == [422] * 10 + [429]


def test_what_a_stranger_says_about_his_address_does_not_help_him(limited: Flask) -> None:
    statuses = [tries(limited, 1, said=f"198.51.100.{number}")[0] for number in range(11)]
    assert statuses == [422] * 10 + [429]


def test_another_worker_counts_on(limited: Flask, settings: Settings) -> None:
    tries(limited, 10)
    other = assembled(settings_for(settings.database_url, settings.instance_path, rate_limits=True))
    assert tries(other, 1) == [429]


def test_a_network_of_ipv6_is_one_visitor(limited: Flask) -> None:
    for number in range(10):
        tries(limited, 1, peer=f"2001:db8:1:2::{number + 1}")
    assert tries(limited, 1, peer="2001:db8:1:2::ffff") == [429]
    assert tries(limited, 1, PASSWORD, peer="2001:db8:1:3::1") == [303]
