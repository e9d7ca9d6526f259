"""Why is this time not free? A page that names every rule, and whom the time belongs to."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template, request
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.domain.businesses import Business, Service
from booking.domain.errors import SlotNotOffered
from booking.domain.texts import in_language
from booking.domain.timezones import to_instant, to_minutes, zone
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.claims import Wish
from booking.services.why import why as explained
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates, reasons
from booking.web.presenters.refusals import Start
from booking.web.public.slots import moment
from booking.web.staff.entrance import needs
from booking.web.staff.setup import amounts
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.typed import Typed


@needs(Permission.CALENDAR_SEE)
def why(entry: Entry) -> str | tuple[str, int]:
    """The question as a form, and its answer as soon as a service and a start are named."""
    known, lang = entry.business, locale()
    typed = Typed.sent(request.args.to_dict())
    service = next(iter(known.services.values()), None)
    if typed.text("service"):
        service = businesses.service(known, typed.text("service"))
    starts_at = _start(typed, service) if service else None
    answer = None
    if service and starts_at:
        wish = Wish(
            service.slug,
            starts_at,
            _seats(typed, service),
            typed.text("audience") if typed.text("audience") in {each.slug for each in known.audiences} else None,
            typed.text("resource") if typed.text("resource") in {each.slug for each in service.staff} else None,
        )
        found = explained(entry.actor, known, wish, clock.now())
        start = Start(known, service, starts_at, clock.now(), lang, wish.resource)
        answer = reasons.shown(found, known, entry.actor, start, wish.audience)
        _show_start(typed, starts_at, service)
    status = 422 if typed.faults else 200
    return render_template(
        "staff/setup/why.html",
        form=typed,
        faults=typed.faults,
        answer=answer,
        services=[Pick(each.slug, in_language(each.name, lang), each is service) for each in known.services.values()],
        resources=_resources(known, typed),
        audiences=_audiences(known, typed, lang),
        has_seats=any(each.rules.capacity > 1 for each in known.services.values()),
        zone=_zone(service, starts_at, lang),
    ), status


def _start(typed: Typed, service: Service) -> datetime | None:
    """The start that was asked for: an instant as calendars link it, or a date and a time at the place."""
    if typed.text("starts_at"):
        try:
            asked = moment(typed.text("starts_at"))
            return asked.replace(second=0, microsecond=0)
        except SlotNotOffered:
            typed.refuse("on", _("Please enter a date and a time."))
            return None
    if not typed.text("on") and not typed.text("at"):
        return None
    on, at = _date(typed.text("on")), amounts.wall(typed.text("at"))
    if on is None:
        typed.refuse("on", _("Please enter a date, such as 31.12.2026."))
    if at is None or at >= 24 * 60:
        typed.refuse("at", _("Please enter a time, such as 09:00."))
    if on is None or at is None or typed.faults:
        return None
    return to_instant(zone(service.location.time_zone).resolve(on.toordinal(), at, later=False)).astimezone(UTC)


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        day, _dot, rest = text.partition(".")
        month, _dot, year = rest.partition(".")
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            return None
    # Far from both ends of the calendar, so that every zone has it.
    return found if 1900 <= found.year <= 9000 else None


def _show_start(typed: Typed, starts_at: datetime, service: Service) -> None:
    local = dates.in_zone(starts_at, service.location.time_zone)
    typed.values |= {"on": local.date().isoformat(), "at": f"{local:%H:%M}"}


def _seats(typed: Typed, service: Service) -> int:
    seats = amounts.number(typed.text("seats") or "1")
    return seats if seats and seats <= 10_000 else 1


def _resources(business: Business, typed: Typed) -> list[Pick]:
    needed = {each.slug: each.name for service in business.services.values() for each in service.staff}
    chosen = typed.text("resource")
    return [Pick("", _("Anyone"), not chosen), *(Pick(slug, name, slug == chosen) for slug, name in needed.items())]


def _audiences(business: Business, typed: Typed, lang: str) -> list[Pick]:
    chosen = typed.text("audience")
    if not business.audiences:
        return []
    return [
        Pick("", _("none of these"), not chosen),
        *(Pick(each.slug, in_language(each.name, lang), each.slug == chosen) for each in business.audiences),
    ]


def _zone(service: Service | None, starts_at: datetime | None, lang: str) -> str:
    if service is None:
        return ""
    place = service.location.time_zone
    on = zone(place).local_date(to_minutes(starts_at or clock.now()))
    return dates.zone_text(place, on, on + timedelta(days=0), lang)
