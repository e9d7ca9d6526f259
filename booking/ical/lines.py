r"""Content lines of iCalendar (RFC 5545 3.1): escaped, folded at 75 octets, ended by CR LF.

They are written here, not through a tree of objects: a feed of ten thousand events is asked for often. What
people typed goes through :func:`text`, :func:`person` or :func:`uri`, so that nothing in it can begin a line.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from booking.domain.texts import one_line, several_lines

FOLD_AT = 75
PRODUCT = "-//Terminbuch//Terminbuch//EN"
NEEDS_ESCAPE = re.compile(r"[\\;,\n]")
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
# Everything that RFC 3986 lets stand in an address; what is not in here is percent-encoded. The comma, the
# semicolon and the question mark are missing for mail addresses: "a@b,c@d" must not become two of them.
IN_ADDRESS = "%-._~:/?#[]@!$&'()*+,;="
IN_COMMON_NAME = str.maketrans({'"': "'", "^": "^^", "\\": "/"})
IN_MAIL_ADDRESS = "-._~@!$'*+="


def text(name: str, value: str) -> str:
    r"""Write a TEXT property (3.3.11); every kind of line end in *value* becomes ``\n``, other controls vanish."""
    return f"{name}:{NEEDS_ESCAPE.sub(lambda found: ESCAPES[found[0]], several_lines(value))}"


def uri(name: str, address: str) -> str:
    """Write a URI property (3.3.13), percent-encoding what may not stand in an address."""
    return f"{name}:{quote(one_line(address), safe=IN_ADDRESS)}"


def person(name: str, shown: str, email: str, parameters: str = "") -> str:
    """Write a CAL-ADDRESS property with its common name (3.2.2, 3.8.4); *parameters* like ``;ROLE=CHAIR``.

    A quotation mark cannot stand inside quotes, and the caret of RFC 6868 is shown raw by many programs, so
    the mark becomes an apostrophe. A caret is doubled and a backslash becomes a slash, lest ``^n`` or, in
    programs that unescape too much, ``\\n`` turn into a line end.
    """
    common_name = one_line(shown).translate(IN_COMMON_NAME)
    return f'{name};CN="{common_name}"{parameters}:mailto:{quote(one_line(email), safe=IN_MAIL_ADDRESS)}'


def instant(name: str, at: datetime) -> str:
    """Write a DATE-TIME in UTC (3.3.5, form 2), to the second."""
    return f"{name}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def fold(line: str) -> str:
    """Cut *line* into pieces of at most 75 octets, between characters, each next one led by a space (3.1)."""
    if len(line) <= FOLD_AT and line.isascii():
        return line
    octets = line.encode()
    if len(octets) <= FOLD_AT:
        return line
    pieces = []
    begin, room = 0, FOLD_AT
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[begin:end].decode())
        begin, room = end, FOLD_AT - 1
    pieces.append(octets[begin:].decode())
    return "\r\n ".join(pieces)


def calendar(lines: Iterable[str], head: Iterable[str] = ()) -> bytes:
    """Join content lines to an iCalendar object (3.4); *head* are further properties of the calendar."""
    whole = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        *head,
        *lines,
        "END:VCALENDAR",
    ]
    return ("\r\n".join(map(fold, whole)) + "\r\n").encode()
