"""What a mail about a move that was asked for knows: the other time, until when it waits, why it was declined."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from booking.domain.businesses import Business
from booking.services import moves, requests
from booking.services.desk import moves as desk
from booking.services.desk.showing import sheet_of
from booking.services.outbox import deliver_due
from booking.storage.models import RecordValue
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, NINE, book
from tests.services.test_outbox import Recorder, post


@pytest.fixture
def asked(app: Flask) -> Business:
    """A business that is asked to move an appointment half an hour later; what came before has left."""
    business = make_business(services=[service(approval=True)])
    booked = book(business)
    requests.approve(business.id, booked.facts.booking_id, NOW)
    deliver_due(post(Recorder()))
    moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    return business


def sent() -> list[str]:
    """The texts that leave now: to the customer, and to the house where it is told."""
    transport = Recorder()
    deliver_due(post(transport))
    bodies = [each.get_body(("plain",)) for each in transport.sent]
    return [body.get_content() for body in bodies if body is not None]


def test_both_sides_read_until_when_a_wish_waits(asked: Business) -> None:
    customers, houses = sent()
    # When it lapses goes by the database's clock, which no test sets.
    assert re.search(r"Without an answer by \w+, \d+\. \w+ \d{4} at \d\d:\d\d the request lapses", customers)
    assert re.search(r"Without your decision by \w+, \d+\. \w+ \d{4} at \d\d:\d\d the request lapses", houses)


def test_the_customer_reads_why_a_move_was_declined_and_which(asked: Business) -> None:
    sent()
    [wish] = requests.pending(asked.id)
    requests.decline(asked.id, wish.facts.booking_id, "Anna ist im Urlaub.", NOW)
    [customers] = sent()
    assert "Reason given: Anna ist im Urlaub." in customers
    assert "Wished for: Dienstag, 24. November 2026, 09:30 to 10:00" in customers


def test_both_sides_read_where_a_moved_appointment_stood(app: Flask) -> None:
    booked = book(make_business())
    sent()
    moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    assert ["Until now: Dienstag, 24. November 2026 at 09:00" in each for each in sent()] == [True, True]


def test_so_they_do_where_the_house_moved_it(app: Flask) -> None:
    business = make_business()
    booked, actor = book(business), make_member(business)
    sent()
    appointment_id = sheet_of(actor, booked.facts.booking_id).id
    desk.move(actor, appointment_id, NINE + timedelta(hours=1), NOW, sequence=0)
    [customers] = sent()
    assert "Until now: Dienstag, 24. November 2026 at 09:00" in customers


def test_where_the_record_was_emptied_the_line_is_left_out(app: Flask) -> None:
    booked = book(make_business())
    moves.move(booked.token, NINE + timedelta(minutes=30), None, NOW, LINKS)
    with unit_of_work() as session:
        session.execute(delete(RecordValue))
    assert "Until now" not in "".join(sent())
