"""Free starts, for programs."""

from werkzeug.wrappers import Response

from booking.domain.businesses import Business
from booking.domain.errors import Invalid
from booking.services import availability
from booking.web import clock
from booking.web.api.answers import text_answer
from booking.web.api.routes import operations
from booking.web.api.schemas import SlotList, SlotsQuery
from booking.web.api.slot_texts import slots_text


@operations.declare(
    "GET",
    "/businesses/<slug:business>/services/<slug:service>/slots",
    "When a service can be booked",
    query=SlotsQuery,
    answers={200: SlotList},
)
def list_slots(business: str, service: str, query: SlotsQuery) -> Response:
    """The free starts on the dates asked for, in the wall time of the place, ascending."""
    found = availability.offer(
        business,
        service,
        query.first,
        query.last,
        clock.now(),
        seats=query.seats,
        audience=query.audience,
        resource=query.resource,
    )
    require_known(found.business, query.resource, query.audience)
    time_zone = found.service.location.time_zone
    return text_answer(f'{{"time_zone":"{time_zone}","slots":{slots_text(found.slots, time_zone)}}}')


def require_known(business: Business, resource: str | None, audience: str | None) -> None:
    """Raise Invalid where a resource or an audience is named that the business does not have."""
    if faults := unknown(business, resource, audience):
        raise Invalid(faults)


def unknown(business: Business, resource: str | None, audience: str | None) -> list[tuple[str, str]]:
    """A fault for each name that the business does not have."""
    faults = []
    if resource is not None and resource not in business.resources:
        faults.append(("resource", "unknown"))
    if audience is not None and audience not in {each.slug for each in business.audiences}:
        faults.append(("audience", "unknown"))
    return faults
