"""Preparing a booking: the time is held, and the customer's own mail has the button that books it."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.services import bookings, businesses
from booking.web import clock
from booking.web.api.bookings import alternatives_told_in, contact, links
from booking.web.api.known import require_known
from booking.web.api.schemas import CustomerSent
from booking.web.mcp.allowed import OnlyOnThePage, business_of
from booking.web.mcp.arguments import Preparing

SOURCE = "assistant"


def prepare_booking(said: Preparing, lang: str) -> dict[str, object]:
    """Hold a start until the address is confirmed, whatever the business asks of others.

    Raises OnlyOnThePage where the business lets assistants only read, SlotTaken with alternatives, SlotNotOffered,
    TooManyMails, OnlyByPhone, Invalid, NotFound.
    """
    found = business_of(said.business)
    service = businesses.service(found, said.service)
    if found.assistants != "book":
        raise OnlyOnThePage(f"{links().base_url}/{lang}/{found.slug}/{service.slug}")
    require_known(found, said.resource, said.audience)
    customer = CustomerSent(name=said.name, email=said.email, phone=said.phone)
    request = bookings.Request(
        contact=contact(found, service.location.country, customer),
        locale=lang,
        answers=said.answers,
        source=SOURCE,
        must_be_proved=True,
    )
    with alternatives_told_in(service.location.time_zone):
        booked = bookings.book(
            found,
            service,
            said.starts_at,
            clock.now(),
            request,
            links(),
            seats=said.seats,
            audience=said.audience,
            resource=said.resource,
        )
    facts, place = booked.facts, ZoneInfo(service.location.time_zone)
    return {
        "reference": facts.reference,
        "status": facts.state.value,
        "starts_at": facts.starts_at.astimezone(place).isoformat(),
        "ends_at": facts.ends_at.astimezone(place).isoformat(),
        "held_until": facts.expires_at.astimezone(place).isoformat() if facts.expires_at else None,
        "tell_the_person": _(
            "Please open the mail that was just sent to you and press its button: only then is it booked."
        ),
    }
