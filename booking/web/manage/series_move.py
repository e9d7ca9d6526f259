"""Moving this appointment of a series and all later ones: choose where the first goes, look, and move them all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.businesses import Business, Service
from booking.domain.errors import DomainError, NotActive, NotFound, SlotNotOffered, SlotTaken, TooLate
from booking.domain.slots import Slot, Slots
from booking.domain.timezones import to_minutes, zone
from booking.services import businesses, moves
from booking.services.series import moving, shifting
from booking.services.series.shifting import Rest, Shifted
from booking.web import clock, metrics
from booking.web.languages import locale
from booking.web.manage.own import facts_of, page
from booking.web.presenters import choosing, series, series_moved, services
from booking.web.presenters.asked import Asked, asked, week_of
from booking.web.presenters.choosing import Addresses
from booking.web.public.series import moment_or_none

WEEK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=28)
MOST = 60
"""More visits than any series has."""
STATUS = {SlotTaken: 409, NotActive: 409, TooLate: 409}


@dataclass(frozen=True, slots=True)
class _Moving:
    """What is to be moved together, by today's rules of its service; without one where nothing can be."""

    token: str
    facts: BookingFacts
    rest: Rest
    known: Business | None = None
    service: Service | None = None


def choose(token: str) -> Response | str:
    """The week of slots for the first of them; with a start in the address, where each would go."""
    found = _moving(token)
    if not found.rest.movable and not found.rest.late:
        return redirect(url_for("manage.move", token=token), 302)
    return _page(found)


def move(token: str) -> Response | tuple[str, int]:
    """Move all that were chosen; where one is lost, nothing is moved and the page comes back with others."""
    found = _moving(token)
    said = asked(request.args, found.service) if found.service else Asked()
    wishes = _wishes()
    if not wishes:
        return _page(found, nothing_chosen=True), 422
    to = {present: start for present, start in wishes if start is not None}
    chosen = dict(wishes)
    try:
        moving.move_rest(token, to, said.resource, clock.now(), current_app.extensions["links"])
    except NotFound:
        return redirect(url_for("manage.booking", token=token), 303)
    except (SlotTaken, NotActive, TooLate, SlotNotOffered) as error:
        metrics.refused(error.code)
        return _page(_moving(token), error, chosen), STATUS.get(type(error), 422)
    return redirect(url_for("manage.booking", token=token), 303)


def _wishes() -> list[tuple[datetime, datetime | None]]:
    """Where each visit stands that the form shows, and where it is to go; None where it is to stay.

    Empty where none is to go anywhere.
    """
    wishes = []
    for number in range(1, MOST):
        present = moment_or_none(request.form.get(f"from-{number}", ""))
        if present is not None:
            wishes.append((present, moment_or_none(request.form.get(f"date-{number}", ""))))
    return wishes if any(start for _present, start in wishes) else []


def _moving(token: str) -> _Moving:
    facts = facts_of(token)
    rest = shifting.rest_to_move(token, clock.now(), current_app.extensions["links"])
    try:
        known = businesses.business(facts.host.slug)
        return _Moving(token, facts, rest, known, businesses.service(known, facts.service_slug))
    except NotFound:
        return _Moving(token, facts, rest)


def _page(
    found: _Moving,
    error: DomainError | None = None,
    chosen: dict[datetime, datetime | None] | None = None,
    *,
    nothing_chosen: bool = False,
) -> str:
    lang, service, known = locale(), found.service, found.known
    staying = series.own_visits(found.rest.late, lang)
    if service is None or known is None or known.paused or not found.rest.movable:
        paused = known.paused if known else None
        return page("manage/series_move.html", found.token, found.facts, staying=staying, week=None, paused=paused)
    said = asked(request.args, service).to(audience=None, seats=1)
    to = moment_or_none(request.args.get("starts_at", ""))
    planned = _planned(found, to, said.resource)
    addresses = {"token": found.token, **said.parameters}
    return page(
        "manage/series_move.html",
        found.token,
        found.facts,
        going=series.own_visits(found.rest.movable, lang),
        staying=staying,
        plan=series_moved.plan(planned, chosen, service.location.time_zone, lang) if planned else None,
        action=url_for("manage.move_series_to", **addresses, starts_at=request.args.get("starts_at")),
        others=url_for("manage.move_series", **addresses),
        lost=series_moved.lost(error, service.location.time_zone, lang),
        has_changed=isinstance(error, NotActive | TooLate),
        is_refused=isinstance(error, SlotNotOffered) or (to is not None and not planned),
        nothing_chosen=nothing_chosen,
        needs_approval=service.rules.approval,
        **({"week": True} if planned else _week(found, service, said, lang)),
    )


def _planned(found: _Moving, to: datetime | None, resource: str | None) -> Sequence[Shifted]:
    if to is None:
        return []
    try:
        return shifting.plan_rest(found.rest, to, clock.now(), resource)
    except SlotNotOffered:
        return []


def _week(found: _Moving, service: Service, said: Asked, lang: str) -> dict[str, object]:
    """The week of slots to which the first of them may go, as if it had been given back."""
    first, now = found.rest.movable[0], clock.now()
    today = zone(service.rules.location.time_zone).local_date(to_minutes(now))
    monday = _monday(first.starts_at, service, said, today)
    how = replace(choosing.shown(service, said, today, lang), present=to_minutes(first.starts_at))
    slots = moves.slots_for_move(first.token, monday, monday + timedelta(days=6), now, said.resource)
    later = None if slots else _later(first.token, service, monday + WEEK, today, now, said.resource)
    ways = Addresses("manage.move_series", {"token": found.token, **said.parameters})
    return {
        "week": choosing.week_of_slots(slots, service, monday, how),
        "turn": choosing.turn(service, monday, today, ways, later, lang),
        "staff": services.staff_options(service, said, "manage.move_series", {"token": found.token}),
        "kept": said.parameters,
    }


def _monday(present: datetime, service: Service, said: Asked, today: date) -> date:
    """The week asked for, else that of the first of them."""
    place = zone(service.rules.location.time_zone)
    return max(said.monday or week_of(place.local_date(to_minutes(present))), week_of(today))


def _later(token: str, service: Service, first: date, today: date, now: datetime, resource: str | None) -> Slot | None:
    horizon = today + timedelta(days=service.rules.horizon_days)
    while first <= horizon:
        slots: Slots = moves.slots_for_move(token, first, first + LOOK_AHEAD, now, resource)
        if slots:
            return slots[0]
        first += LOOK_AHEAD + timedelta(days=1)
    return None
