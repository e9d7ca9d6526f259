"""Connections to one address that was looked at, and to no other, which end by a moment that was set before."""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.addresses import Ip, Target

LONGEST_CONNECT = 4.0
"""Seconds for one of several addresses."""


@dataclass(slots=True)
class Deadline:
    """A moment on the clock that no one sets."""

    at: float
    clock: Callable[[], float] = time.monotonic

    def left(self) -> float:
        """Seconds until then. Raises CalendarFault where none are left."""
        left = self.at - self.clock()
        if left <= 0:
            raise CalendarFault(Fault.TOO_SLOW)
        return left


class _Reading(RawIOBase):
    """What comes in: each piece must come before the deadline, and all of them be no more than *most* bytes."""

    def __init__(self, plain: socket.socket, deadline: Deadline, most: int) -> None:
        self._socket, self._deadline, self._left = plain, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise CalendarFault(Fault.TOO_LARGE)
        return count


class _Timed:
    """As much of a socket as http.client asks for."""

    def __init__(self, plain: socket.socket, deadline: Deadline, most: int) -> None:
        self._socket, self._deadline, self._most = plain, deadline, most

    def makefile(self, mode: str) -> BufferedReader:
        return BufferedReader(_Reading(self._socket, self._deadline, self._most))

    def sendall(self, content: bytes) -> None:
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(content)

    def close(self) -> None:
        """Nothing yet: http.client hangs up before the answer is read."""


@contextmanager
def connected(
    to: Target, ips: list[Ip], trust: ssl.SSLContext, deadline: Deadline, most: int
) -> Iterator[http.client.HTTPConnection]:
    """A connection to the first of these addresses that answers; asked by the name. Raises CalendarFault.

    The name is not looked up again: what was checked is what is connected to.
    """
    plain = _plain(to, ips, deadline)
    try:
        secured = _secured(plain, to, trust, deadline) if to.scheme == "https" else plain
        with secured:
            connection = http.client.HTTPConnection(to.host, to.port)
            connection.sock = _Timed(secured, deadline, most)
            yield connection
    finally:
        plain.close()


def _plain(to: Target, ips: list[Ip], deadline: Deadline) -> socket.socket:
    fault = Fault.UNREACHABLE
    for ip in ips:
        try:
            return socket.create_connection((ip.compressed, to.port), min(deadline.left(), LONGEST_CONNECT))
        except TimeoutError:
            fault = Fault.TOO_SLOW
            continue
        except OSError:
            continue
    raise CalendarFault(fault)


def _secured(plain: socket.socket, to: Target, trust: ssl.SSLContext, deadline: Deadline) -> socket.socket:
    plain.settimeout(deadline.left())
    try:
        # The timeout counts for the whole of the handshake.
        return trust.wrap_socket(plain, server_hostname=to.host)
    except TimeoutError as error:
        raise CalendarFault(Fault.TOO_SLOW) from error
    except (ssl.SSLError, ValueError) as error:
        raise CalendarFault(Fault.UNTRUSTED) from error
    except OSError as error:
        raise CalendarFault(Fault.UNREACHABLE) from error
