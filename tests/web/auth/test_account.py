"""One's own account on one page."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.factories.accounts import account, make_account
from tests.web.auth.signing_in import make_owner, sign_in
from tests.web.visiting import Visitor


@pytest.fixture
def paula(site: Flask, practice: Business) -> int:
    return make_owner(site, practice)


def test_it_leads_to_everything(paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/")
    for part, path in (
        ("Change: E-mail address", "/en/account/email"),
        ("Change: Password", "/en/account/password"),
        ("Set up: Second factor", "/en/account/second-factor"),
        ("Show: Where you are signed in", "/en/account/sessions"),
        ("To the business: Practice on the Market", "/en/staff/practice/calendar"),
    ):
        assert visitor.go("/en/account/").follow(part).path == path


def test_name_and_language_are_changed(site: Flask, paula: int, visitor: Visitor) -> None:
    sign_in(visitor).go("/en/account/").press("Save", name="  Paula   Neumann ", locale="en")
    assert visitor.path == "/en/account/"
    assert "Your details are saved." in visitor.text
    with site.app_context():
        assert (account(paula).name, account(paula).locale) == ("Paula Neumann", "en")


@pytest.mark.parametrize(
    "name, said",
    [
        ("  ", "Please enter a name."),
        ("x" * 201, "Please shorten the name."),
        ("Pa\u202eula", "cannot be printed"),
    ],
)
def test_a_name_that_is_none_comes_back(site: Flask, paula: int, visitor: Visitor, name: str, said: str) -> None:
    sign_in(visitor).go("/en/account/").press("Save", name=name)
    assert visitor.status == 422
    assert said in visitor.text
    with site.app_context():
        assert account(paula).name == "Paula Weber"


def test_a_language_that_we_do_not_speak_is_refused(site: Flask, paula: int, visitor: Visitor) -> None:
    assert sign_in(visitor).go("/en/account/").press("Save", locale="xx").status == 422
    with site.app_context():
        assert account(paula).locale == "de"


def test_who_works_for_nobody_is_told_whom_to_ask(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_account()
    assert "You do not belong to a business here." in sign_in(visitor).go("/en/account/").text
