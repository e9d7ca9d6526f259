"""The end of joining a waiting list in a frame: one's place, and the way to one's own page."""

from flask import current_app, render_template

from booking.services import businesses
from booking.services.waiting import own
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters.owners import owner
from booking.web.presenters.waiting_places import headline
from booking.web.presenters.waiting_words import promises


def waiting(token: str) -> str:
    """That one is on the list. Answering an offer, changing and leaving stand on a page of one's own, outside."""
    facts = own.entry(token)
    known = businesses.business(facts.host.slug)
    speak_as(known)
    return render_template(
        "embed/waiting.html",
        owner=owner(known, locale()),
        headline=headline(facts),
        promises=promises(known),
        own_page=current_app.extensions["links"].of_waiting(token, locale()),
    )
