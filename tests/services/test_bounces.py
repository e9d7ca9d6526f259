"""Addresses that do not work are marked by refusals and reports, and believed again."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from booking.domain.access import Role
from booking.domain.errors import NotAllowed
from booking.notifications.delivery import PermanentFailure, TemporaryFailure
from booking.services import bounces, returned
from booking.services.customers import contacts, profile
from booking.services.outbox import deliver_due
from booking.services.outgoing import changes
from booking.services.returned import Outcome
from booking.storage.models import Booking, Message
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.notifications.test_returned import report
from tests.services.outgoing_mail import UNKNOWN, delivered, marked, of_recipient, refused
from tests.services.test_bookings import NINE, book
from tests.services.test_outbox import Recorder, post


def returned_report(message_id: str, **changes: str) -> bytes:
    """A report about this message of ours."""
    text = f"Message-ID: <{message_id}@example.org>\nSubject: x\n\nHello\n"
    return report(returned=text, **changes)


def message_id(row: int) -> str:
    with unit_of_work() as session:
        found = session.scalar(update(Message).where(Message.id == row).values(id=row).returning(Message.message_id))
        assert isinstance(found, str)
        return found


def test_a_refusal_of_the_recipient_marks_the_address(app: Flask) -> None:
    refused(make_business())
    assert marked() == {"anna@example.org": UNKNOWN}


def test_a_refusal_of_the_message_marks_nothing(app: Flask) -> None:
    refused(make_business(), "554 5.7.1 spam", is_dead=False)
    assert marked() == {}


def test_a_server_that_is_busy_marks_nothing(app: Flask) -> None:
    book(make_business())
    deliver_due(post(Recorder(TemporaryFailure("450 4.2.1 later"))))
    assert marked() == {}


def test_what_the_house_cannot_be_told_marks_nobody(app: Flask) -> None:
    business = make_business()
    book(business)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.recipient == "customer").values(state="sent"))
    deliver_due(post(Recorder(PermanentFailure(UNKNOWN, is_dead=True))))
    assert of_recipient(business, "business").state == "failed"
    assert marked() == {}


def test_the_mark_of_one_business_is_not_that_of_another(app: Flask) -> None:
    refused(make_business())
    assert bounces.known(make_business().id, ["anna@example.org"]) == {}


def test_what_arrives_takes_the_mark_away(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    changes.send_again(make_member(business), message.id, NOW)
    assert [each["To"] for each in delivered().sent] == ["anna@example.org"]
    assert marked() == {}


def test_news_still_tries_an_address_that_is_marked(app: Flask) -> None:
    business = make_business()
    refused(business)
    book(business, NINE.replace(hour=10))
    assert "anna@example.org" in [each["To"] for each in delivered().sent]
    assert marked() == {}


def test_a_report_marks_the_message_and_the_address(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    sent = of_recipient(business)
    assert returned.take_in(returned_report(message_id(sent.id))) is Outcome.MARKED
    now_is = of_recipient(business)
    assert (now_is.state, now_is.last_error) == (
        "failed",
        "550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown",
    )
    assert now_is.sent_at is not None
    assert list(marked()) == ["anna@example.org"]


def test_a_mark_that_a_report_brought_outlives_the_next_yes_of_our_own_server(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    sent = of_recipient(business)
    returned.take_in(returned_report(message_id(sent.id)))
    book(business, NINE.replace(hour=10))
    delivered()
    assert list(marked()) == ["anna@example.org"]
    changes.send_again(make_member(business), sent.id, NOW)
    delivered()
    assert marked() == {}


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"recipient": "rfc822; eve@example.org"}, Outcome.OTHER_RECIPIENT),
        ({"action": "delayed", "status": "4.4.1"}, Outcome.NOTHING),
    ],
)
def test_a_report_that_does_not_fit_changes_nothing(app: Flask, changed: dict[str, str], outcome: Outcome) -> None:
    business = make_business()
    book(business)
    delivered()
    sent = of_recipient(business)
    assert returned.take_in(returned_report(message_id(sent.id), **changed)) is outcome
    assert (of_recipient(business).state, marked()) == ("sent", {})


def test_a_report_about_what_never_left_is_not_believed(app: Flask) -> None:
    business = make_business()
    book(business)
    waiting = of_recipient(business)
    assert returned.take_in(returned_report(message_id(waiting.id))) is Outcome.UNKNOWN
    assert returned.take_in(returned_report("confirmed.1.2")) is Outcome.UNKNOWN
    assert (of_recipient(business).state, marked()) == ("due", {})


def test_a_report_that_comes_twice_is_one(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    raw = returned_report(message_id(of_recipient(business).id))
    assert [returned.take_in(raw), returned.take_in(raw)] == [Outcome.MARKED, Outcome.MARKED]
    assert len(marked()) == 1


def test_since_when_an_address_does_not_work_stays(app: Flask) -> None:
    business = make_business()
    refused(business)
    first = bounces.known(business.id, ["Anna@Example.org"])["anna@example.org"]
    with unit_of_work() as session:
        bounces.mark(session, business.id, "anna@example.org", "552 full", 1, EPOCH)
    again = bounces.known(business.id, ["anna@example.org"])["anna@example.org"]
    assert (again.since, again.reason) == (first.since, "552 full")


def test_the_house_may_use_an_address_again(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    assert message.customer_id is not None
    assert bounces.trust_again(make_member(business), message.customer_id, NOW)
    assert marked() == {}
    assert not bounces.trust_again(make_member(business), message.customer_id, NOW)


def test_who_changes_no_customers_uses_no_address_again(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with pytest.raises(NotAllowed):
        bounces.trust_again(make_member(business, Role.READ_ONLY), message.customer_id or 0, NOW)
    assert len(marked()) == 1


def test_where_a_message_went_is_kept_with_it(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    with unit_of_work() as session:
        session.execute(update(Booking).values(contact_email="new@example.org"))
    message = of_recipient(business)
    assert (message.went_to, message.goes_to) == ("anna@example.org", "new@example.org")


def test_an_address_that_the_house_has_just_typed_is_believed(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    actor = make_member(business)
    for email in ("other@example.org", "anna@example.org"):
        person = profile.person(actor, message.customer_id or 0)
        contacts.change(actor, person.id, replace(contacts.details_of(person), email=email), person.version, NOW)
        assert marked() == ({} if email == "anna@example.org" else {"anna@example.org": UNKNOWN})
