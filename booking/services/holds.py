"""Holding a slot while somebody types: theirs for ten minutes, extendable, capped per visitor."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState, HoldKind
from booking.domain.businesses import Business, Service
from booking.domain.choice import Joined, candidates
from booking.domain.errors import HoldLapsed, SlotTaken, TooManyHolds
from booking.services import appointments, booking_rows, claims, links, releases
from booking.services.availability import add_alternatives
from booking.services.links import Links
from booking.storage.ids import new_id
from booking.storage.models import Appointment, Booking
from booking.storage.queries import bookings as queries
from booking.storage.queries import series
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, retried, unit_of_work

HOLD = timedelta(minutes=10)
EXTENSIONS = 10
PER_VISITOR = 3
PER_ADDRESS = 20


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, as keyed digests of session and network address; not *capped* in test rigs only."""

    session: str | None = None
    address: str | None = None
    capped: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A slot that is somebody's until ``expires_at``; ``[starts_at, ends_at)``, aware UTC.

    One that ``is_waiting`` for its address to be confirmed, or has been prolonged as often as may be, is not
    ``extendable``.

    ``resource`` is the one asked for by name, ``staff_slug`` the one that is held. Of a series it is the first visit;
    ``dates`` are all of them, ascending.
    """

    token: str
    business_id: int
    booking_id: int
    service_slug: str
    staff_slug: str | None
    resource: str | None
    audience: str | None
    seats: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime
    locale: str
    is_waiting: bool = False
    extendable: bool = True
    dates: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def is_series(self) -> bool:
        """Whether it holds several visits in a rhythm."""
        return bool(self.dates)


def hold(
    business: Business,
    service: Service,
    starts_at: datetime,
    now: datetime,
    links_of: Links,
    visitor: Visitor,
    *,
    seats: int = 1,
    audience: str | None = None,
    resource: str | None = None,
    locale: str = "de",
) -> Held:
    """Hold a slot for whoever has the token.

    Raises SlotTaken (with alternatives), SlotNotOffered, TooManyHolds, Busy.
    """
    wish = claims.Wish(service.slug, starts_at, seats, audience, resource)
    try:
        return held(_hold(business, wish, now, links_of, visitor, locale))
    except SlotTaken as error:
        add_alternatives(error, business, service, starts_at, now, seats=seats, audience=audience, resource=resource)
        raise


@retried
def _hold(business: Business, wish: claims.Wish, now: datetime, links_of: Links, visitor: Visitor, locale: str) -> str:
    with unit_of_work() as session:
        refuse_hoarding(session, business.id, visitor)
        taking = claims.choose_under_lock(session, business, wish, now)
        expires_at = taking.clock + HOLD
        booking_id = hold_taken(session, taking, wish, now, visitor, locale, expires_at)
        token = links_of.token("hold", business.id, booking_id)
        links.remember(session, links.row(token, "hold", business.id, booking_id))
    return token


def hold_taken(
    session: Session,
    taking: claims.Taking,
    wish: claims.Wish,
    now: datetime,
    visitor: Visitor,
    locale: str,
    expires_at: datetime,
    series_id: int | None = None,
) -> int:
    """Write a choice down as held while somebody types; answers the booking's id."""
    business_id, booking_id = taking.business.id, new_id()
    appointment_id = take_seats(session, taking, wish.seats, expires_at, now)
    row = booking_rows.booking_row(
        taking,
        booking_id,
        appointment_id,
        wish.seats,
        BookingState.HELD,
        expires_at,
        locale,
        "web",
        now,
        audience=wish.audience,
        resource=wish.resource,
        hold_kind=HoldKind.TYPING,
        visitor=visitor.session,
        address=visitor.address,
        series_id=series_id,
    )
    # By the database's clock, as its expiry is: how long it may be held in all is counted from here.
    row["created_at"] = taking.clock
    booking_rows.add(session, row)
    if isinstance(taking.choice, Joined):
        releases.refresh_expiry(session, business_id, appointment_id)
        stirred = set(queries.concerned_resources(session, business_id, appointment_id))
    else:
        stirred = set(taking.choice.resource_ids)
    releases.stir_resources(session, business_id, stirred)
    return booking_id


def take_seats(
    session: Session,
    taking: claims.Taking,
    seats: int,
    expires_at: datetime | None,
    now: datetime,
    beside: int | None = None,
    marks: appointments.Marks = appointments.UNMARKED,
) -> int:
    """Write down a choice: join the standing appointment or make a new one; answers the appointment's id.

    What only lapsed holds still cover is released first. A joined appointment's expiry is the caller's
    to refresh once its booking stands.
    """
    business_id, locked = taking.business.id, candidates(taking.service.rules)
    for appointment_id in taking.lapsed:
        releases.clear(session, business_id, appointment_id, locked, now)
    if not isinstance(taking.choice, Joined):
        return appointments.insert_appointment(
            session, taking, taking.choice.resource_ids, seats, expires_at, now, beside, marks
        )
    joined = taking.choice.appointment_id
    releases.clear(session, business_id, joined, locked, now)
    # What is only held is no news of the appointment; whoever is firm in it touches its calendars besides.
    session.execute(
        update(Appointment)
        .where(Appointment.business_id == business_id, Appointment.id == joined)
        .values(seats_taken=Appointment.seats_taken + seats)
    )
    return joined


def held(token: str) -> Held:
    """What the token holds. Raises NotFound, and HoldLapsed where it is over or has become a booking.

    ``HoldLapsed.fields`` say of which ``business_id`` and ``service`` it was, and whether it ``is_waiting``
    in vain for its address to be confirmed.
    """
    with reading() as session:
        target = links.resolve(session, token, "hold")
        row = queries.hold_row(session, target.business_id, target.subject_id)
        visits = [] if row.series_id is None else series.visits(session, target.business_id, row.series_id)
    if row.state != BookingState.HELD or not row.is_alive or row.expires_at is None:
        is_waiting = row.hold_kind == HoldKind.ADDRESS
        raise HoldLapsed(business_id=target.business_id, service=row.service_slug, is_waiting=is_waiting)
    return Held(
        token=token,
        business_id=target.business_id,
        booking_id=target.subject_id,
        service_slug=row.service_slug,
        staff_slug=row.staff_slug,
        resource=row.resource,
        audience=row.audience,
        seats=row.seats,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
        locale=row.locale,
        is_waiting=row.hold_kind == HoldKind.ADDRESS,
        extendable=row.hold_kind == HoldKind.TYPING and row.expires_at < longest(row.created_at),
        dates=tuple((each.starts_at, each.ends_at) for each in visits),
    )


def longest(created_at: datetime) -> datetime:
    """Until when a slot may be held in all, however often more time is asked for."""
    return created_at.astimezone(UTC) + HOLD * (EXTENSIONS + 1)


@retried
def extend(token: str) -> Held:
    """Ten minutes more from now, at most ten times in all; then nothing changes. Raises NotFound, HoldLapsed."""
    with unit_of_work() as session:
        target = links.resolve(session, token, "hold")
        this = (Booking.business_id == target.business_id, Booking.id == target.subject_id)
        row = session.execute(
            select(
                Booking.appointment_id,
                Booking.created_at,
                Booking.expires_at,
                Booking.hold_kind,
                Booking.series_id,
                database_now().label("clock"),
            )
            .where(*this, Booking.state == BookingState.HELD, Booking.expires_at > database_now())
            .with_for_update()
        ).first()
        if row is None:
            raise HoldLapsed
        if row.hold_kind == HoldKind.TYPING:
            until = min(row.clock + HOLD, longest(row.created_at))
            for each in series.together(session, target.business_id, target.subject_id, row.series_id):
                prolong(session, target.business_id, each, max(until, row.expires_at))
    return held(token)


@retried
def release(token: str, now: datetime) -> None:
    """Give a held slot back; does nothing where it is over already. Raises NotFound."""
    with unit_of_work() as session:
        target = links.resolve(session, token, "hold")
        this = (Booking.business_id == target.business_id, Booking.id == target.subject_id)
        series_id = session.execute(select(Booking.series_id).where(*this)).scalar_one()
        visits = series.together(session, target.business_id, target.subject_id, series_id)
        locked = queries.concerned_resources(session, target.business_id, *(each.appointment_id for each in visits))
        claims.lock(session, target.business_id, locked)
        releases.let_go(session, target.business_id, visits, locked, now)


def prolong(session: Session, business_id: int, visit: series.SeriesVisit, until: datetime) -> None:
    """Let what is held be held until then."""
    this = (Booking.business_id == business_id, Booking.id == visit.id, Booking.state == BookingState.HELD)
    session.execute(update(Booking).where(*this).values(expires_at=until))
    releases.refresh_expiry(session, business_id, visit.appointment_id)


def refuse_hoarding(session: Session, business_id: int, visitor: Visitor) -> None:
    """Raise TooManyHolds for a visitor who holds as much as anybody may; a series counts as one."""
    if not visitor.capped:
        return
    mine = [
        column == value
        for column, value in ((Booking.visitor, visitor.session), (Booking.address, visitor.address))
        if value
    ]
    if not mine:
        return
    # What was held together counts once.
    one = func.coalesce(Booking.series_id, Booking.id)
    by_session, by_address = session.execute(
        select(
            func.count(one.distinct()).filter(Booking.visitor == visitor.session),
            func.count(one.distinct()).filter(Booking.address == visitor.address),
        ).where(
            Booking.business_id == business_id,
            Booking.state == BookingState.HELD,
            Booking.expires_at > database_now(),
            or_(*mine),
        )
    ).one()
    if by_session >= PER_VISITOR or by_address >= PER_ADDRESS:
        raise TooManyHolds(limit=PER_VISITOR)
