"""The pages of programs: a password or a token is made, shown for a while, and ended."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.domain.programs import Scope, TokenKind
from booking.services.programs import entering
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

PROGRAMS = "/en/staff/practice/connections/programs"


def somebody(site: Flask, practice: Business, role: Role = Role.OWNER, resource: str | None = None) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice, role, resource)))


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    return somebody(site, practice)


def shown(visitor: Visitor) -> str:
    """The token on the page, or the empty word."""
    return next((each.text or "" for each in visitor.page.iter("textarea") if each.get("id") == "token"), "")


def test_a_calendar_program_gets_a_password_of_its_own(site: Flask, owner: Visitor) -> None:
    owner.go(f"{PROGRAMS}/new/calendar").press("Make the password", name="Phone of Anna", calendar="anna")
    assert owner.heading == "Phone of Anna"
    assert "http://127.0.0.1:5000/dav/" in [each.get("value") for each in owner.page.iter("input")]
    with site.app_context():
        entry = entering.enter(shown(owner), TokenKind.CALENDAR, NOW)
    assert entry is not None
    assert entry.behind.calendar == "anna"


def test_a_token_does_what_was_ticked(site: Flask, owner: Visitor) -> None:
    ticked = {"appointments.read": "1", "customers.write": "1"}
    owner.go(f"{PROGRAMS}/new/interface").press("Make the token", name="Till", lasts="90", **ticked)
    with site.app_context():
        entry = entering.enter(shown(owner), TokenKind.INTERFACE, NOW)
        assert entering.enter(shown(owner), TokenKind.INTERFACE, NOW + timedelta(days=90)) is None
    assert entry is not None
    assert entry.scopes == {Scope.APPOINTMENTS_READ, Scope.CUSTOMERS_WRITE}
    assert "Appointments, requests and courses: read; Customers: change" in owner.text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(owner: Visitor) -> None:
    owner.go(f"{PROGRAMS}/new/interface").press("Make the token", name="Till")
    assert owner.status == 422
    assert "Please choose at least one thing that the program may do." in owner.text
    assert owner.value("name") == "Till"


def test_a_token_is_shown_to_who_made_it_alone_and_for_a_while(
    site: Flask, practice: Business, owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.go(f"{PROGRAMS}/new/calendar").press("Make the password", name="Phone", calendar="anna")
    assert shown(owner)
    other = somebody(site, practice).go(owner.path)
    assert (other.heading, shown(other)) == ("Phone", "")
    monkeypatch.setattr("booking.web.clock.now", lambda: NOW + timedelta(minutes=10))
    assert shown(owner.go(owner.path)) == ""
    assert "is shown no more" in owner.text


def test_an_access_is_ended_and_begun_again(site: Flask, owner: Visitor) -> None:
    owner.go(f"{PROGRAMS}/new/calendar").press("Make the password", name="Phone", calendar="anna")
    password = shown(owner)

    def opens() -> bool:
        with site.app_context():
            return entering.enter(password, TokenKind.CALENDAR, NOW) is not None

    owner.press("End the access")
    assert "The program has no access any more." in owner.text
    assert (opens(), "Phone" in owner.text) == (False, False)
    owner.press("Undo")
    assert (opens(), "Phone" in owner.text) == (True, True)


def test_staff_make_passwords_for_their_own_calendar_and_no_tokens(site: Flask, practice: Business) -> None:
    anna = somebody(site, practice, Role.STAFF, "anna")
    anna.go(PROGRAMS)
    assert "Programs that use the interface" not in anna.text
    assert anna.go(f"{PROGRAMS}/new/interface").status == 404
    anna.go(f"{PROGRAMS}/new/calendar").press("Make the password", name="Phone", calendar="ben")
    assert anna.status == 404


def test_nobody_sees_the_programs_of_a_colleague(site: Flask, practice: Business) -> None:
    anna = somebody(site, practice, Role.STAFF, "anna")
    anna.go(f"{PROGRAMS}/new/calendar").press("Make the password", name="Phone", calendar="anna")
    ben = somebody(site, practice, Role.STAFF, "ben")
    assert ben.go(anna.path).status == 404
    assert "Phone" not in ben.go(PROGRAMS).text


def test_without_its_package_the_page_says_so(owner: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booking.web.dav.is_there", lambda: False)
    owner.go(PROGRAMS)
    assert "has to install one more package (CalDAV)" in owner.text
    assert "New password" not in owner.text
