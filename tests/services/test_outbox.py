"""Messages leave once, in order, and their failures show."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from gettext import NullTranslations

from flask import Flask
from sqlalchemy import select, update

from booking.domain.access import Actor
from booking.notifications.addresses import Sender
from booking.notifications.delivery import PermanentFailure, TemporaryFailure
from booking.services import changes
from booking.services.desk import bookings as desk
from booking.services.outbox import Post, deliver_due
from booking.storage.models import Message
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, service
from tests.services.test_bookings import LINKS, book


class Recorder:
    """A transport that keeps what it is given, or fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[EmailMessage] = []
        self.failures = list(failures)

    def send(self, message: EmailMessage) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)

    def close(self) -> None:
        """Nothing is held open."""


def post(transport: Recorder) -> Post:
    return Post(transport, Sender("noreply@example.org"), LINKS, lambda locale: NullTranslations())


def states() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Message.state).order_by(Message.id)))


def test_a_booking_is_told_to_the_customer_and_the_business_once(app: Flask) -> None:
    book(make_business())
    transport = Recorder()
    deliver_due(post(transport))
    deliver_due(post(transport))
    assert [message["To"] for message in transport.sent] == ["anna@example.org", "practice@example.org"]
    assert states() == ["sent", "sent"]


def test_the_customer_gets_an_invitation_and_the_business_none(app: Flask) -> None:
    book(make_business())
    transport = Recorder()
    deliver_due(post(transport))
    kinds = [
        sorted({part.get_content_type() for part in message_from_bytes(each.as_bytes(), policy=policy.default).walk()})
        for each in transport.sent
    ]
    assert "text/calendar" in kinds[0]
    assert "text/calendar" not in kinds[1]


def test_a_temporary_failure_is_tried_again_under_the_same_identifier(app: Flask) -> None:
    book(make_business())
    failing = Recorder(TemporaryFailure("450 later"), TemporaryFailure("450 later"))
    deliver_due(post(failing))
    assert states() == ["due", "due"]
    with unit_of_work() as session:
        wanted = {row.message_id for row in session.scalars(select(Message))}
        session.execute(update(Message).values(due_at=EPOCH))
    deliver_due(post(failing))
    assert {message["Message-ID"] for message in failing.sent} == {f"<{each}@example.org>" for each in wanted}


def test_a_permanent_failure_stays_visible(app: Flask) -> None:
    book(make_business())
    deliver_due(post(Recorder(PermanentFailure("550 no such user"))))
    assert states() == ["failed", "sent"]
    with reading() as session:
        assert session.scalars(select(Message.last_error).order_by(Message.id)).first() == "550 no such user"


def test_what_was_overtaken_before_it_left_is_dropped(app: Flask) -> None:
    token = book(make_business()).token
    changes.cancel(token, NOW)
    transport = Recorder()
    deliver_due(post(transport))
    assert states() == ["superseded", "superseded", "sent", "sent"]


def test_a_message_in_the_hands_of_a_worker_that_died_leaves_after_its_lease(app: Flask) -> None:
    book(make_business())
    with unit_of_work() as session:
        session.execute(update(Message).values(leased_until=NOW.replace(year=2999), attempts=1))
    transport = Recorder()
    deliver_due(post(transport))
    assert transport.sent == []
    with unit_of_work() as session:
        session.execute(update(Message).values(leased_until=EPOCH))
    deliver_due(post(transport))
    assert len(transport.sent) == 2


def test_a_request_reaches_the_business_with_a_link_to_decide(app: Flask) -> None:
    book(make_business(services=[service(approval=True)]))
    transport = Recorder()
    deliver_due(post(transport))
    text = transport.sent[1].get_body(("plain",))
    assert text is not None
    assert "/d/" in text.get_content()
    customers = transport.sent[0].get_body(("plain",))
    assert customers is not None
    assert "/d/" not in customers.get_content()


def test_the_reason_that_the_house_gives_for_cancelling_stands_in_the_mail(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    desk.cancel(Actor.of_server(business.id), booked.facts.booking_id, NOW, reason="Anna is ill.")
    transport = Recorder()
    deliver_due(post(transport))
    [mail] = [each for each in transport.sent if each["To"] == "anna@example.org"]
    assert "Anna is ill." in mail.get_body(("plain",)).get_content()


def test_a_message_that_was_taken_back_makes_no_other_pointless(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    desk.cancel(Actor.of_server(business.id), booked.facts.booking_id, NOW)
    desk.restore(Actor.of_server(business.id), booked.facts.booking_id, NOW)
    transport = Recorder()
    deliver_due(post(transport))
    assert [message["To"] for message in transport.sent] == ["anna@example.org", "practice@example.org"]
    assert states() == ["sent", "sent", "superseded"]
