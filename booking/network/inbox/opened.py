"""A mailbox that is open: which mails are new, what is in one, and the sign that one was understood.

Mails are left where they are, and never marked as seen.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from booking.domain.inbox import LARGEST, InboxFailure, Trouble
from booking.domain.texts import one_line
from booking.network.inbox.places import Place, on_the_wire
from booking.network.inbox.protocol import MOST, SECONDS, Imap

KEYWORD = "$Terminbuch"
LONGEST_SAID = 200
LARGEST_UID = 2**32 - 1
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,15})\b")


class Opened:
    """``validity`` and ``next_uid`` are UIDVALIDITY and UIDNEXT (RFC 9051 2.3.1.1), ``count`` is how many mails are in
    it. ``can_mark`` is whether the server keeps a keyword of ours. Everything raises InboxFailure.
    """

    def __init__(self, imap: Imap, place: Place) -> None:
        self._imap = imap
        try:
            chosen = _step(imap, imap.select, on_the_wire(place.folder))
        except imaplib.IMAP4.readonly:
            chosen = _step(imap, imap.select, on_the_wire(place.folder), True)
        if chosen[0] != "OK":
            raise InboxFailure(Trouble.FOLDER, f"{place.folder}, {_said(chosen[1], place)}")
        self.count = _number(chosen[1])
        self.validity = _number(imap.response("UIDVALIDITY")[1])
        self.next_uid = _number(imap.response("UIDNEXT")[1])
        kept = b" ".join(each for each in imap.response("PERMANENTFLAGS")[1] if each)
        self.can_mark = not imap.is_readonly and (b"\\*" in kept or KEYWORD.encode() in kept)
        if not self.validity:
            raise InboxFailure(Trouble.BROKEN, "it does not number its mails")

    def since(self, day: date) -> list[int]:
        """The numbers of what has come on *day* or later, ascending."""
        return self._search(f"SINCE {day.day}-{MONTHS[day.month - 1]}-{day.year}")

    def after(self, uid: int) -> list[int]:
        """The numbers of what has come after the mail *uid*, ascending."""
        # "7:*" names the last mail even where its number is smaller.
        return [each for each in self._search(f"UID {uid + 1}:*") if each > uid]

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """How many bytes each has; one that has gone meanwhile is left out."""
        if not uids:
            return {}
        data = self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
        lines = [each[0] if isinstance(each, tuple) else each for each in data if each]
        found = [(_UID.search(line), _SIZE.search(line)) for line in lines]
        said = {int(uid[1]): int(size[1]) for uid, size in found if uid and size}
        return {uid: said[uid] for uid in uids if uid in said}

    def mail(self, uid: int) -> bytes | None:
        """A mail, cut after one byte more than ``LARGEST``; none where it has gone meanwhile."""
        for each in self._ask("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST + 1}>)"):
            if isinstance(each, tuple) and b"BODY[" in each[0].upper():
                named = _UID.search(each[0])
                if named is None or int(named[1]) == uid:
                    return bytes(each[1])
        return None

    def mark(self, uid: int) -> None:
        """Let people see that a mail was understood here, where the server keeps that."""
        if self.can_mark:
            self._ask("STORE", str(uid), f"+FLAGS.SILENT ({KEYWORD})")

    def _search(self, criteria: str) -> list[int]:
        words = b" ".join(each for each in self._ask("SEARCH", criteria) if isinstance(each, bytes)).split()
        uids = {int(word) for word in words if word.isdigit() and len(word) <= 10}
        return sorted(uid for uid in uids if 0 < uid <= LARGEST_UID)

    def _ask(self, command: str, *words: str) -> list[Any]:
        with _failures():
            self._imap.begin(MOST)
            kind, data = self._imap.uid(command, *words)
            if kind != "OK":
                raise InboxFailure(Trouble.BROKEN, _said(data))
        return data


@contextmanager
def opened(place: Place, trust: ssl.SSLContext | None = None, seconds: float = SECONDS) -> Iterator[Opened]:
    """Come in and open the folder; hang up at the end. *trust* is the system's list unless it is said.

    Raises InboxFailure, and lets pass what the block raises.
    """
    with _failures():
        imap = Imap(place, trust or ssl.create_default_context(), seconds)
    try:
        with _failures(place):
            _log_in(imap, place)
            found = Opened(imap, place)
        yield found
        with suppress(InboxFailure), _failures():
            _step(imap, imap.logout)
    finally:
        imap.shutdown()


def _log_in(imap: Imap, place: Place) -> None:
    """By SASL where it is offered, for a password of any letters; never in the clear to another machine."""
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            secret = f"\0{place.user}\0{place.password}".encode()
            _step(imap, imap.authenticate, "PLAIN", lambda _: secret)
        elif "LOGINDISABLED" in imap.capabilities:
            raise InboxFailure(Trouble.LOGIN, "it takes no password")
        else:
            user = place.user.replace("\\", "\\\\").replace('"', '\\"')
            _step(imap, imap.login, f'"{user}"', place.password)
    except UnicodeEncodeError:
        raise InboxFailure(Trouble.LOGIN, "it takes no other letters than those of ASCII") from None
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise InboxFailure(Trouble.LOGIN, _said([error.args[0] if error.args else b""], place)) from None


def _step(imap: Imap, command: Any, *words: Any) -> Any:
    imap.begin()
    return command(*words)


@contextmanager
def _failures(place: Place | None = None) -> Iterator[None]:
    """Tell in a word what went wrong. What servers of others say may be anything, and so may fail anywhere."""
    try:
        yield
    except InboxFailure:
        raise
    except ssl.SSLCertVerificationError as error:
        raise InboxFailure(Trouble.UNTRUSTED, error.verify_message) from error
    except TimeoutError as error:
        raise InboxFailure(Trouble.TOO_SLOW) from error
    except (ssl.SSLError, imaplib.IMAP4.error) as error:
        raise InboxFailure(Trouble.BROKEN, _said([str(error)], place)) from error
    except OSError as error:
        raise InboxFailure(Trouble.UNREACHABLE, error.strerror or type(error).__name__) from error
    except Exception as error:
        raise InboxFailure(Trouble.BROKEN, type(error).__name__) from error


def _said(data: Sequence[Any], place: Place | None = None) -> str:
    """What a server says, in one line; should it repeat the password, that is left out."""
    words = [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in data if each]
    text = one_line(" ".join(words))
    return (text.replace(place.password, "...") if place else text)[:LONGEST_SAID]


def _number(data: Sequence[Any]) -> int:
    found = re.match(rb"\d{1,10}", data[-1]) if data and isinstance(data[-1], bytes) else None
    return int(found[0]) if found else 0
