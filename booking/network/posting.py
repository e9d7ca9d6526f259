"""Sending what happened to an address that a business named, behind the same doors as calendars are fetched by.

Only https; no detour is followed; of the answer no more than its number is kept. Every machine is looked at before it
is asked, so that nothing inside is reached, and a name is not looked up a second time.
"""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.addresses import Target, target
from booking.network.connecting import Deadline, connected
from booking.network.fetching import AGENT, HEADERS, Doors, patience

MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answered:
    """What the other side said: its status, and how long it wants to be left alone."""

    status: int
    retry_after: timedelta = timedelta()


def receiver(address: str, ports: frozenset[int]) -> Target:
    """What an address means that is to be told of things. Raises CalendarFault."""
    to = target(address, ports)
    if to.scheme != "https" or not address.startswith("https:"):
        raise CalendarFault(Fault.FOREIGN_SCHEME)
    return to


def post(address: str, body: bytes, headers: Mapping[str, str], doors: Doors) -> Answered:
    """Send it. Raises CalendarFault where no answer came."""
    deadline = Deadline(time.monotonic() + doors.seconds)
    to = receiver(address, doors.ports)
    ips = [to.ip] if to.ip else doors.resolve(to.host, to.port, deadline.left())
    # As with calendars, one inner address among public ones is enough.
    if not all(doors.is_open(ip) for ip in ips):
        raise CalendarFault(Fault.NOT_PUBLIC)
    said = {"Host": to.name, "User-Agent": AGENT, "Connection": "close", **headers}
    with connected(to, ips, doors.trust, deadline, MOST_BYTES + HEADERS) as connection:
        try:
            connection.request("POST", to.path, body, said)
            answer = connection.getresponse()
            return Answered(answer.status, patience(answer.getheader("Retry-After")))
        except TimeoutError as error:
            raise CalendarFault(Fault.TOO_SLOW) from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise CalendarFault(Fault.BROKEN_ANSWER) from error
