"""A calendar that somebody subscribes to, read by a parser that did not write it."""

from datetime import timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from booking.domain.bookings import Contact
from booking.domain.feeds import Privacy
from booking.services import changes, feeds, holds, moves, requests
from booking.storage.models import Appointment, Feed
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import LINKS, NINE, book


def path_of(business, **asked) -> str:
    return feeds.create(business, LINKS, NOW, **asked).removeprefix(LINKS.base_url)


def events(client: FlaskClient, path: str):
    calendar = vobject.readOne(client.get(path).text)
    return list(getattr(calendar, "vevent_list", []))


def test_a_booking_stands_in_the_feed_of_its_resource(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    [event] = events(client, path_of(business, resource="anna", privacy=Privacy.FULL))
    assert event.dtstart.value == NINE
    assert event.dtend.value == NINE + timedelta(minutes=30)
    assert event.status.value == "CONFIRMED"
    assert "Anna Weiß" in event.summary.value


def test_a_busy_feed_tells_nobody_who_or_what(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    text = client.get(path_of(business)).text
    assert "Anna" not in text
    assert "Vorsorge" not in text
    assert "BEGIN:VEVENT" in text


def test_a_feed_without_changes_is_the_same_bytes_and_answers_304(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    first = client.get(path)
    assert client.get(path).data == first.data
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_head_answers_as_get_without_a_body(client: FlaskClient) -> None:
    path = path_of(make_business())
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == client.get(path).headers["ETag"]


@pytest.mark.parametrize("act", ["book", "move", "cancel"])
def test_every_change_changes_the_tag(client: FlaskClient, act: str) -> None:
    business = make_business()
    token = book(business).token
    path = path_of(business)
    before = client.get(path).headers["ETag"]
    if act == "book":
        book(business, NINE + timedelta(hours=1))
    elif act == "move":
        moves.move(token, NINE + timedelta(hours=1), None, NOW, LINKS)
    else:
        changes.cancel(token, NOW)
    assert client.get(path, headers={"If-None-Match": before}).status_code == 200


def test_a_move_keeps_the_uid_and_raises_the_sequence(client: FlaskClient) -> None:
    business = make_business()
    token = book(business).token
    path = path_of(business)
    [before] = events(client, path)
    moves.move(token, NINE + timedelta(hours=1), None, NOW, LINKS)
    [after] = events(client, path)
    assert after.uid.value == before.uid.value
    assert (int(before.sequence.value), int(after.sequence.value)) == (0, 1)


def test_a_cancelled_booking_stays_thirty_days_as_a_tombstone(client: FlaskClient) -> None:
    business = make_business()
    changes.cancel(book(business).token, NOW)
    path = path_of(business)
    [event] = events(client, path)
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    with unit_of_work() as session:
        session.execute(update(Appointment).values(updated_at=NOW - timedelta(days=40)))
    assert events(client, path) == []


def test_a_visit_stays_in_the_feed_for_a_year(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    with unit_of_work() as session:
        then = NOW - timedelta(days=360)
        session.execute(update(Appointment).values(starts_at=then, ends_at=then + timedelta(minutes=30)))
    assert len(events(client, path)) == 1
    with unit_of_work() as session:
        then = NOW - timedelta(days=380)
        session.execute(update(Appointment).values(starts_at=then, ends_at=then + timedelta(minutes=30)))
    assert events(client, path) == []


def test_what_is_only_held_is_in_no_feed(client: FlaskClient) -> None:
    business = make_business()
    holds.hold(business, business.services["checkup"], NINE, NOW, LINKS, holds.Visitor(capped=False))
    assert events(client, path_of(business)) == []


def test_a_request_is_tentative_until_it_is_approved(client: FlaskClient) -> None:
    business = make_business(services=[service(approval=True)])
    booked = book(business)
    path = path_of(business)
    assert [event.status.value for event in events(client, path)] == ["TENTATIVE"]
    requests.approve(business.id, booked.facts.booking_id, NOW)
    assert [event.status.value for event in events(client, path)] == ["CONFIRMED"]


def test_a_feed_of_one_resource_shows_no_other(client: FlaskClient) -> None:
    business = make_business(resources=[resource(), resource("ben")], services=[service(any_of=("anna", "ben"))])
    book(business)
    book(business)
    assert len(events(client, path_of(business, resource="ben"))) == 1
    assert len(events(client, path_of(business))) == 2


def test_a_feed_of_a_customer_names_nobody_else(client: FlaskClient) -> None:
    business = make_business(services=[service(capacity=3)])
    book(business)
    book(business, contact=Contact("Bob Stranger", "bob@example.org", None))
    text = client.get(path_of(business, customer_email="Anna@example.org", privacy=Privacy.FULL)).text
    assert "Anna" in text
    assert "Stranger" not in text


def test_a_revoked_feed_answers_404_at_once(client: FlaskClient) -> None:
    path = path_of(make_business())
    with unit_of_work() as session:
        session.execute(update(Feed).values(revoked_at=NOW))
    assert client.get(path).status_code == 404


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
