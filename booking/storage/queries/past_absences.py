"""Reads of absences that were reported: which there were, how far they are, and whom nobody has looked after yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from booking.domain.appointments import MOVABLE, BookingState
from booking.storage.models import Absence, AbsenceStep, Booking, Occupancy, User
from booking.storage.queries.absences import STANDING
from booking.storage.types import database_now


def unsettled(
    session: Session, business_id: int, absence_ids: Collection[int], now: datetime
) -> Mapping[int, frozenset[int]]:
    """By absence the bookings to come that still stand with who is absent then, and nobody thinks over another time.

    Those whose turn has not come yet are among them.
    """
    asked = aliased(Booking)
    is_proposed = exists().where(
        asked.business_id == Booking.business_id,
        asked.moves_id == Booking.id,
        asked.state == BookingState.HELD,
        asked.expires_at > database_now(),
    )
    query = (
        select(AbsenceStep.absence_id, AbsenceStep.booking_id)
        .join(Absence, and_(Absence.business_id == AbsenceStep.business_id, Absence.id == AbsenceStep.absence_id))
        .join(Booking, and_(Booking.business_id == AbsenceStep.business_id, Booking.id == AbsenceStep.booking_id))
        .join(
            Occupancy,
            and_(
                Occupancy.business_id == Booking.business_id,
                Occupancy.appointment_id == Booking.appointment_id,
                Occupancy.resource_id == Absence.resource_id,
                Occupancy.former.is_(False),
                or_(Occupancy.active, Occupancy.squeezed),
                Occupancy.starts_at < Absence.ends_at,
                Occupancy.ends_at > Absence.starts_at,
                Occupancy.ends_at > now,
            ),
        )
        .where(
            AbsenceStep.business_id == business_id,
            AbsenceStep.absence_id.in_(absence_ids),
            STANDING,
            Booking.state.in_(sorted(MOVABLE)),
            ~is_proposed,
        )
        .distinct()
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for absence_id, booking_id in session.execute(query):
        found[absence_id].add(booking_id)
    return {key: frozenset(those) for key, those in found.items()}


@dataclass(frozen=True, slots=True)
class Past:
    """An absence that was reported; ``by`` is the name of who did, if that is known."""

    id: int
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    state: str
    by: str | None
    created_at: datetime


def absences(session: Session, business_id: int, resource_id: int | None, before: int | None, most: int) -> list[Past]:
    """What was reported, the newest first; those of one resource, and those with a lower number than *before*."""
    query = (
        select(
            *(Absence.id, Absence.resource_id, Absence.starts_at, Absence.ends_at, Absence.state),
            *(User.name.label("by"), Absence.created_at),
        )
        .outerjoin(User, User.id == Absence.user_id)
        .where(Absence.business_id == business_id)
        .order_by(Absence.id.desc())
        .limit(most)
    )
    if resource_id is not None:
        query = query.where(Absence.resource_id == resource_id)
    if before is not None:
        query = query.where(Absence.id < before)
    return [Past(*row) for row in session.execute(query)]


def counts(session: Session, business_id: int, absence_ids: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    """By absence how many steps are in which state."""
    query = (
        select(AbsenceStep.absence_id, AbsenceStep.state, func.count())
        .where(AbsenceStep.business_id == business_id, AbsenceStep.absence_id.in_(absence_ids))
        .group_by(AbsenceStep.absence_id, AbsenceStep.state)
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for absence_id, state, count in session.execute(query):
        found[absence_id][state] = count
    return found


def last_words(session: Session, business_id: int) -> str | None:
    """What those were told last whose visits were cancelled for an absence, as it is stored."""
    query = (
        select(Absence.words)
        .where(Absence.business_id == business_id, Absence.words.is_not(None), Absence.words != "{}")
        .order_by(Absence.id.desc())
        .limit(1)
    )
    return session.scalar(query)
