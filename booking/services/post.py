"""What every delivery needs, and what a worker has in hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from gettext import NullTranslations
from typing import Any

from booking.domain.messages import Channel
from booking.notifications.addresses import Sender
from booking.notifications.delivery import Transport
from booking.services.links import Links
from booking.storage.models import Message


@dataclass(frozen=True, slots=True)
class Post:
    """All that delivery needs besides the database; ``translations`` answers the catalogue of a language.

    ``transport`` is that of mail, which every installation has; ``others`` are those of further channels.
    ``takes_replies``: somebody reads what calendars answer to invitations.
    """

    transport: Transport[EmailMessage]
    sender: Sender
    links: Links
    translations: Callable[[str], NullTranslations]
    others: Mapping[str, Transport[Any]] = field(default_factory=dict)
    takes_replies: bool = False

    @property
    def channels(self) -> Mapping[str, Transport[Any]]:
        """The ways by which messages can leave here."""
        return {Channel.EMAIL: self.transport, **self.others}

    def of_law(self, slug: str, locale: str) -> tuple[tuple[str, str], ...]:
        """What mails to customers name of a business that has said who it is: where imprint and privacy notice are."""
        return tuple((page, self.links.of_legal(slug, page, locale)) for page in ("imprint", "privacy"))


@dataclass(frozen=True, slots=True)
class Leased:
    """A message in this worker's hands: about a booking, or to a person, about an invitation, a proof or an account.

    ``recipient`` is ``customer`` or ``business``, with a booking; or ``user``, with the ``address`` it goes to. A
    reminder names its ``reminder_id`` and the start of the visit that it was planned for.
    """

    business_id: int
    id: int
    booking_id: int | None
    invitation_id: int | None
    proof_id: int | None
    user_id: int | None
    address: str | None
    reason: str
    recipient: str
    message_id: str
    attempts: int
    created_at: datetime
    channel: str = Channel.EMAIL
    reminder_id: int | None = None
    for_start: datetime | None = None
    calendar_id: int | None = None
    customer_page_id: int | None = None
    waiting_id: int | None = None
    recall_id: int | None = None
    words: str | None = None

    @classmethod
    def of(cls, row: Message) -> "Leased":
        """The message of this row, as it was leased."""
        return cls(
            row.business_id,
            row.id,
            row.booking_id,
            row.invitation_id,
            row.proof_id,
            row.user_id,
            row.address,
            row.reason,
            row.recipient,
            row.message_id,
            row.attempts,
            row.created_at,
            row.channel,
            row.reminder_id,
            row.for_start,
            row.calendar_id,
            row.customer_page_id,
            row.waiting_id,
            row.recall_id,
            row.words,
        )

    def header_id(self, sender: Sender) -> str:
        """The Message-ID of this message (RFC 5322 3.6.4): every repeat carries it."""
        return f"<{self.message_id}@{sender.address.partition('@')[2]}>"


Renderer = Callable[[Post, Leased], Any]
"""Makes a message of the facts of the moment, of the kind that its channel carries; none where there is nothing to say
any more."""
