"""Moving a booking: its slots as if it had been given back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.businesses import Business, Service
from booking.domain.errors import BookingPaused, DomainError, NotActive, NotFound, SlotNotOffered, SlotTaken, TooLate
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_minutes, zone
from booking.services import businesses, moves
from booking.services.courses import offering
from booking.web import clock, messages, metrics
from booking.web.languages import locale
from booking.web.manage.own import facts_of, page
from booking.web.presenters import choosing, services, sessions
from booking.web.presenters.asked import Asked, asked, week_of
from booking.web.presenters.choosing import Addresses
from booking.web.public.slots import moment

WEEK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=28)
STATUS = {SlotTaken: 409, SlotNotOffered: 422, BookingPaused: 422}


@dataclass(frozen=True, slots=True)
class Moving:
    """What is moved, by today's rules of its service; None where it is not offered any more."""

    token: str
    facts: BookingFacts
    known: Business | None
    service: Service | None


def choose(token: str) -> str:
    """The week of slots to move to."""
    return _page(_moving(token))


def move(token: str) -> Response | tuple[str, int]:
    """Move to the slot that was chosen; taken meanwhile, the page comes back with others."""
    moving = _moving(token)
    said = asked(request.args, moving.service) if moving.service else Asked()
    links = current_app.extensions["links"]
    try:
        moves.move(token, moment(request.form.get("starts_at", "")), said.resource, clock.now(), links)
    except (SlotTaken, SlotNotOffered) as error:
        metrics.refused(error.code)
        return _page(moving, error), STATUS[type(error)]
    except (TooLate, NotActive) as error:
        metrics.refused(error.code)
        return _page(_moving(token)), 409
    return redirect(url_for("manage.booking", token=token), 303)


def _moving(token: str) -> Moving:
    facts = facts_of(token)
    try:
        known = businesses.business(facts.host.slug)
        return Moving(token, facts, known, businesses.service(known, facts.service_slug))
    except NotFound:
        return Moving(token, facts, None, None)


def _page(moving: Moving, error: DomainError | None = None) -> str:
    facts, known, service = moving.facts, moving.known, moving.service
    now = clock.now()
    if known is None or service is None or known.paused or not _may_move(facts, now):
        return page("manage/move.html", moving.token, facts, week=None, paused=known.paused if known else None)
    lang = locale()
    said = asked(request.args, service).to(audience=None, seats=1)
    today = zone(service.rules.location.time_zone).local_date(to_minutes(now))
    monday = _monday(facts, service, said, today)
    how = replace(choosing.shown(service, said, today, lang), present=to_minutes(facts.starts_at))
    slots = moves.slots_for_move(moving.token, monday, monday + timedelta(days=6), now, said.resource)
    later = None if slots else _later(moving.token, service, monday + WEEK, today, now, said.resource)
    addresses = Addresses("manage.move", {"token": moving.token, **said.parameters})
    others = error.fields.get("alternatives", []) if error else []
    return page(
        "manage/move.html",
        moving.token,
        facts,
        week=choosing.week_of_slots(slots, service, monday, how),
        turn=choosing.turn(service, monday, today, addresses, later, lang),
        staff=services.staff_options(service, said, "manage.move", {"token": moving.token}),
        action=url_for("manage.move_to", token=moving.token, **said.parameters),
        wording=messages.of_error(error) if error else None,
        sessions=_sessions(moving, known, service, said, today, now) if service.rules.by_sessions else None,
        alternatives=choosing.alternatives(others if isinstance(others, list) else [], service, how),
        needs_approval=service.rules.approval,
    )


def _sessions(
    moving: Moving, known: Business, service: Service, said: Asked, today: date, now: datetime
) -> list[sessions.Date]:
    """The published dates to which a seat can be moved, and the one that it is in."""
    horizon = today + timedelta(days=service.rules.horizon_days)
    slots = moves.slots_for_move(moving.token, today, horizon, now, said.resource)
    found = offering.named(known, service, slots, 1, said.resource)
    return sessions.listed(found, known, service, said, locale(), moving.facts.starts_at)


def _may_move(facts: BookingFacts, now: datetime) -> bool:
    return facts.state in ("confirmed", "pending") and now <= facts.changeable_until


def _monday(facts: BookingFacts, service: Service, said: Asked, today: date) -> date:
    """The week asked for, else the booking's own: most people move by a little."""
    place = zone(service.rules.location.time_zone)
    return max(said.monday or week_of(place.local_date(to_minutes(facts.starts_at))), week_of(today))


def _later(token: str, service: Service, first: date, today: date, now: datetime, resource: str | None) -> Slot | None:
    horizon = today + timedelta(days=service.rules.horizon_days)
    while first <= horizon:
        found: Slots = moves.slots_for_move(token, first, first + LOOK_AHEAD, now, resource)
        if found:
            return found[0]
        first += LOOK_AHEAD + timedelta(days=1)
    return None
