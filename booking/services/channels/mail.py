"""E-mail: every installation has it; without a mail server it becomes files."""

from email.message import EmailMessage

from booking.notifications.delivery import Transport
from booking.notifications.folders import Folder
from booking.notifications.smtp import Smtp
from booking.services import booking_mails
from booking.services.channels.way import Setup, Way


def opened(setup: Setup) -> Transport[EmailMessage]:
    """To the mail server, or into the folder ``mail`` of the instance."""
    return Smtp(setup.mail_url) if setup.mail_url else Folder(setup.instance_path / "mail")


def reached(message: EmailMessage) -> str:
    """The one address in its To, in lower case."""
    (recipient,) = message["To"].addresses
    return str(recipient.addr_spec).casefold()


WAY = Way(opened, booking_mails.rendered, reached)
