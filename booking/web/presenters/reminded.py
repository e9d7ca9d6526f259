"""How a customer's own booking stands to reminders, on its page."""

from dataclasses import dataclass

from booking.domain.bookings import BookingFacts
from booking.services.reminders.own import Standing
from booking.web.presenters import dates
from booking.web.presenters.reminding import told


@dataclass(frozen=True, slots=True)
class RemindedPage:
    """``lines`` say what comes, or would come; nothing where nothing can. ``starts_at`` is what would be confirmed."""

    lines: tuple[str, ...]
    is_wanted: bool
    asks_coming: bool
    confirmed: str
    starts_at: str


def reminded(stands: Standing, facts: BookingFacts, lang: str) -> RemindedPage:
    """What the page shows."""
    zone = facts.time_zone
    return RemindedPage(
        lines=told(stands.rules),
        is_wanted=stands.is_wanted,
        asks_coming=stands.asks_coming and stands.coming_at is None,
        confirmed=dates.start(stands.coming_at, zone, lang) if stands.coming_at else "",
        starts_at=dates.iso(facts.starts_at, zone),
    )
