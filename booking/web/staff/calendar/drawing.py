"""Drawing columns, and drawing only those that have changed."""

from dataclasses import dataclass

from flask import current_app, url_for

from booking.domain.access import Permission
from booking.domain.businesses import Business, Resource
from booking.domain.calendars import Calendar
from booking.domain.day_axis import Axis, axis
from booking.domain.timezones import Zone, zone
from booking.services import calendars
from booking.services.accounts.sessions import Entry
from booking.services.calendars import Versions
from booking.web.languages import locale
from booking.web.presenters.calendar_columns import Drawing, drawn
from booking.web.staff.calendar.asking import Question
from booking.web.staff.calendar.kept import Kept, Part

HUES = 8
NUMBER = "1234567890"
_kept = Kept()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of all resources that were asked for, by slug, and the scale that they are drawn on."""

    of: dict[str, Part]
    axis: Axis


def parts(entry: Entry, question: Question, versions: Versions) -> Parts:
    """The columns of a question, from memory where they are still true."""
    business = entry.business
    places = {each.slug: zone(calendars.place_of(business, each).time_zone) for each in question.mine}
    days = range(question.first.toordinal(), question.last.toordinal() + 1)
    scale = axis((place, day) for place in dict.fromkeys(places.values()) for day in days)
    with_free = entry.actor.may(Permission.BOOKINGS_CHANGE)
    common = (
        business.id, business.slug, business.rules_version, locale(), scale.again,
        question.first, question.last, question.with_cancelled, with_free,
    )  # fmt: skip
    keys = {each.slug: (*common, each.slug, versions.of[each.slug]) for each in question.mine}
    found = {slug: part for slug, key in keys.items() if (part := _kept.get(key, versions.clock))}
    missing = [each for each in question.mine if each.slug not in found]
    if missing:
        calendar = calendars.calendar(
            business, missing, question.first, question.last, with_cancelled=question.with_cancelled
        )
        how = Drawing(locale(), scale, calendar.services, with_free)
        for resource in missing:
            part = _part(business, resource, places[resource.slug], calendar, how)
            found[resource.slug] = part
            _kept.put(keys[resource.slug], part)
    return Parts(found, scale)


def hue(business: Business, resource: Resource) -> str:
    """The colour of a resource, the same in all views."""
    return f"hue{list(business.resources).index(resource.slug) % HUES}"


def _part(business: Business, resource: Resource, place: Zone, calendar: Calendar, how: Drawing) -> Part:
    columns = calendar.columns[resource.slug]
    template = current_app.jinja_env.get_template("staff/calendar/column.html").module
    all_drawn = [drawn(column, resource.name, place, how) for column in columns]
    addresses = (hue(business, resource), appointments(), url_for("desk.new"))
    entries = [entry for column in columns for entry in column.entries]
    return Part(
        {column.on: template.column(it, *addresses).encode() for column, it in zip(columns, all_drawn, strict=True)},  # type: ignore[attr-defined]
        {column.on: it.span for column, it in zip(columns, all_drawn, strict=True)},
        frozenset(entry.appointment_id for entry in entries if entry.appointment_id),
        any(not entry.appointment_id for entry in entries),
        calendar.lapses_at.get(resource.slug),
    )


def appointments() -> str:
    """What the address of every appointment's page begins with: making each by itself would cost more than the rest."""
    return url_for("desk.appointment", appointment_id=int(NUMBER)).removesuffix(NUMBER)
