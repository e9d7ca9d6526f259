"""Where a business is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from booking.domain.bookings import Place
from booking.domain.businesses import Business
from booking.web.presenters.services import place

MAP = "https://www.openstreetmap.org/search"


@dataclass(frozen=True, slots=True)
class Address:
    """A location; ``name`` is told only where there are several."""

    name: str
    text: str


def map_url(where: Place) -> str:
    """Where a map shows it, which is opened by a press and not before. Empty without a town."""
    # The name of a practice is seldom in a map, its street is.
    address = ", ".join(each for each in (where.street, f"{where.postal_code} {where.town}".strip()) if each)
    return f"{MAP}?{urlencode({'query': address})}" if where.town else ""


def addresses(business: Business) -> list[Address]:
    """Every location of a business."""
    several = len(business.locations) > 1
    return [Address(each.name if several else "", place(each)) for each in business.locations]
