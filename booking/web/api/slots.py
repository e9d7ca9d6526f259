"""Free starts, for programs."""

from werkzeug.wrappers import Response

from booking.domain.errors import NotUnderstood
from booking.services import availability
from booking.web import clock, metrics
from booking.web.api.answers import text_answer
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.schemas import SlotList, SlotsQuery
from booking.web.api.slot_texts import slots_text
from booking.web.api.wishes import nearest_slots


@operations.declare(
    "GET",
    "/businesses/<slug:business>/services/<services:service>/slots",
    "When a service can be booked",
    query=SlotsQuery,
    answers={200: SlotList},
    refusals=(NotUnderstood,),
)
def list_slots(business: str, service: str, query: SlotsQuery) -> Response:
    """The free starts on the dates asked for, in the wall time of the place, ascending.

    With ``when`` instead of ``from`` and ``to``, in German or English as people say it: what was understood of it,
    and the nearest 20 starts.
    """
    if query.when is not None or query.first is None or query.last is None:
        return nearest_slots(business, service, query)
    with metrics.finding():
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
