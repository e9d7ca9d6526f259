"""Customers as the house's pages show them: in lists, and one with everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import LazyString, lazy_pgettext, ngettext, pgettext
from flask_babel import gettext as _

from booking.domain.appointments import BookingState
from booking.domain.customers import Counts, CustomerCard, Note, Person, PersonBooking
from booking.domain.texts import in_language, readable_reference
from booking.web.presenters import dates, values

STATES: dict[BookingState, LazyString] = {
    BookingState.HELD: lazy_pgettext("booking", "reserved"),
    BookingState.PENDING: lazy_pgettext("booking", "requested"),
    BookingState.CONFIRMED: lazy_pgettext("booking", "confirmed"),
    BookingState.DECLINED: lazy_pgettext("booking", "declined"),
    BookingState.LAPSED: lazy_pgettext("booking", "lapsed"),
    BookingState.CANCELLED: lazy_pgettext("booking", "cancelled"),
    BookingState.COMPLETED: lazy_pgettext("booking", "was here"),
    BookingState.NO_SHOW: lazy_pgettext("booking", "did not come"),
}
KINDS = {
    BookingState.PENDING: "warn",
    BookingState.NO_SHOW: "bad",
    BookingState.CANCELLED: "warn",
    BookingState.DECLINED: "warn",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that stands out; ``kind`` is ``warn``, ``bad`` or empty."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One customer in a list."""

    id: int
    name: str
    url: str
    marks: tuple[Mark, ...]
    tags: tuple[str, ...]
    phone: str
    phone_link: str
    email: str
    born: str
    visit: str


@dataclass(frozen=True, slots=True)
class ShownBooking:
    """One booking in the history of a customer."""

    url: str
    when: str
    iso: str
    service: str
    about: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note; ``seen`` is by which an edit finds out that it is stale."""

    id: int
    text: str
    is_confidential: bool
    about: str
    seen: str


def listed(cards: Sequence[CustomerCard], zone: str, lang: str) -> list[Listed]:
    """Customers in their order."""
    return [_listed(each, zone, lang) for each in cards]


def marks(is_blocked: bool, no_shows: int, is_archived: bool = False) -> tuple[Mark, ...]:
    """What one should know before booking for somebody."""
    missed = ngettext("missed %(num)s appointment", "missed %(num)s appointments", no_shows)
    return tuple(
        mark
        for mark, holds in (
            (Mark(pgettext("customer", "Archived")), is_archived),
            (Mark(pgettext("customer", "Blocked"), "bad"), is_blocked),
            (Mark(missed, "warn"), bool(no_shows)),
        )
        if holds
    )


def contact(person: Person | CustomerCard, zone: str, lang: str) -> list[tuple[str, str]]:
    """Name and value of what is known."""
    language = {"de": _("German"), "en": _("English")}
    facts = [(_("Born on"), born(person.born_on, lang))]
    if isinstance(person, Person):
        facts.append((_("Language of the messages"), language.get(person.locale, person.locale)))
        since = dates.in_zone(person.created_at, zone).date()
        facts.append((_("Customer since"), dates.numeric_day(since, lang)))
    return facts


def born(on: date | None, lang: str) -> str:
    """A day of birth, or nothing."""
    return dates.numeric_day(on, lang) if on else ""


def counted(counts: Counts) -> list[tuple[str, str]]:
    """What the history comes to, as name and number; what never happened is left out, but for the visits."""
    return [
        (name, str(number))
        for name, number in (
            (_("Visits"), counts.visits),
            (_("Did not come"), counts.no_shows),
            (_("Cancelled"), counts.cancelled),
            (_("of these too late"), counts.late),
        )
        if number or name == _("Visits")
    ]


def shown_bookings(bookings: Sequence[PersonBooking], now: datetime, lang: str) -> list[ShownBooking]:
    """Bookings in their order, each in the zone of its place."""
    return [_booking(each, now, lang) for each in bookings]


def shown_notes(notes: Sequence[Note], zone: str, lang: str) -> list[ShownNote]:
    """Notes in their order."""
    return [
        ShownNote(
            each.id,
            each.text,
            each.is_confidential,
            _about(each, zone, lang),
            each.updated_at.isoformat(),
        )
        for each in notes
    ]


def _listed(card: CustomerCard, zone: str, lang: str) -> Listed:
    return Listed(
        id=card.id,
        name=card.name,
        url=url_for("customers.customer", customer_id=card.id),
        marks=marks(card.is_blocked, card.no_shows),
        tags=card.tags,
        phone=values.phone(card.phone, lang),
        phone_link=f"tel:{card.phone}" if card.phone else "",
        email=card.email or "",
        born=_("born %(day)s", day=dates.numeric_day(card.born_on, lang)) if card.born_on else "",
        visit=_visit(card, zone, lang),
    )


def _visit(card: CustomerCard, zone: str, lang: str) -> str:
    if card.next_visit:
        return _("comes %(time)s", time=dates.short_start(card.next_visit, zone, lang))
    if card.last_visit:
        return _("last here %(day)s", day=dates.numeric_day(dates.in_zone(card.last_visit, zone).date(), lang))
    return ""


def _booking(each: PersonBooking, now: datetime, lang: str) -> ShownBooking:
    about = [", ".join(each.resources), readable_reference(each.reference)]
    if each.seats > 1:
        about.insert(1, ngettext("%(num)s place", "%(num)s places", each.seats))
    # Of what is over and was not noted as anything else, "confirmed" says nothing any more.
    is_plain = each.state == BookingState.CONFIRMED and each.ends_at <= now
    state = "" if is_plain else str(STATES[each.state])
    return ShownBooking(
        url=url_for("desk.appointment", appointment_id=each.appointment_id),
        when=_day_and_time(each.starts_at, each.time_zone, lang),
        iso=dates.iso(each.starts_at, each.time_zone),
        service=in_language(each.service_names, lang),
        about=" · ".join(part for part in about if part),
        mark=Mark(pgettext("booking", "cancelled too late") if each.is_late else state, KINDS.get(each.state, "")),
    )


def _about(note: Note, zone: str, lang: str) -> str:
    at = _day_and_time(note.updated_at, zone, lang)
    said = _("%(name)s, %(time)s", name=note.written_by, time=at) if note.written_by else at
    return _("%(said)s, changed", said=said) if note.updated_at != note.created_at else said


def _day_and_time(instant: datetime, zone: str, lang: str) -> str:
    local = dates.in_zone(instant, zone)
    return _(
        "%(day)s, %(time)s", day=dates.numeric_day(local.date(), lang), time=dates.CLOCK[local.hour * 60 + local.minute]
    )
