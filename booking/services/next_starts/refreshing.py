"""Keeping the next starts of every service: looked for again whenever something changed, or time has.

What is to be looked at stands in the database: marks that it leaves by itself with every change of time or rules, and
how long what was found is good for. A look reads the marks first and takes exactly those away in the transaction in
which it keeps what it found, so a change that comes in between is looked at by the next one. Of two workers that look
at one service at once, the one who is later gives way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from booking.domain.businesses import Business, Service
from booking.domain.choice import candidates
from booking.domain.errors import NotFound
from booking.domain.next_starts import OF_ALL, OF_EACH, Wanted, good_until
from booking.domain.timezones import to_minutes_ceil
from booking.services import businesses
from booking.services.earliest import Found, earliest
from booking.storage.db import table_of
from booking.storage.models import NextLook, NextStart, TimeChange
from booking.storage.models.next_start import ANYBODY, EVERYONE
from booking.storage.queries import next_starts as queries
from booking.storage.queries.next_starts import Key, Starts
from booking.storage.types import from_minutes
from booking.storage.unit_of_work import looking, reading, retried, rows_changed, unit_of_work
from booking.storage.upserts import insert_or

MARKS, SERVICES = 5000, 500
"""So many are looked at together."""

_start, _look, _change = table_of(NextStart), table_of(NextLook), table_of(TimeChange)
_FORGET = delete(_start).where(
    *(each == bindparam(f"this_{each.name}", type_=each.type) for each in _start.primary_key)
)


class _Overtaken(Exception):
    """Somebody else has kept something newer meanwhile."""


@dataclass(slots=True)
class _Kept:
    """What is to be kept of one service, in place of what was found by the look of this ``version``."""

    version: int = 0
    rules_version: int = 0
    good_until: datetime | None = None
    lapses_at: datetime | None = None
    starts: dict[Key, Starts] = field(default_factory=dict)


def refresh(now: datetime) -> int:
    """Look for what is marked or not good any more, a bounded number; answers how many services it was."""
    with looking() as connection:
        marked = queries.marked(connection, MARKS)
        over = queries.over(connection, now, SERVICES)
    count = 0
    for business_id in sorted({*marked, *over}):
        count += _refresh(business_id, marked.get(business_id, {}), over.get(business_id, set()), now)
    return count


def _refresh(business_id: int, marks: Mapping[int, int | None], over: Collection[int], now: datetime) -> int:
    with looking() as connection:
        looks = queries.looks(connection, business_id)
        lapsing = queries.lapsing(connection, business_id)
    try:
        with reading() as session:
            business = businesses.known_now(session, business_id)[0].business
    except NotFound:
        business = None
    by_id = {each.rules.id: each for each in business.services.values()} if business else {}
    changed = {each for each in marks.values() if each is not None}
    wanted = {
        service_id
        for service_id, service in by_id.items()
        if service_id in over
        or service_id not in looks
        or (business and looks[service_id].rules_version != business.rules_version)
        or not changed.isdisjoint(candidates(service.rules))
    }
    found = _found(business, [by_id[each] for each in sorted(wanted)], lapsing, now) if business else {}
    for service_id, each in found.items():
        each.version = looks[service_id].version if service_id in looks else 0
        each.rules_version = business.rules_version if business else 0
    with looking() as connection:
        before = queries.kept(connection, business_id, found.keys())
    try:
        _keep(business_id, found, before, looks.keys() - by_id.keys(), tuple(marks))
    except _Overtaken:
        return 0
    return len(found)


def _found(
    business: Business, services: list[Service], lapsing: Mapping[int, datetime], now: datetime
) -> dict[int, _Kept]:
    minute = to_minutes_ceil(now)
    kept = {each.rules.id: _Kept() for each in services}
    for audience, some in _by_audience(services).items():
        first = earliest(
            business, now, audience or None, [each.slug for each in some], count=OF_ALL.kept, of_each=OF_EACH.kept
        )
        for service in some:
            _note(kept[service.rules.id], service, audience, first[service.slug], minute)
    for service in services:
        lapses = [lapsing[each] for each in candidates(service.rules) if each in lapsing]
        kept[service.rules.id].lapses_at = min(lapses, default=None)
    return kept


def _by_audience(services: Iterable[Service]) -> dict[str, list[Service]]:
    """Whom each service is looked for: everyone, and each audience that has times of its own."""
    found: dict[str, list[Service]] = {EVERYONE: list(services)}
    for service in found[EVERYONE]:
        for audience in sorted({each for window in service.rules.windows for each in window.audiences}):
            found.setdefault(audience, []).append(service)
    return found


def _note(kept: _Kept, service: Service, audience: str, found: Found, minute: int) -> None:
    if not service.rules.requirements:
        return
    of: list[tuple[int, list[int], Wanted]] = [(ANYBODY, found.starts, OF_ALL)]
    people = [each for each in service.staff if each.kind == "staff"]
    of += [(each.rules.id, found.of_staff.get(each.slug, []), OF_EACH) for each in people]
    notice = timedelta(minutes=service.rules.minimum_notice)
    for resource_id, starts, wanted in of:
        until = from_minutes(good_until(service.rules, starts, wanted, minute))
        kept.good_until = min(kept.good_until or until, until)
        begins = map(from_minutes, starts)
        kept.starts[service.rules.id, resource_id, audience] = {each: each - notice for each in begins}


@retried
def _keep(
    business_id: int,
    found: Mapping[int, _Kept],
    before: Mapping[Key, Starts],
    gone: Collection[int],
    marks: Collection[int],
) -> None:
    with unit_of_work() as session:
        for service_id in sorted(found):
            _keep_look(session, business_id, service_id, found[service_id])
        _keep_starts(session, business_id, found, before)
        if gone:
            for table in (_start, _look):
                session.execute(delete(table).where(table.c.business_id == business_id, table.c.service_id.in_(gone)))
        if marks:
            session.execute(delete(_change).where(_change.c.id.in_(marks)))


def _keep_look(session: Session, business_id: int, service_id: int, kept: _Kept) -> None:
    values = {"rules_version": kept.rules_version, "good_until": kept.good_until, "lapses_at": kept.lapses_at}
    if not kept.version:
        first = insert_or(session, _look).values(business_id=business_id, service_id=service_id, version=0, **values)
        session.execute(first.on_conflict_do_nothing())
    this = (_look.c.business_id == business_id, _look.c.service_id == service_id, _look.c.version == kept.version)
    if not rows_changed(session, update(_look).where(*this).values(version=kept.version + 1, **values)):
        raise _Overtaken


def _keep_starts(session: Session, business_id: int, found: Mapping[int, _Kept], before: Mapping[Key, Starts]) -> None:
    after = {key: starts for kept in found.values() for key, starts in kept.starts.items()}
    gone, new = [], []
    for key in before.keys() | after.keys():
        was, be = before.get(key, {}), after.get(key, {})
        of = {"business_id": business_id, **dict(zip(("service_id", "resource_id", "audience"), key, strict=True))}
        gone += [
            {f"this_{name}": said for name, said in {**of, "starts_at": at}.items()}
            for at in was
            if was[at] != be.get(at)
        ]
        new += [{**of, "starts_at": at, "bookable_until": be[at]} for at in be if was.get(at) != be[at]]
    if gone:
        session.connection().execute(_FORGET, gone)
    if new:
        session.connection().execute(insert(_start), new)
