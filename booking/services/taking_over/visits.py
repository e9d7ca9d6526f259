"""Taking appointments over from a file: looked over first, then booked one by one through the guard, and taken back.

Nobody is written to unless that is asked for. A file is worked off in portions: cut off in the middle it is gone on
with, and a second click books nothing twice.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from booking.domain.access import Actor, Permission
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import DomainError, NotFound
from booking.domain.overriding import OVERRIDABLE
from booking.domain.timezones import to_instant, to_minutes_ceil
from booking.services import businesses, record
from booking.services.desk import bookings as desk
from booking.services.idempotency import Key
from booking.services.links import Links
from booking.services.taking_over import drafts, reading_files
from booking.services.taking_over.outcomes import TO_BE_MADE, Choices, Outcome, Visit, outcomes, words
from booking.services.taking_over.said import Said
from booking.storage.models import Booking, Customer, TakenOver, TakeOver
from booking.storage.unit_of_work import reading, retried, unit_of_work

KIND = "visits"
PORTION = 50
"""Appointments of one request: a few seconds."""
SQUEEZED = "Terminübernahme / taken over"


@dataclass(frozen=True, slots=True)
class How:
    """How a file is to be read and what becomes of it: columns (of a table), what its words mean, who is told."""

    columns: Mapping[str, int] | None
    choices: Choices
    country: str
    locale: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be taken over; ``services`` and ``resources`` are its words with what they mean."""

    file_name: str
    headings: tuple[str, ...]
    examples: tuple[str, ...]
    columns: Mapping[str, int]
    visits: list[Visit]
    services: Mapping[str, str]
    resources: Mapping[str, str]
    done: int

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each outcome."""
        found = Counter(each.outcome for each in self.visits)
        return {outcome.value: found[outcome] for outcome in Outcome}


def bring(actor: Actor, file_name: str, content: bytes, now: datetime) -> int:
    """Keep a file to be looked over; answers the id of its draft. Raises Invalid about ``file``, NotAllowed."""
    actor.require(Permission.TAKE_OVER)
    return drafts.keep(actor, KIND, file_name, reading_files.checked(content), now)


def preview(actor: Actor, draft_id: int, how: How, now: datetime) -> Preview:
    """What would come of a file. Raises NotFound, NotAllowed, Invalid about ``file``."""
    draft = drafts.draft(actor, KIND, draft_id)
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        business = known.business
        read = reading_files.read(draft.text, how.columns, how.country, business.time_zone, now)
        services, resources = _meant(business, read.said, how.choices)
        choices = replace(how.choices, services=services, resources=resources)
        without = _dealt_with(session, actor.business_id, draft_id)
        visits = outcomes(session, business, read.said, choices, to_minutes_ceil(now), without=without)
    return Preview(
        draft.file_name, read.headings, read.examples, read.columns or {}, visits, services, resources, len(without)
    )


def take_over(actor: Actor, draft_id: int, how: How, now: datetime, links_of: Links) -> int:
    """Book the next portion of a file; answers how many are still to come, 0 when it is through.

    Raises NotFound, NotAllowed, Invalid about ``file``.
    """
    actor.require(Permission.TAKE_OVER)
    if report(actor, draft_id) is not None:
        return 0
    seen = preview(actor, draft_id, how, now)
    to_come = [each for each in seen.visits if each.outcome in TO_BE_MADE]
    for visit in to_come[:PORTION]:
        _make(actor, draft_id, visit, how, now, links_of)
    if len(to_come) > PORTION:
        return len(to_come) - PORTION
    _finish(actor, draft_id, seen, now)
    return 0


def report(actor: Actor, take_over_id: int) -> Mapping[str, Any] | None:
    """What came of a file that was taken over, none while it is a draft. Raises NotAllowed."""
    actor.require(Permission.TAKE_OVER)
    with reading() as session:
        found = session.get(TakeOver, (actor.business_id, take_over_id))
    if found is None or found.kind != KIND:
        return None
    return {**found.report, "undone_at": found.undone_at, "file_name": found.file_name}


def _meant(business: Business, all_said: list[Said], choices: Choices) -> tuple[dict[str, str], dict[str, str]]:
    """What the words of a file mean: as somebody said, else as they sound."""
    services, resources = words(business, all_said)
    return (
        {word: choices.services.get(word, slug) for word, slug in services.items()},
        {word: choices.resources.get(word, slug) for word, slug in resources.items()},
    )


def _dealt_with(session: Session, business_id: int, draft_id: int) -> frozenset[int]:
    query = select(TakenOver.subject_id).where(
        TakenOver.business_id == business_id, TakenOver.take_over_id == draft_id, TakenOver.subject == "line"
    )
    return frozenset(session.scalars(query))


def _make(actor: Actor, draft_id: int, visit: Visit, how: How, now: datetime, links_of: Links) -> None:
    said = visit.said
    assert said.start is not None
    asked = desk.DeskRequest(
        visit.service,
        to_instant(said.start),
        how.locale,
        contact=Contact(said.name or "–", said.email, said.phone),
        resource=visit.resource,
        note=said.note or None,
        source="import",
        is_told=how.is_told,
        over=OVERRIDABLE,
        squeezed_reason=SQUEEZED if visit.outcome is Outcome.SQUEEZED else None,
        minutes=said.minutes,
    )
    try:
        # Of the file and not of the person: two may press the button at once.
        key = Key(f"take over {draft_id} {said.line}", f"{said.start} {said.name}")
        booked = desk.book(actor, asked, now, links_of, key=key)
    except DomainError:
        # Somebody was faster, or it cannot be after all: the next look says so, and the report counts it.
        _note(actor, draft_id, said.line, None, now)
        return
    _note(actor, draft_id, said.line, booked.facts.booking_id, now)


@retried
def _note(actor: Actor, draft_id: int, line: int, booking_id: int | None, now: datetime) -> None:
    """Remember that a line was dealt with, and what came of it: the booking, and a customer who came with it."""
    made = [("line", line)]
    with unit_of_work() as session:
        drafts.of(session, actor, KIND, draft_id, locked=True)
        if booking_id is not None:
            made.append(("booking", booking_id))
            query = select(Customer.id).join(
                Booking, (Booking.business_id == Customer.business_id) & (Booking.customer_id == Customer.id)
            )
            this = (Booking.business_id == actor.business_id, Booking.id == booking_id, Customer.created_at == now)
            made += [("customer", each) for each in session.scalars(query.where(*this))]
        these = (TakenOver.business_id == actor.business_id, TakenOver.take_over_id == draft_id)
        ids = [each for _, each in made]
        noted = select(TakenOver.subject, TakenOver.subject_id).where(*these, TakenOver.subject_id.in_(ids))
        there = {(subject, each) for subject, each in session.execute(noted)}
        rows = [
            {"business_id": actor.business_id, "take_over_id": draft_id, "subject": subject, "subject_id": each}
            for subject, each in made
            if (subject, each) not in there
        ]
        if rows:
            session.execute(insert(TakenOver), rows)


@retried
def _finish(actor: Actor, draft_id: int, seen: Preview, now: datetime) -> None:
    """The draft becomes what was taken over; the text of the file is kept no longer."""
    with unit_of_work() as session:
        try:
            drafts.of(session, actor, KIND, draft_id, locked=True)
        except NotFound:
            return
        these = (TakenOver.business_id == actor.business_id, TakenOver.take_over_id == draft_id)
        count = select(func.count()).where(*these, TakenOver.subject == "booking")
        made = session.scalars(count).one()
        counts = {**seen.counts, "made": made}
        counts.pop(Outcome.NEW.value)
        this = (TakeOver.business_id == actor.business_id, TakeOver.id == draft_id)
        session.execute(update(TakeOver).where(*this).values(kind=KIND, report=counts))
        record.add(session, actor, "taken_over", "take_over", draft_id, now, {"bookings": (None, made)})
