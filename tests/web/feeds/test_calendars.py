"""A calendar that somebody subscribes to, read by a parser that did not write it."""

from datetime import timedelta
from typing import Any

import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.feeds import FeedKind, Privacy
from booking.services import changes, feeds, holds, moves, requests
from booking.services.desk import moves as desk_moves
from booking.storage.models import Appointment, Feed, Resource
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.feeds import LINKS, make_feed, path_of
from tests.services.test_bookings import NINE, book

TEN = NINE + timedelta(hours=1)
BOB = Contact("Bob Stranger", "bob@example.org", None)


def events(client: FlaskClient, path: str) -> list[Any]:
    calendar = vobject.readOne(client.get(path).text)
    return list(getattr(calendar, "vevent_list", []))


def told(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    return [(event.summary.value, event.status.value) for event in events(client, path)]


def set_appointments(**values: object) -> None:
    """Change all appointments by hand, and what readers hear it by."""
    with unit_of_work() as session:
        session.execute(update(Appointment).values(**values))
        session.execute(update(Resource).values(calendar_version=Resource.calendar_version + 1))


def test_a_booking_stands_in_the_feed_of_its_resource(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    [event] = events(client, path_of(business, FeedKind.RESOURCE, "anna", privacy=Privacy.FULL))
    assert event.dtstart.value == NINE
    assert event.dtend.value == NINE + timedelta(minutes=30)
    assert event.status.value == "CONFIRMED"
    assert event.summary.value == "Anna Weiß – Vorsorge"


def test_a_busy_feed_tells_nobody_who_or_what(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    text = client.get(path_of(business)).text
    assert "Anna" not in text
    assert "Vorsorge" not in text
    assert "BEGIN:VEVENT" in text


def test_a_move_keeps_the_uid_and_raises_the_sequence(client: FlaskClient) -> None:
    business = make_business()
    token = book(business).token
    path = path_of(business)
    [before] = events(client, path)
    moves.move(token, TEN, None, NOW, LINKS)
    [after] = events(client, path)
    assert after.uid.value == before.uid.value
    assert (int(before.sequence.value), int(after.sequence.value)) == (0, 1)


def test_a_cancelled_booking_stays_thirty_days_as_a_tombstone(client: FlaskClient) -> None:
    business = make_business()
    changes.cancel(book(business).token, NOW)
    path = path_of(business, alarm_minutes=30)
    [event] = events(client, path)
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert "VALARM" not in client.get(path).text
    set_appointments(updated_at=NOW - timedelta(days=40))
    assert events(client, path) == []


def test_a_visit_stays_in_the_feed_for_a_year(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    then = NOW - timedelta(days=360)
    set_appointments(starts_at=then, ends_at=then + timedelta(minutes=30))
    assert len(events(client, path)) == 1
    then = NOW - timedelta(days=380)
    set_appointments(starts_at=then, ends_at=then + timedelta(minutes=30))
    assert events(client, path) == []


def test_a_feed_reaches_as_far_as_it_is_set(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    near = path_of(business, past_days=1, ahead_days=7)
    assert len(events(client, near)) == 1
    for days in (-3, 9):
        then = NOW + timedelta(days=days)
        set_appointments(starts_at=then, ends_at=then + timedelta(minutes=30))
        assert events(client, near) == []


def test_what_is_only_held_is_in_no_feed(client: FlaskClient) -> None:
    business = make_business()
    holds.hold(business, business.services["checkup"], NINE, NOW, LINKS, holds.Visitor(capped=False))
    assert events(client, path_of(business)) == []


def test_a_seat_that_is_only_held_is_not_counted(client: FlaskClient) -> None:
    business = make_business(services=[service(capacity=3)])
    book(business)
    holds.hold(business, business.services["checkup"], NINE, NOW, LINKS, holds.Visitor(capped=False))
    assert told(client, path_of(business, privacy=Privacy.NAME)) == [("Vorsorge (1/3)", "CONFIRMED")]


def test_who_has_left_a_group_is_not_named_any_more(client: FlaskClient) -> None:
    business = make_business(services=[service(capacity=3)])
    book(business)
    changes.cancel(book(business, contact=BOB).token, NOW)
    text = client.get(path_of(business, privacy=Privacy.FULL)).text
    assert "Anna" in text
    assert "Stranger" not in text


def test_a_request_is_tentative_until_it_is_approved(client: FlaskClient) -> None:
    business = make_business(services=[service(approval=True)])
    booked = book(business)
    path = path_of(business)
    assert told(client, path) == [("Belegt", "TENTATIVE")]
    requests.approve(business.id, booked.facts.booking_id, NOW)
    assert told(client, path) == [("Belegt", "CONFIRMED")]


def test_a_feed_of_one_resource_shows_no_other(client: FlaskClient) -> None:
    business = make_business(resources=[resource(), resource("ben")], services=[service(any_of=("anna", "ben"))])
    book(business)
    book(business)
    assert len(events(client, path_of(business, FeedKind.RESOURCE, "ben"))) == 1
    assert len(events(client, path_of(business))) == 2


def test_a_feed_of_one_service_shows_no_other(client: FlaskClient) -> None:
    business = make_business(services=[service(), service("laser", name={"de": "Laser", "en": "Laser"})])
    book(business)
    book(business, TEN, slug="laser")
    path = path_of(business, FeedKind.SERVICE, "laser", privacy=Privacy.NAME, locale="en")
    assert told(client, path) == [("Anna – Laser", "CONFIRMED")]


def test_what_moves_to_somebody_else_is_over_in_the_calendar_that_it_leaves(client: FlaskClient) -> None:
    business = make_business(resources=[resource(), resource("ben")], services=[service(any_of=("anna", "ben"))])
    book(business)
    anna, ben = (path_of(business, FeedKind.RESOURCE, slug) for slug in ("anna", "ben"))
    assert (told(client, anna), told(client, ben)) == ([("Belegt", "CONFIRMED")], [])
    with reading() as session:
        appointment_id = session.scalars(select(Appointment.id)).one()
    server = Actor.of_server(business.id)
    desk_moves.move(server, appointment_id, TEN, NOW, sequence=0, resource="ben", replaces="anna")
    [gone], [come] = events(client, anna), events(client, ben)
    assert (gone.status.value, gone.dtstart.value, gone.sequence.value) == ("CANCELLED", NINE, "1")
    assert (come.status.value, come.dtstart.value, come.uid.value) == ("CONFIRMED", TEN, gone.uid.value)
    assert len(events(client, path_of(business))) == 1
    desk_moves.move(server, appointment_id, TEN, NOW, sequence=1, resource="anna", replaces="ben")
    assert (told(client, anna), told(client, ben)) == ([("Belegt", "CONFIRMED")], [("Belegt", "CANCELLED")])


def test_a_feed_of_a_customer_names_nobody_else(client: FlaskClient) -> None:
    business = make_business(services=[service(capacity=3)])
    book(business)
    book(business, contact=BOB)
    text = client.get(path_of(business, FeedKind.CUSTOMER, "Anna@example.org", privacy=Privacy.FULL)).text
    assert "Anna" in text
    assert "Stranger" not in text
    assert "/3" not in text


def test_a_seat_that_a_customer_gave_up_is_over_for_them_alone(client: FlaskClient) -> None:
    business = make_business(services=[service(capacity=3)])
    token = book(business).token
    book(business, contact=BOB)
    anna = path_of(business, FeedKind.CUSTOMER, "anna@example.org", privacy=Privacy.NAME)
    bob = path_of(business, FeedKind.CUSTOMER, "bob@example.org", privacy=Privacy.NAME)
    before = client.get(anna).headers["ETag"]
    changes.cancel(token, NOW)
    assert told(client, anna) == [("Vorsorge – Practice on the Market", "CANCELLED")]
    assert told(client, bob) == [("Vorsorge – Practice on the Market", "CONFIRMED")]
    assert client.get(anna, headers={"If-None-Match": before}).status_code == 200


def test_a_customer_sees_their_own_event_as_it_was_mailed(client: FlaskClient) -> None:
    business = make_business()
    booked = book(business)
    [event] = events(client, path_of(business, FeedKind.CUSTOMER, "anna@example.org"))
    assert event.uid.value == booked.facts.uid


def test_an_unchanged_feed_of_a_customer_is_not_sent_again(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business, FeedKind.CUSTOMER, "anna@example.org")
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    book(business, TEN)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_feed_that_was_taken_back_answers_404_at_once_and_comes_back(client: FlaskClient) -> None:
    business = make_business()
    made, server = make_feed(business), Actor.of_server(business.id)
    path = made.address.removeprefix(LINKS.base_url)
    feeds.revoke(server, made.id, NOW)
    assert client.get(path).status_code == 404
    feeds.restore(server, made.id, NOW)
    assert client.get(path).status_code == 200


def test_an_old_address_answers_404_at_once(client: FlaskClient) -> None:
    business = make_business()
    made = make_feed(business)
    address = feeds.rotate(Actor.of_server(business.id), made.id, NOW, LINKS)
    assert address != made.address
    assert client.get(made.address.removeprefix(LINKS.base_url)).status_code == 404
    assert client.get(address.removeprefix(LINKS.base_url)).status_code == 200


def test_a_feed_is_private_and_not_indexed(client: FlaskClient) -> None:
    answer = client.get(path_of(make_business()))
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_token_of_a_booking_opens_no_feed_and_the_reverse(client: FlaskClient) -> None:
    business = make_business()
    token = book(business).token
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    feed_token = path_of(business).removeprefix("/calendar/").removesuffix(".ics")
    assert client.get(f"/b/{feed_token}.ics").status_code == 404


def test_the_event_of_a_booking_is_downloaded_by_its_link(client: FlaskClient) -> None:
    booked = book(make_business())
    event = vobject.readOne(client.get(f"/b/{booked.token}.ics").text).vevent
    assert event.uid.value == booked.facts.uid
    assert event.dtstart.value == NINE


def test_fetching_a_feed_changes_nothing(app: Flask, client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    with reading() as session:
        before = [tuple(row) for row in session.execute(select(*Feed.__table__.columns))]
    client.get(path)
    with reading() as session:
        assert [tuple(row) for row in session.execute(select(*Feed.__table__.columns))] == before
