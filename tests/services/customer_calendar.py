"""The calendar of a customer, as a program keeps it that applies the mails it gets (RFC 5546 2.1.5, 3.2)."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from gettext import NullTranslations

from icalendar import Calendar, Component

from booking.notifications.addresses import Sender
from booking.services.outbox import Post, deliver_due
from tests.services.test_bookings import LINKS

MAIL_FROM = "noreply@example.org"
Event = tuple[datetime, datetime]


class Letterbox:
    """A transport that keeps what is handed to it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        """Keep it as it went over the wire."""
        self.messages.append(message_from_bytes(message.as_bytes(), policy=policy.default))

    def close(self) -> None:
        """Nothing is held open."""


def delivered(box: Letterbox | None = None) -> list[EmailMessage]:
    """Everything that is due leaves; the messages, in the order in which they left."""
    box = box or Letterbox()
    deliver_due(Post(box, Sender(MAIL_FROM), LINKS, lambda locale: NullTranslations()))
    return box.messages


def invitations(messages: list[EmailMessage]) -> list[bytes]:
    """The events in these messages, as their ``text/calendar`` parts hold them."""
    parts = [part for message in messages for part in message.walk() if part.get_content_type() == "text/calendar"]
    return [part.get_payload(decode=True) for part in parts]  # type: ignore[misc]


@lru_cache(maxsize=512)
def _read(content: bytes) -> Component:
    """What a message says; the same one is applied again and again, in every order."""
    return Calendar.from_ical(content)


class CustomerCalendar:
    """What stands in it, by UID, with the revision that was applied last: SEQUENCE, then DTSTAMP.

    It keeps the revision of what was cancelled, as servers do; one that is *forgetful*, as Thunderbird is, removes
    the event at any CANCEL, and afterwards knows nothing of it.
    """

    def __init__(self, *, forgetful: bool = False) -> None:
        self.forgetful = forgetful
        self.events: dict[str, Event] = {}
        self.revisions: dict[str, tuple[int, datetime]] = {}

    def apply(self, content: bytes) -> None:
        """Do what a message says, unless something newer is known of its event."""
        calendar = _read(content)
        (event,) = calendar.events
        uid, revision = str(event["UID"]), (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
        if calendar["METHOD"] == "CANCEL" and self.forgetful:
            self.events.pop(uid, None)
            self.revisions.pop(uid, None)
            return
        if uid in self.revisions and revision <= self.revisions[uid]:
            return
        self.revisions[uid] = revision
        if calendar["METHOD"] == "CANCEL":
            self.events.pop(uid, None)
        else:
            assert calendar["METHOD"] == "REQUEST"
            self.events[uid] = event.start, event.end
