"""Sessions of courses and tours for programs of the business."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from booking.domain.businesses import Business
from booking.domain.courses import Rhythm
from booking.domain.errors import Busy, IdempotencyKeyRequired, Invalid, NotActive, NotFound, OverrideNeeded, SlotTaken
from booking.domain.sessions import CourseSession
from booking.services import businesses
from booking.services.courses import cancelling, editing, participants, publishing, sessions
from booking.services.courses.publishing import Course, PlannedSession
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer
from booking.web.api.bookings import digest
from booking.web.api.house.agenda import appointment_answer
from booking.web.api.house.appointments import READ, WRITE, cursor_of, instant_and_number, over
from booking.web.api.house.dates import span
from booking.web.api.house.schemas.appointments import AppointmentAnswered
from booking.web.api.house.schemas.sessions import (
    CancelledAnswered,
    CourseSent,
    MessageSent,
    PlanAnswered,
    PublishedAnswered,
    SessionCancelSent,
    SessionList,
    SessionSent,
    SessionsQuery,
    ToldAnswered,
)
from booking.web.api.house.told import refusals_told, takers
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

BASE = "/businesses/<slug:business>/sessions"
ONE = f"{BASE}/<int:appointment>"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@operations.declare("GET", BASE, "Sessions", query=SessionsQuery, answers={200: SessionList}, scopes=READ)
def list_sessions(entry: Entry, query: SessionsQuery) -> Response:
    """The published sessions that begin on the dates asked for, with their seats and how many wait for one."""
    since, until = span(entry.business, query.first, query.last)
    found = [
        each
        for each in sessions.between(
            entry.actor, since, until, service=query.service, with_cancelled=query.status != "active"
        )
        if query.status is None or each.is_cancelled is (query.status == "cancelled")
    ]
    after = instant_and_number(query.cursor)
    rest = [each for each in found if after is None or (each.starts_at, each.id) > after]
    some = rest[: query.limit]
    more = (some[-1].starts_at, some[-1].id) if len(rest) > len(some) else None
    return answer({"sessions": [_values(each) for each in some], "cursor": cursor_of(more)})


@operations.declare(
    "POST",
    f"{BASE}/plan",
    "What stands against sessions",
    body=CourseSent,
    answers={200: PlanAnswered},
    scopes=WRITE,
)
def plan_sessions(entry: Entry, body: CourseSent) -> Response:
    """Every date with who would give it and what stands against it; nothing is stored."""
    time_zone = _time_zone(entry, body)
    with refusals_told(entry.actor, time_zone):
        found = publishing.plan(entry.actor, _course(entry.business, body), clock.now(), entry.business.locale)
    return answer({"dates": [_planned(each, entry, time_zone) for each in found]})


@operations.declare(
    "POST",
    BASE,
    "Publish sessions",
    body=CourseSent,
    takes_key=True,
    answers={201: PublishedAnswered},
    refusals=(SlotTaken, OverrideNeeded, IdempotencyKeyRequired, Busy),
    scopes=WRITE,
)
def publish_sessions(entry: Entry, key: str, body: CourseSent, parsed: Any) -> Response:
    """Publish every date that is not left out, all of them or none.

    The same key with the same body answers the same sessions.
    """
    own_key = f"program {entry.behind.id} {key} {digest(parsed)}"
    with refusals_told(entry.actor, _time_zone(entry, body)):
        done = publishing.publish(entry.actor, _course(entry.business, body), clock.now(), key=own_key)
    return answer({"run": done.run, "appointments": list(done.appointment_ids)}, 201)


@operations.declare(
    "PUT",
    ONE,
    "Change a session",
    body=SessionSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def change_session(entry: Entry, appointment: int, condition: str | None, body: SessionSent) -> Response:
    """Change its seats, its title, its note; there are never fewer seats than are taken."""
    sessions.one(entry.actor, appointment)
    said = (body.seats, body.title or None, body.note or None)
    editing.change(entry.actor, appointment, *said, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{ONE}/cancel",
    "Cancel a session",
    body=SessionCancelSent,
    answers={200: CancelledAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
)
def cancel_session(entry: Entry, appointment: int, condition: str | None, body: SessionCancelSent) -> Response:
    """Cancel it, or it and all later ones of its run, and tell everybody in it."""
    sessions.one(entry.actor, appointment)
    words: Mapping[str, str] = {lang: text for lang, text in body.words.items() if text}
    done = cancelling.cancel(
        entry.actor, appointment, clock.now(), and_later=body.and_later, words=words, seen=condition
    )
    return answer(
        {
            "appointments": [each.id for each in done.sessions],
            "by_mail": len(done.by_mail),
            "by_phone": [each.id for each in done.by_phone],
        }
    )


@operations.declare(
    "POST",
    f"{ONE}/message",
    "Write to everybody in a session",
    body=MessageSent,
    answers={200: ToldAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
)
def write_to_session(entry: Entry, appointment: int, body: MessageSent) -> Response:
    """A mail of their own to everybody whose booking stands and who has an address."""
    sessions.one(entry.actor, appointment)
    return answer({"told": participants.tell(entry.actor, appointment, body.subject, body.text, clock.now())})


@operations.declare(
    "POST",
    "/businesses/<slug:business>/runs/<int:run>/withdraw",
    "Take a publication back",
    body=NothingSent,
    answers={200: PublishedAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
)
def withdraw_run(entry: Entry, run: int, body: NothingSent) -> Response:
    """Take back what was published together, all of it or nothing, while nobody has a seat in it."""
    cancelling.withdraw(entry.actor, run, clock.now())
    return answer({"run": run, "appointments": [each.id for each in sessions.run(entry.actor, run)]})


def _course(business: Business, body: CourseSent) -> Course:
    rhythm = Rhythm(
        body.first_on,
        body.at,
        body.every_weeks,
        frozenset(WEEKDAYS.index(each) for each in body.weekdays),
        body.count,
        body.until,
    )
    named = {index: slug for index, slug in enumerate(body.resources) if slug is not None}
    unknown = [index for index, slug in named.items() if slug not in business.resources]
    if unknown:
        raise Invalid([(f"resources[{index}]", "unknown") for index in unknown])
    return Course(
        body.service,
        rhythm,
        named,
        body.seats,
        body.title or None,
        body.note or None,
        frozenset(body.left_out),
        over(body.override),
    )


def _time_zone(entry: Entry, body: CourseSent) -> str:
    try:
        return businesses.service(entry.business, body.service).location.time_zone
    except NotFound:
        raise Invalid([("service", "unknown")]) from None


def _values(found: CourseSession) -> dict[str, object]:
    place = ZoneInfo(found.time_zone)
    return {
        "id": found.id,
        "run": found.run,
        "status": "cancelled" if found.is_cancelled else "active",
        "service": found.service,
        "title": found.title,
        "note": found.note,
        "starts_at": found.starts_at.astimezone(place).isoformat(),
        "ends_at": found.ends_at.astimezone(place).isoformat(),
        "time_zone": found.time_zone,
        "resources": list(found.resources),
        "capacity": found.capacity,
        "seats_taken": found.seats_taken,
        "seats_left": found.seats_left,
        "waiting": found.waiting,
        "sequence": found.sequence,
    }


def _planned(found: PlannedSession, entry: Entry, time_zone: str) -> dict[str, object]:
    place = ZoneInfo(time_zone)
    return {
        "on": found.on.isoformat(),
        "starts_at": found.starts_at.astimezone(place).isoformat(),
        "ends_at": found.ends_at.astimezone(place).isoformat(),
        "resources": list(found.resources),
        "refusals": [each.value for each in found.refusals],
        "may_override": found.may_override,
        "taken_by": takers(found.taken_by, entry.actor, time_zone),
        "holiday": found.holiday,
    }
