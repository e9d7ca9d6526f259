"""Series for programs of the business: the visits of one, and booking one for a customer who is known."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.errors import (
    Busy,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
    Invalid,
    NotFound,
    OverrideNeeded,
    SlotNotOffered,
    SlotTaken,
)
from booking.services import agenda, businesses
from booking.services.agenda_values import appointment_values
from booking.services.desk.bookings import DeskRequest
from booking.services.desk.series import book_series as book
from booking.services.programs.entering import Entry
from booking.web import clock, metrics
from booking.web.api.answers import answer
from booking.web.api.bookings import SOURCE, links
from booking.web.api.house.appointments import READ, WRITE, key_of
from booking.web.api.house.schemas.series import SeriesAnswered, SeriesSent
from booking.web.api.house.told import refusals_told
from booking.web.api.known import require_known
from booking.web.api.routes import operations

BASE = "/businesses/<slug:business>/series"
ONE = f"{BASE}/<int:series>"


@operations.declare("GET", ONE, "The visits of a series", answers={200: SeriesAnswered}, scopes=READ)
def show_series(entry: Entry, series: int) -> Response:
    """All visits that were booked together; what they were moved to meanwhile, and those that were cancelled."""
    return answer(_values(entry, series))


@operations.declare(
    "POST",
    BASE,
    "Book a series",
    body=SeriesSent,
    takes_key=True,
    answers={201: SeriesAnswered, 200: SeriesAnswered},
    refusals=(SlotTaken, SlotNotOffered, OverrideNeeded, IdempotencyKeyRequired, IdempotencyKeyReused, Busy),
    scopes=WRITE,
)
def book_series(entry: Entry, key: str, body: SeriesSent, parsed: Any) -> Response:
    """Book every start or none, confirmed at once; one mail tells of all.

    ``slot_taken`` names in ``lost`` those that are not free any more, or that a rule stands against.
    """
    service = businesses.find_service(entry.business, body.service)
    if service is None:
        raise Invalid([("service", "unknown")])
    require_known(entry.business, body.resource, body.audience)
    request = DeskRequest(
        service=body.service,
        starts_at=min(body.starts),
        locale=body.locale or entry.business.locale,
        customer_id=body.customer,
        resource=body.resource,
        seats=body.seats,
        audience=body.audience,
        answers=body.answers,
        source=SOURCE,
        is_told=body.notify,
        wants_reminders=body.reminders,
    )
    made_by, now = links(), clock.now()
    with refusals_told(entry.actor, service.location.time_zone):
        own_key = key_of(entry, key, parsed)
        booked = book(entry.actor, request, body.starts, body.every_days, now, made_by, key=own_key)
    if not booked.is_replay:
        metrics.booked("desk")
    item = agenda.with_booking(entry.actor, booked.facts.booking_id)
    series_id = next(each.series_id for each in item.bookings if each.id == booked.facts.booking_id)
    if series_id is None:
        raise NotFound(what="series")
    if booked.is_replay:
        return answer(_values(entry, series_id))
    place = url_for("api.show_series", business=entry.business.slug, series=series_id)
    return answer(_values(entry, series_id), 201, {"Location": place})


def _values(entry: Entry, series_id: int) -> dict[str, object]:
    found = agenda.series(entry.actor, series_id)
    return {
        "id": series_id,
        "bookings": [booking_id for booking_id, _item in found],
        "appointments": [appointment_values(item, entry.actor) for _id, item in found],
    }
