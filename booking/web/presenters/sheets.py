"""Everything about one appointment, as the house reads it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from booking.domain.appointments import AppointmentKind, AppointmentStatus, BookingState, HoldKind
from booking.domain.businesses import Business
from booking.domain.policies import Refusal
from booking.domain.reminders import of_service
from booking.domain.texts import in_language, readable_reference
from booking.domain.visits import SentMessage, Sheet, SheetBooking, Stage
from booking.services import businesses
from booking.web.presenters import attendances, dates, refusals, values
from booking.web.presenters.booked import part_lines
from booking.web.presenters.message_names import NAMES
from booking.web.presenters.queue import Mark


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message: what and to whom, and what became of it; ``kind`` is ``bad`` where a person has to look."""

    id: int
    text: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class BookingCard:
    """One customer's part of the appointment."""

    id: int
    customer_id: int | None
    name: str
    reference: str
    mark: Mark
    facts: list[tuple[str, str]]
    phone: str
    phone_link: str
    email: str
    answers: list[tuple[str, str]]
    messages: list[MessageLine]
    has_failed: bool
    is_alive: bool
    is_request: bool
    is_cancelled: bool
    can_be_told: bool
    visit: list[tuple[str, str]]
    can_be_reminded: bool
    is_reminded: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """``is_alive`` as long as it takes time; ``overridden`` are names of rules."""

    id: int
    title: str
    when: str
    when_iso: str
    distance: str
    zone: str
    with_whom: str
    place: str
    facts: list[tuple[str, str]]
    marks: list[Mark]
    squeezed_reason: str
    overridden: list[str]
    note: str
    sequence: int
    is_alive: bool
    is_group: bool
    bookings: list[BookingCard]
    ended: list[BookingCard]


def sheet_page(sheet: Sheet, business: Business, lang: str, now: datetime) -> SheetPage:
    """Everything that the page shows."""
    alive = sheet.status == AppointmentStatus.ACTIVE
    on = dates.in_zone(sheet.starts_at, sheet.time_zone).date()
    cards = [(each, booking_card(each, sheet, business, lang, now)) for each in sheet.bookings]
    several = len(business.locations) > 1
    return SheetPage(
        id=sheet.id,
        title=title(sheet, lang),
        when=dates.span(sheet.starts_at, sheet.ends_at, sheet.time_zone, lang),
        when_iso=dates.iso(sheet.starts_at, sheet.time_zone),
        distance=dates.distance(sheet.starts_at, now, sheet.time_zone) if alive else "",
        zone=dates.zone_text(sheet.time_zone, on, on, lang),
        with_whom=", ".join(each.name for each in sheet.resources),
        place=", ".join(sheet.place.lines) if several else "",
        facts=_facts(sheet, lang, several=several),
        marks=_marks(sheet, alive=alive),
        squeezed_reason=sheet.squeezed_reason or "",
        overridden=[_rule(code) for code in sheet.overridden],
        note=sheet.note or "",
        sequence=sheet.sequence,
        is_alive=alive,
        is_group=sheet.capacity > 1,
        bookings=[card for each, card in cards if each.stage != Stage.ENDED],
        ended=[card for each, card in cards if each.stage == Stage.ENDED],
    )


def title(sheet: Sheet, lang: str) -> str:
    """What it is: the service, or what a block is for."""
    if sheet.kind == AppointmentKind.BLOCK:
        return sheet.title or _("Block")
    return in_language(sheet.service_names, lang)


def booking_card(booking: SheetBooking, sheet: Sheet, business: Business, lang: str, now: datetime) -> BookingCard:
    """One booking with all that is known of it."""
    contact, zone = booking.contact, sheet.time_zone
    audience = next((in_language(each.name, lang) for each in business.audiences if each.slug == booking.audience), "")
    failed = [each for each in booking.messages if each.state == "failed"]
    can_be_reminded = _can_be_reminded(booking, sheet, business, now)
    is_reminded = not booking.has_stopped_reminders and (booking.wants_reminders or business.reminds_always)
    return BookingCard(
        id=booking.id,
        customer_id=booking.customer_id,
        name=contact.name or (_("Somebody is filling in the form") if booking.stage == Stage.HELD else _("No name")),
        reference=readable_reference(booking.reference),
        mark=state_mark(booking, now),
        facts=[
            (_("Number"), readable_reference(booking.reference)),
            (_("Places"), _seats(booking.seats) if sheet.capacity > 1 else ""),
            (_("For"), audience),
            (_("Price"), values.price(booking.price_minor, booking.currency, lang)),
            (_("Language"), {"de": "Deutsch", "en": "English"}.get(booking.locale, booking.locale)),
            (_("Booked"), _booked(booking, zone, lang)),
            (_("Answer by"), _deadline(booking, zone, lang)),
            (_("Reason given"), booking.decline_reason or ""),
            (_("Reminders"), (_("wanted") if is_reminded else _("not wanted")) if can_be_reminded else ""),
        ],
        phone=values.phone(contact.phone, lang),
        phone_link=f"tel:{contact.phone}" if contact.phone else "",
        email=contact.email or "",
        answers=[(in_language(each.label, lang), in_language(each.value, lang)) for each in booking.answers],
        messages=[message_line(each, zone, lang) for each in booking.messages],
        has_failed=bool(failed),
        is_alive=booking.state in (BookingState.CONFIRMED, BookingState.PENDING),
        is_request=booking.state == BookingState.PENDING,
        is_cancelled=booking.state == BookingState.CANCELLED,
        can_be_told=bool(contact.email),
        visit=_visit(booking, zone, lang),
        can_be_reminded=can_be_reminded,
        is_reminded=is_reminded,
    )


def state_mark(booking: SheetBooking, now: datetime) -> Mark:
    """How the booking stands, in a word or two."""
    if booking.stage in (Stage.PENDING, Stage.HELD) and booking.expires_at is not None and booking.expires_at <= now:
        return Mark(pgettext("booking", "Lapsed"), "bad")
    return {
        Stage.DUE: Mark(pgettext("booking", "Confirmed")),
        Stage.ARRIVED: Mark(pgettext("booking", "Is here")),
        Stage.STARTED: Mark(pgettext("booking", "In progress")),
        Stage.DONE: Mark(pgettext("booking", "Done")),
        Stage.NO_SHOW: Mark(pgettext("booking", "Did not come"), "bad"),
        Stage.PENDING: Mark(pgettext("booking", "Requested"), "warn"),
        Stage.HELD: _held(booking),
        Stage.ENDED: _ended(booking),
    }[booking.stage]


def message_line(message: SentMessage, zone: str, lang: str) -> MessageLine:
    """One message of the outbox in words."""
    to = _("to the house") if message.recipient == "business" else _("to the customer")
    text = _("%(what)s, %(to)s", what=NAMES.get(message.reason, message.reason), to=to)
    if message.state == "sent" and message.sent_at:
        return MessageLine(
            message.id, text, _("sent %(time)s", time=dates.short_start(message.sent_at, zone, lang)), ""
        )
    if message.state == "failed":
        tries = ngettext("failed after one try", "failed after %(num)s tries", message.attempts)
        return MessageLine(message.id, text, tries, "bad")
    if message.state == "superseded":
        return MessageLine(message.id, text, _("not needed any more"), "")
    if message.attempts:
        again = dates.short_start(message.due_at, zone, lang)
        tried = ngettext(
            "tried once, again %(time)s", "tried %(num)s times, again %(time)s", message.attempts, time=again
        )
        return MessageLine(message.id, text, tried, "warn")
    return MessageLine(message.id, text, _("on its way"), "")


_SOURCES = {
    "web": lambda: _("by the customer online"),
    "api": lambda: _("by a program"),
    "mail": lambda: _("by the customer, from a calendar program"),
    "phone": lambda: _("by telephone"),
    "desk": lambda: _("at the desk"),
    "walk_in": lambda: _("as a walk-in"),
    "import": lambda: _("taken over from another system"),
}


def _facts(sheet: Sheet, lang: str, *, several: bool) -> list[tuple[str, str]]:
    group = ngettext("%(num)s place", "%(num)s places", sheet.capacity)
    return [
        *part_lines(sheet.parts, sheet.time_zone, lang),
        (_("With"), "" if sheet.parts else ", ".join(each.name for each in sheet.resources)),
        (_("Length"), values.length(sheet.minutes)),
        (_("Where"), ", ".join(sheet.place.lines) if several else ""),
        (_("Taken"), _("%(taken)s of %(places)s", taken=sheet.seats_taken, places=group) if sheet.capacity > 1 else ""),
    ]


def _marks(sheet: Sheet, *, alive: bool) -> list[Mark]:
    found = []
    if not alive:
        found.append(Mark(pgettext("appointment", "Cancelled"), "bad"))
    if sheet.squeezed_reason is not None:
        found.append(Mark(pgettext("visit", "Squeezed in"), "warn"))
    if sheet.overridden:
        found.append(Mark(pgettext("appointment", "Against a rule"), "warn"))
    return found


def _rule(code: str) -> str:
    return refusals.title(Refusal(code)) if code in set(Refusal) else code


def _held(booking: SheetBooking) -> Mark:
    names = {
        HoldKind.TYPING: pgettext("booking", "Held while typing"),
        HoldKind.OFFER: pgettext("booking", "Offered"),
        HoldKind.PROPOSAL: pgettext("booking", "Proposed"),
        HoldKind.ADDRESS: pgettext("booking", "Address not confirmed yet"),
    }
    return Mark(names.get(booking.hold_kind, pgettext("booking", "Held")) if booking.hold_kind else "", "warn")


def _ended(booking: SheetBooking) -> Mark:
    names = {
        BookingState.CANCELLED: pgettext("booking", "Cancelled"),
        BookingState.DECLINED: pgettext("booking", "Declined"),
        BookingState.LAPSED: pgettext("booking", "Lapsed"),
    }
    return Mark(names.get(booking.state, booking.state.value), "bad")


def _seats(number: int) -> str:
    return ngettext("%(num)s place", "%(num)s places", number)


def _booked(booking: SheetBooking, zone: str, lang: str) -> str:
    when = dates.start(booking.created_at, zone, lang)
    how = _SOURCES.get(booking.source, lambda: "")()
    return f"{when}, {how}" if how else when


def _deadline(booking: SheetBooking, zone: str, lang: str) -> str:
    if booking.state != BookingState.PENDING or booking.expires_at is None:
        return ""
    return dates.short_start(booking.expires_at, zone, lang)


def _can_be_reminded(booking: SheetBooking, sheet: Sheet, business: Business, now: datetime) -> bool:
    """Whether anything could still be sent by itself about a visit that is to come."""
    service = businesses.find_service(business, sheet.service)
    is_ahead = booking.state in (BookingState.CONFIRMED, BookingState.PENDING) and sheet.starts_at > now
    if not is_ahead or service is None:
        return False
    ids = (each.rules.id for each in service.parts or (service,))
    return bool(of_service(business.reminders, *ids))


def _visit(booking: SheetBooking, zone: str, lang: str) -> list[tuple[str, str]]:
    said = dates.short_start(booking.coming_at, zone, lang) if booking.coming_at else ""
    at = dates.short_start(booking.attendance_at, zone, lang) if booking.attendance_at else ""
    answer = f"{attendances.words(booking.attendance)}, {at}" if booking.attendance else ""
    return [
        (pgettext("visit", "Has confirmed"), said),
        (pgettext("visit", "Answered"), answer),
        (pgettext("visit", "Came"), dates.clock(booking.arrived_at, zone) if booking.arrived_at else ""),
        (pgettext("visit", "Began"), dates.clock(booking.started_at, zone) if booking.started_at else ""),
        (pgettext("visit", "Ended"), dates.clock(booking.finished_at, zone) if booking.finished_at else ""),
    ]
