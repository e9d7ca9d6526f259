"""Several appointments in a rhythm: choose the first and the rhythm, see every date, hold them all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import DomainError, NotFound, SlotNotOffered, SlotTaken, TooManyHolds
from booking.domain.series import LONGEST_STEP
from booking.domain.slots import Slots
from booking.domain.timezones import to_minutes_ceil, zone
from booking.services import availability, businesses
from booking.services.holds import Held
from booking.services.series import holding, planning
from booking.services.series.planning import Rhythm
from booking.web import clock, messages, metrics
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters import dates, series, services
from booking.web.presenters.asked import Asked, asked, audiences
from booking.web.presenters.owners import owner
from booking.web.public.details_form import Fault
from booking.web.public.slots import HOLD, STATUS, give_back, moment, own_hold
from booking.web.visitors import visitor

WEEK = timedelta(days=7)
UNITS = {"days": 1, "weeks": 7}
LONGEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in the form of the rhythm, as it was typed, and what is wrong with it."""

    start: str
    every: str
    unit: str
    count: str
    faults: tuple[Fault, ...] = ()
    rhythm: Rhythm | None = None

    @property
    def words(self) -> dict[str, Any]:
        """The same for an address."""
        return {"start": self.start, "every": self.every, "unit": self.unit, "count": self.count}


def plan(business: str, service: str) -> Response | str | tuple[str, int]:
    """The form of the rhythm, and below it the dates where it is filled in."""
    known, offered = _offered(business, service)
    said = asked(request.args, offered)
    if audiences(offered) and said.audience is None:
        # The hours depend on it, and the page of slots asks for it.
        return redirect(url_for("public.slots", business=known.slug, service=offered.slug), 302)
    entries = entries_of(offered)
    return _page(known, offered, said, entries, 422 if entries.faults else 200)


def take(business: str, service: str) -> Response | tuple[str, int]:
    """Hold all dates that were chosen, and go on to the form; where one is lost, the plan comes back with others."""
    known, offered = _offered(business, service)
    said, entries = asked(request.args, offered), entries_of(offered)
    count = entries.rhythm.count if entries.rhythm else 0
    chosen = [moment_or_none(request.form.get(f"date-{number}", "")) for number in range(1, count + 1)]
    starts = [each for each in chosen if each is not None]
    if entries.rhythm is None or len(set(starts)) < 2:
        fault = Fault(
            "dates", _("Please choose at least two dates. A single appointment is booked on the page before.")
        )
        return _page(known, offered, said, entries, 422, chosen, faults=(*entries.faults, fault))
    now = clock.now()
    mine = own_hold(known, offered)
    if mine and _is_the_same(mine, starts):
        return redirect(url_for("public.details", business=known.slug, token=mine.token), 303)
    try:
        held = holding.hold_series(
            known,
            offered,
            starts,
            entries.rhythm.every_days,
            now,
            current_app.extensions["links"],
            visitor(),
            seats=said.seats,
            audience=said.group,
            resource=said.resource,
            locale=locale(),
            instead_of=mine.token if mine else None,
        )
    except (SlotTaken, SlotNotOffered, TooManyHolds) as error:
        metrics.refused(error.code)
        return _page(known, offered, said, entries, STATUS[type(error)], chosen, error)
    if mine:
        give_back(mine.token, held.token, now)
    session[HOLD] = held.token
    return redirect(url_for("public.details", business=known.slug, token=held.token), 303)


def address(
    known: Business, offered: Service, every_days: int, starts: list[datetime], said: Asked, *, is_over: bool = False
) -> str:
    """Where a series is planned anew, as it was asked for; *is_over*: its reservation has ended."""
    every, unit = (every_days // 7, "weeks") if every_days % 7 == 0 else (every_days, "days")
    start = dates.iso(starts[0], offered.location.time_zone)
    entries = Entries(start, str(every), unit, str(len(starts)))
    parameters = {**said.parameters, **entries.words, **({"ended": "1"} if is_over else {})}
    return url_for("public.series", business=known.slug, service=offered.slug, **parameters)


def _is_the_same(mine: Held, starts: list[datetime]) -> bool:
    """Whether this visitor holds just these dates already, by a second click or the way back."""
    return [start for start, _end in mine.dates] == sorted(set(starts))


def _offered(business: str, service: str) -> tuple[Business, Service]:
    """A service that is given in series. Raises NotFound for any other."""
    known = businesses.business(business)
    speak_as(known)
    offered = businesses.service(known, service)
    if not offered.series_max:
        raise NotFound(what="service")
    return known, offered


def entries_of(offered: Service) -> Entries:
    """Read the rhythm that an address asks for."""
    most = offered.series_max or 2
    said = request.args
    unit = said.get("unit") if said.get("unit") in UNITS else "weeks"
    every, count = said.get("every", "1").strip(), said.get("count", str(min(6, most))).strip()
    entries = Entries(said.get("start", ""), every[:10], str(unit), count[:10])
    if "start" not in said:
        return entries
    faults: list[Fault] = []
    starts_at = moment_or_none(entries.start)
    if starts_at is None:
        faults.append(Fault("start", _("Please choose the first appointment.")))
    step = _number(every, LONGEST_STEP // UNITS[entries.unit])
    if step is None:
        faults.append(Fault("every", _("Please enter how often, such as 1 or 2. Half a year is the longest.")))
    visits = _number(count, most)
    if visits is None or visits < 2:
        faults.append(Fault("count", _("Please enter a number from 2 to %(most)s.", most=most)))
        visits = None
    rhythm = Rhythm(starts_at, step * UNITS[entries.unit], visits) if starts_at and step and visits else None
    return Entries(entries.start, entries.every, entries.unit, entries.count, tuple(faults), rhythm)


def _number(text: str, most: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number and 1 <= int(text) <= most else None


def moment_or_none(text: str) -> datetime | None:
    """The start that a choice sends; None where it is left out."""
    try:
        return moment(text)
    except SlotNotOffered:
        return None


def _first_day(offered: Service, now: datetime) -> date:
    """The day from which first appointments are shown: the one asked for, not past, with a week after it."""
    today = zone(offered.location.time_zone).local_date(to_minutes_ceil(now))
    try:
        return min(max(today, date.fromisoformat(request.args.get("from", "")[:10])), date.max - WEEK)
    except ValueError:
        return today


def starts_from(known: Business, offered: Service, said: Asked, now: datetime) -> tuple[date, Slots]:
    """The starts of the first week in which something is free, from the day that is asked for."""
    first = _first_day(offered, now)
    with metrics.finding():
        found = availability.next_free(
            known, offered, now, seats=said.seats, audience=said.group, resource=said.resource, not_before=first
        )
    if found is None or known.paused:
        return first, Slots([], offered.rules.duration)
    first = zone(offered.location.time_zone).local_date(found.starts_at)
    with metrics.finding():
        return first, availability.free_slots(
            known,
            offered,
            first,
            first + WEEK - timedelta(days=1),
            now,
            seats=said.seats,
            audience=said.group,
            resource=said.resource,
        )


def _page(
    known: Business,
    offered: Service,
    said: Asked,
    entries: Entries,
    status: int,
    chosen: list[datetime | None] | None = None,
    error: DomainError | None = None,
    faults: tuple[Fault, ...] | None = None,
) -> tuple[str, int]:
    lang, now = locale(), clock.now()
    wanted = entries.rhythm
    first, slots = starts_from(known, offered, said, now)
    planned = []
    if wanted and not known.paused:
        # Who comes back to the plan still holds its dates.
        mine = own_hold(known, offered)
        planned = planning.plan(
            known,
            offered,
            wanted,
            now,
            seats=said.seats,
            audience=said.group,
            resource=said.resource,
            giving_back=holding.held_places(mine.token) if mine else (),
        )
    lost = error.fields.get("lost", []) if isinstance(error, SlotTaken) else []
    here: dict[str, Any] = {
        "business": known.slug,
        "service": offered.slug,
        **said.to(monday=None, month=None, start=None).parameters,
    }
    page = render_template(
        "public/series.html",
        owner=owner(known, lang),
        service=services.facts(offered, known, said, lang),
        audience=services.audience_name(known, said.audience, lang),
        paused=known.paused,
        entries=entries,
        faults=entries.faults if faults is None else faults,
        most=offered.series_max,
        days=series.first_starts(slots, offered, lang, wanted.starts_at if wanted else None),
        chosen_start=dates.start(wanted.starts_at, offered.location.time_zone, lang) if wanted else "",
        earlier=url_for("public.series", **here, **{**entries.words, "from": (first - WEEK).isoformat()}),
        later=url_for("public.series", **here, **{**entries.words, "from": (first + WEEK).isoformat()}),
        kept=said.parameters,
        plan=series.plan(planned, chosen, known, offered, said.seats, lang) if planned else None,
        action=url_for("public.series_take", **here, **entries.words),
        slots_url=url_for("public.slots", **here),
        lost=[dates.start(each, offered.location.time_zone, lang) for each in lost] if isinstance(lost, list) else [],
        wording=messages.of_error(error) if error and not lost else None,
        is_over="ended" in request.args and request.method == "GET",
    )
    return page, status
