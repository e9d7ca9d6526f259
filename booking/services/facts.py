"""The facts about a booking that has just been made, from what it was made of.

The same as reading them back, which would take two of the most expensive questions that a booking asks; a test
holds them to each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from booking.domain.bookings import BookingFacts, Contact, Host, PartFacts, Place, answered
from booking.domain.businesses import Resource
from booking.domain.policies import changeable_until
from booking.services.claims import Taking
from booking.storage.types import from_minutes


def of_new_visit(taking: Taking, resource_ids: Sequence[int], row: Mapping[str, Any]) -> BookingFacts:
    """The facts about a booking stored as *row*, alone in a new visit on these resources."""
    business, service, location = taking.business, taking.service, taking.service.location
    of_id = {each.rules.id: each for each in business.resources.values()}
    resources = [of_id[each] for each in dict.fromkeys(resource_ids)]
    starts_at = from_minutes(taking.start)
    return BookingFacts(
        business_id=business.id,
        booking_id=row["id"],
        host=Host.of(business),
        place=Place(location.name, location.street, location.postal_code, location.town, location.country),
        time_zone=location.time_zone,
        service_slug=service.slug,
        service_names=service.name,
        staff_slug=resources[0].slug,
        resource_names=tuple(each.name for each in resources),
        staff_names=tuple(each.name for each in resources if each.kind == "staff"),
        starts_at=starts_at,
        ends_at=from_minutes(taking.end),
        reference=row["reference"],
        uid=row["uid"],
        sequence=row["sequence"],
        state=row["state"],
        expires_at=row["expires_at"],
        seats=row["seats"],
        capacity=service.rules.capacity,
        locale=row["locale"],
        contact=Contact(row["contact_name"], row["contact_email"], row["contact_phone"]),
        answers=answered(service.questions, row["answers"]),
        price_minor=row["price_minor"],
        currency=row["currency"],
        changeable_until=changeable_until(starts_at, service.rules.cancellation_notice),
        generation=row["generation"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        instructions=service.instructions,
        hold_kind=row["hold_kind"],
        parts=_parts(taking, resource_ids, resources),
    )


def _parts(taking: Taking, resource_ids: Sequence[int], people: Sequence[Resource]) -> tuple[PartFacts, ...]:
    rules = taking.service.rules
    serving = [
        {i for need, i in zip(rules.requirements, resource_ids, strict=True) if need.part == at}
        for at in range(len(rules.parts))
    ]
    return tuple(
        PartFacts(
            service.name,
            from_minutes(taking.start + part.begins),
            from_minutes(taking.start + part.begins + part.duration),
            tuple(each.name for each in people if each.kind == "staff" and each.rules.id in ids),
        )
        for service, part, ids in zip(taking.service.parts, rules.parts, serving, strict=True)
    )
