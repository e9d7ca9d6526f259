"""Notes of the house, messages once more, and links that are renewed."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Gone, NotActive, NotAllowed, NotFound
from booking.domain.visits import Sheet
from booking.services import bookings, changes
from booking.services.desk import notes, resending, showing, visits
from booking.storage.models import RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, book


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(resources=[resource("anna"), resource("ben")])


@pytest.fixture
def desk(business: Business) -> Actor:
    return make_member(business, Role.FRONT_DESK)


def sheet(actor: Actor, booking_id: int) -> Sheet:
    return showing.sheet_of(actor, booking_id)


def deeds() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)))


def test_a_note_is_kept_and_recorded_once(business: Business, desk: Actor) -> None:
    booked = book(business).facts.booking_id
    for _ in range(2):
        notes.write(desk, sheet(desk, booked).id, "  Brings her dog.\r\n", NOW)
    assert sheet(desk, booked).note == "Brings her dog."
    assert deeds().count("noted") == 1


def test_an_empty_note_removes_it(business: Business, desk: Actor) -> None:
    booked = book(business).facts.booking_id
    notes.write(desk, sheet(desk, booked).id, "Brings her dog.", NOW)
    notes.write(desk, sheet(desk, booked).id, " ", NOW)
    assert sheet(desk, booked).note is None


def test_who_only_reads_writes_no_note(business: Business, desk: Actor) -> None:
    booked = sheet(desk, book(business).facts.booking_id)
    with pytest.raises(NotAllowed):
        notes.write(make_member(business, Role.READ_ONLY), booked.id, "No", NOW)


def test_a_colleagues_appointment_is_not_there_to_note_on(business: Business, desk: Actor) -> None:
    booked = sheet(desk, book(business).facts.booking_id)
    with pytest.raises(NotFound):
        notes.write(make_member(business, Role.STAFF, "ben"), booked.id, "No", NOW)


def test_another_businesss_appointment_is_not_there(business: Business, desk: Actor) -> None:
    booked = sheet(desk, book(business).facts.booking_id)
    stranger = make_member(make_business())
    with pytest.raises(NotFound):
        notes.write(stranger, booked.id, "No", NOW)
    with pytest.raises(NotFound):
        resending.resend(stranger, booked.bookings[0].id, NOW)
    with pytest.raises(NotFound):
        resending.renew_link(stranger, booked.bookings[0].id, NOW, LINKS)


def test_the_customer_is_told_how_it_stands_now(business: Business, desk: Actor) -> None:
    booked = book(business)
    changes.cancel(booked.token, NOW)
    resending.resend(desk, booked.facts.booking_id, NOW)
    [newest, *_] = sheet(desk, booked.facts.booking_id).bookings[0].messages
    assert (newest.reason, newest.recipient, newest.state) == ("cancelled", "customer", "due")
    assert "told_again" in deeds()


def test_nobody_can_be_told_without_an_address(business: Business, desk: Actor) -> None:
    booked = book(business, contact=Contact("Mehmet Öztürk", None, None)).facts.booking_id
    with pytest.raises(NotFound):
        resending.resend(desk, booked, NOW)


def test_what_is_over_is_not_told_again(business: Business, desk: Actor) -> None:
    booked = book(business).facts.booking_id
    visits.start(desk, booked, NOW)
    visits.finish(desk, booked, NOW)
    with pytest.raises(NotActive):
        resending.resend(desk, booked, NOW)


def test_a_renewed_link_opens_the_booking_and_the_old_one_is_gone(business: Business, desk: Actor) -> None:
    booked = book(business)
    token = resending.renew_link(desk, booked.facts.booking_id, NOW, LINKS)
    assert bookings.facts_of(token).reference == booked.facts.reference
    with pytest.raises(Gone):
        bookings.facts_of(booked.token)


def test_renewed_twice_only_the_newest_link_is_alive(business: Business, desk: Actor) -> None:
    booked = book(business)
    first = resending.renew_link(desk, booked.facts.booking_id, NOW, LINKS)
    second = resending.renew_link(desk, booked.facts.booking_id, NOW, LINKS)
    assert bookings.facts_of(second).reference == booked.facts.reference
    with pytest.raises(Gone):
        bookings.facts_of(first)
