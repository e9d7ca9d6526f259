"""IMAP as the standard library speaks it, with an end to everything: no answer takes for ever or fills the memory."""

import imaplib
import socket
import ssl
import time
from io import BufferedReader, RawIOBase

from booking.domain.inbox import InboxFailure, Trouble
from booking.network.inbox.places import Place

SECONDS = 30.0
"""For connecting, and for each command with all of its answer."""
FEW, MOST = 64 * 1024, 2 * 1024 * 1024
"""Bytes of all that answers one command, and of what answers one that asks for mails."""


class _Incoming(RawIOBase):
    """What a socket brings, until what was allowed is used up."""

    def __init__(self, plain: socket.socket) -> None:
        self._socket = plain
        self._until = self._left = 0.0

    def allow(self, until: float, most: int) -> None:
        """Let *most* more bytes come, before *until* on the monotonic clock."""
        self._until, self._left = until, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(_left(self._until))
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise InboxFailure(Trouble.BROKEN, "it sends more than was asked for")
        return count


class Imap(imaplib.IMAP4):
    """A connection to the server of a place, greeted and, where that is meant, encrypted.

    What it is told by ``imaplib`` to read comes through a buffer of ours: neither a literal that is said to be huge,
    nor lines without end, nor a server that sends a byte a minute get further than ``MOST`` and *seconds*.
    Raises OSError, InboxFailure or imaplib's own errors.
    """

    def __init__(self, place: Place, trust: ssl.SSLContext, seconds: float = SECONDS) -> None:
        self._place, self._trust, self._seconds = place, trust, seconds
        self._until = time.monotonic() + seconds
        super().__init__(place.host, place.port)
        if place.tls == "starttls":
            self._encrypt()

    def begin(self, most: int = FEW) -> None:
        """Count anew what the next command may take, and its answer may bring."""
        self._until = time.monotonic() + self._seconds
        self._raw.allow(self._until, most)

    @property
    def sock(self) -> socket.socket:
        """The socket. Each has a buffer of its own: what came before TLS began is never read as if it came after."""
        return self._socket

    @sock.setter
    def sock(self, value: socket.socket) -> None:
        self._socket, self._raw = value, _Incoming(value)
        self._raw.allow(self._until, FEW)
        self._buffer = BufferedReader(self._raw)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        plain = socket.create_connection((host, port), _left(self._until))
        try:
            plain.settimeout(_left(self._until))
            is_secured = self._place.tls == "implicit"
            self.sock = self._trust.wrap_socket(plain, server_hostname=host) if is_secured else plain
        except BaseException:
            plain.close()
            raise

    def read(self, size: int) -> bytes:
        if size > MOST:
            # Not even to make room for it.
            raise InboxFailure(Trouble.BROKEN, "it sends more than was asked for")
        return self._buffer.read(size)

    def readline(self) -> bytes:
        return self._buffer.readline(MOST)

    def send(self, data: bytes) -> None:  # type: ignore[override]
        self._socket.settimeout(_left(self._until))
        self._socket.sendall(data)

    def shutdown(self) -> None:
        """Hang up, without a word."""
        self._socket.close()

    def _encrypt(self) -> None:
        try:
            if "STARTTLS" not in self.capabilities or self.state != "NONAUTH":
                raise InboxFailure(Trouble.UNENCRYPTED, "STARTTLS is not offered")
            self.begin()
            self._socket.settimeout(_left(self._until))
            self.starttls(ssl_context=self._trust)
        except BaseException:
            self.shutdown()
            raise


def _left(until: float) -> float:
    """Seconds until then, of which a socket's next step may take all. Raises TimeoutError where none are left."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
