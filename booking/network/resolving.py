"""Which machines a name stands for, within a limited time."""

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.addresses import Ip

Resolve = Callable[[str, int, float], list[Ip]]


def resolve(host: str, port: int, seconds: float) -> list[Ip]:
    """The addresses of a name, as the system orders them. Raises CalendarFault.

    The system's own look-up cannot be given a time: it is left behind in a thread when it takes longer.
    """
    found: list[Ip] = []
    ended = threading.Event()

    def look() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(ip_address(str(each[4][0])) for each in answers))
        except (OSError, ValueError):
            pass
        finally:
            ended.set()

    threading.Thread(target=look, name="resolving", daemon=True).start()
    if not ended.wait(seconds):
        raise CalendarFault(Fault.TOO_SLOW)
    if not found:
        raise CalendarFault(Fault.UNKNOWN_HOST)
    return found
