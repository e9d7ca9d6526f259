"""Reads of customers: who is found by the words kept of them, and what their bookings come to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.domain.customers import Visits
from booking.domain.terms import Term
from booking.storage.db import table_of
from booking.storage.models import (
    Appointment,
    Booking,
    Customer,
    CustomerTag,
    CustomerWord,
    Occupancy,
    Resource,
)
from booking.storage.types import Instant

HIGHEST = "\U0010ffff"
"""Above all that begins like what stands before it."""

_word, _other = table_of(CustomerWord), table_of(CustomerWord).alias("other")
_customer, _tag = table_of(Customer).c, table_of(CustomerTag).c
_booking, _appointment = table_of(Booking).c, table_of(Appointment).c
_occupancy, _resource = table_of(Occupancy).c, table_of(Resource).c
CAME = (BookingState.CONFIRMED, BookingState.COMPLETED)
_VISITS = (
    select(
        _booking.customer_id,
        func.max(
            case((and_(_appointment.starts_at <= bindparam("now", type_=Instant()), _booking.state.in_(CAME)),
                  _appointment.starts_at)), type_=Instant()
        ).label("last"),
        func.min(
            case((and_(_appointment.starts_at > bindparam("now", type_=Instant()),
                       _booking.state == BookingState.CONFIRMED), _appointment.starts_at)), type_=Instant()
        ).label("next"),
        func.count(case((_booking.state == BookingState.NO_SHOW, 1))).label("no_shows"),
    )
    .select_from(table_of(Booking))
    .join(
        table_of(Appointment),
        and_(_appointment.business_id == _booking.business_id, _appointment.id == _booking.appointment_id),
    )
    .where(
        _booking.business_id == bindparam("business_id"),
        _booking.customer_id.in_(bindparam("customers", expanding=True)),
    )
    .group_by(_booking.customer_id)
)  # fmt: skip
_CARDS = select(
    *(_customer[name] for name in ("id", "name", "email", "phone", "born_on", "blocked_at", "folded_name"))
).where(_customer.business_id == bindparam("business_id"), _customer.id.in_(bindparam("customers", expanding=True)))
_TAGS = (
    select(_tag.customer_id, _tag.tag)
    .where(_tag.business_id == bindparam("business_id"), _tag.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(_tag.tag)
)
_WORDS = select(_word.c.customer_id, _word.c.kind, _word.c.word).where(
    _word.c.business_id == bindparam("business_id"),
    _word.c.customer_id.in_(bindparam("customers", expanding=True)),
    _word.c.kind.in_(("word", "sort")),
)


@dataclass(slots=True)
class Kept:
    """What is kept of a customer: words, and what lists go by."""

    words: list[str] = field(default_factory=list)
    sort: str = ""


class CardRow(NamedTuple):
    """What stands in a customer's own row."""

    id: int
    name: str
    email: str | None
    phone: str | None
    born_on: date | None
    blocked_at: datetime | None
    folded_name: str


def begun(session: Session, business_id: int, terms: Sequence[Term], resource: str | None, most: int) -> list[int]:
    """Customers with a word that begins as asked for each of the terms; whole words first, then by the alphabet.

    The most telling term leads: only what it finds is looked at. *resource* is the slug of the only calendar that
    concerns who asks.
    """
    leading = max(terms, key=lambda term: term.weight)
    others = [term for term in terms if term is not leading]
    ways = [_begins(_word, prefix) for prefix in leading.prefixes]
    wanted = [_meets(_other_word(at), term, is_nearly=False) for at, term in enumerate(others)]
    return _led(session, business_id, ways, [*wanted, *_on_calendar(resource)], most)


def nearly(session: Session, business_id: int, terms: Sequence[Term], resource: str | None, most: int) -> list[int]:
    """The same of customers with a word that is nearly one of those asked for; more may come than truly are."""
    leading = max(terms, key=lambda term: (bool(term.spellings), term.weight))
    others = [term for term in terms if term is not leading]
    wanted = [_meets(_other_word(at), term, is_nearly=True) for at, term in enumerate(others)]
    return _led(session, business_id, _near_ways(_word, leading), [*wanted, *_on_calendar(resource)], most)


def words(session: Session, business_id: int, customers: Sequence[int]) -> dict[int, Kept]:
    """What is kept of these, by customer."""
    found: dict[int, Kept] = defaultdict(Kept)
    for row in session.execute(_WORDS, {"business_id": business_id, "customers": customers}):
        if row.kind == "sort":
            found[row.customer_id].sort = row.word
        else:
            found[row.customer_id].words.append(row.word)
    return found


def visits(session: Session, business_id: int, customers: Sequence[int], now: datetime) -> dict[int, Visits]:
    """What the bookings of these come to, of those who have any."""
    asked = {"business_id": business_id, "customers": customers, "now": now}
    return {row.customer_id: Visits(row.last, row.next, row.no_shows) for row in session.execute(_VISITS, asked)}


def cards(session: Session, business_id: int, customers: Sequence[int]) -> dict[int, CardRow]:
    """The rows of these, by id."""
    asked = {"business_id": business_id, "customers": customers}
    return {row.id: CardRow(*row) for row in session.execute(_CARDS, asked)}


def with_emails(session: Session, business_id: int, emails: Sequence[str]) -> list[int]:
    """Customers with one of these addresses who were not merged into others."""
    query = select(_customer.id).where(
        _customer.business_id == business_id, _customer.email.in_(emails), _customer.merged_into.is_(None)
    )
    return list(session.scalars(query))


def tags(session: Session, business_id: int, customers: Sequence[int]) -> dict[int, list[str]]:
    """The tags of these, by the alphabet."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(_TAGS, {"business_id": business_id, "customers": customers}):
        found[row.customer_id].append(row.tag)
    return found


def _led(
    session: Session,
    business_id: int,
    ways: Sequence[ColumnElement[bool]],
    wanted: Sequence[ColumnElement[bool]],
    most: int,
) -> list[int]:
    """Whom one of the *ways* leads to and who is all that is *wanted*, each way by its index and only so far."""
    led: list[Select[tuple[int]]] = []
    for at, way in enumerate(ways):
        found = (
            select(_word.c.customer_id, _word.c.word)
            .where(_word.c.business_id == business_id, way, *wanted)
            .order_by(_word.c.business_id, _word.c.kind, _word.c.word, _word.c.customer_id)
            .limit(most)
            .subquery(f"way_{at}")
        )
        led.append(select(found.c.customer_id))
    found_by_all: list[int] = list(session.scalars(union_all(*led)))
    return list(dict.fromkeys(found_by_all))[:most]


def _other_word(at: int) -> FromClause:
    return table_of(CustomerWord).alias(f"other_{at}")


def _begins(table: FromClause, prefix: str, kind: str = "word") -> ColumnElement[bool]:
    return and_(table.c.kind == kind, table.c.word >= prefix, table.c.word < prefix + HIGHEST)


def _near_ways(table: FromClause, term: Term) -> list[ColumnElement[bool]]:
    """By a letter too many, missing, wrong or swapped; then by the beginning of such a word."""
    ways = [_begins(table, prefix) for prefix in term.prefixes]
    if not term.spellings:
        return ways
    ways.append(and_(table.c.kind == "near", table.c.word.in_([*term.heads, *term.shortened])))
    ways.append(and_(table.c.kind == "word", table.c.word.in_(term.shortened)))
    if term.is_unfinished:
        ways += [_begins(table, each, kind) for each in term.shortened for kind in ("near", "word")]
        ways += [_begins(table, each, kind) for each in term.heads for kind in ("near", "word")]
    return ways


def _meets(table: FromClause, term: Term, *, is_nearly: bool) -> ColumnElement[bool]:
    ways = _near_ways(table, term) if is_nearly else [_begins(table, prefix) for prefix in term.prefixes]
    return exists(
        select(literal(1))
        .select_from(table)
        .where(
            table.c.business_id == _word.c.business_id,
            table.c.customer_id == _word.c.customer_id,
            or_(false(), *ways),
        )
    )


def _on_calendar(resource: str | None) -> list[ColumnElement[bool]]:
    if resource is None:
        return []
    return [
        exists(
            select(literal(1))
            .select_from(table_of(Booking))
            .join(
                table_of(Occupancy),
                and_(
                    _occupancy.business_id == _booking.business_id,
                    _occupancy.appointment_id == _booking.appointment_id,
                ),
            )
            .join(
                table_of(Resource),
                and_(_resource.business_id == _occupancy.business_id, _resource.id == _occupancy.resource_id),
            )
            .where(
                _booking.business_id == _word.c.business_id,
                _booking.customer_id == _word.c.customer_id,
                _occupancy.former.is_(False),
                _resource.slug == literal(resource, String()),
            )
        )
    ]
