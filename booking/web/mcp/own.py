"""A customer's own booking, by the token of its link: what it is, and the pages where the customer changes it.

Nothing of this changes anything. Nobody's name or address is told: who has the token may read them on its page.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.domain.bookings import BookingFacts
from booking.domain.errors import NotFound, SlotNotOffered, TooLate
from booking.domain.texts import in_language
from booking.domain.timezones import to_minutes
from booking.services import address_proofs, bookings, moves
from booking.web import clock
from booking.web.api.bookings import links
from booking.web.mcp.allowed import business_of
from booking.web.mcp.arguments import Moving, OneBooking


def show_booking(said: OneBooking, lang: str) -> dict[str, object]:
    """A booking as it is now. Raises NotFound, Gone."""
    return values(_facts(said.token), lang)


def prepare_move(said: Moving, lang: str) -> dict[str, object]:
    """The page where it is moved, on the week of the start that is free. Raises NotFound, TooLate, SlotNotOffered."""
    facts = _changeable(said.token)
    on = said.starts_at.astimezone(ZoneInfo(facts.time_zone)).date()
    wished = to_minutes(said.starts_at.astimezone(UTC))
    free = moves.slots_for_move(said.token, on, on, clock.now())
    if not any(free[at].starts_at == wished for at in range(len(free))):
        raise SlotNotOffered
    year, week, _weekday = on.isocalendar()
    return {
        "confirm_at": f"{links().of_booking(said.token).page[lang]}/move?week={year}-W{week:02}",
        "tell_the_person": _("Please open this page and choose the new time there. Nothing is moved until then."),
    }


def prepare_cancel(said: OneBooking, lang: str) -> dict[str, object]:
    """The page where it is cancelled. Raises NotFound, TooLate."""
    _changeable(said.token)
    return {
        "confirm_at": f"{links().of_booking(said.token).page[lang]}/cancel",
        "tell_the_person": _("Please open this page and press its button. Nothing is cancelled until then."),
    }


def values(facts: BookingFacts, lang: str) -> dict[str, object]:
    """A booking without whose it is; times are those of the place."""
    place = ZoneInfo(facts.time_zone)
    return {
        "reference": facts.reference,
        "status": facts.state.value,
        "business": facts.host.slug,
        "service": in_language(facts.service_names, lang),
        "starts_at": facts.starts_at.astimezone(place).isoformat(),
        "ends_at": facts.ends_at.astimezone(place).isoformat(),
        "changeable_until": facts.changeable_until.astimezone(place).isoformat(),
    }


def _facts(token: str) -> BookingFacts:
    facts = bookings.facts_of(token)
    business_of(facts.host.slug)
    return facts


def _changeable(token: str) -> BookingFacts:
    """The booking, where this link may change it, and it is not too late. Raises NotFound, TooLate."""
    facts, now = _facts(token), clock.now()
    if not address_proofs.standing(token, now).may_confirm:
        raise NotFound(what="link")
    if facts.state not in ("confirmed", "pending") or now > facts.changeable_until:
        raise TooLate
    return facts
