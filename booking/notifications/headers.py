"""Header lines with words that people typed: encoded once, here, so that nothing in them is read as syntax."""

import re
from email.header import Header
from email.headerregistry import Address
from email.policy import Policy

from booking.domain.texts import one_line
from booking.notifications.addresses import mail_address, shown_name

# What may stand in a header as it is. Longer words are encoded too: then they can be folded anywhere.
PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]{1,60}")
PLAIN_TEXT = re.compile(r"[ -~]{1,69}")
LONGEST_SUBJECT = 200


class WrittenHeader(str):
    """A header that is written out as it was encoded here.

    The standard library parses a header and folds it anew, and gets long names with commas wrong; it also
    takes an encoded word that a visitor typed for one of its own. It leaves alone what can fold itself.
    """

    name: str
    encoded: str
    addresses: tuple[Address, ...]

    def fold(self, *, policy: Policy) -> str:
        """The whole line, as the policy asks it of every header."""
        return f"{self.name}: {self.encoded}\n".replace("\n", policy.linesep)


def mailbox(header: str, name: str, address: str) -> WrittenHeader:
    """Write one address with a name that is shown (RFC 5322 3.4); no name, no brackets. Raises AddressRefused."""
    address, name = mail_address(address), shown_name(name)
    written = WrittenHeader(f"{name} <{address}>" if name else address)
    written.name = header
    shown = _encoded(header, name, PLAIN_PHRASE)
    # A line with an encoded word may have 76 octets (RFC 2047 2): the address begins a line of its own.
    space = " " if shown == name else "\n "
    written.encoded = f"{shown}{space}<{address}>" if name else address
    written.addresses = (Address(name, addr_spec=address),)
    return written


def subject(text: str) -> WrittenHeader:
    """Write a Subject: one line, cut to a length that is read."""
    text = one_line(text)
    if len(text) > LONGEST_SUBJECT:
        text = text[: LONGEST_SUBJECT - 1].rstrip() + "…"
    written = WrittenHeader(text)
    written.name = "Subject"
    written.encoded = _encoded("Subject", text, PLAIN_TEXT)
    written.addresses = ()
    return written


def _encoded(header: str, text: str, plain: re.Pattern[str]) -> str:
    """Answer *text* as it is, or as encoded words of RFC 2047, folded."""
    if plain.fullmatch(text) and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=76, header_name=header).encode(linesep="\n")
