"""Time that another calendar takes, as if it had just been read."""

from collections.abc import Iterable

from sqlalchemy import select

from booking.domain.intervals import Interval, merge
from booking.services import busy, claims
from booking.storage.models import Resource
from booking.storage.unit_of_work import retried, unit_of_work


@retried
def take_elsewhere(business_id: int, resource: str, source: str, taken: Iterable[Interval]) -> int:
    """Let *source* say anew when a resource is busy, in minutes ``[start, end)``; answers how many those are."""
    merged = merge(taken)
    with unit_of_work() as session:
        this = (Resource.business_id == business_id, Resource.slug == resource)
        resource_id = session.scalars(select(Resource.id).where(*this)).one()
        claims.lock(session, business_id, [resource_id])
        busy.put(session, business_id, resource_id, source, merged)
    return len(merged)
