"""What the house does about messages: send again, do without, take that back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.access import Actor, Role
from booking.domain.errors import NotActive, NotAllowed, NotFound
from booking.domain.messages import Reason
from booking.domain.outbox import State
from booking.notifications.delivery import TemporaryFailure
from booking.services import changes as bookings
from booking.services import messages
from booking.services.desk import resending
from booking.services.outbox import deliver_due
from booking.services.outgoing import changes
from booking.services.outgoing.changes import Again
from booking.storage.models import Message, RecordEntry
from booking.storage.types import EPOCH, database_now
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.outgoing_mail import delivered, of_recipient, refused
from tests.services.test_bookings import NINE, book
from tests.services.test_outbox import Recorder, post


def actions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)))


def test_what_failed_is_sent_again_under_the_same_identifier(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with reading() as session:
        wanted = session.scalar(select(Message.message_id).where(Message.id == message.id))
    assert changes.send_again(make_member(business), message.id, NOW) is Again.ON_ITS_WAY
    [sent] = delivered().sent
    assert sent["Message-ID"] == f"<{wanted}@example.org>"
    assert of_recipient(business).state == "sent"
    assert "message_sent_again" in actions()


def test_what_is_sent_again_has_all_its_tries_before_it(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.id == message.id).values(attempts=11))
    changes.send_again(make_member(business), message.id, NOW)
    deliver_due(post(Recorder(TemporaryFailure("450 later"))))
    now_is = of_recipient(business)
    assert (now_is.state, now_is.attempts) == ("due", 1)


def test_what_waits_for_its_next_try_may_leave_at_once(app: Flask) -> None:
    business = make_business()
    book(business)
    deliver_due(post(Recorder(TemporaryFailure("450 later"))))
    waiting = of_recipient(business)
    assert (waiting.state, waiting.is_planned) == ("due", True)
    changes.send_again(make_member(business), waiting.id, NOW)
    assert len(delivered().sent) == 1


def test_what_a_later_message_has_made_pointless_is_not_sent_again(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    booked = message.booking_id or 0
    resending.resend(make_member(business), booked, NOW)
    delivered()
    assert changes.send_again(make_member(business), message.id, NOW) is Again.OVERTAKEN
    assert delivered().sent == []


def test_what_has_left_is_not_sent_again(app: Flask) -> None:
    business = make_business()
    book(business)
    delivered()
    with pytest.raises(NotActive):
        changes.send_again(make_member(business), of_recipient(business).id, NOW)


def test_what_a_worker_holds_is_neither_sent_again_nor_dropped(app: Flask) -> None:
    business = make_business()
    book(business)
    with unit_of_work() as session:
        values = {"leased_until": NOW.replace(year=2999), "attempts": 1}
        session.execute(update(Message).values(values))
    actor, message = make_member(business), of_recipient(business)
    assert message.is_in_hand
    for change in (changes.send_again, changes.drop):
        with pytest.raises(NotActive):
            change(actor, message.id, NOW)


def test_what_is_planned_is_dropped_and_taken_up_again(app: Flask) -> None:
    business = make_business()
    book(business)
    actor, message = make_member(business), of_recipient(business)
    dropped = changes.drop(actor, message.id, NOW)
    assert [each["To"] for each in delivered().sent] == ["practice@example.org"]
    changes.restore(actor, message.id, dropped.was, NOW)
    assert [each["To"] for each in delivered().sent] == ["anna@example.org"]
    assert actions()[-2:] == ["message_dropped", "message_restored"]


def test_what_failed_is_put_aside_and_back_as_it_was(app: Flask) -> None:
    business = make_business()
    message = refused(business)
    actor = make_member(business)
    dropped = changes.drop(actor, message.id, NOW)
    assert (dropped.was, of_recipient(business).state) == (State.FAILED, "superseded")
    changes.restore(actor, message.id, dropped.was, NOW)
    assert of_recipient(business).state == "failed"


def test_what_was_overtaken_meanwhile_is_not_taken_up_again(app: Flask) -> None:
    business = make_business()
    booked = book(business)
    actor, message = make_member(business), of_recipient(business)
    dropped = changes.drop(actor, message.id, NOW)
    bookings.cancel(booked.token, NOW)
    with pytest.raises(NotActive):
        changes.restore(actor, message.id, dropped.was, NOW)


def test_all_that_failed_since_then_is_sent_again(app: Flask) -> None:
    business, other = make_business(), make_business()
    first, others = refused(business), refused(other)
    book(business, NINE + timedelta(hours=1))
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.id == first.id).values(due_at=EPOCH))
        session.execute(
            update(Message).where(Message.business_id == business.id, Message.state == "due").values(state="failed")
        )
        clock = session.scalar(select(database_now()))
    actor = make_member(business)
    assert clock is not None
    assert changes.send_failed_again(actor, clock - timedelta(hours=1), NOW) == 2
    assert changes.send_failed_again(actor, EPOCH, NOW) == 1
    assert changes.send_failed_again(actor, EPOCH, NOW) == 0
    with reading() as session:
        still = select(func.count()).select_from(Message).where(Message.state == "failed")
        assert session.scalar(still.where(Message.business_id == business.id)) == 0
        assert session.scalar(still.where(Message.id == others.id)) == 1


def test_nobody_touches_the_messages_of_another_business(app: Flask) -> None:
    message = refused(make_business())
    stranger = make_member(make_business())
    for change in (changes.send_again, changes.drop):
        with pytest.raises(NotFound):
            change(stranger, message.id, NOW)
    with pytest.raises(NotFound):
        changes.restore(stranger, message.id, State.FAILED, NOW)


@pytest.mark.parametrize("role", [Role.STAFF, Role.READ_ONLY])
def test_who_sees_no_messages_changes_none(app: Flask, role: Role) -> None:
    business = make_business()
    message = refused(business)
    actor = make_member(business, role, "anna" if role is Role.STAFF else None)
    with pytest.raises(NotAllowed):
        changes.send_again(actor, message.id, NOW)
    with pytest.raises(NotAllowed):
        changes.send_failed_again(actor, EPOCH, NOW)


def test_an_earlier_message_that_still_counts_leaves_first_also_when_it_is_tried_again(app: Flask) -> None:
    business = make_business()
    booked = book(business).facts
    deliver_due(post(Recorder(TemporaryFailure("450 later"))))
    with unit_of_work() as session:
        messages.add(session, business.id, booked.booking_id, Reason.PROPOSED, NOW)
        session.execute(update(Message).where(Message.reason == "proposed").values(reason="proposal_withdrawn"))
    later = delivered()
    assert "anna@example.org" not in [each["To"] for each in later.sent]
    with unit_of_work() as session:
        due = select(Message.due_at).where(Message.recipient == "customer").order_by(Message.id)
        first, second = session.scalars(due).all()
        assert first <= second
        session.execute(update(Message).where(Message.state == "due").values(due_at=EPOCH))
    subjects = [str(each["Message-ID"]).partition(".")[0] for each in delivered().sent]
    assert subjects == ["<confirmed", "<proposed"]


def test_a_message_that_cannot_be_found_is_not_there(app: Flask) -> None:
    with pytest.raises(NotFound):
        changes.send_again(Actor.of_server(make_business().id), 7, NOW)
