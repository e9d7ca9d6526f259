"""A business signs itself up by the pages."""

from pathlib import Path

import pytest
from flask import Flask

from booking.app import assembled
from booking.services import businesses
from tests.conftest import settings_for, sqlite_copy
from tests.factories.accounts import PASSWORD, SHORT, make_account
from tests.web.auth.signing_in import last_token
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

PERSON = {"name": "Paula Weber", "password": PASSWORD}
SALON = {"business": "Salon Weiß", "trade": "hairdresser", "town": "Jena"}


def ask(site: Flask, visitor: Visitor, email: str = "paula@example.org") -> Visitor:
    visitor.go("/en/account/sign-up").press("Send link", email=email)
    return visitor.go(f"/en/account/sign-up/{last_token(site, 'sign_up')}")


def test_a_business_is_set_up_and_its_owner_is_in(site: Flask, visitor: Visitor) -> None:
    ask(site, visitor).press("Set up and go on", **PERSON, **SALON)
    assert visitor.status == 200
    assert visitor.path.startswith("/en/staff/salon-weiss/")
    with site.app_context():
        assert businesses.business("salon-weiss").name == "Salon Weiß"


def test_what_is_asked_first_is_answered_alike_for_everybody(site: Flask, arrive: Arrive) -> None:
    with site.app_context():
        make_account()
    pages = []
    for email in ("paula@example.org", "nobody@example.org"):
        visitor = arrive().go("/en/account/sign-up").press("Send link", email=email)
        pages.append((visitor.status, visitor.path, visitor.text))
    assert pages[0] == pages[1]


def test_bad_input_comes_back_with_everything_typed_but_the_password(site: Flask, visitor: Visitor) -> None:
    ask(site, visitor).press("Set up and go on", **PERSON, **{**SALON, "town": "", "slug": "No Slug"})
    assert visitor.status == 422
    assert [visitor.value(name) for name in ("name", "business", "trade", "slug", "password")] == [
        "Paula Weber",
        "Salon Weiß",
        "hairdresser",
        "no slug",
        "",
    ]
    assert "2 entries need another look" in visitor.alerts[0]


def test_a_short_password_leads_to_the_second_factor_first(site: Flask, visitor: Visitor) -> None:
    ask(site, visitor).press("Set up and go on", **{**PERSON, "password": SHORT}, **SALON)
    assert visitor.heading == "One more step"


def test_the_link_is_good_once(site: Flask, visitor: Visitor) -> None:
    path = ask(site, visitor).path
    visitor.press("Set up and go on", **PERSON, **SALON)
    assert visitor.go(path).status == 410


@pytest.mark.parametrize(
    "path", ["/en/account/sign-up", "/en/account/sign-up/sent", "/en/account/sign-up/AAAAAAAAAAAAAAAAAAAAAAAA"]
)
def test_where_it_is_switched_off_there_is_nothing(sqlite_template: Path, tmp_path: Path, path: str) -> None:
    visitor = Visitor(closed(sqlite_template, tmp_path).test_client())
    assert visitor.go(path).status == 404
    visitor.go("/en/account/sign-in")
    token = visitor.value("csrf_token")
    for address in (path.removesuffix("/sent"),):
        assert visitor.post(address, {"csrf_token": token, "email": "a@example.org"}).status == 404


def test_and_no_link_leads_to_it(sqlite_template: Path, tmp_path: Path) -> None:
    visitor = Visitor(closed(sqlite_template, tmp_path).test_client())
    visitor.go("/en/account/sign-in")
    assert [each for each in visitor.page.iter("a") if "sign-up" in each.get("href", "")] == []


def test_where_it_is_open_one_does(visitor: Visitor) -> None:
    assert visitor.go("/en/account/sign-in").follow("Set it up").heading == "Set up your business"


def closed(template: Path, folder: Path) -> Flask:
    return assembled(settings_for(sqlite_copy(template, folder), folder, sign_up=False))
