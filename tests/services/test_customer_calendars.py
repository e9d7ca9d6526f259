"""RFC 5546: after every mail the calendar of a customer is right, whatever happened to the booking."""

import contextlib
import itertools
import random
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from booking.domain.access import Actor
from booking.domain.appointments import ENDED, BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import DomainError
from booking.services import bookings, changes, moves, proposals, requests
from booking.services.bookings import Booked
from booking.services.desk import bookings as desk
from booking.services.desk import moves as desk_moves
from booking.services.desk import rebooking, resending
from booking.services.proposals import Wanted
from booking.storage.models import Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.customer_calendar import MAIL_FROM, CustomerCalendar, Event, Letterbox, delivered, invitations
from tests.services.desk.desk import appointment_with
from tests.services.test_bookings import LINKS, NINE, book

pytestmark = pytest.mark.usefixtures("app")

HALF_AN_HOUR = timedelta(minutes=30)


class Story:
    """A booking, what is done with it minute after minute, and the calendars of its customer."""

    def __init__(self, **changes: object) -> None:
        self.business: Business = make_business(
            resources=[resource("anna"), resource("ben")], services=[service("checkup", ("anna", "ben"), **changes)]
        )
        self.owner: Actor = make_member(self.business)
        self.booked: Booked = book(self.business, resource="anna")
        self.calendars = CustomerCalendar(), CustomerCalendar(forgetful=True)
        self.told: list[bytes] = []
        self.minutes = 0

    @property
    def now(self) -> datetime:
        """A minute later than before: nothing happens at the same time."""
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    @property
    def id(self) -> int:
        return self.booked.facts.booking_id

    def deliver(self) -> list[bytes]:
        """The customer gets what is due, in order."""
        events = invitations([each for each in delivered() if each["To"] == "anna@example.org"])
        for calendar, event in itertools.product(self.calendars, events):
            calendar.apply(event)
        self.told += events
        return events

    def shown(self) -> list[dict[str, Event]]:
        return [calendar.events for calendar in self.calendars]

    def right(self) -> list[dict[str, Event]]:
        """What should be shown: the event, where the booking is agreed."""
        facts = bookings.facts_of(self.booked.token)
        stands = facts.state not in (*ENDED, BookingState.PENDING, BookingState.HELD)
        event = {facts.uid: (facts.starts_at, facts.ends_at)} if stands else {}
        return [event, event]

    def move(self, starts_at: datetime) -> None:
        moves.move(self.booked.token, starts_at, None, self.now, LINKS)

    def staff_move(self, starts_at: datetime) -> desk_moves.Moved:
        appointment = appointment_with(self.id)
        return desk_moves.move(self.owner, appointment.id, starts_at, self.now, sequence=appointment.sequence)

    def undo_move(self, moved: desk_moves.Moved) -> None:
        desk_moves.undo(self.owner, moved.appointment_id, moved.before, moved.sequence, self.now)

    def cancel(self) -> None:
        desk.cancel(self.owner, self.id, self.now)

    def restore(self) -> None:
        desk.restore(self.owner, self.id, self.now)


def whole_story() -> Story:
    """Booked, moved by both sides and back, cancelled and restored, each told at once."""
    story = Story()
    story.deliver()
    story.move(NINE + HALF_AN_HOUR)
    story.deliver()
    moved = story.staff_move(NINE + timedelta(hours=2))
    story.deliver()
    story.undo_move(moved)
    story.deliver()
    story.cancel()
    story.deliver()
    story.restore()
    story.deliver()
    return story


def test_the_calendar_is_right_after_every_mail() -> None:
    story = Story()
    uid = story.booked.facts.uid
    story.deliver()
    assert story.shown() == [{uid: (NINE, NINE + HALF_AN_HOUR)}] * 2
    story.move(NINE + HALF_AN_HOUR)
    story.deliver()
    assert story.shown() == [{uid: (NINE + HALF_AN_HOUR, NINE + 2 * HALF_AN_HOUR)}] * 2
    moved = story.staff_move(NINE + timedelta(hours=2))
    story.deliver()
    assert story.shown() == [{uid: (NINE + timedelta(hours=2), NINE + timedelta(hours=2.5))}] * 2
    story.undo_move(moved)
    story.deliver()
    assert story.shown() == [{uid: (NINE + HALF_AN_HOUR, NINE + 2 * HALF_AN_HOUR)}] * 2
    story.cancel()
    story.deliver()
    assert story.shown() == [{}, {}]
    story.restore()
    story.deliver()
    assert story.shown() == [{uid: (NINE + HALF_AN_HOUR, NINE + 2 * HALF_AN_HOUR)}] * 2
    assert story.shown() == story.right()


def test_every_mail_is_a_later_revision_than_the_one_before() -> None:
    said = [Calendar.from_ical(each) for each in whole_story().told]
    assert [str(each["METHOD"]) for each in said] == ["REQUEST"] * 4 + ["CANCEL", "REQUEST"]
    assert [each.events[0]["SEQUENCE"] for each in said] == [0, 1, 2, 3, 4, 5]
    stamps = [each.events[0]["DTSTAMP"].dt for each in said]
    assert stamps == sorted(set(stamps))


def test_mails_that_overtake_each_other_leave_the_same_calendar() -> None:
    story = whole_story()
    (right, _) = story.right()
    wrong = []
    for order in itertools.permutations(story.told):
        calendar = CustomerCalendar()
        for each in order:
            calendar.apply(each)
        if calendar.events != right:
            wrong.append(order)
    assert wrong == []


def test_a_mail_that_comes_twice_changes_nothing() -> None:
    story = whole_story()
    for each in story.told:
        story.calendars[0].apply(each)
    assert story.shown()[0] == story.right()[0]


def test_what_is_told_again_is_the_same_revision() -> None:
    story = Story()
    (first,) = story.deliver()
    resending.resend(story.owner, story.id, story.now)
    (again,) = story.deliver()
    assert again == first


def test_a_request_that_is_moved_and_declined_was_never_in_a_calendar() -> None:
    story = Story(approval=True)
    story.move(NINE + HALF_AN_HOUR)
    story.deliver()
    story.staff_move(NINE + 2 * HALF_AN_HOUR)
    story.deliver()
    assert story.shown() == [{}, {}]
    requests.decline(story.business.id, story.id, None, story.now)
    story.deliver()
    assert story.told == []


def test_a_request_that_is_moved_and_approved_is_in_it() -> None:
    story = Story(approval=True)
    story.move(NINE + HALF_AN_HOUR)
    story.deliver()
    requests.approve(story.business.id, story.id, story.now)
    story.deliver()
    assert (
        story.shown()
        == story.right()
        == [{story.booked.facts.uid: (NINE + HALF_AN_HOUR, NINE + timedelta(hours=1))}] * 2
    )


def test_a_question_about_another_time_does_not_swallow_the_news_of_this_one() -> None:
    story = Story()
    story.deliver()
    story.staff_move(NINE + HALF_AN_HOUR)
    proposals.propose(story.owner, story.id, Wanted(NINE + timedelta(hours=3)), story.now)
    story.deliver()
    assert story.shown() == story.right()


def test_a_confirmation_of_what_was_cancelled_in_silence_does_not_leave() -> None:
    story = Story()
    desk.cancel(story.owner, story.id, story.now, is_told=False)
    assert delivered() == []
    assert states(story) == ["superseded", "superseded"]


def test_a_cancellation_that_is_taken_back_in_a_worker_s_hands_does_not_leave() -> None:
    story = Story()
    other = book(story.business, NINE + timedelta(hours=3), contact=Contact("Ben", "ben@example.org", None))
    story.deliver()
    desk.cancel(story.owner, other.facts.booking_id, story.now)
    story.cancel()

    class RestoresMeanwhile(Letterbox):
        """Both cancellations are in this worker's hands; while one leaves, the other is taken back."""

        def send(self, message: EmailMessage) -> None:
            super().send(message)
            if len(self.messages) == 1:
                story.restore()

    box = RestoresMeanwhile()
    for event in invitations([each for each in delivered(box) if each["To"] == "anna@example.org"]):
        for calendar in story.calendars:
            calendar.apply(event)
    assert [each["To"] for each in box.messages] == ["ben@example.org", "anna@example.org"]
    assert story.shown() == story.right()


def states(story: Story) -> list[str]:
    with reading() as session:
        query = select(Message.state).where(Message.booking_id == story.id)
        return list(session.scalars(query.order_by(Message.id)))


STEPS = (
    *("move", "staff_move", "undo", "rebook", "undo_rebook", "cancel", "restore"),
    *("propose", "withdraw", "resend", "deliver"),
)


class Done:
    """What can be undone."""

    def __init__(self) -> None:
        self.moved: list[desk_moves.Moved] = []
        self.rebooked: list[rebooking.Rebooked] = []


def step(story: Story, name: str, chance: random.Random, done: Done) -> None:
    """One thing that somebody does, as far as it is allowed now."""
    start = NINE + chance.randrange(8) * HALF_AN_HOUR
    match name:
        case "move":
            story.move(start)
        case "staff_move":
            done.moved.append(story.staff_move(start))
        case "rebook":
            sequence = bookings.facts_of(story.booked.token).sequence
            done.rebooked.append(rebooking.rebook(story.owner, story.id, start, story.now, sequence=sequence))
        case "cancel":
            chance.choice([story.cancel, lambda: changes.cancel(story.booked.token, story.now)])()
        case "restore":
            story.restore()
        case "resend":
            resending.resend(story.owner, story.id, story.now)
        case "deliver":
            story.deliver()
        case "undo" | "undo_rebook":
            undo(story, done, name)
        case _:
            propose(story, start, chance, name)


def undo(story: Story, done: Done, name: str) -> None:
    """The house takes its last move back."""
    if name == "undo" and done.moved:
        story.undo_move(done.moved.pop())
    if name == "undo_rebook" and done.rebooked:
        last = done.rebooked.pop()
        rebooking.undo(story.owner, story.id, last.before, last.facts.sequence, story.now)


def propose(story: Story, start: datetime, chance: random.Random, name: str) -> None:
    """The house proposes another time, which is sometimes accepted, or takes that back."""
    if name == "withdraw":
        proposals.withdraw(story.owner, story.id, story.now)
        return
    proposals.propose(story.owner, story.id, Wanted(start), story.now)
    if chance.random() < 0.5:
        proposals.accept(story.booked.token, story.now)


def test_a_cancellation_that_was_told_twice_is_taken_back_whole() -> None:
    story = Story()
    story.deliver()
    story.move(NINE + HALF_AN_HOUR)
    story.cancel()
    resending.resend(story.owner, story.id, story.now)
    story.restore()
    story.deliver()
    assert story.shown() == story.right()
    assert [str(Calendar.from_ical(each)["METHOD"]) for each in story.told] == ["REQUEST", "REQUEST"]


def test_who_was_told_again_of_a_move_is_told_that_it_was_taken_back() -> None:
    story = Story()
    moved = story.staff_move(NINE + HALF_AN_HOUR)
    resending.resend(story.owner, story.id, story.now)
    story.deliver()
    story.undo_move(moved)
    story.deliver()
    assert story.shown() == story.right() == [{story.booked.facts.uid: (NINE, NINE + HALF_AN_HOUR)}] * 2


def decide(story: Story, chance: random.Random) -> None:
    """The house answers one of the requests that wait."""
    for each in requests.pending(story.business.id)[:1]:
        if chance.random() < 0.5:
            requests.approve(story.business.id, each.facts.booking_id, story.now)
        else:
            requests.decline(story.business.id, each.facts.booking_id, None, story.now)


@pytest.mark.parametrize("seed", (17, 18, 49))
@pytest.mark.parametrize("rules", ({}, {"approval": True}, {"capacity": 3}), ids=("alone", "asked for", "in a group"))
def test_whatever_happens_the_calendar_ends_right(app: Flask, rules: dict[str, object], seed: int) -> None:
    chance, story, done = random.Random(seed), Story(**rules), Done()
    for _ in range(40):
        with contextlib.suppress(DomainError):
            step(story, chance.choice(STEPS), chance, done)
            if chance.random() < 0.2:
                decide(story, chance)
    story.deliver()
    assert story.shown() == story.right()


KINDS = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]


@pytest.mark.parametrize("method", ("REQUEST", "CANCEL"))
def test_a_mail_says_in_its_parts_what_its_event_says(method: str) -> None:
    story = Story()
    if method == "CANCEL":
        story.deliver()
        story.cancel()
    (mail,) = [each for each in delivered() if each["To"] == "anna@example.org"]
    assert [part.get_content_type() for part in mail.walk()] == KINDS
    *_, calendar, file = mail.walk()
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": method, "component": "VEVENT"}
    assert "Content-Disposition" not in calendar
    assert file.get_filename() == "invite.ics"
    content = calendar.get_payload(decode=True)
    assert content == file.get_payload(decode=True)
    said = Calendar.from_ical(content)
    assert said["METHOD"] == method
    assert {each.name for each in said.walk()} == {"VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT"}
    (event,) = said.events
    assert not {"RRULE", "RDATE", "RECURRENCE-ID"} & set(event)
    assert {"UID", "SEQUENCE", "DTSTAMP", "ORGANIZER", "ATTENDEE", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
    assert event["STATUS"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")


def test_a_message_is_from_the_installation_in_the_name_of_the_business() -> None:
    story = Story()
    (to_customer, to_business) = delivered()
    (event,) = Calendar.from_ical(invitations([to_customer])[0]).events
    assert [each.addr_spec for each in to_customer["From"].addresses] == [MAIL_FROM]
    assert str(event["ORGANIZER"]) == f"mailto:{MAIL_FROM}"
    assert event["ORGANIZER"].params["CN"] == to_customer["From"].addresses[0].display_name == story.business.name
    assert [each.addr_spec for each in to_customer["Reply-To"].addresses] == ["practice@example.org"]
    assert invitations([to_business]) == []
