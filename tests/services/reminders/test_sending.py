"""A reminder whose hour has come is looked at once more, and leaves once."""

from datetime import datetime, timedelta
from gettext import NullTranslations

import pytest
from sqlalchemy import literal, select, update

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.messages import Channel
from booking.domain.reminders import Kind
from booking.notifications.addresses import Sender
from booking.notifications.delivery import TemporaryFailure
from booking.services import bookings, moves
from booking.services.bookings import Booked
from booking.services.outbox import Post, deliver_due
from booking.services.reminders import own, rules
from booking.services.reminders.rules import Wanted
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Booking, BouncedAddress, Message, Reminder
from booking.storage.queries import reminders as queries
from booking.storage.types import EPOCH, Instant
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.services.reminders.world import FRIDAY, LINKS, at, book, reminding, stored
from tests.services.test_outbox import Recorder

pytestmark = pytest.mark.usefixtures("app")

DAY_BEFORE = Wanted(Kind.REMINDER, days=1, at_minute=14 * 60)
DAY_AFTER = Wanted(Kind.FOLLOW_UP, days=1, at_minute=10 * 60)
ON_TIME = FRIDAY - timedelta(hours=19)
"""Thursday at 14:00."""


@pytest.fixture
def business(app) -> Business:
    return reminding(DAY_BEFORE)


def post(transport: Recorder) -> Post:
    return Post(transport, Sender("noreply@example.org"), LINKS, lambda locale: NullTranslations())


def come_to(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    """Let it be this instant for whoever looks at a reminder; what is planned for it is due."""
    monkeypatch.setattr(queries, "database_now", lambda: literal(instant, Instant()))
    with unit_of_work() as session:
        session.execute(update(Message).where(Message.due_at <= instant).values(due_at=EPOCH))


def reminders() -> list[str]:
    """The states of what rules have written, by age."""
    with reading() as session:
        query = select(Message.state).where(Message.reminder_id.is_not(None))
        return list(session.scalars(query.order_by(Message.id)))


def sent(monkeypatch: pytest.MonkeyPatch, instant: datetime = ON_TIME) -> list[str]:
    """The subjects of the reminders that leave when this instant has come; news has left before."""
    deliver_due(post(Recorder()))
    come_to(monkeypatch, instant)
    transport = Recorder()
    deliver_due(post(transport))
    return [each["Subject"] for each in transport.sent]


REMINDER = ["Reminder: your appointment on Freitag, 4. Dezember 2026 at 09:00"]


def test_a_reminder_leaves_when_its_hour_has_come(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    assert sent(monkeypatch) == REMINDER
    assert reminders() == ["sent"]


def test_not_before(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    assert sent(monkeypatch, ON_TIME - timedelta(seconds=1)) == []
    assert reminders() == ["due"]


def test_a_late_worker_still_sends_it_while_it_helps(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    assert sent(monkeypatch, FRIDAY - timedelta(hours=19) / 4) == REMINDER


def test_too_late_it_is_dropped(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    assert sent(monkeypatch, FRIDAY - timedelta(hours=19) / 4 + timedelta(seconds=1)) == []
    assert reminders() == ["superseded"]


def test_it_says_when_it_was_due_and_how_to_stop_it(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    booked = book(business)
    deliver_due(post(Recorder()))
    come_to(monkeypatch, ON_TIME)
    transport = Recorder()
    deliver_due(post(transport))
    [mail] = transport.sent
    assert mail["Date"].datetime == ON_TIME
    assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:5000/b/{booked.token}/reminders>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not [part for part in mail.walk() if part.get_content_type() == "text/calendar"]


def changed(booked: Booked, **values: object) -> None:
    """Change a booking behind the back of whoever plans."""
    with unit_of_work() as session:
        session.execute(update(Booking).where(Booking.id == booked.facts.booking_id).values(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "cancelled"},
        {"state": "no_show"},
        {"state": "completed"},
        {"wants_reminders": False},
        {"reminders_stopped_at": NOW},
        {"contact_email": None},
    ],
    ids=repr,
)
def test_what_is_not_meant_any_more_is_dropped_at_the_last_moment(
    business: Business, monkeypatch: pytest.MonkeyPatch, values: dict[str, object]
) -> None:
    booked = book(business)
    changed(booked, **values)
    assert sent(monkeypatch) == []
    assert reminders() == ["superseded"]


def test_what_was_planned_for_another_start_is_dropped(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    booked = book(business)
    with unit_of_work() as session:
        this = update(Appointment).where(Appointment.id == stored(booked).appointment_id)
        session.execute(this.values(starts_at=FRIDAY + timedelta(minutes=5)))
    assert sent(monkeypatch) == []


def test_a_rule_that_is_gone_sends_nothing(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    with unit_of_work() as session:
        session.execute(update(Reminder).values(removed_at=NOW))
    assert sent(monkeypatch) == []
    assert reminders() == ["superseded"]


def test_an_address_that_mail_came_back_from_gets_none(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    book(business)
    # The news arrives, which would clear it.
    deliver_due(post(Recorder()))
    row = BouncedAddress(
        business_id=business.id, id=new_id(), address="anna@example.org", reason="550 unknown", bounced_at=NOW
    )
    with unit_of_work() as session:
        session.add(row)
    assert sent(monkeypatch) == []


def test_a_business_that_reminds_always_reminds_whoever_has_not_stopped_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = reminding(DAY_BEFORE, trade="hairdresser")
    rules.set_always(Actor.of_server(salon.id), True, NOW)
    book(salon, wants=False)
    own.want(book(salon, at(10), wants=False).token, False, NOW)
    assert sent(monkeypatch) == REMINDER


def test_news_makes_no_reminder_pointless_and_no_reminder_the_news(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = book(business)
    come_to(monkeypatch, ON_TIME)
    transport = Recorder()
    deliver_due(post(transport))
    assert len(transport.sent) == 3
    moves.move(booked.token, FRIDAY + timedelta(days=7), None, NOW, LINKS)
    moves.move(booked.token, FRIDAY, None, NOW, LINKS)
    transport = Recorder()
    deliver_due(post(transport))
    assert [each["Subject"][:21] for each in transport.sent] == ["Your appointment has ", "Appointment moved to "]


def test_one_that_failed_is_tried_again_under_the_same_identifier(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    book(business)
    deliver_due(post(Recorder()))
    come_to(monkeypatch, ON_TIME)
    failing = Recorder(TemporaryFailure("450 later"))
    deliver_due(post(failing))
    with unit_of_work() as session:
        wanted = session.scalars(select(Message.message_id).where(Message.reminder_id.is_not(None))).one()
        session.execute(update(Message).where(Message.state == "due").values(due_at=EPOCH))
    deliver_due(post(failing))
    assert [each["Message-ID"] for each in failing.sent] == [f"<{wanted}@example.org>"]


@pytest.mark.parametrize("state, expected", [("confirmed", 1), ("completed", 1), ("no_show", 0), ("cancelled", 0)])
def test_thanks_go_to_who_was_there(monkeypatch: pytest.MonkeyPatch, state: str, expected: int) -> None:
    booked = book(reminding(DAY_AFTER))
    changed(booked, state=state)
    assert len(sent(monkeypatch, FRIDAY + timedelta(hours=25))) == expected


def test_thanks_are_no_use_after_three_days(monkeypatch: pytest.MonkeyPatch) -> None:
    book(reminding(DAY_AFTER))
    assert sent(monkeypatch, FRIDAY + timedelta(hours=25, days=3, seconds=1)) == []


def test_thanks_say_nothing_of_moving_or_cancelling(monkeypatch: pytest.MonkeyPatch) -> None:
    book(reminding(DAY_AFTER))
    deliver_due(post(Recorder()))
    come_to(monkeypatch, FRIDAY + timedelta(hours=25))
    transport = Recorder()
    deliver_due(post(transport))
    [mail] = transport.sent
    text = mail.get_body(("plain",)).get_content()
    assert "cancel" not in text
    assert "You can still look at the booking." in text


def test_a_text_message_is_planned_for_who_left_a_number() -> None:
    by_phone = Wanted(Kind.REMINDER, Channel.SMS, days=1, at_minute=14 * 60)
    business = reminding(by_phone)
    booked = book(business)
    with reading() as session:
        query = select(Message.channel).where(Message.booking_id == booked.facts.booking_id)
        assert session.scalars(query.where(Message.reminder_id.is_not(None))).all() == ["sms"]
    other = book(business, at(10), contact=bookings.Contact("Otto", "otto@example.org", None))
    with reading() as session:
        query = select(Message.id).where(Message.booking_id == other.facts.booking_id)
        assert session.scalars(query.where(Message.reminder_id.is_not(None))).all() == []
