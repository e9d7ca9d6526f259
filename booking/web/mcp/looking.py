"""What assistants may read: businesses, what they offer, and when."""

from booking.domain.texts import in_language
from booking.domain.timezones import to_minutes_ceil, zone
from booking.domain.when.meaning import understand
from booking.services import availability, businesses, wishes
from booking.web import clock, metrics
from booking.web.api.businesses import business_values, service_values
from booking.web.api.known import require_known
from booking.web.api.slot_texts import slot_values
from booking.web.api.wishes import understood_values
from booking.web.mcp.allowed import business_of
from booking.web.mcp.arguments import Finding, OneBusiness, Starts
from booking.web.presenters.opening import opening
from booking.web.presenters.understood import sentence

MOST_BUSINESSES = 20
MOST_SERVICES = 60
MOST_STARTS = 60


def find_businesses(said: Finding, lang: str) -> dict[str, object]:
    """The first businesses by name, and whether there are more."""
    words = (said.query.strip(), said.trade.strip(), said.town.strip())
    cards, has_more = businesses.for_assistants(*words, MOST_BUSINESSES)
    listed = [{"slug": each.slug, "name": each.name, "trade": each.trade, "town": each.town} for each in cards]
    return {"businesses": listed, "has_more": has_more}


def get_business(said: OneBusiness, lang: str) -> dict[str, object]:
    """A business as the public interface tells of it, in one language, with hours and services."""
    found = business_of(said.business)
    hours = [
        {
            "location": each.name,
            "week": [f"{line.days} {line.hours}" for line in each.week],
            "changes": [f"{line.days} {line.hours}" for line in each.changes],
        }
        for each in opening(found, lang, clock.now())
    ]
    offered = list(found.services.values())
    services = [
        {
            **service_values(found, each),
            "name": in_language(each.name, lang),
            "description": in_language(each.description, lang),
            "instructions": in_language(each.instructions, lang),
        }
        for each in offered[:MOST_SERVICES]
    ]
    return {
        **business_values(found),
        "assistants": found.assistants,
        "opening_hours": hours,
        "services": services,
        "has_more_services": len(offered) > MOST_SERVICES,
    }


def find_slots(said: Starts, lang: str) -> dict[str, object]:
    """Free starts in the wall time of the place, ascending; with words, what was understood of them."""
    known = business_of(said.business)
    offered = businesses.service(known, said.service)
    require_known(known, said.resource, said.audience)
    time_zone, now = offered.rules.location.time_zone, clock.now()
    if said.when is None and said.first is not None and said.last is not None:
        with metrics.finding():
            found = availability.offer(
                known.slug,
                offered.slug,
                said.first,
                said.last,
                now,
                seats=said.seats,
                audience=said.audience,
                resource=said.resource,
            )
        starts = [found.slots[at] for at in range(min(len(found.slots), MOST_STARTS))]
        return {
            "time_zone": time_zone,
            "slots": slot_values(starts, time_zone),
            "has_more": len(found.slots) > MOST_STARTS,
        }
    today = zone(time_zone).local_date(to_minutes_ceil(now))
    understood = understand(said.when or "", lang, today)
    with metrics.finding():
        nearest = wishes.nearest(
            known, offered, understood, now, seats=said.seats, audience=said.audience, resource=said.resource
        )
    return {
        "time_zone": time_zone,
        "understood": understood_values(understood, sentence(understood, lang, today)),
        "exact": nearest.is_exact,
        "slots": slot_values(nearest.slots, time_zone),
        "has_more": False,
    }
