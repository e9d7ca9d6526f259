"""One booking as an event, as its customer sees it (RFC 5545 3.6.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from booking.domain.appointments import ENDED, BookingState
from booking.domain.bookings import BookingFacts, BookingLinks, PartFacts
from booking.domain.texts import in_language, one_line, readable_reference, several_lines
from booking.ical.lines import instant, text, uri
from booking.ical.zones import local_time

TENTATIVE, CONFIRMED, CANCELLED = "TENTATIVE", "CONFIRMED", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Event:
    """What every VEVENT of ours says. Instants are aware, ``[starts_at, ends_at)``; empty texts are left out.

    ``further`` are content lines that only some events have, not yet folded.
    """

    uid: str
    sequence: int
    status: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    updated_at: datetime
    summary: str
    created_at: datetime | None = None
    location: str = ""
    description: str = ""
    further: Sequence[str] = ()

    @property
    def span(self) -> tuple[str, datetime, datetime]:
        """What its VTIMEZONE has to cover."""
        return self.time_zone, self.starts_at, self.ends_at


def event_lines(event: Event) -> list[str]:
    """Answer the lines of a VEVENT, in an order that never changes.

    DTSTAMP is the row's last change, not now: RFC 5545 3.8.7.2 has it so where there is no METHOD, and with
    one it keeps an unchanged event the same bytes. What is cancelled no longer takes time (TRANSP), also for
    programs that show it still.
    """
    lines = [
        "BEGIN:VEVENT",
        text("UID", one_line(event.uid)),
        f"SEQUENCE:{event.sequence}",
        instant("DTSTAMP", event.updated_at),
        instant("LAST-MODIFIED", event.updated_at),
        local_time("DTSTART", event.time_zone, event.starts_at),
        local_time("DTEND", event.time_zone, event.ends_at),
        f"STATUS:{event.status}",
        f"TRANSP:{'TRANSPARENT' if event.status == CANCELLED else 'OPAQUE'}",
        text("SUMMARY", event.summary),
    ]
    if event.created_at:
        lines.append(instant("CREATED", event.created_at))
    if event.location:
        lines.append(text("LOCATION", event.location))
    if event.description:
        lines.append(text("DESCRIPTION", event.description))
    return [*lines, *event.further, "END:VEVENT"]


def status(state: BookingState) -> str:
    """The STATUS (3.8.1.11) of a booking: what is held or asked for is tentative, what took place stays confirmed."""
    if state in ENDED:
        return CANCELLED
    return TENTATIVE if state in (BookingState.HELD, BookingState.PENDING) else CONFIRMED


def booked(facts: BookingFacts, links: BookingLinks, translations: NullTranslations) -> Event:
    """Answer the event of a booking in the language of its customer, which *translations* speak."""
    service = in_language(facts.service_names, facts.locale)
    page = in_language(links.page, facts.locale)
    return Event(
        uid=facts.uid,
        sequence=facts.sequence,
        status=status(facts.state),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        time_zone=facts.time_zone,
        updated_at=facts.updated_at,
        created_at=facts.created_at,
        summary=f"{one_line(service)} – {one_line(facts.host.name)}",
        location=", ".join(map(one_line, facts.place.lines)),
        description=description(facts, page, translations),
        further=(uri("URL", page),),
    )


def _part(part: PartFacts, facts: BookingFacts) -> str:
    """One of several services: ``09:00–09:30 Schneiden, Anna``."""
    begins, ends = (each.astimezone(ZoneInfo(facts.time_zone)) for each in (part.starts_at, part.ends_at))
    named = (in_language(part.names, facts.locale), *part.staff_names)
    return f"{begins:%H:%M}–{ends:%H:%M} " + ", ".join(map(one_line, named))


def description(facts: BookingFacts, page: str, translations: NullTranslations) -> str:
    """Say what does not stand in the event's other properties: with whom, what to bring, the reference, the link."""
    _, ngettext = translations.gettext, translations.ngettext
    lines = []
    if facts.parts:
        lines += [_part(each, facts) for each in facts.parts]
    elif facts.staff_names:
        lines.append(_("With %(staff)s") % {"staff": ", ".join(map(one_line, facts.staff_names))})
    if facts.capacity > 1:
        lines.append(ngettext("%(count)s seat", "%(count)s seats", facts.seats) % {"count": facts.seats})
    lines.append(_("Reference: %(reference)s") % {"reference": readable_reference(facts.reference)})
    if facts.host.phone:
        lines.append(_("Telephone: %(phone)s") % {"phone": one_line(facts.host.phone)})
    bring = in_language(facts.instructions, facts.locale)
    if bring and facts.state not in ENDED:
        lines += ["", _("What to bring:"), several_lines(bring), ""]
    sentence = _("See the booking: %(link)s") if facts.state in ENDED else _("Move or cancel: %(link)s")
    return "\n".join([*lines, sentence % {"link": page}])
