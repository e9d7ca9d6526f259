"""A message is in one worker's hands at a time, however slow the mail server is."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.errors import Busy
from booking.services import changes, outbox
from booking.services.outbox import Leased, deliver_due
from booking.storage.models import Message
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.services.test_bookings import book
from tests.services.test_outbox import Recorder, post, states


class Slow(Recorder):
    """While it has the first message, all leases end and another worker delivers what it finds."""

    def __init__(self, other: Recorder) -> None:
        super().__init__()
        self.other = other

    def send(self, message: EmailMessage) -> None:
        if not self.sent:
            with unit_of_work() as session:
                session.execute(update(Message).values(leased_until=EPOCH))
            deliver_due(post(self.other))
        super().send(message)


def test_what_another_worker_has_taken_meanwhile_is_not_sent_again(app: Flask) -> None:
    book(make_business())
    other = Recorder()
    slow = Slow(other)
    deliver_due(post(slow))
    assert [message["To"] for message in other.sent] == ["anna@example.org", "practice@example.org"]
    assert [message["To"] for message in slow.sent] == ["anna@example.org"]
    assert states() == ["sent", "sent"]


def test_a_sent_message_is_marked_although_the_database_is_busy_at_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(make_business())
    failures = [Busy(retry_after=1)]
    write = outbox._update

    def busy_once(session: Session, leased: Leased, **values: object) -> int:
        if values.get("state") == "sent" and failures:
            raise failures.pop()
        return write(session, leased, **values)

    monkeypatch.setattr(outbox, "_update", busy_once)
    transport = Recorder()
    deliver_due(post(transport))
    assert (len(transport.sent), states(), failures) == (2, ["sent", "sent"], [])


class Meanwhile(Recorder):
    """While it has the first message, something happens."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self.happens = happens

    def send(self, message: EmailMessage) -> None:
        super().send(message)
        if len(self.sent) == 1:
            self.happens()


def test_what_became_pointless_while_it_waited_its_turn_is_not_sent(app: Flask) -> None:
    token = book(make_business()).token
    transport = Meanwhile(lambda: changes.cancel(token, NOW))
    deliver_due(post(transport))
    assert [str(each["Message-ID"]).partition(".")[0] for each in transport.sent] == [
        "<confirmed", "<cancelled", "<cancelled"
    ]  # fmt: skip
    assert states() == ["sent", "superseded", "sent", "sent"]
