"""Messages as they arrive, for tests that read them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Reason, Recipient
from booking.notifications.addresses import Sender
from booking.notifications.messages import render, tongue_of
from tests.factories.booking_facts import LINKS
from tests.factories.catalogues import catalogue

SENT_AT = datetime(2026, 11, 20, 9, 1, tzinfo=UTC)


def arrived(
    reason: Reason,
    facts: BookingFacts,
    recipient: Recipient = Recipient.CUSTOMER,
    links: BookingLinks = LINKS,
    **more: Any,
) -> EmailMessage:
    """The message of ours as its reader gets it, not as it was built; *more* goes to ``render``."""
    made = render(
        reason,
        facts,
        links,
        recipient=recipient,
        sender=Sender("noreply@termin.example"),
        message_id="<b7.test@termin.example>",
        translations=catalogue(tongue_of(recipient, facts)),
        **{"sent_at": SENT_AT, **more},
    )
    return message_from_bytes(made.as_bytes(), policy=default)


def text(made: EmailMessage) -> str:
    """Its part in plain text."""
    body = made.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def page(made: EmailMessage) -> str:
    """Its part in HTML."""
    body = made.get_body(("html",))
    assert body is not None
    return str(body.get_content())
