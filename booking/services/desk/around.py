"""An appointment with everything around it that a change of it concerns, read at one moment and locked as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.appointments import AppointmentKind, BookingState
from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates
from booking.domain.errors import NotFound
from booking.services import businesses, claims, releases
from booking.services.desk import rights, versions
from booking.services.desk.shifts import Place
from booking.storage.queries import bookings as queries
from booking.storage.queries import standings
from booking.storage.queries.standings import AppointmentRow, SeatsRow
from booking.storage.unit_of_work import StaleRules


@dataclass(frozen=True, slots=True)
class Around:
    """An appointment with everything around it that a move concerns, read at one moment."""

    business: Business
    row: AppointmentRow
    seats: Sequence[SeatsRow]
    present: Sequence[int]
    requests: Sequence[tuple[int, int]]
    """``(booking, appointment)`` of other times that are asked for or offered; they end with the move."""
    lengths: tuple[int, ...]
    """How long each of its services was agreed to take."""
    original: tuple[int, bool] | None
    """Of a request for another time: the appointment that it asks to leave, and whether it is alone in it."""

    @property
    def appointment_ids(self) -> list[int]:
        """All whose time is touched."""
        return [self.row.id, *(each for _, each in self.requests), *([self.original[0]] if self.original else [])]

    @property
    def giving_back(self) -> list[int]:
        """All whose time counts as free."""
        original = [self.original[0]] if self.original and self.original[1] else []
        return [self.row.id, *(each for _, each in self.requests), *original]

    @property
    def beside(self) -> int | None:
        """The appointment that may be overlapped, as it will be left when the request is granted."""
        return self.original[0] if self.original and self.original[1] else None

    @property
    def is_only_held(self) -> bool:
        """Whether nobody has more than a hold in it: where it goes is for whoever holds it to say."""
        is_empty = all(each.state == BookingState.HELD or each.is_over for each in self.seats)
        return is_empty and self.row.kind != AppointmentKind.SESSION

    @property
    def place(self) -> Place:
        """Where it stands."""
        by_id = {each.rules.id: each.slug for each in self.business.resources.values()}
        slugs = tuple(by_id[each] for each in self.present if each in by_id)
        return Place(self.row.starts_at, self.row.minutes, slugs, self.row.squeezed_reason)

    @property
    def service(self) -> Service:
        """What is given. Raises NotFound where it is not offered any more."""
        found = businesses.find_service(self.business, self.row.service_slug)
        if found is None:
            raise NotFound(what="service")
        return found


def locked(
    session: Session, actor: Actor, appointment_id: int, named: Sequence[str], now: datetime, seen: str | None = None
) -> tuple[Around, set[int]]:
    """Lock, all at once, what a move touches and what it could take, *named* besides; answers how it is then.

    Raises Outdated where it is another than was *seen* by a program.
    """
    business_id = actor.business_id
    first = read(session, actor, appointment_id)
    locks = _concerned(session, first, named)
    claims.lock(session, business_id, locks)
    # Before what has run out is cleared away here: that is not what made it another.
    versions.require(session, business_id, appointment_id, seen)
    it = read(session, actor, appointment_id)
    if any(each.is_over for each in it.seats):
        releases.clear(session, business_id, appointment_id, locks, now)
        it = read(session, actor, appointment_id)
    if not _concerned(session, it, named).issubset(locks):
        raise StaleRules
    return it, locks


def _concerned(session: Session, it: Around, named: Sequence[str]) -> set[int]:
    found = set(queries.concerned_resources(session, it.business.id, *it.appointment_ids))
    service = businesses.find_service(it.business, it.row.service_slug)
    if service is not None:
        found.update(candidates(service.rules))
    by_slug = it.business.resources
    return found | {by_slug[each].rules.id for each in named if each in by_slug}


def read(session: Session, actor: Actor, appointment_id: int) -> Around:
    """An appointment of any kind and status. Raises NotFound."""
    business_id = actor.business_id
    row = standings.appointment(session, business_id, appointment_id)
    if row is None:
        raise NotFound(what="appointment")
    known, _clock = businesses.known_now(session, business_id)
    present = standings.last_by_need(session, business_id, appointment_id)
    rights.require_concern(actor, known.business, present)
    seats = standings.seats(session, business_id, appointment_id)
    around = standings.others_around(session, business_id, [each.id for each in seats]) if seats else []
    moves = next((each.moves_id for each in seats if each.moves_id is not None), None)
    original = standings.sole_appointment_of(session, business_id, moves) if moves is not None else None
    lengths = standings.agreed_lengths(session, business_id, row)
    return Around(known.business, row, seats, present, around, lengths, original)
