"""The page that an invitation leads to."""

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.accounts import invitations, members
from booking.services.accounts.invitations import Wanted
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, SHORT, make_account
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

EMAIL = "nina@example.org"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Actor:
    with site.app_context():
        return make_member(practice)


@pytest.fixture
def link(site: Flask, practice: Business, owner: Actor) -> str:
    """The page of an invitation to the front desk."""
    made_by = site.extensions["links"]
    with site.app_context():
        number = invitations.invite(owner, practice, Wanted(EMAIL, Role.FRONT_DESK, None, "en"), NOW, made_by)
    return f"/en/account/join/{made_by.token('invite', practice.id, number)}"


def team(site: Flask, owner: Actor) -> dict[str, str]:
    with site.app_context():
        return {each.email: each.role.value for each in members.of_business(owner)}


def test_somebody_new_makes_an_account_and_is_inside(site: Flask, owner: Actor, link: str, visitor: Visitor) -> None:
    visitor.go(link)
    assert visitor.heading == "Practice on the Market invites you into its team"
    assert "Front desk" in visitor.text
    visitor.press("Make an account and join", name="Nina Koch", password=PASSWORD)
    assert visitor.path == "/en/staff/practice/calendar"
    assert team(site, owner)[EMAIL] == "front_desk"


def test_looking_at_it_changes_nothing(site: Flask, owner: Actor, link: str, visitor: Visitor) -> None:
    visitor.go(link).go(link)
    assert visitor.status == 200
    assert EMAIL not in team(site, owner)


def test_what_is_wrong_comes_back_without_the_password(site: Flask, owner: Actor, link: str, visitor: Visitor) -> None:
    visitor.go(link).press("Make an account and join", name="Nina Koch", password="nina")
    assert visitor.status == 422
    assert (visitor.value("name"), visitor.value("password")) == ("Nina Koch", "")
    assert "Please choose a longer password." in visitor.text


def test_with_a_short_password_a_second_factor_comes_first(link: str, visitor: Visitor) -> None:
    visitor.go(link).press("Make an account and join", name="Nina Koch", password=SHORT)
    assert visitor.path == "/en/account/owing"


def test_who_has_an_account_signs_in_and_comes_back(site: Flask, owner: Actor, link: str, visitor: Visitor) -> None:
    with site.app_context():
        make_account(EMAIL)
    visitor.go(link).follow("Sign in").press("Sign in", email=EMAIL, password=PASSWORD)
    assert visitor.path == link
    visitor.press("Join the team")
    assert visitor.path == "/en/staff/practice/calendar"
    assert team(site, owner)[EMAIL] == "front_desk"


def test_a_form_of_somebody_new_makes_no_second_account(site: Flask, owner: Actor, link: str, visitor: Visitor) -> None:
    visitor.go(link)
    with site.app_context():
        make_account(EMAIL)
    visitor.press("Make an account and join", name="Nina Koch", password=PASSWORD)
    assert visitor.heading == "Sign in"
    assert EMAIL not in team(site, owner)


def test_somebody_else_is_told_so_and_joins_nothing(site: Flask, owner: Actor, link: str, practice: Business) -> None:
    with site.app_context():
        stranger = Visitor(sign_in(site, make_member(practice, Role.READ_ONLY)))
    stranger.go(link)
    assert "You are signed in with another address" in stranger.text
    assert "Join the team" not in stranger.buttons
    stranger.post(link, {"csrf_token": stranger.value("csrf_token")})
    assert stranger.status == 422
    assert EMAIL not in team(site, owner)


def test_a_link_that_was_followed_is_gone(link: str, visitor: Visitor) -> None:
    visitor.go(link).press("Make an account and join", name="Nina Koch", password=PASSWORD)
    assert (visitor.go(link).status, visitor.heading) == (410, "This link is no longer valid")
