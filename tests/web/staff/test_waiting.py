"""The lines of those who wait, at the house's own pages."""

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import businesses
from tests.factories.people import make_member, sign_in
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor, text
from tests.web.waiting import make_small_practice, offer, put_on_list

PAGE = "/en/staff/practice/waiting"
JUERGEN = Contact("Jürgen Müller", "juergen@example.org", None)


@pytest.fixture
def practice(site: Flask) -> Business:
    """A practice whose services have waiting lists."""
    with site.app_context():
        return make_small_practice()


def entered(site: Flask, role: Role = Role.FRONT_DESK, resource: str | None = None) -> Visitor:
    """Somebody of this role."""
    with site.app_context():
        return Visitor(sign_in(site, make_member(businesses.business("practice"), role, resource)))


@pytest.fixture
def desk(site: Flask, practice: Business) -> Visitor:
    """Somebody of the front desk."""
    return entered(site)


def names(visitor: Visitor) -> list[str]:
    """Who waits, in order."""
    found = [each for each in visitor.page.iter("p") if each.get("class") == "queueing__name"]
    return [text(each) for each in found]


def test_where_nobody_waits_it_says_how_people_join(desk: Visitor) -> None:
    assert "Nobody is waiting." in desk.go(PAGE).text


def test_the_line_is_in_the_order_in_which_they_joined(desk: Visitor, site: Flask) -> None:
    make_booking(site)
    put_on_list(site)
    put_on_list(site, JUERGEN)
    assert names(desk.go(PAGE)) == ["Number 1: Greta Sommer", "Number 2: Jürgen Müller"]


def test_an_offer_is_shown_with_its_deadline(desk: Visitor, site: Flask) -> None:
    offer(site)
    assert "Offered Wed 25 November, 14:00 (answer by" in desk.go(PAGE).text


def test_somebody_is_found_without_dots(desk: Visitor, site: Flask) -> None:
    make_booking(site)
    put_on_list(site)
    put_on_list(site, JUERGEN)
    assert names(desk.go(f"{PAGE}?q=muller")) == ["Number 2: Jürgen Müller"]


def test_who_is_removed_can_be_put_back(desk: Visitor, site: Flask) -> None:
    make_booking(site)
    put_on_list(site)
    desk.go(PAGE).press("Remove Greta Sommer")
    assert "Greta Sommer is no longer on the waiting list." in desk.text
    assert names(desk) == []
    desk.press("Undo")
    assert names(desk) == ["Number 1: Greta Sommer"]


def test_who_calls_is_put_on_the_list(desk: Visitor) -> None:
    desk.go(PAGE).follow("Add somebody")
    desk.press("Add to the waiting list", name="Klara Winter", email="klara@example.org", part="pm")
    assert names(desk) == ["Number 1: Klara Winter"]
    assert "added by the house" in desk.text


def test_without_an_address_nobody_is_put_on_it(desk: Visitor) -> None:
    desk.go(f"{PAGE}/new").press("Add to the waiting list", name="Klara Winter")
    assert desk.status == 422
    assert "an offer must reach the customer in time" in desk.text
    assert desk.value("name") == "Klara Winter"


def test_who_has_one_calendar_sees_who_waits_for_them(site: Flask, practice: Business) -> None:
    make_booking(site)
    put_on_list(site)
    assert names(entered(site, Role.STAFF, "anna").go(PAGE)) == ["Number 1: Greta Sommer"]
    assert names(entered(site, Role.STAFF, "ben").go(PAGE)) == []


def test_who_only_reads_does_not_enter(site: Flask, practice: Business) -> None:
    assert entered(site, Role.READ_ONLY).go(PAGE).status == 403
