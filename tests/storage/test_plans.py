"""How SQLite means to answer what the use cases ask: never by going through all that a business ever had.

Its plans do not depend on how much there is, so an empty database tells them. What PostgreSQL does depends on it:
``bench/scans.py`` looks there, with a million appointments.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, Privacy
from booking.services import availability, bookings, changes, holds, moves, requests, subscriptions, tidying
from booking.services.holds import Visitor
from booking.services.outbox import deliver_due
from booking.storage.db import db
from booking.storage.expectations import GROWING, WAITING
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business, resource, service
from tests.factories.feeds import make_feed, token_of
from tests.services.test_bookings import LINKS, NINE, book
from tests.services.test_outbox import Recorder, post

TOO_WIDE = re.compile(r"^(?:SCAN (\w+)|SEARCH (\w+) .*\(business_id=\?\))")
TEN = NINE + timedelta(hours=1)


def month(business: Business) -> None:
    availability.offer(business.slug, "checkup", NOW.date(), NOW.date() + timedelta(days=31), NOW)


def seats(business: Business) -> None:
    availability.offer(business.slug, "course", NOW.date(), NOW.date() + timedelta(days=31), NOW)
    book(business, slug="course")
    book(business, slug="course")


def booking(business: Business) -> None:
    booked = book(business, key=bookings.Key("key", "digest"))
    book(business, key=bookings.Key("key", "digest"))
    bookings.facts_of(booked.token)


def hold(business: Business) -> None:
    visitor = Visitor("session", "address")
    held = holds.hold(business, business.services["checkup"], NINE, NOW, LINKS, visitor)
    holds.extend(held.token)
    bookings.book_held(held.token, Contact("Anna Weiß", "anna@example.org", None), {}, "de", NOW, LINKS)
    holds.release(holds.hold(business, business.services["checkup"], TEN, NOW, LINKS, visitor).token, NOW)


def move_and_cancel(business: Business) -> None:
    booked = book(business)
    moves.move(booked.token, TEN, None, NOW, LINKS)
    changes.cancel(booked.token, NOW)


def request_and_decide(business: Business) -> None:
    for starts_at, decide in ((NINE, requests.approve), (TEN, requests.decline)):
        made = book(business, starts_at, slug="asked").facts
        requests.pending(business.id)
        said = (None,) if decide is requests.decline else ()
        decide(business.id, made.booking_id, *said, NOW)


def delivery(business: Business) -> None:
    book(business)
    deliver_due(post(Recorder()))


def tidying_up(business: Business) -> None:
    tidying.tidy(NOW)


def feed(business: Business) -> None:
    book(business)
    for kind, of in (("business", ""), ("resource", "anna"), ("service", "checkup"), ("customer", "anna@example.org")):
        token = token_of(make_feed(business, FeedKind(kind), of, privacy=Privacy.FULL).address)
        subscriptions.calendar(subscriptions.subscribed(token), NOW.date(), NullTranslations())


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def business(app: Flask) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")],
        services=[service(), service("course", ("ben",), capacity=3), service("asked", approval=True)],
    )


@pytest.mark.parametrize(
    "use",
    [month, seats, booking, hold, move_and_cancel, request_and_decide, delivery, tidying_up, feed],
)
def test_nothing_that_grows_is_gone_through(business: Business, use: Callable[[Business], None]) -> None:
    assert gone_through(lambda: use(business)) == []


def test_going_through_all_customers_would_be_noticed(business: Business) -> None:
    def ask() -> None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT name FROM customer WHERE business_id = 1 ORDER BY id LIMIT 1")
            connection.exec_driver_sql("SELECT count(*) FROM occupancy WHERE minutes > 5")

    assert [what for what, *_ in gone_through(ask)] == ["customer", "occupancy"]


def gone_through(work: Callable[[], None]) -> list[tuple[str, str, str]]:
    """The growing tables of which a statement reads all that a business has, and the statement."""
    asked: dict[str, object] = {}

    def keep(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            asked.setdefault(statement, parameters)

    event.listen(db.engine, "before_cursor_execute", keep)
    work()
    event.remove(db.engine, "before_cursor_execute", keep)
    found = []
    with db.engine.connect() as connection:
        for statement, parameters in asked.items():
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                wide = TOO_WIDE.match(row.detail)
                table = wide[1] or wide[2] if wide else None
                # What holds only what waits for something may be gone through.
                if table in GROWING and not any(index in row.detail for index in WAITING):
                    found.append((table, row.detail, statement))
    return found
