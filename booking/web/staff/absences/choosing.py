"""What can be chosen for each visit of an absence, as the page offers it and as it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for
from flask_babel import gettext as _

from booking.domain.appointments import AppointmentKind, BookingState
from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.absences.affected import Action, Affected, Suggestion
from booking.services.absences.planning import Choice
from booking.web.languages import locale
from booking.web.presenters import dates, values

AT_ONCE = "now"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to deal with a visit."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One visit as the page lists it; ``options`` are grouped under a word each, none where nothing can be chosen."""

    booking_id: int | None
    url: str
    when: str
    what: str
    name: str
    phone: str
    phone_link: str
    is_request: bool
    note: str
    options: list[tuple[str, list[Option]]]
    propose_url: str


def row(each: Suggestion, known: Business, form: Mapping[str, str]) -> Row:
    """A visit with what can be done about it, and what was chosen or is best."""
    visit, lang = each.visit, locale()
    service = businesses.find_service(known, visit.service)
    return Row(
        visit.booking_id,
        url_for("desk.appointment", appointment_id=visit.appointment_id),
        dates.span(visit.starts_at, visit.ends_at, known.time_zone, lang),
        in_language(service.name, lang) if service else visit.title or "",
        visit.name,
        values.phone(visit.phone, lang),
        f"tel:{visit.phone}" if visit.phone else "",
        visit.state == BookingState.PENDING,
        _note(each, known),
        _options(each, known, form.get(f"do-{visit.booking_id}", "")) if each.is_open else [],
        url_for("requests.propose", booking_id=visit.booking_id) if each.is_open else "",
    )


def choices(form: Mapping[str, str]) -> dict[int, Choice]:
    """By booking what is chosen: ``move/ben``, ``propose``, ``propose/`` with a start, ``cancel`` or ``leave``.

    What is chosen for all goes before. What cannot be read is left out.
    """
    found = {}
    for_all = form.get("for_all", "")
    for name, value in form.items():
        number = name.removeprefix("do-")
        if number == name or not (number.isascii() and number.isdecimal()) or len(number) > 18:
            continue
        choice = _choice(for_all or value)
        if choice is not None:
            found[int(number)] = choice
    return found


def _choice(text: str) -> Choice | None:
    action, _slash, rest = text.partition("/")
    if action not in set(Action):
        return None
    if action != Action.PROPOSE or rest in ("", AT_ONCE):
        return Choice(Action(action), rest or None if action == Action.MOVE else None)
    try:
        starts_at = datetime.fromisoformat(rest)
    except ValueError:
        return None
    return Choice(Action.PROPOSE, starts_at=starts_at.astimezone(UTC)) if starts_at.tzinfo else None


def _options(each: Suggestion, known: Business, kept: str) -> list[tuple[str, list[Option]]]:
    lang = locale()
    moves = [(f"move/{slug}", _("Move to %(name)s", name=known.resources[slug].name)) for slug in each.colleagues]
    times = [
        (
            f"propose/{at.isoformat()}",
            _("Propose %(time)s", time=dates.short_start(at, known.time_zone, lang)),
        )
        for at in each.times
    ]
    proposals = [(Action.PROPOSE.value, _("Propose the next free time")), *times] if times else []
    groups = [
        (_("To a colleague, at the same time"), moves),
        (_("Another time, which the customer answers"), proposals),
        (_("Otherwise"), [("cancel", _("Cancel")), ("leave", _("Leave open for now"))]),
    ]
    offered = {value for _word, those in groups for value, _text in those}
    best = moves[0][0] if each.action is Action.MOVE else each.action.value
    chosen = kept if kept in offered else best
    return [(word, [Option(value, text, value == chosen) for value, text in those]) for word, those in groups if those]


def _note(each: Suggestion, known: Business) -> str:
    visit = each.visit
    if each.proposed_until is not None:
        until = dates.short_start(each.proposed_until, known.time_zone, locale())
        return _("Another time is proposed already; the customer may answer until %(until)s.", until=until)
    if each.is_open:
        return _("A group: who moves one moves all who are in it.") if visit.capacity > 1 else ""
    return _why_not(visit)


def _why_not(visit: Affected) -> str:
    if visit.kind == AppointmentKind.BLOCK:
        return _("A block, no appointment: it stays as it is.")
    if visit.booking_id is None:
        return _("Nobody has booked it yet. Please cancel or move it yourself.")
    if visit.is_squeezed:
        return _("Squeezed in: please look after it yourself.")
    if visit.state == BookingState.HELD and visit.moves_id is not None:
        return _("This time is proposed to a customer. Please take the proposal back at the appointment.")
    if visit.moves_id is not None:
        return _("A customer wants to come at this time instead. Please answer that wish.")
    if visit.state == BookingState.HELD:
        return _("Somebody is just booking this time. If they finish, look after it yourself.")
    return _("Stays as it is: please look after it yourself.")
