"""A message about a booking, rendered from its facts (RFC 5322, RFC 2045, RFC 6047)."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from gettext import NullTranslations

from booking.domain.bookings import BookingFacts, BookingLinks
from booking.domain.messages import Invitation, Method, Reason, Recipient, invitation_method
from booking.domain.own_words import OwnWords
from booking.notifications import templates
from booking.notifications.addresses import AddressRefused, Sender, checked_message_id
from booking.notifications.headers import mailbox, subject
from booking.notifications.letters import letter, stop_link
from booking.notifications.own_words import as_typed, said, values_of
from booking.notifications.wording import Wording
from booking.translations import tongue


@dataclass(frozen=True, slots=True)
class Contents:
    """A message without its envelope: the subject, the text, and the page."""

    subject: str
    text: str
    page: str


def language_of(recipient: Recipient, facts: BookingFacts) -> str:
    """The language that a recipient is written to: the one the customer booked in, or the business's own."""
    return facts.locale if recipient is Recipient.CUSTOMER else facts.host.locale


def tongue_of(recipient: Recipient, facts: BookingFacts) -> str:
    """The catalogue that speaks to a recipient: to customers in the form of address that the business has chosen."""
    language = language_of(recipient, facts)
    return tongue(language, facts.host.address_form) if recipient is Recipient.CUSTOMER else language


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
    words: OwnWords | None = None,
) -> EmailMessage:
    """Answer the message to one recipient, as text and HTML, the same bytes for the same arguments.

    *message_id* is ``<left@right>``; *sent_at* is aware and stands in Date; *translations* are the catalogue
    that :func:`tongue_of` names. It comes from *sender* in the name of the business, and an answer goes to
    the business - or, where the business is written to, to the customer. An *invitation* is put beside the
    text, where mail programs look for it, and attached as ``invite.ics`` for the others; the business gets
    none, as it is the one that invites. *words* are the business's own, for its customers. Raises AddressRefused
    for an address that is missing or is not one plain address, ValueError for a Message-ID that is none.
    """
    to_customer = recipient is Recipient.CUSTOMER
    if invitation and not to_customer:
        raise ValueError("the business is not invited to its own appointment")
    written = contents(
        reason, facts, links, recipient, sent_at, translations, has_event=invitation is not None, words=words
    )
    message = _envelope(facts, recipient, sender)
    if stop := stop_link(reason, recipient, links):
        # RFC 2369 and RFC 8058: a mail program shows its own button, which posts there.
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    texts = written.text, written.page
    finish(message, written.subject, texts, message_id, sent_at, language_of(recipient, facts), invitation)
    return message


def contents(
    reason: Reason,
    facts: BookingFacts,
    links: BookingLinks,
    recipient: Recipient,
    sent_at: datetime,
    translations: NullTranslations,
    *,
    has_event: bool,
    words: OwnWords | None = None,
    is_shown: bool = False,
) -> Contents:
    """Answer what a message says. Own *words* take the place of our subject and of our sentences, each by itself.

    Where nothing is left of one of them for this booking, it is ours. *is_shown*: the page is to stand in another.
    """
    language = language_of(recipient, facts)
    wording = Wording.of(language, facts.time_zone, translations)
    to_customer = recipient is Recipient.CUSTOMER
    own = said(words, values_of(reason, facts, links, wording)) if words and to_customer else None
    letters: dict[str, object] = {
        **letter(reason, recipient, facts, links, wording, sent_at),
        "language": language,
        "has_event": has_event,
        "own": own if own and own.text else None,
    }
    subject = (own.subject if own else "") or templates.subject(reason, letters, translations)
    letters["subject"] = subject
    page = (templates.shown if is_shown else templates.html)(reason, letters, translations)
    return Contents(subject, templates.plain(reason, letters, translations), page)


def built_in(
    reason: Reason, facts: BookingFacts, links: BookingLinks, sent_at: datetime, translations: NullTranslations
) -> OwnWords:
    """Answer our own words in the language that the booking was made in, with placeholders, as one would type them."""
    wording = Wording.of(facts.locale, facts.time_zone, translations)
    letters = {
        **letter(reason, Recipient.CUSTOMER, facts, links, wording, sent_at),
        "language": facts.locale,
        "has_event": invitation_method(reason) is not None,
        "own": None,
        **as_typed(facts.locale),
    }
    subject = " ".join(templates.subject(reason, letters, translations).split())
    return OwnWords(subject, templates.plain(reason, letters, translations, "words.txt")).tidied()


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
        # The business is told all the same of somebody whom no mail can reach.
        with suppress(AddressRefused):
            message["Reply-To"] = mailbox("Reply-To", customer.name, customer.email)
    return message


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """Add the event twice: as a further alternative (RFC 6047 2.4, for programs that act on it) and as a file."""
    if invitation.method is Method.PUBLISH:
        # Several events: no mail program acts on them, so they are but a file to import.
        message.add_attachment(invitation.content, maintype="application", subtype="ics", filename="appointments.ics")
        return
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
