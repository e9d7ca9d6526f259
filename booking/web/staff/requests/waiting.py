"""What waits for an answer: the list, and one request with all that helps to decide."""

from dataclasses import dataclass

from flask import render_template, url_for

from booking.domain.access import Permission
from booking.services import proposals, requests
from booking.services.accounts.sessions import Entry
from booking.services.requests import Asked
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.requested import Requested, requested
from booking.web.staff.entrance import needs


@dataclass(frozen=True, slots=True)
class Card:
    """One request; ``deadline`` is when it runs out, ``proposed`` the time that its customer thinks over."""

    id: int
    shown: Requested
    name: str
    deadline: str
    distance: str
    proposed: str
    day_url: str


@needs(Permission.BOOKINGS_CHANGE)
def waiting(entry: Entry) -> str:
    """All requests that are this person's to decide, the one that runs out first on top."""
    found = [each for each in requests.pending(entry.business.id) if entry.actor.concerns(each.facts.staff_slug or "")]
    return render_template("staff/requests/waiting.html", cards=[card(each) for each in found])


@needs(Permission.BOOKINGS_CHANGE)
def one(entry: Entry, booking_id: int) -> str:
    """One request."""
    return page(requests.one(entry.actor, booking_id))


def page(asked: Asked, reason: str = "", fault: str = "") -> str:
    """The page of a request, with what was typed."""
    return render_template("staff/requests/request.html", card=card(asked), reason=reason, fault=fault)


def card(asked: Asked) -> Card:
    """A request in words."""
    facts, lang, now = asked.facts, locale(), clock.now()
    origin = asked.move_of or facts
    proposal = proposals.of_booking(facts.business_id, origin.booking_id)
    on = dates.in_zone(facts.starts_at, facts.time_zone).date()
    return Card(
        id=facts.booking_id,
        shown=requested(asked, lang, now),
        name=facts.contact.name,
        deadline=dates.short_start(facts.expires_at, facts.time_zone, lang) if facts.expires_at else "",
        distance=dates.distance(facts.expires_at, now, facts.time_zone) if facts.expires_at else "",
        proposed=dates.span(proposal.starts_at, proposal.ends_at, facts.time_zone, lang) if proposal else "",
        day_url=url_for("calendar.day", date=on.isoformat()),
    )
