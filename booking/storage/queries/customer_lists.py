"""Reads of many customers, a page at a time: by the alphabet, by tag, by when they were here last."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from booking.storage.db import table_of
from booking.storage.models import Appointment, Booking, CustomerTag, CustomerWord
from booking.storage.queries.customers import CAME, HIGHEST

_word, _tag = table_of(CustomerWord).c, table_of(CustomerTag).c
_booking, _appointment = table_of(Booking).c, table_of(Appointment).c
_later_table, _then_table = table_of(Booking).alias("later"), table_of(Appointment).alias("its_time")
_later, _then = _later_table.c, _then_table.c
# With a sum no index leads from bookings to appointments: SQLite must go the other way round, backwards in time.
_OF_APPOINTMENT = and_(_booking.business_id == _appointment.business_id, _booking.appointment_id == _appointment.id + 0)


class Moment(NamedTuple):
    """Where somebody stands in a list by time: when they were here last, and who they are."""

    at: datetime
    id: int


class Place(NamedTuple):
    """Where somebody stands in a list by the alphabet: what they are ordered by, and who they are."""

    word: str
    id: int


def by_name(session: Session, business_id: int, kind: str, letter: str, after: Place | None, most: int) -> list[Place]:
    """The next of a list of this kind; ``#`` is for who begins with no letter from a to z."""
    found: list[Place] = []
    for beginning in _beginnings(letter):
        query = (
            select(_word.word, _word.customer_id)
            .where(_word.business_id == business_id, _word.kind == kind, *beginning)
            .order_by(_word.word, _word.customer_id)
            .limit(most - len(found))
        )
        if after is not None:
            query = query.where(tuple_(_word.word, _word.customer_id) > tuple_(*after))
        found += [Place(*row) for row in session.execute(query)]
    return found[:most]


def tagged(session: Session, business_id: int, tag: str, after: Place | None, most: int) -> list[Place]:
    """The next of those who have a tag, by the alphabet."""
    query = (
        select(_word.word, _word.customer_id)
        .join(
            table_of(CustomerTag),
            and_(_tag.business_id == _word.business_id, _tag.customer_id == _word.customer_id),
        )
        .where(_tag.business_id == business_id, _tag.tag == tag, _word.kind == "sort")
        .order_by(_word.word, _word.customer_id)
        .limit(most)
    )
    if after is not None:
        query = query.where(tuple_(_word.word, _word.customer_id) > tuple_(*after))
    return [Place(*row) for row in session.execute(query)]


def lately(session: Session, business_id: int, now: datetime, after: Moment | None, most: int) -> list[Moment]:
    """Who was here last, the latest first: each by their last visit up to *now*, so only once."""
    is_last = ~exists(
        select(literal(1))
        .select_from(_later_table)
        .join(
            _then_table,
            and_(_then.business_id == _later.business_id, _then.id == _later.appointment_id),
        )
        .where(
            _later.business_id == _booking.business_id,
            _later.customer_id == _booking.customer_id,
            _later.state.in_(CAME),
            _then.starts_at <= now,
            or_(
                _then.starts_at > _appointment.starts_at,
                and_(_then.starts_at == _appointment.starts_at, _later.id > _booking.id),
            ),
        )
    )
    is_listed = exists(
        select(literal(1)).where(
            _word.business_id == _booking.business_id,
            _word.customer_id == _booking.customer_id,
            _word.kind == "sort",
        )
    )
    query = (
        select(_appointment.starts_at, _booking.customer_id)
        .join(table_of(Booking), _OF_APPOINTMENT)
        .where(
            _appointment.business_id == business_id,
            _appointment.starts_at <= now,
            _booking.state.in_(CAME),
            _booking.customer_id.is_not(None),
            is_last,
            is_listed,
        )
        .order_by(_appointment.starts_at.desc(), _booking.customer_id)
        .limit(most)
    )
    if after is not None:
        # The first of the two is what the index goes by.
        is_after = and_(_appointment.starts_at == after.at, _booking.customer_id > after.id)
        query = query.where(_appointment.starts_at <= after.at, or_(_appointment.starts_at < after.at, is_after))
    return [Moment(*row) for row in session.execute(query)]


def _beginnings(letter: str) -> Sequence[Sequence[ColumnElement[bool]]]:
    if not letter:
        return ((),)
    if letter == "#":
        return ((_word.word < "a",), (_word.word > "z" + HIGHEST,))
    return ((_word.word >= letter, _word.word < letter + HIGHEST),)


def shared_names(session: Session, business_id: int, after: str, most: int) -> list[str]:
    """The next names, as lists go by them, that several customers have."""
    query = (
        select(_word.word)
        .where(_word.business_id == business_id, _word.kind == "sort", _word.word > after)
        .group_by(_word.word)
        .having(func.count() > 1)
        .order_by(_word.word)
        .limit(most)
    )
    return list(session.scalars(query))


def named(session: Session, business_id: int, names: Sequence[str]) -> dict[str, list[int]]:
    """The customers of each of these names."""
    found: dict[str, list[int]] = defaultdict(list)
    if not names:
        return found
    query = select(_word.word, _word.customer_id).where(
        _word.business_id == business_id, _word.kind == "sort", _word.word.in_(names)
    )
    for row in session.execute(query):
        found[row.word].append(row.customer_id)
    return found
