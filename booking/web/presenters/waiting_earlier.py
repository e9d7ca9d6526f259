"""*Earlier, please*, as the page of a booking offers it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotFound
from booking.services import businesses
from booking.services.waiting import own
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.asked import Asked
from booking.web.presenters.waiting_choices import DATES, Scope, as_asked, scope


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where one stands already (``place_url``), or what one press sends: any time before the booking."""

    place_url: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def earlier(token: str, facts: BookingFacts, now: datetime) -> Earlier | None:
    """What the page of a booking offers; none where nothing earlier could be had."""
    found = earlier_scope(facts, now)
    if found is None:
        return None
    place = own.of_booking(token, current_app.extensions["links"])
    if place:
        return Earlier(place_url=url_for("manage.waiting", token=place))
    values = any_time(found, facts)
    return Earlier(fields={name: "1" if value is True else value for name, value in values.items() if value})


def earlier_scope(facts: BookingFacts, now: datetime) -> Scope | None:
    """What is asked about, where an earlier time could be had for this booking."""
    if facts.state != BookingState.CONFIRMED or facts.contact.email is None or now > facts.changeable_until:
        return None
    try:
        known = businesses.business(facts.host.slug)
        offered = businesses.service(known, facts.service_slug)
    except NotFound:
        return None
    if not offered.has_waiting_list or known.paused or facts.starts_at <= now:
        return None
    return scope(known, offered, now, locale())


def any_time(about: Scope, facts: BookingFacts) -> dict[str, Any]:
    """The fields of a wish for any time before the booking, for as many as it is for."""
    last = dates.in_zone(facts.starts_at, facts.time_zone).date()
    days = {"span": DATES, "first_on": about.today.isoformat(), "last_on": last.isoformat()}
    return {**as_asked(about, Asked(seats=facts.seats)), **days}
