"""What a message about a booking would say if it left now."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from gettext import NullTranslations

from sqlalchemy import select

from booking.domain.access import Actor, Permission
from booking.notifications.addresses import AddressRefused, Sender
from booking.notifications.sms import ShortMessage
from booking.services.links import Links, Purpose
from booking.services.mails import renderer
from booking.services.post import Leased, Post
from booking.storage.models import Message
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Letter:
    """The text, in the language of whoever gets it, where that is known; a short message has no subject."""

    subject: str
    text: str
    language: str = ""


class DeadLinks(Links):
    """Links that open nothing: nobody of the house is to hold a customer's key."""

    def token(self, purpose: Purpose, business_id: int, subject_id: int, generation: int = 1) -> str:
        """The same word for everything."""
        return "preview"


class Nowhere:
    """A transport for what is only looked at."""

    def send(self, message: object) -> None:
        """Never asked."""
        raise AssertionError("what is looked at does not leave")

    def close(self) -> None:
        """Nothing is held open."""


def read(
    actor: Actor,
    message_row: int,
    links: Links,
    sender: str,
    translations: Callable[[str], NullTranslations],
) -> Letter | None:
    """The message as it would read now; none where there is nothing to say any more, or it is about no booking.

    What is written to people holds keys to accounts: it is shown to nobody. Raises NotAllowed.
    """
    actor.require(Permission.MESSAGES_SEE)
    this = (Message.business_id == actor.business_id, Message.id == message_row, Message.booking_id.is_not(None))
    with reading() as session:
        row = session.scalars(select(Message).where(*this)).first()
        leased = Leased.of(row) if row else None
    if leased is None:
        return None
    post = Post(Nowhere(), Sender(sender), DeadLinks(links.base_url, links.key), translations)
    try:
        made = renderer(leased)(post, leased)
    except AddressRefused:
        return None
    if isinstance(made, EmailMessage):
        body = made.get_body(("plain",))
        language = str(made["Content-Language"] or "")
        return Letter(str(made["Subject"]), body.get_content() if body else "", language)
    return Letter("", made.text) if isinstance(made, ShortMessage) else None
