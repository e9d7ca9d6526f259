"""A message to somebody about their account (RFC 5322, RFC 2045): one sentence why, one button, what else to do."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from gettext import NullTranslations
from urllib.parse import urlsplit

from booking.domain.messages import Notice
from booking.domain.texts import one_line
from booking.notifications import templates
from booking.notifications.addresses import Sender
from booking.notifications.headers import mailbox
from booking.notifications.letters import is_greeted
from booking.notifications.messages import finish

PRODUCT = "Terminbuch"


@dataclass(frozen=True, slots=True)
class PersonLetter:
    """What the message says: to which address, in which language, and where its button leads, if it has one.

    ``sent_by`` is the business in whose name it comes, with ``words`` that its sentences may name; ``imprint`` and
    ``privacy`` among them are where those of the business are.
    """

    notice: Notice
    address: str
    locale: str
    name: str
    link: str | None
    site: str
    sent_by: str = PRODUCT
    words: tuple[tuple[str, str], ...] = ()


def render_to_person(
    letter: PersonLetter, *, sender: Sender, message_id: str, sent_at: datetime, translations: NullTranslations
) -> EmailMessage:
    """Answer the message, as text and HTML, the same bytes for the same arguments.

    Raises AddressRefused for what is not one plain address, ValueError for a Message-ID that is none.
    """
    name = f"people/{letter.notice}"
    said: dict[str, object] = {
        "language": letter.locale,
        "sent_by": one_line(letter.sent_by),
        "site": urlsplit(letter.site).netloc,
        "greeted": is_greeted(letter.name),
        "name": one_line(letter.name),
        "link": letter.link,
        "imprint": "",
        "privacy": "",
        **dict(letter.words),
    }
    said["subject"] = templates.subject(name, said, translations)
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox("From", letter.sent_by, sender.address)
    message["To"] = mailbox("To", "", letter.address)
    texts = (
        templates.plain(name, said, translations, "people/layout.txt"),
        templates.html(name, said, translations, "people/layout.html"),
    )
    finish(message, str(said["subject"]), texts, message_id, sent_at, letter.locale)
    return message
