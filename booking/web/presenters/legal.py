"""What imprint and notices share."""

from booking.domain.businesses import Business


def first_address(known: Business) -> str:
    """Where the first location is, line by line; empty where there is none."""
    place = next(iter(known.locations), None)
    return f"{place.street}\n{place.postal_code} {place.town}".strip() if place else ""
