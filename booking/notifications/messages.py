"""A message about a booking, rendered from its facts (RFC 5322, RFC 2045, RFC 6047)."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from gettext import NullTranslations

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Invitation, Reason, Recipient
from booking.notifications import templates
from booking.notifications.addresses import AddressRefused, Sender, checked_message_id
from booking.notifications.headers import mailbox, subject
from booking.notifications.letters import letter
from booking.notifications.wording import Wording


def language_of(recipient: Recipient, facts: BookingFacts) -> str:
    """The language that a recipient is written to: the one the customer booked in, or the business's own."""
    return facts.locale if recipient is Recipient.CUSTOMER else facts.host.locale


def render(
    reason: Reason,
    facts: BookingFacts,
    links: BookingLinks,
    *,
    recipient: Recipient,
    sender: Sender,
    message_id: str,
    sent_at: datetime,
    translations: NullTranslations,
    invitation: Invitation | None = None,
) -> EmailMessage:
    """Answer the message to one recipient, as text and HTML, the same bytes for the same arguments.

    *message_id* is ``<left@right>``; *sent_at* is aware and stands in Date; *translations* speak the language
    that :func:`language_of` names. It comes from *sender* in the name of the business, and an answer goes to
    the business - or, where the business is written to, to the customer. An *invitation* is put beside the
    text, where mail programs look for it, and attached as ``invite.ics`` for the others; the business gets
    none, as it is the one that invites. Raises AddressRefused for an address that is missing or is not one
    plain address, ValueError for a Message-ID that is none.
    """
    to_customer = recipient is Recipient.CUSTOMER
    if invitation and not to_customer:
        raise ValueError("the business is not invited to its own appointment")
    language = language_of(recipient, facts)
    wording = Wording.of(language, facts.time_zone, translations)
    said = {
        **letter(reason, recipient, facts, links, wording, sent_at),
        "language": language,
        "has_event": invitation is not None,
    }
    said["subject"] = templates.subject(reason, said, translations)
    message = _envelope(facts, recipient, sender)
    texts = templates.plain(reason, said, translations), templates.html(reason, said, translations)
    finish(message, str(said["subject"]), texts, message_id, sent_at, language, invitation)
    return message


def finish(
    message: EmailMessage,
    about: str,
    texts: tuple[str, str],
    message_id: str,
    sent_at: datetime,
    language: str,
    invitation: Invitation | None = None,
) -> None:
    """Give a message that has its addresses all else: the same bytes for the same arguments.

    *texts* are the plain one and the page. Raises ValueError for a Message-ID that is none.
    """
    message["Subject"] = subject(about)
    message["Date"] = sent_at
    message["Message-ID"] = checked_message_id(message_id)
    # RFC 3834: nobody's absence note answers, and nothing of ours answers a note.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(texts[0], cte="quoted-printable")
    message.add_alternative(texts[1], subtype="html", cte="quoted-printable")
    if invitation:
        _invite(message, invitation)
    # Only now: setting a content clears every header that begins with "Content-".
    message["Content-Language"] = language
    _set_boundaries(message, f"{message_id} {sent_at.isoformat()}")


def _envelope(facts: BookingFacts, recipient: Recipient, sender: Sender) -> EmailMessage:
    """Begin a message: from whom, to whom, and who is answered."""
    customer, host = facts.contact, facts.host
    to_customer = recipient is Recipient.CUSTOMER
    address = customer.email if to_customer else host.email
    if not address:
        raise AddressRefused("nobody can be written to without an address")
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox("From", host.name, sender.address)
    # Without a name: nothing that a visitor typed stands in the header of a message to an unverified address.
    message["To"] = mailbox("To", "", address)
    if to_customer:
        message["Reply-To"] = mailbox("Reply-To", host.name, host.email)
    elif customer.email:
        message["Reply-To"] = mailbox("Reply-To", customer.name, customer.email)
    return message


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """Add the event twice: as a further alternative (RFC 6047 2.4, for programs that act on it) and as a file."""
    parameters = {"charset": "utf-8", "method": str(invitation.method), "component": "VEVENT"}
    message.add_alternative(invitation.content, maintype="text", subtype="calendar", params=parameters)
    message.add_attachment(invitation.content, maintype="application", subtype="ics", filename="invite.ics")


def _set_boundaries(message: EmailMessage, seed: str) -> None:
    """Name the boundaries after the message, so that rendering it again gives the same bytes.

    ``=_`` cannot occur in a part: all parts are quoted-printable or base64. Only the whole says MIME-Version.
    """
    digest = hashlib.sha256(seed.encode()).hexdigest()[:24]
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
