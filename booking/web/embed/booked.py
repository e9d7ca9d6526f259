"""The end of booking in a frame: that it is booked, and the way to the booking's own page."""

from flask import current_app, render_template

from booking.web import clock
from booking.web.languages import locale
from booking.web.manage.own import facts_of
from booking.web.presenters.booked import booked_page
from booking.web.presenters.owners import owner


def booking(token: str) -> str:
    """How the booking stands. What can be done about it stands on its own page, outside."""
    facts = facts_of(token)
    lang = locale()
    return render_template(
        "embed/booked.html",
        owner=owner(facts.host, lang),
        booking=booked_page(facts, lang, clock.now()),
        own_page=current_app.extensions["links"].of_booking(token).page[lang],
        token=token,
    )
