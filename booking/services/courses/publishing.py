"""Publishing sessions of a course: every date is shown with what stands against it, and all that are meant stand then.

A session is an appointment with seats that stands without bookings. It takes the time of who gives it through the same
locks and the same guard as everything else. What the house publishes needs no notice, grid or windows; other rules may
be gone over after a warning, as at the desk.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from booking.domain.access import Actor
from booking.domain.businesses import Business, Service
from booking.domain.choice import Claimed, candidates
from booking.domain.courses import Rhythm, begins, dates
from booking.domain.errors import Invalid, NotFound, OverrideNeeded, SlotTaken
from booking.domain.overriding import IMPLIED_BY_PUBLISHING
from booking.domain.policies import Refusal
from booking.domain.timezones import to_instant, to_minutes_ceil, zone
from booking.services import appointments, businesses, claims, record, releases
from booking.services.desk import rights
from booking.services.desk.choosing import Asked, Case, choose, consider
from booking.services.desk.verdicts import TakenBy, taken_by
from booking.services.holidays import holidays_of
from booking.storage.ids import new_id
from booking.storage.queries import sessions as queries
from booking.storage.unit_of_work import reading, retried, unit_of_work

MOST_SEATS = 1_000
LONGEST_TITLE = 200
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be published: of which service (slug), when, with whom, with how many seats (none: the service's).

    ``resources`` are slugs by the index of the service's requirement; who is not named is chosen for each date.
    ``left_out`` are dates of the rhythm that are not meant, ``over`` the rules that somebody was warned of.
    """

    service: str
    rhythm: Rhythm
    resources: Mapping[int, str] = field(default_factory=dict)
    seats: int | None = None
    title: str | None = None
    note: str | None = None
    left_out: frozenset[date] = frozenset()
    over: frozenset[Refusal] = frozenset()


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One date as it would be: who would give it, and what stands against it.

    ``holiday`` is the name of a public holiday where its place is; it forbids nothing. ``resources`` are slugs in the
    order of the service's requirements, none where somebody is in the way: that is in ``taken_by`` then.
    """

    on: date
    starts_at: datetime
    ends_at: datetime
    resources: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    taken_by: tuple[TakenBy, ...] = ()
    holiday: str | None = None
    may_override: bool = True

    @property
    def is_free(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals

    @property
    def is_possible(self) -> bool:
        """Whether it can be published, if need be over a rule."""
        return bool(self.resources) and self.may_override


@dataclass(frozen=True, slots=True)
class Published:
    """The sessions that were published together, by their start, and the number that they share."""

    run: int
    appointment_ids: tuple[int, ...]


def plan(actor: Actor, course: Course, now: datetime, lang: str) -> list[PlannedSession]:
    """Every date of the rhythm, those that are left out too, with what stands against it; nothing is stored.

    *lang* is the language of the holidays' names. Raises NotFound, NotAllowed, Invalid with a path per fault.
    """
    rights.require_change(actor)
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        service = _service(known.business, course)
        days = dates(course.rhythm)
        place = service.location
        holidays = {each.on: each.name for each in holidays_of(place.holiday_region, days[0], days[-1], lang)}
        asked = [_asked(known.business, service, course, on) for on in days]
        cases = [consider(session, actor, known.business, service, each, now) for each in asked]
        return [
            _planned(session, actor, known.business, case, on, now, holidays.get(on))
            for on, case in zip(days, cases, strict=True)
        ]


def publish(actor: Actor, course: Course, now: datetime, *, key: str | None = None) -> Published:
    """Publish every date that is not left out, all of them or none. With a *key*, the same form again is once.

    Raises SlotTaken where somebody is in the way of some, OverrideNeeded where a rule stands against some that is not
    in ``over`` (both with ``dates``), Invalid, NotFound, NotAllowed, Busy; nothing is stored then.
    """
    return _publish(actor, course, now, key)


@retried
def _publish(actor: Actor, course: Course, now: datetime, key: str | None) -> Published:
    rights.require_change(actor)
    business_id, run = actor.business_id, _run(actor, key) if key else new_id()
    with unit_of_work() as session:
        known, _clock = businesses.known_now(session, business_id)
        service = _service(known.business, course)
        days = [each for each in dates(course.rhythm) if each not in course.left_out]
        if not days:
            raise Invalid([("dates", "required")])
        locked = set(candidates(service.rules))
        claims.lock(session, business_id, locked)
        earlier = queries.of_run(session, business_id, run)
        if earlier:
            return Published(run, tuple(each.id for each in earlier))
        made, taken = [], []
        warned: dict[date, list[Refusal]] = {}
        for on in days:
            try:
                made.append(_add(session, actor, known.business, service, course, on, run, locked, now))
            except SlotTaken:
                taken.append(on)
            except OverrideNeeded as error:
                warned[on] = cast(list[Refusal], error.fields["refusals"])
        if taken:
            raise SlotTaken(dates=taken)
        if warned:
            refusals = dict.fromkeys(each for of_date in warned.values() for each in of_date)
            raise OverrideNeeded(refusals=list(refusals), dates=list(warned))
        releases.touch_calendars(session, business_id, made, now)
        return Published(run, tuple(made))


def _add(
    session: Session,
    actor: Actor,
    business: Business,
    service: Service,
    course: Course,
    on: date,
    run: int,
    locked: set[int],
    now: datetime,
) -> int:
    """One session, its resources being locked; answers the number of the appointment."""
    chosen = choose(session, actor, business, [_asked(business, service, course, on)], now, locked=locked)
    assert isinstance(chosen.taking.choice, Claimed)
    for each in chosen.taking.lapsed:
        releases.clear(session, business.id, each, locked, now)
    appointment_id = appointments.insert_appointment(
        session,
        chosen.taking,
        chosen.taking.choice.resource_ids,
        0,
        None,
        now,
        marks=appointments.Marks(course.note, chosen.overridden),
        published=appointments.Published(run, _seats(service, course), course.title),
    )
    changes = {"title": (None, course.title), "overridden": (None, ", ".join(chosen.overridden) or None)}
    record.add(session, actor, "published", "appointment", appointment_id, now, changes)
    return appointment_id


def _service(business: Business, course: Course) -> Service:
    """The service, of which something can be published. Raises Invalid with a path per fault, NotFound."""
    service = businesses.service(business, course.service)
    faults = []
    if service.parts or not (service.rules.by_sessions or service.rules.capacity > 1):
        faults.append(("service", "no_seats"))
    if not 1 <= _seats(service, course) <= MOST_SEATS:
        faults.append(("seats", "out_of_range"))
    if len(course.title or "") > LONGEST_TITLE:
        faults.append(("title", "too_long"))
    if len(course.note or "") > LONGEST_NOTE:
        faults.append(("note", "too_long"))
    if faults:
        raise Invalid(faults)
    return service


def _seats(service: Service, course: Course) -> int:
    return service.rules.capacity if course.seats is None else course.seats


def _asked(business: Business, service: Service, course: Course, on: date) -> Asked:
    kept = {}
    for index, slug in course.resources.items():
        if slug not in business.resources or index >= len(service.rules.requirements):
            raise NotFound(what="resource")
        kept[index] = business.resources[slug].rules.id
    start = begins(course.rhythm, on, zone(service.location.time_zone))
    return Asked(
        claims.Wish(service.slug, to_instant(start)),
        over=course.over - {Refusal.IN_THE_PAST},
        implied=IMPLIED_BY_PUBLISHING,
        kept=kept,
        joins=False,
    )


def _planned(
    session: Session, actor: Actor, business: Business, case: Case, on: date, now: datetime, holiday: str | None
) -> PlannedSession:
    choice, by_id = case.judgement.choice, {each.rules.id: each.slug for each in business.resources.values()}
    is_past = case.start <= to_minutes_ceil(now)
    return PlannedSession(
        on,
        to_instant(case.start),
        to_instant(case.start + case.service.rules.duration),
        tuple(by_id[each] for each in choice.resource_ids) if isinstance(choice, Claimed) else (),
        case.refusals,
        taken_by(session, actor, case) if choice is None else (),
        holiday,
        not is_past and rights.may_override(actor, business, case.judgement, case.rules),
    )


def _run(actor: Actor, key: str) -> int:
    """The number of a run that is the same for one form of one person."""
    said = f"run {actor.business_id} {actor.user_id} {key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8]) >> 1
