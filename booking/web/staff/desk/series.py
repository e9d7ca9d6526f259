"""A series for a customer who is known from one of their bookings: the same plan as online, booked at once."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import DomainError, IdempotencyKeyReused, NotFound, OverrideNeeded, SlotNotOffered, SlotTaken
from booking.domain.series import rhythm
from booking.domain.texts import in_language
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.domain.visits import Sheet, SheetBooking
from booking.services.accounts.sessions import Entry
from booking.services.bookings import Booked
from booking.services.desk import series as desk
from booking.services.desk.bookings import DeskRequest
from booking.services.desk.showing import sheet_of
from booking.services.series import planning
from booking.web import clock, metrics
from booking.web.languages import locale
from booking.web.presenters import dates, series
from booking.web.presenters.asked import Asked
from booking.web.public.details_form import Fault
from booking.web.public.series import WEEK, Entries, entries_of, moment_or_none, starts_from
from booking.web.staff import notices
from booking.web.staff.desk.offered import offered
from booking.web.staff.desk.phone_form import new_key
from booking.web.staff.entrance import needs

FARTHEST = 520
"""Weeks after a visit within which its next time on the clock is looked for: ten years."""


@dataclass(frozen=True, slots=True)
class _Again:
    """The booking that is repeated, and what it is about."""

    entry: Entry
    sheet: Sheet
    booking: SheetBooking
    service: Service
    said: Asked


@needs(Permission.BOOKINGS_CHANGE)
def ask(entry: Entry, booking_id: int) -> Response | str | tuple[str, int]:
    """The rhythm and its dates; without one the same weekday and time is proposed, from the next one on."""
    again = _again(entry, booking_id)
    if "start" not in request.args:
        return redirect(
            _address(again, Entries(_next(again), "1", "weeks", str(min(6, again.service.series_max or 2))))
        )
    entries = entries_of(again.service)
    return _page(again, entries, 422 if entries.faults else 200)


@needs(Permission.BOOKINGS_CHANGE)
def book(entry: Entry, booking_id: int) -> Response | tuple[str, int]:
    """Book all dates that were chosen; where one is lost, nothing is booked and the plan comes back with others."""
    again = _again(entry, booking_id)
    entries = entries_of(again.service)
    count = entries.rhythm.count if entries.rhythm else 0
    chosen = [moment_or_none(request.form.get(f"date-{number}", "")) for number in range(1, count + 1)]
    starts = sorted({each for each in chosen if each is not None})
    if entries.rhythm is None or len(starts) < 2:
        fault = Fault("dates", _("Please choose at least two dates. A single appointment is booked on its own."))
        return _page(again, replace(entries, faults=(*entries.faults, fault)), 422, chosen)
    is_told = "is_told" in request.form
    asked = DeskRequest(
        service=again.service.slug,
        starts_at=starts[0],
        locale=again.booking.locale,
        customer_id=again.booking.customer_id,
        resource=again.said.resource,
        seats=again.said.seats,
        audience=again.said.audience,
        is_told=is_told,
        wants_reminders=again.booking.wants_reminders,
    )
    key, links = request.form.get("key", "")[:100], current_app.extensions["links"]
    try:
        booked = desk.book_series(entry.actor, asked, starts, entries.rhythm.every_days, clock.now(), links, key=key)
    except (SlotTaken, SlotNotOffered, OverrideNeeded, IdempotencyKeyReused) as error:
        return _page(again, entries, 409, chosen, error)
    return _booked(booked, len(starts), is_told=is_told)


def _booked(booked: Booked, count: int, *, is_told: bool) -> Response:
    if not booked.is_replay:
        metrics.booked("desk")
    facts = booked.facts
    when = dates.short_start(facts.starts_at, facts.time_zone, locale())
    names = in_language(facts.service_names, locale())
    text = _("Booked: %(count)s times %(service)s, first %(time)s.", count=count, service=names, time=when)
    if not (is_told and facts.contact.email):
        text = " ".join((text, _("No e-mail goes out: please tell the customer the dates.")))
    notices.leave(text)
    return redirect(url_for("desk.booking", booking_id=facts.booking_id), 303)


def _again(entry: Entry, booking_id: int) -> _Again:
    """What is repeated. Raises NotFound also for what is not given in series, or nobody known has booked."""
    sheet = sheet_of(entry.actor, booking_id)
    booking = next(each for each in sheet.bookings if each.id == booking_id)
    service = offered(entry).get(sheet.service or "")
    if service is None or not service.series_max or booking.customer_id is None:
        raise NotFound(what="service")
    able = {each.slug for each in service.staff}
    present = next((each.slug for each in sheet.resources if each.slug in able), None)
    seats = min(booking.seats, service.rules.capacity)
    return _Again(entry, sheet, booking, service, Asked(resource=present, audience=booking.audience, seats=seats))


def _next(again: _Again) -> str:
    """The start of the visit some weeks later, the first that is to come."""
    now, place = clock.now(), zone(again.service.location.time_zone)
    starts = map(to_instant, rhythm(to_minutes(again.sheet.starts_at), 7, FARTHEST, place))
    found = next((each for each in starts if each > max(now, again.sheet.starts_at)), now.astimezone(UTC))
    return dates.iso(found, again.service.location.time_zone)


def _address(again: _Again, entries: Entries, **more: Any) -> str:
    return url_for("desk.series", booking_id=again.booking.id, **entries.words, **more)


def _page(
    again: _Again,
    entries: Entries,
    status: int,
    chosen: list[datetime | None] | None = None,
    error: DomainError | None = None,
) -> tuple[str, int]:
    lang, now, service, said = locale(), clock.now(), again.service, again.said
    # The house books by itself while customers cannot.
    known = replace(again.entry.business, paused=None)
    place, wanted = service.location.time_zone, entries.rhythm
    first, slots = starts_from(known, service, said, now)
    planned = []
    if wanted:
        planned = planning.plan(
            known, service, wanted, now, seats=said.seats, audience=said.audience, resource=said.resource
        )
    lost = error.fields.get("lost", []) if isinstance(error, SlotTaken) else []
    page = render_template(
        "staff/desk/series.html",
        title=in_language(service.name, lang),
        customer=again.booking.contact,
        person=next((each.name for each in service.staff if each.slug == said.resource), ""),
        back=url_for("desk.booking", booking_id=again.booking.id),
        action=url_for("desk.book_series", booking_id=again.booking.id, **entries.words),
        entries=entries,
        faults=entries.faults,
        most=service.series_max,
        days=series.first_starts(slots, service, lang, wanted.starts_at if wanted else None),
        chosen_start=dates.start(wanted.starts_at, place, lang) if wanted else "",
        earlier=_address(again, entries, **{"from": (first - WEEK).isoformat()}),
        later=_address(again, entries, **{"from": (first + WEEK).isoformat()}),
        plan=series.plan(planned, chosen, known, service, said.seats, lang) if planned else None,
        lost=[dates.start(each, place, lang) for each in lost] if isinstance(lost, list) else [],
        is_blocked=isinstance(error, OverrideNeeded),
        is_booked_already=isinstance(error, IdempotencyKeyReused),
        is_refused=isinstance(error, SlotNotOffered),
        is_told=request.method == "GET" or "is_told" in request.form,
        key=new_key()
        if request.method == "GET" or isinstance(error, IdempotencyKeyReused)
        else request.form.get("key"),
    )
    return page, status
