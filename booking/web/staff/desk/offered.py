"""What somebody at the desk may book: services, and with whom."""

from booking.domain.businesses import Resource, Service
from booking.services.accounts.sessions import Entry


def offered(entry: Entry) -> dict[str, Service]:
    """The services that can be booked at all, and by this person: with their own calendar where they have but one."""
    return {
        slug: service
        for slug, service in entry.business.services.items()
        if service.rules.requirements
        and entry.actor.concerns(*(each.slug for needed in service.rules.requirements for each in needed.any_of))
    }


def service_with(services: dict[str, Service], resource: str | None) -> Service:
    """The first service that can be asked for with this resource, else the first of all."""
    with_it = [each for each in services.values() if resource in {one.slug for one in each.staff}]
    return (with_it or list(services.values()))[0]


def choosable(entry: Entry, service: Service) -> list[Resource]:
    """With whom it can be asked for; only oneself where one has but one's own calendar."""
    own = [each for each in service.staff if entry.actor.resource == each.slug]
    return own or list(service.staff)


def is_choice(entry: Entry, service: Service) -> bool:
    """Whether it may be left open with whom."""
    return entry.actor.resource not in {each.slug for each in service.staff}
