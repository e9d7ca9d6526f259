"""Moving in the grid: what stands against a place is told while it is sought, and a move can be taken back.

Asked for by a module of ours; without it the page of the appointment has a form that does the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.domain.businesses import Service
from booking.domain.errors import DomainError, Invalid, NotActive, OverrideNeeded, SlotTaken, Stale
from booking.domain.policies import Refusal
from booking.domain.visits import Sheet
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.desk import moves
from booking.services.desk.showing import sheet
from booking.services.desk.verdicts import Verdict
from booking.web import clock, messages
from booking.web.addresses import id_of
from booking.web.errors import status_of
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.verdicts import TAKEN, Said, said, taker
from booking.web.staff.calendar.places import Dropped, dropped
from booking.web.staff.desk.moving import before, moved_to, way_back
from booking.web.staff.desk.trying import Asked
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Telling:
    """The answer to a module: one sentence to be read out, and what a dialog is made of."""

    text: str
    is_free: bool
    rules: list[dict[str, str]]
    codes: str
    may_override: bool
    tells: str
    form: str


@needs(Permission.BOOKINGS_CHANGE, sees=False)
def check(entry: Entry) -> Response:
    """What stands against a place; changes nothing."""
    found = sheet(entry.actor, id_of(request.args.get("appointment", "")))
    try:
        place = dropped(request.args, found.time_zone)
        verdict = moves.check_move(
            entry.actor,
            found.id,
            place.starts_at,
            clock.now(),
            resource=place.resource,
            replaces=place.replaces,
            minutes=_length(found, place),
        )
    except (Invalid, NotActive) as error:
        return _refused(error)
    return jsonify(_telling(entry, found, place, verdict))


@needs(Permission.BOOKINGS_CHANGE)
def move(entry: Entry) -> Response:
    """Move, if it stands as it was seen and everything against it was seen too."""
    sent = request.form
    found = sheet(entry.actor, id_of(sent.get("appointment", "")))
    known = {each.value: each for each in Refusal}
    try:
        place = dropped(sent, found.time_zone)
        moved = moves.move(
            entry.actor,
            found.id,
            place.starts_at,
            clock.now(),
            resource=place.resource,
            replaces=place.replaces,
            minutes=_length(found, place),
            over=frozenset(known[code] for code in sent.get("over", "").split(",") if code in known),
            sequence=sent.get("sequence", -1, type=int),
            is_told=bool(sent.get("told")),
        )
    except (Invalid, NotActive, OverrideNeeded, SlotTaken, Stale) as error:
        return _refused(error)
    undo = way_back(found.id, moved)
    return jsonify(text=moved_to(entry, moved, place.resource), undo={**undo.fields, "appointment": str(found.id)})


@needs(Permission.BOOKINGS_CHANGE)
def undo(entry: Entry) -> Response:
    """Put it back where it was, if nobody is there now."""
    sent = request.form
    found = sheet(entry.actor, id_of(sent.get("appointment", "")))
    try:
        moves.undo(entry.actor, found.id, before(), sent.get("sequence", -1, type=int), clock.now())
    except (Invalid, NotActive, OverrideNeeded, SlotTaken, Stale) as error:
        return _refused(error)
    return jsonify(text=_("It is back where it was."))


def _length(found: Sheet, place: Dropped) -> int | None:
    return place.minutes if place.minutes != found.minutes else None


def _telling(entry: Entry, found: Sheet, place: Dropped, verdict: Verdict) -> Telling:
    lang, now = locale(), clock.now()
    service = businesses.find_service(entry.business, found.service)
    against = _in_words(entry, service, place, verdict)
    is_taken = not TAKEN.isdisjoint(verdict.refusals)
    ends_at = place.starts_at + timedelta(minutes=place.minutes or found.minutes)
    when = dates.span(place.starts_at, ends_at, found.time_zone, lang)
    name = _name(entry, found, place)
    rules = [{"title": each.title, "text": each.text} for each in against.objections] if against else []
    takers = [taker(each, entry.business, found.time_zone, lang) for each in verdict.taken_by]
    emails = [each.contact.email for each in found.bookings if each.contact.email]
    return Telling(
        text=_sentence(f"{when}, {name}" if name else when, [each["title"] for each in rules], takers),
        is_free=not verdict.refusals,
        rules=rules + [{"title": each, "text": ""} for each in takers],
        codes=against.codes if against else "",
        may_override=bool(against) and not is_taken and verdict.may_override,
        tells=", ".join(emails) if found.starts_at > now else "",
        form=url_for("desk.move", appointment_id=found.id) if found.service else "",
    )


def _in_words(entry: Entry, service: Service | None, place: Dropped, verdict: Verdict) -> Said | None:
    if service is None:
        return None
    asked = Asked(place.starts_at, place.resource)
    return said(verdict, entry.business, service, asked, clock.now(), locale())


def _name(entry: Entry, found: Sheet, place: Dropped) -> str:
    known = entry.business.resources.get(place.resource or "")
    return known.name if known else ", ".join(each.name for each in found.resources[:1])


def _sentence(where: str, titles: list[str], takers: list[str]) -> str:
    if takers:
        return _("%(where)s: taken. %(by)s", where=where, by=". ".join(takers))
    if titles:
        return _("%(where)s: %(rules)s", where=where, rules=". ".join(titles))
    return _("%(where)s: free", where=where)


def _refused(error: DomainError) -> Response:
    """What happened, and that it stands where it stood; a machine-readable word besides."""
    text = {
        Stale: _("Somebody else has changed it meanwhile. It stays as it is now."),
        SlotTaken: _("The time has been taken meanwhile. It stays where it was."),
        OverrideNeeded: _("A rule stands against this time. It stays where it was."),
        Invalid: _("It cannot stand there. It stays where it was."),
    }
    fields: Mapping[str, Any] = error.fields
    answer = jsonify(
        text=text.get(type(error)) or str(messages.of_error(error).title),
        code=error.code,
        refusals=[str(each) for each in fields.get("refusals", ())],
    )
    answer.status_code = status_of(error)
    return answer
