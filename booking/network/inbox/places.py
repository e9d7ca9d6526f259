"""Where the mailbox is: the address that an operator writes down, with a password in it."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

PORTS = {"imap": 143, "imaps": 993}
LONGEST = 500
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a mailbox. ``tls`` is ``starttls``, ``implicit`` (imaps) or ``none``, which loopback alone may be."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @classmethod
    def at(cls, url: str) -> Self:
        """Read ``imaps://user:pass@host:993/Folder`` or ``imap://user:pass@host:143/Folder?tls=starttls|none``.

        Without a folder it is INBOX. Raises ValueError, which names the fault and never repeats the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            # Not repeated: where a password holds a slash, what is taken for the port is a piece of it.
            raise ValueError("the address of a mailbox cannot be read; is the password percent-encoded?") from None
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        tls = options.pop("tls", "starttls") if parts.scheme == "imap" else "implicit"
        if parts.scheme not in PORTS or not parts.hostname or port == 0:
            raise ValueError("a mailbox is written imaps://user:password@host/Folder")
        if options or parts.fragment or tls not in ("starttls", "implicit", "none"):
            raise ValueError("only tls=starttls or tls=none may follow the address of a mailbox")
        user, password = (unquote(part or "") for part in (parts.username, parts.password))
        if not user or not password:
            raise ValueError("a mailbox needs a user and a password; is the password percent-encoded?")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if any(_CONTROLS.search(each) or len(each) > LONGEST for each in (user, password, folder)):
            raise ValueError("user, password and folder of a mailbox hold no control characters")
        if tls == "none" and not _is_loopback(parts.hostname):
            raise ValueError("tls=none would send the password in the clear; only this machine may be asked so")
        return cls(parts.hostname, port or PORTS[parts.scheme], tls, user, password, folder)

    @property
    def name(self) -> str:
        """The same for the same folder of the same mailbox, whatever its password; nothing can be read from it."""
        said = "\0".join((self.host, str(self.port), self.user, self.folder))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def server(self) -> str:
        """Host and port, as they are shown to the operator."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def on_the_wire(folder: str) -> str:
    """The name of a folder as IMAP4rev1 wants it, quoted and in its own UTF-7 (RFC 3501 5.1.3).

    >>> on_the_wire("Rückläufer & mehr")
    '"R&APw-ckl&AOQ-ufer &- mehr"'
    """
    coded = re.sub(r"[^\x20-\x7e]+", _coded, folder.replace("&", "&-"))
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _coded(found: re.Match[str]) -> str:
    letters = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
    return f"&{letters.rstrip('=').replace('/', ',')}-"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
