"""What libical reads, for the system's own Python, which alone has its bindings: JSON in, JSON out.

Asked with ``{name: iCalendar}``, it answers for each name how many errors it found, whether the restrictions of
RFC 5546 hold, the events as ``by_the_book`` has them, and the whole written out anew.
"""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as Ical  # noqa: E402

TEXTS = ("UID", "SUMMARY", "DESCRIPTION", "LOCATION")
INSTANTS = ("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED")
PEOPLE = ("ORGANIZER", "ATTENDEE")


def each(component, kind, first, following):
    """What libical gives one by one."""
    found = first(component, kind)
    while found:
        yield found
        found = following(component, kind)


def properties(event):
    """All properties of an event."""
    kind = Ical.PropertyKind.ANY_PROPERTY
    return each(event, kind, Ical.Component.get_first_property, Ical.Component.get_next_property)


def read(event):
    """One event; what stands twice is said so."""
    said = {}
    for found in properties(event):
        name = found.get_property_name()
        said[name if name not in said else f"{name} again"] = value(event, found, name)
    return said


def value(event, found, name):
    """A property's value as ``by_the_book`` writes it."""
    if name in TEXTS:
        return found.get_value().get_text()
    if name in INSTANTS:
        at = found.get_datetime_with_component(event).convert_to_zone(Ical.Timezone.get_utc_timezone())
        return (
            f"{at.get_year():04}-{at.get_month():02}-{at.get_day():02}"
            f"T{at.get_hour():02}:{at.get_minute():02}:{at.get_second():02}Z"
        )
    if name in PEOPLE:
        shown, status = found.get_parameter_as_string("CN"), found.get_parameter_as_string("PARTSTAT")
        return f"{shown or ''} <{found.get_value_as_string()}> {status or ''}".rstrip()
    return found.get_value_as_string()


def answer(text):
    """All that is asked about one iCalendar object."""
    whole = Ical.Component.new_from_string(text)
    kind = Ical.ComponentKind.VEVENT_COMPONENT
    found = list(each(whole, kind, Ical.Component.get_first_component, Ical.Component.get_next_component))
    return {
        "is_allowed": bool(Ical.restriction_check(whole)),
        "events": [read(event) for event in found],
        "errors": whole.count_errors(),
        "written": whole.as_ical_string(),
    }


json.dump({name: answer(text) for name, text in json.load(sys.stdin).items()}, sys.stdout)
