"""Where a business is."""

from dataclasses import dataclass

from booking.domain.businesses import Business
from booking.web.presenters.services import place


@dataclass(frozen=True, slots=True)
class Address:
    """A location; ``name`` is told only where there are several."""

    name: str
    text: str


def addresses(business: Business) -> list[Address]:
    """Every location of a business."""
    several = len(business.locations) > 1
    return [Address(each.name if several else "", place(each)) for each in business.locations]
