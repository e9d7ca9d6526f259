"""The pages of addresses that are told what happens: named, tried, watched, ended."""

import re
from xml.etree.ElementTree import tostring

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from tests.conftest import NOW
from tests.factories.people import make_member, sign_in
from tests.services.webhooks.listeners import Listener, deliveries, hook
from tests.web.visiting import Visitor

PROGRAMS = "/en/staff/practice/connections/programs"
NEW = "/en/staff/practice/connections/webhooks/new"
ADDRESS = "https://hooks.example/in?key=4711"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice)))


@pytest.fixture
def named(owner: Visitor) -> Visitor:
    """At the page of one that was just named."""
    return owner.go(NEW).press("Have it told", address=ADDRESS, name="Till")


def key(visitor: Visitor) -> str:
    return next(each.text or "" for each in visitor.page.iter("textarea") if each.get("id") == "key")


def hear(site: Flask, status: int = 200) -> list[str]:
    with site.app_context():
        return Listener(status).hear_again(NOW)


def test_an_address_is_named_and_tried(site: Flask, named: Visitor) -> None:
    assert named.heading == "Till"
    assert "It is told from now on." in named.text
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/=]{44}", key(named).strip())
    named.press("Send a test")
    assert hear(site) == ["ping"]
    named.go(named.path)
    assert "The server answered 200" in named.text
    assert "Arrived" in named.text


def test_it_hears_of_all_that_becomes_of_appointments_unless_told_otherwise(site: Flask, named: Visitor) -> None:
    with site.app_context():
        events = hook().events
    assert (len(events), {each.partition(".")[0] for each in events}) == (13, {"booking"})


def test_the_address_itself_is_shown_to_nobody(named: Visitor) -> None:
    for path in (named.path, f"{named.path}/change", PROGRAMS):
        assert "4711" not in tostring(named.go(path).page, "unicode")
        assert "hooks.example" in named.text


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(owner: Visitor) -> None:
    owner.go(NEW).press("Have it told", address="http://hooks.example/", name="Till")
    assert owner.status == 422
    assert "The address has to begin with https://." in owner.text
    assert (owner.value("address"), owner.value("name")) == ("http://hooks.example/", "Till")


def test_it_is_changed_without_typing_the_address_again(site: Flask, named: Visitor) -> None:
    named.go(f"{named.path}/change").press("Save", name="Desk")
    assert (named.heading, "Saved." in named.text) == ("Desk", True)
    with site.app_context():
        assert hook().host == "hooks.example"


def test_what_was_given_up_is_sent_again(site: Flask, named: Visitor) -> None:
    named.press("Send a test")
    for _ in range(12):
        hear(site, 500)
    named.go(f"{named.path}?show=failed")
    assert "The server answered 500" in named.text
    assert "Given up" in named.text
    named.press("Send all of them again")
    assert "1 notice is sent once more." in named.text
    assert hear(site) == ["ping"]
    named.go(named.path).press("Send again: test, today at 09:00")
    assert hear(site) == ["ping"]
    with site.app_context():
        assert len(deliveries()) == 1


def test_what_failed_says_when_it_is_tried_again(site: Flask, named: Visitor) -> None:
    named.press("Send a test")
    hear(site, 503)
    named.go(named.path)
    assert re.search(r"The server answered 503 after \d+ ms; try 1 of 12, next one", named.text)
    assert "Does not answer as it should since" in named.text


def test_it_is_paused_and_told_again(named: Visitor) -> None:
    named.press("Pause")
    assert "Paused since today at 09:00" in named.text
    named.press("Tell it again")
    assert "All is told" in named.text


def test_a_new_key_counts_beside_the_one_of_before(named: Visitor) -> None:
    before = key(named)
    named.press("Renew the key")
    assert key(named) != before
    assert "signed with the key of before as well" in named.text


def test_it_is_taken_away_and_brought_back(named: Visitor) -> None:
    path = named.path
    named.press("Take it away")
    assert "No program is told anything yet." in named.text
    named.press("Undo")
    assert (named.path, "It is told again" in named.text) == (path, True)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF])
def test_who_connects_no_programs_sees_none_of_it(site: Flask, practice: Business, role: Role) -> None:
    with site.app_context():
        somebody = Visitor(sign_in(site, make_member(practice, role, "anna" if role is Role.STAFF else None)))
    assert somebody.go(NEW).status == 403
    if role is Role.STAFF:
        assert "told what happens" not in somebody.go(PROGRAMS).text
