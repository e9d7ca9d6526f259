"""Reads of the dates of courses for those who wait for one: which stand, and where one went that was moved."""

from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from booking.storage.db import table_of
from booking.storage.models import Appointment, Line, RecordEntry, RecordValue
from booking.storage.queries import parts

_appointment, _line = table_of(Appointment).c, table_of(Line).c
MOVES = ("moved", "moved_back")


def standing(session: Session, business_id: int, service_id: int, since: datetime) -> set[datetime]:
    """The starts of the sessions of a service that stand and begin at *since* or later."""
    return set(session.scalars(_of_service(business_id, service_id, since)))


def moved(session: Session, business_id: int, service_id: int, since: datetime) -> dict[datetime, datetime]:
    """Where the same sessions stood before, as the record has it, and where each of them is now."""
    query = (
        _of_service(business_id, service_id, since)
        .add_columns(RecordValue.before)
        .join(
            RecordEntry,
            and_(RecordEntry.business_id == _appointment.business_id, RecordEntry.subject_id == _appointment.id),
        )
        .join(
            RecordValue,
            and_(RecordValue.business_id == RecordEntry.business_id, RecordValue.entry_id == RecordEntry.id),
        )
        .where(
            RecordEntry.subject == "appointment",
            RecordEntry.action.in_(MOVES),
            RecordValue.field == "starts_at",
            RecordValue.before.is_not(None),
        )
        .order_by(RecordEntry.id)
    )
    return {datetime.fromisoformat(before): now for now, before in session.execute(query)}


def _of_service(business_id: int, service_id: int, since: datetime) -> Select[datetime]:
    return (
        select(_appointment.starts_at)
        .select_from(table_of(Appointment))
        .join(
            table_of(Line),
            and_(
                _line.business_id == _appointment.business_id, _line.appointment_id == _appointment.id, parts.IS_FIRST
            ),
        )
        .where(
            _appointment.business_id == business_id,
            _appointment.kind == "session",
            _appointment.status == "active",
            _appointment.starts_at >= since,
            _line.service_id == service_id,
        )
    )
