"""Which businesses let assistants in."""

from booking.domain.businesses import Business
from booking.domain.errors import NotFound
from booking.services import businesses


class OnlyOnThePage(Exception):
    """Assistants may look here, and a person books at ``page``."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


def business_of(slug: str) -> Business:
    """The business, as assistants may read it. Raises NotFound, also where it lets none in."""
    found = businesses.business(slug)
    if found.assistants == "off":
        raise NotFound(what="business")
    return found
