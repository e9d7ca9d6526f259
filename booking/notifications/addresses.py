"""Mail addresses and names as they stand in the header of a message (RFC 5322 3.4)."""

import re
from dataclasses import dataclass

from booking.domain.texts import one_line

# One address and nothing else: no second "@", nothing that separates or comments addresses in a header.
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\[\]:-]+>")
LONGEST = 254
LONGEST_NAME = 120


class AddressRefused(ValueError):
    """This is not one plain mail address."""


def mail_address(written: str) -> str:
    """Answer *written* if it is one address that can stand in a header; its domain in ASCII (RFC 5890).

    Stricter than RFC 5322: no quoted local part, no comment, no local part outside ASCII. Raises AddressRefused.
    """
    local, _, domain = written.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        raise AddressRefused("the domain cannot be written in ASCII") from None
    address = f"{local}@{ascii_domain}"
    well_formed = LOCAL_PART.fullmatch(local) and all(LABEL.fullmatch(label) for label in ascii_domain.split("."))
    if not well_formed or len(address) > LONGEST:
        raise AddressRefused("this is not one plain mail address")
    return address


def checked_message_id(written: str) -> str:
    """Answer *written* if it is ``<left@right>`` (RFC 5322 3.6.4); raises ValueError."""
    if not MESSAGE_ID.fullmatch(written):
        raise ValueError("this is not a Message-ID")
    return written


def shown_name(name: str) -> str:
    """Answer *name* as it may stand beside an address: one line, and of a length that no program chokes on."""
    return one_line(name)[:LONGEST_NAME].strip()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our messages come from: ``MAIL_FROM``, one plain address. Raises AddressRefused."""

    address: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", mail_address(self.address))
