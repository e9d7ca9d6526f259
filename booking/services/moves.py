"""Moving a booking by its link: to another start, or by asking the business for one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.domain.agreed import as_agreed, lengths_of
from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.bookings import BookingFacts, Contact
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined, candidates
from booking.domain.errors import NotActive, SlotNotOffered, SlotTaken
from booking.domain.messages import Reason
from booking.domain.policies import time_to_decide
from booking.domain.slots import Slots
from booking.services import appointments, booking_rows, businesses, claims, holds, links, messages, record, releases
from booking.services.availability import add_alternatives, free_slots
from booking.services.bookings import known_facts
from booking.services.changes import for_change, leave, lock_involved, requests_of, require_time
from booking.services.links import Links, Target
from booking.services.record import By
from booking.services.reminders import planning
from booking.storage.ids import new_id
from booking.storage.models import Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries import parts
from booking.storage.queries.bookings import ChangeRow
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import reading, retried, unit_of_work


def move(token: str, starts_at: datetime, resource: str | None, now: datetime, links_of: Links) -> BookingFacts:
    """Move by the customer to another start, keeping reference, link and UID.

    Where the service needs approval, a confirmed booking keeps its time and a request is made. Raises
    NotFound, Gone, NotActive, TooLate, SlotTaken (with alternatives), SlotNotOffered, Busy.
    """
    try:
        return _move(token, starts_at, resource, now, links_of)
    except SlotTaken as error:
        with reading() as session:
            target = links.resolve(session, token, "manage")
            moving = moving_of(session, target)
        add_alternatives(
            error,
            moving.business,
            moving.service,
            starts_at,
            now,
            seats=moving.row.seats,
            audience=moving.row.audience,
            resource=resource,
            giving_back=moving.giving_back,
        )
        raise


def slots_for_move(token: str, first: date, last: date, now: datetime, resource: str | None = None) -> Slots:
    """Where a booking could be moved, as if it had been given back first. Raises NotFound, Gone, NotActive."""
    with reading() as session:
        target = links.resolve(session, token, "manage")
        moving = moving_of(session, target)
    if moving.row.state not in MOVABLE or moving.row.is_over:
        raise NotActive(state=moving.row.state)
    if moving.business.paused:
        return Slots([], moving.service.rules.duration)
    return free_slots(
        moving.business,
        moving.service,
        first,
        last,
        now,
        seats=moving.row.seats,
        audience=moving.row.audience,
        resource=resource,
        giving_back=moving.giving_back,
    )


@dataclass(frozen=True, slots=True)
class Moving:
    """A booking that is to be moved: the rules of today, and what counts as free meanwhile.

    *is_sole*: nobody else is in its appointment, so the appointment itself moves, and one that is for itself alone
    keeps the length that was agreed. ``giving_back`` are the
    appointments that would be given back, ``requests`` the undecided requests to move it.
    """

    business: Business
    service: Service
    row: ChangeRow
    is_sole: bool
    requests: tuple[ChangeRow, ...]

    @property
    def keeps_length(self) -> bool:
        """Whether the visit stays as long as it is, however long the service is by now."""
        return self.is_sole and self.service.rules.capacity == 1

    @property
    def giving_back(self) -> tuple[int, ...]:
        """The appointments whose time counts as free for the move."""
        own = (self.row.appointment_id,) if self.is_sole else ()
        return own + tuple(request.appointment_id for request in self.requests)


@retried
def _move(token: str, starts_at: datetime, resource: str | None, now: datetime, links_of: Links) -> BookingFacts:
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        before = moving_of(session, target)
        locks = lock_involved(session, target, candidates(before.service.rules))
        moving = moving_of(session, target)
        row = moving.row
        if row.state not in MOVABLE or row.is_over:
            raise NotActive(state=row.state)
        require_time(row, now)
        present = present_resource(session, target.business_id, row.appointment_id, moving.service)
        if starts_at == row.starts_at and resource in (None, present):
            return known_facts(session, target.business_id, row.id)
        taking = take(session, moving, starts_at, resource, present, now, locks)
        for request in moving.requests:
            leave(session, target.business_id, request, BookingState.CANCELLED, now)
        if row.state == BookingState.CONFIRMED and taking.service.rules.approval:
            ask_for(session, moving, taking, resource, now, links_of)
            messages.add(session, target.business_id, row.id, Reason.MOVE_REQUESTED, now)
            action = "move_requested"
        else:
            carry_over(session, moving, taking, now)
            action = "moved"
            messages.add(session, target.business_id, row.id, Reason.MOVED, now)
            planning.plan_moved(session, target.business_id, [row.id], now)
        by = By(target.business_id, "customer")
        record.add(session, by, action, "booking", row.id, now, {"starts_at": (row.starts_at, starts_at)})
        return known_facts(session, target.business_id, row.id)


def take(
    session: Session,
    moving: Moving,
    starts_at: datetime,
    resource: str | None,
    present: str | None,
    now: datetime,
    locks: Collection[int],
) -> claims.Taking:
    """Choose the target of a move: without a wish it stays with the present resource where that is free."""
    wishes = [resource] if resource or not present else [present, None]
    for position, wanted in enumerate(wishes):
        row, agreed = moving.row, lengths_of(moving.service.rules) if moving.keeps_length else None
        wish = claims.Wish(moving.service.slug, starts_at, row.seats, row.audience, wanted, agreed)
        try:
            return claims.choose_under_lock(
                session, moving.business, wish, now, giving_back=moving.giving_back, locked=locks
            )
        except (SlotTaken, SlotNotOffered):
            if position == len(wishes) - 1:
                raise
    raise AssertionError("unreachable")


def carry_over(session: Session, moving: Moving, taking: claims.Taking, now: datetime) -> None:
    """Put a booking into its new time: a sole booking moves its appointment, one of a group changes it."""
    row, business_id = moving.row, moving.business.id
    before = after = row.appointment_id
    this = (Booking.business_id == business_id, Booking.id == row.id)
    if moving.is_sole and not isinstance(taking.choice, Joined):
        for lapsed in taking.lapsed:
            releases.clear(session, business_id, lapsed, candidates(taking.service.rules), now)
        appointments.move_appointment(session, taking, before, taking.choice.resource_ids, row.expires_at, now)
    else:
        after = holds.take_seats(session, taking, row.seats, row.expires_at, now)
    session.execute(
        update(Booking).where(*this).values(appointment_id=after, sequence=Booking.sequence + 1, updated_at=now)
    )
    if after != before:
        releases.give_back_seats(session, business_id, before, row.seats, now)
        releases.refresh_expiry(session, business_id, after)
    releases.touch_calendars(session, business_id, {before, after}, now)


def ask_for(
    session: Session,
    moving: Moving,
    taking: claims.Taking,
    resource: str | None,
    now: datetime,
    links_of: Links,
    source: str = "web",
) -> None:
    """Ask the business for another time; the booking keeps its own until that is approved. *source* is how."""
    row, business_id = moving.row, moving.business.id
    wanted, hours = from_minutes(taking.start), taking.service.rules.approval_hours
    until = taking.clock + time_to_decide(min(wanted, row.starts_at), hours, now)
    beside = row.appointment_id if moving.is_sole else None
    appointment_id = holds.take_seats(session, taking, row.seats, until, now, beside)
    request_id = new_id()
    asked = booking_rows.booking_row(
        taking,
        request_id,
        appointment_id,
        row.seats,
        BookingState.PENDING,
        until,
        row.locale,
        source,
        now,
        customer_id=row.customer_id,
        contact=Contact(row.contact_name or "", row.contact_email, row.contact_phone),
        answers=row.answers,
        audience=row.audience,
        resource=resource,
        moves_id=row.id,
        price_minor=row.price_minor,
    )
    booking_rows.add(session, asked)
    if isinstance(taking.choice, Joined):
        releases.refresh_expiry(session, business_id, appointment_id)
    token = links_of.token("decide", business_id, request_id)
    links.remember(session, links.row(token, "decide", business_id, request_id))
    releases.touch_calendars(session, business_id, [appointment_id], now)


def moving_of(session: Session, target: Target) -> Moving:
    """A booking that is to be moved. Raises NotFound, SlotNotOffered where its service is given no more."""
    row = for_change(session, target)
    known, _clock = businesses.known_now(session, target.business_id)
    service = businesses.find_service(known.business, row.service_slug)
    if service is None:
        raise SlotNotOffered
    requests = requests_of(session, target)
    is_sole = row.kind == "visit" and row.seats_taken == row.seats
    moving = Moving(known.business, service, row, is_sole, requests)
    if not moving.keeps_length:
        return moving
    agreed = [row.duration_minutes]
    if service.parts:
        agreed = parts.lengths(session, target.business_id, row.appointment_id)
    return replace(moving, service=as_agreed(service, agreed))


def present_resource(session: Session, business_id: int, appointment_id: int, service: Service) -> str | None:
    """The slug of the resource of the first requirement that the appointment takes, if it is still one of them."""
    taken = set(queries.resources_of(session, business_id, appointment_id))
    return next((each.slug for each in service.staff if each.rules.id in taken), None)
