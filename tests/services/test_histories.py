"""Random histories of holds, bookings, moves, decisions, lapses and the desk: what must be true after every step."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select, text, update

from booking.domain import overriding
from booking.domain.access import Actor
from booking.domain.appointments import ENDED, MOVABLE, TAKING_SEATS, BookingState
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.errors import (
    DomainError,
    Gone,
    HoldLapsed,
    Invalid,
    NotActive,
    NotFound,
    OverrideNeeded,
    SlotNotOffered,
    SlotTaken,
    TooManyMails,
)
from booking.domain.policies import Refusal
from booking.services import (
    address_proofs,
    availability,
    bookings,
    businesses,
    changes,
    holds,
    moves,
    requests,
    tidying,
)
from booking.services.bookings import Request
from booking.services.desk import blocks, visits
from booking.services.desk import bookings as desk
from booking.services.desk import moves as desk_moves
from booking.services.desk.bookings import DeskRequest
from booking.services.setup import online
from booking.storage.models import Appointment, Booking, Occupancy
from booking.storage.types import EPOCH, from_minutes
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import LINKS

DAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 09:00 in Berlin
SHORT = [{"weekday": "TU", "opens": "09:00", "closes": "10:45"}]
LENGTHS = st.sampled_from([None, None, None, 15, 45, 70])
OVER = st.sampled_from([frozenset[Refusal](), frozenset({Refusal.OFF_GRID}), frozenset(Refusal)])
STARTS = st.integers(0, 5).map(lambda n: DAY + timedelta(minutes=15 * n))
SERVICES = st.sampled_from(["short", "pair", "course", "asked"])

OVERLAPS = """
SELECT count(*) FROM occupancy a JOIN occupancy b
ON a.business_id = b.business_id AND a.resource_id = b.resource_id AND a.id < b.id
WHERE a.active AND b.active AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
"""


def small_business():
    """Two people and a room with a short morning, so that histories meet."""
    people = [resource(slug, weekly_hours=SHORT) for slug in ("anna", "ben")]
    return make_business(
        resources=[*people, resource("room", kind="room", weekly_hours=SHORT)],
        services=[
            service("short", ("anna", "ben"), step_minutes=15, buffer_after_minutes=5),
            service(
                "pair",
                duration_minutes=60,
                step_minutes=15,
                requires=[
                    {"any_of": ["anna", "ben"], "spans": [[0, 15], [45, 60]]},
                    {"any_of": ["room"], "spans": None},
                ],
            ),
            service("course", ("ben",), capacity=3, step_minutes=15),
            service("asked", ("anna",), step_minutes=15, approval=True, max_per_day=3),
        ],
    )


class Histories(RuleBasedStateMachine):
    """One business and everybody who books there."""

    def __init__(self) -> None:
        super().__init__()
        self.business = small_business()
        online.set_confirming(Actor.of_server(self.business.id), True, NOW)
        self.business = businesses.business(self.business.slug)
        self.held: list[str] = []
        self.tokens: list[str] = []
        self.mailed: list[str] = []
        self.people = 0
        self.is_ours = Appointment.business_id == self.business.id
        self.desk = Actor.of_server(self.business.id)
        self.blocks: list[int] = []

    def contact(self) -> Contact:
        self.people += 1
        return Contact(f"Guest {self.people}", f"guest{self.people}@example.org", None)

    def listed(self, slug: str, starts_at: datetime, seats: int) -> bool:
        found = businesses.service(self.business, slug)
        day = starts_at.date()
        slots = availability.free_slots(self.business, found, day, day, NOW, seats=seats)
        return starts_at in {from_minutes(start) for start in slots.starts}

    @rule(slug=SERVICES, starts_at=STARTS, seats=st.sampled_from([1, 1, 2]))
    def book(self, slug: str, starts_at: datetime, seats: int) -> None:
        """What is listed can be booked, what is not listed cannot."""
        expected = self.listed(slug, starts_at, seats)
        found = businesses.service(self.business, slug)
        try:
            booked = bookings.book(
                self.business, found, starts_at, NOW, Request(self.contact(), "de"), LINKS, seats=seats
            )
        except (SlotTaken, SlotNotOffered):
            assert not expected
        else:
            assert expected
            self.tokens.append(booked.token)

    @rule(slug=SERVICES, starts_at=STARTS)
    def hold(self, slug: str, starts_at: datetime) -> None:
        """A hold is granted exactly where a slot is listed."""
        expected = self.listed(slug, starts_at, 1)
        found = businesses.service(self.business, slug)
        try:
            held = holds.hold(self.business, found, starts_at, NOW, LINKS, holds.Visitor(capped=False))
        except (SlotTaken, SlotNotOffered):
            assert not expected
        else:
            assert expected
            self.held.append(held.token)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def book_held(self, data: st.DataObject) -> None:
        """A hold becomes a booking, or says that it is over."""
        token = data.draw(st.sampled_from(self.held))
        try:
            self.tokens.append(bookings.book_held(token, self.contact(), {}, "de", NOW, LINKS).token)
        except HoldLapsed as error:
            if "held" in error.fields:
                self.held.append(error.fields["held"].token)  # type: ignore[attr-defined]

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def send_unproved(self, data: st.DataObject) -> None:
        """A hold waits for its address, also another one than before, or says that it is over."""
        try:
            token = data.draw(st.sampled_from(self.held))
            booked = bookings.book_held(token, self.contact(), {}, "de", NOW, LINKS, is_proved=False)
        except HoldLapsed as error:
            if "held" in error.fields:
                self.held.append(error.fields["held"].token)  # type: ignore[attr-defined]
        except TooManyMails:
            pass
        else:
            facts = booked.facts
            if facts.is_unproved:
                self.mailed.append(LINKS.token("manage", facts.business_id, facts.booking_id, facts.generation))

    @precondition(lambda self: self.mailed)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """The button of the newest mail books once, whatever else has happened; in older ones it is dead."""
        token = data.draw(st.sampled_from(self.mailed))
        try:
            booked = address_proofs.confirm(token, NOW, LINKS)
        except (HoldLapsed, Gone):
            return
        assert not booked.facts.is_unproved
        assert address_proofs.confirm(token, NOW, LINKS).facts == booked.facts
        self.tokens.append(token)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def give_hold_back(self, data: st.DataObject) -> None:
        """Somebody chooses another time."""
        holds.release(data.draw(st.sampled_from(self.held)), NOW)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """Cancelling twice is cancelling once."""
        token = data.draw(st.sampled_from(self.tokens))
        is_over = bookings.facts_of(token).state in (BookingState.COMPLETED, BookingState.NO_SHOW)
        try:
            first = changes.cancel(token, NOW)
        except NotActive:
            assert is_over
        else:
            assert not is_over
            assert changes.cancel(token, NOW) == first

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), starts_at=STARTS, named=st.sampled_from([None, "anna", "ben"]))
    def move(self, data: st.DataObject, starts_at: datetime, named: str | None) -> None:
        """A move is possible exactly where its own page lists it, and keeps what names the booking."""
        token = data.draw(st.sampled_from(self.tokens))
        before = bookings.facts_of(token)
        stays = starts_at == before.starts_at and named in (None, before.staff_slug)
        try:
            day = starts_at.date()
            slots = moves.slots_for_move(token, day, day, NOW, named)
            expected = stays or starts_at in {from_minutes(start) for start in slots.starts}
        except NotActive:
            expected = False
        try:
            after = moves.move(token, starts_at, named, NOW, LINKS)
        except (SlotTaken, SlotNotOffered, NotActive):
            assert not expected
        else:
            assert expected
            assert (after.reference, after.uid) == (before.reference, before.uid)
            if before.state == BookingState.CONFIRMED and before.service_slug == "asked" and not stays:
                assert (after.starts_at, after.moves_to) == (before.starts_at, starts_at)
            else:
                assert after.starts_at == starts_at
                assert after.sequence == before.sequence + (0 if stays else 1)

    @rule(data=st.data(), approved=st.booleans())
    def decide(self, data: st.DataObject, approved: bool) -> None:
        """The business decides about any request that waits."""
        waiting = requests.pending(self.business.id)
        if waiting:
            asked = data.draw(st.sampled_from(waiting))
            chosen = asked.facts.booking_id
            if not approved:
                requests.decline(self.business.id, chosen, None, NOW)
                return
            try:
                requests.approve(self.business.id, chosen, NOW)
            except NotActive:
                # What was to be moved is over meanwhile.
                assert asked.move_of is not None
                assert asked.move_of.state not in MOVABLE

    @rule(data=st.data())
    def let_lapse(self, data: st.DataObject) -> None:
        """Time passes over one hold or request; by the database's clock it is over."""
        with unit_of_work() as session:
            waiting = list(
                session.scalars(
                    select(Booking)
                    .where(Booking.business_id == self.business.id, Booking.expires_at > EPOCH)
                    .order_by(Booking.id)
                )
            )
            if not waiting:
                return
            chosen = data.draw(st.sampled_from(waiting))
            chosen.expires_at = EPOCH
            session.flush()
            others = select(func.count()).where(
                Booking.appointment_id == chosen.appointment_id,
                Booking.state.in_(TAKING_SEATS),
                Booking.id != chosen.id,
                # One whose time is over already keeps nothing.
                or_(Booking.expires_at.is_(None), Booking.expires_at > EPOCH),
            )
            if not session.scalar(others):
                this = Occupancy.appointment_id == chosen.appointment_id
                session.execute(update(Occupancy).where(this, Occupancy.active).values(expires_at=EPOCH))

    @rule(slug=SERVICES, starts_at=STARTS, seats=st.sampled_from([1, 1, 2]), over=OVER, minutes=LENGTHS)
    def book_at_the_desk(
        self, slug: str, starts_at: datetime, seats: int, over: set[Refusal], minutes: int | None
    ) -> None:
        """What a check finds nothing against but what is gone over can be booked, nothing else."""
        asked = DeskRequest(slug, starts_at, "de", contact=self.contact(), seats=seats, over=over, minutes=minutes)
        try:
            expected = set(desk.check(self.desk, asked, NOW).refusals) <= over - overriding.TAKEN
        except Invalid:
            expected = False
        try:
            booked = desk.book(self.desk, asked, NOW, LINKS)
        except (SlotTaken, OverrideNeeded, Invalid):
            assert not expected
        else:
            assert expected
            self.tokens.append(booked.token)

    @rule(slug=SERVICES, starts_at=STARTS)
    def squeeze_in(self, slug: str, starts_at: datetime) -> None:
        """A squeeze-in is always possible, and in nobody's way."""
        slots, everything = self.everything(), frozenset(Refusal)
        asked = DeskRequest(slug, starts_at, "de", contact=self.contact(), over=everything, squeezed_reason="pain")
        self.tokens.append(desk.book(self.desk, asked, NOW, LINKS).token)
        assert self.everything() == slots

    @rule(data=st.data(), starts_at=STARTS, over=OVER, named=st.sampled_from([None, "anna", "ben"]), minutes=LENGTHS)
    def move_at_the_desk(
        self, data: st.DataObject, starts_at: datetime, over: frozenset[Refusal], named: str | None, minutes: int | None
    ) -> None:
        """A check tells the truth about a move, and what is undone at once is where it was."""
        found = self.appointments()
        if not found:
            return
        row = data.draw(st.sampled_from(found))
        goes = {"resource": named, "minutes": minutes}
        try:
            said = desk_moves.check_move(self.desk, row.id, starts_at, NOW, **goes)
            expected = set(said.refusals) <= over - overriding.TAKEN
        except (Invalid, NotActive, NotFound):
            expected = False
        try:
            moved = desk_moves.move(self.desk, row.id, starts_at, NOW, sequence=row.sequence, over=over, **goes)
        except (SlotTaken, OverrideNeeded, Invalid, NotActive, NotFound):
            assert not expected
            return
        assert expected
        assert moved.after.starts_at == starts_at
        if moved.after != moved.before and data.draw(st.booleans()):
            back = desk_moves.undo(self.desk, row.id, moved.before, moved.sequence, NOW)
            assert (back.before, back.after) == (moved.after, moved.before)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def cancel_and_restore(self, data: st.DataObject) -> None:
        """What the house cancels by mistake is put back at once."""
        facts = bookings.facts_of(data.draw(st.sampled_from(self.tokens)))
        try:
            desk.cancel(self.desk, facts.booking_id, NOW)
            again = desk.restore(self.desk, facts.booking_id, NOW)
        except SlotTaken:
            assert facts.state in ENDED
        except NotActive:
            assert facts.state not in MOVABLE
        else:
            assert (again.starts_at, again.ends_at, again.staff_slug) == (
                facts.starts_at,
                facts.ends_at,
                facts.staff_slug,
            )
            assert facts.state in ENDED or again.state == facts.state

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), step=st.sampled_from([visits.check_in, visits.start, visits.finish, visits.back]))
    def see_to(self, data: st.DataObject, step: Callable[[Actor, int, datetime], BookingFacts]) -> None:
        """Twice is once, of all but a step back."""
        facts = bookings.facts_of(data.draw(st.sampled_from(self.tokens)))
        try:
            first = step(self.desk, facts.booking_id, NOW)
        except NotActive:
            assert facts.state != BookingState.CONFIRMED
        else:
            assert step is visits.back or step(self.desk, facts.booking_id, NOW) == first

    @rule(starts_at=STARTS, minutes=st.sampled_from([15, 30, 60]), who=st.sampled_from([["anna"], ["anna", "room"]]))
    def block(self, starts_at: datetime, minutes: int, who: list[str]) -> None:
        """Time is blocked exactly where nobody is."""
        ends_at = starts_at + timedelta(minutes=minutes)
        expected = not blocks.check(self.desk, who, starts_at, ends_at)
        try:
            self.blocks.append(blocks.add(self.desk, who, starts_at, ends_at, "Meeting", None, NOW))
        except SlotTaken:
            assert not expected
        else:
            assert expected

    @precondition(lambda self: self.blocks)
    @rule(data=st.data(), deed=st.sampled_from([blocks.remove, blocks.restore]))
    def unblock(self, data: st.DataObject, deed: Callable[[Actor, int, datetime], None]) -> None:
        """A block is removed, or put back where nobody is."""
        with contextlib.suppress(SlotTaken):
            deed(self.desk, data.draw(st.sampled_from(self.blocks)), NOW)

    def appointments(self) -> list[Appointment]:
        with reading() as session:
            return list(session.scalars(select(Appointment).where(self.is_ours).order_by(Appointment.id)))

    @rule()
    def tidy(self) -> None:
        """The worker comes by; it changes nothing that anybody could book."""
        slots = self.everything()
        tidying.tidy(NOW)
        assert self.everything() == slots

    def everything(self) -> list[list[tuple[object, ...]]]:
        day = DAY.date()
        return [
            [tuple(slot) for slot in availability.free_slots(self.business, found, day, day, NOW)]
            for found in self.business.services.values()
        ]

    @invariant()
    def nobody_is_booked_twice(self) -> None:
        with reading() as session:
            assert session.scalar(text(OVERLAPS)) == 0

    @invariant()
    def seats_are_those_of_the_bookings(self) -> None:
        taken = (
            select(func.coalesce(func.sum(Booking.seats), 0))
            .where(Booking.appointment_id == Appointment.id, Booking.state.in_(TAKING_SEATS))
            .correlate(Appointment)
            .scalar_subquery()
        )
        with reading() as session:
            for appointment, seats in session.execute(select(Appointment, taken).where(self.is_ours)):
                assert appointment.seats_taken == seats
                if appointment.kind == "visit":
                    assert (appointment.status == "active") == (seats > 0)

    @invariant()
    def time_is_taken_exactly_by_active_appointments(self) -> None:
        def having(condition: ColumnElement[bool]) -> ScalarSelect[int]:
            counted = select(func.count()).where(Occupancy.appointment_id == Appointment.id, condition)
            return counted.correlate(Appointment).scalar_subquery()

        rows = select(Appointment, having(Occupancy.active), having(Occupancy.squeezed)).where(self.is_ours)
        with reading() as session:
            for appointment, active, squeezed in session.execute(rows):
                is_active, is_squeezed = appointment.status == "active", appointment.squeezed_reason is not None
                assert (is_active and not is_squeezed) == (active > 0)
                assert squeezed == 0 or (is_squeezed and active == 0)
                assert squeezed > 0 or not (is_active and is_squeezed)

    @invariant()
    def every_link_opens_its_booking(self) -> None:
        for token in self.tokens:
            try:
                bookings.facts_of(token)
            except DomainError as error:  # pragma: no cover - the message of a failure
                raise AssertionError("a link is dead") from error


def test_whatever_happens_the_books_are_right(app: Flask) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.prove
def test_whatever_happens_for_long_the_books_are_right(app: Flask) -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=300, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
