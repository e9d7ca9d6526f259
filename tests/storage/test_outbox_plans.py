"""How SQLite means to look into the outbox: never by going through all that was ever sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.domain.outbox import Cursor, State
from booking.services import bounces, returned
from booking.services.outgoing import browsing, changes, mending
from booking.storage.queries import outbox as queries
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading
from tests.conftest import NOW, sqlite_copy
from tests.factories.businesses import make_business
from tests.notifications.test_returned import report
from tests.services.outgoing_mail import delivered, of_recipient, refused
from tests.services.test_bookings import book
from tests.storage.test_plans import gone_through

AFTER = Cursor(NOW, 7)


def lists(actor: Actor) -> None:
    for state in State:
        browsing.browse(actor, state, "", NOW)
        browsing.browse(actor, state, "", NOW, AFTER)


def words(actor: Actor) -> None:
    book_ = browsing.browse(actor, State.FAILED, "weiss", NOW).messages
    assert len(book_) == 1
    browsing.browse(actor, State.FAILED, "anna@example.org", NOW)
    browsing.browse(actor, State.FAILED, "ABCD2345", NOW, AFTER)


def cards(actor: Actor) -> None:
    message = browsing.browse(actor, State.FAILED, "", NOW).messages[0]
    browsing.of_customer(actor, message.customer_id or 0)
    browsing.of_bookings(actor, [message.booking_id or 0])
    browsing.message(actor, message.id)


def health(actor: Actor) -> None:
    browsing.health(actor)
    browsing.failed(actor.business_id)
    with reading() as session:
        queries.oldest_due(session)
        queries.counts(session)
        queries.looked_at(session)


def deeds(actor: Actor) -> None:
    message = browsing.browse(actor, State.FAILED, "", NOW).messages[0]
    changes.restore(actor, message.id, changes.drop(actor, message.id, NOW).was, NOW)
    mending.mend(actor, message.id, "right@example.org", NOW)
    delivered()
    changes.send_failed_again(actor, EPOCH, NOW)


def marks(actor: Actor) -> None:
    bounces.known(actor.business_id, ["anna@example.org"])
    returned.take_in(report(returned="Message-ID: <confirmed.1.2@example.org>\n\nx\n"))
    delivered()


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.mark.parametrize("use", [lists, words, cards, health, deeds, marks])
def test_nothing_that_was_sent_is_gone_through(app: Flask, use: Callable[[Actor], None]) -> None:
    business = make_business()
    refused(business)
    book(business, of_recipient(business).starts_at.replace(hour=10))
    actor = Actor.of_server(business.id)
    assert gone_through(lambda: use(actor)) == []
