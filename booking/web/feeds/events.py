"""One booking as an event to download."""

from flask import Response, current_app

from booking.domain.errors import NotFound
from booking.domain.texts import readable_reference
from booking.ical.invitations import download
from booking.services import bookings
from booking.translations import speaking, tongue
from booking.web.feeds import blueprint
from booking.web.feeds.calendars import CALENDAR


@blueprint.get("/b/<token:token>.ics")
def event(token: str) -> Response:
    """The booking behind a link, for any calendar, in the language it was booked in."""
    facts = bookings.facts_of(token)
    if facts.is_unproved:
        raise NotFound(what="event")
    settings = current_app.config["TERMINBUCH"]
    links = current_app.extensions["links"].of_booking(token)
    translations = speaking(settings.instance_path / "translations", tongue(facts.locale, facts.host.address_form))
    content = download(facts, links, organizer=settings.mail_from, translations=translations)
    answer = Response(content, content_type=CALENDAR)
    answer.headers["Content-Disposition"] = f'attachment; filename="{readable_reference(facts.reference)}.ics"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
