"""Fetching what an address names, guarded: every machine that is asked was looked at before, at every step.

No inner machine is reached, whatever name it goes by and whoever redirects there; nothing is sent that tells who
asks, no cookie, no password; and it ends after ten seconds and ten megabytes.
"""

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin

from booking.domain.foreign_calendars import CalendarFault, Fault
from booking.network.addresses import PORTS, Ip, Target, is_public, target
from booking.network.bodies import body
from booking.network.connecting import Deadline, connected
from booking.network.resolving import Resolve, resolve

SECONDS = 10.0
MOST_BYTES = 10 * 1024 * 1024
HEADERS = 256 * 1024
MOST_REDIRECTS = 5
LONGEST_TAG = 500
REDIRECTS = frozenset({301, 302, 303, 307, 308})
AGENT = "Terminbuch"


@dataclass(frozen=True, slots=True)
class Doors:
    """Which machines may be reached. Tests let themselves in; an installation has these and no others."""

    ports: frozenset[int] = frozenset(PORTS.values())
    is_open: Callable[[Ip], bool] = is_public
    resolve: Resolve = resolve
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What was fetched; ``content`` is None where it is what *etag* and *last_modified* named."""

    content: bytes | None
    etag: str | None
    last_modified: str | None


def fetch(address: str, etag: str | None, last_modified: str | None, doors: Doors) -> Answer:
    """Ask for an address, once more if it has changed since. Raises CalendarFault."""
    deadline = Deadline(time.monotonic() + doors.seconds)
    asked = target(address, doors.ports)
    for _ in range(MOST_REDIRECTS + 1):
        answered = _ask(asked, etag, last_modified, doors, deadline)
        if isinstance(answered, Answer):
            return answered
        following = target(_joined(asked, answered), doors.ports)
        if asked.scheme == "https" and following.scheme != "https":
            raise CalendarFault(Fault.UNSAFE_REDIRECT)
        asked = following
    raise CalendarFault(Fault.TOO_MANY_REDIRECTS)


def _ask(asked: Target, etag: str | None, last_modified: str | None, doors: Doors, deadline: Deadline) -> Answer | str:
    """The answer, or where it is to be found instead."""
    ips = [asked.ip] if asked.ip else doors.resolve(asked.host, asked.port, deadline.left())
    # One inner address among public ones is enough: who answers so means no good.
    if not all(doors.is_open(ip) for ip in ips):
        raise CalendarFault(Fault.NOT_PUBLIC)
    with connected(asked, ips, doors.trust, deadline, doors.most_bytes + HEADERS) as connection:
        try:
            connection.request("GET", asked.path, headers=_headers(asked, etag, last_modified))
            return _answer(connection.getresponse(), doors.most_bytes)
        except TimeoutError as error:
            raise CalendarFault(Fault.TOO_SLOW) from error
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise CalendarFault(Fault.BROKEN_ANSWER) from error


def _headers(asked: Target, etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {
        "Host": asked.name,
        "User-Agent": AGENT,
        "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _answer(answer: http.client.HTTPResponse, most: int) -> Answer | str:
    status = answer.status
    if status == 200:
        return Answer(body(answer, most), _tag(answer, "ETag"), _tag(answer, "Last-Modified"))
    if status == 304:
        return Answer(None, None, None)
    if status in REDIRECTS and (elsewhere := answer.getheader("Location")):
        return elsewhere
    if status in (401, 403):
        raise CalendarFault(Fault.REFUSED)
    if status in (404, 410):
        raise CalendarFault(Fault.MISSING)
    raise CalendarFault(Fault.SERVER_FAILED, patience(answer.getheader("Retry-After")))


def _tag(answer: http.client.HTTPResponse, name: str) -> str | None:
    said = answer.getheader(name)
    # It is sent back word for word: nothing that does not fit into one line of a request.
    return said if said and len(said) <= LONGEST_TAG and said.isascii() and said.isprintable() else None


def patience(said: str | None) -> timedelta:
    """What a ``Retry-After`` in seconds asks for (RFC 9110 10.2.3); nothing where it says none."""
    return timedelta(seconds=int(said)) if said and said.isdigit() and len(said) < 7 else timedelta()


def _joined(asked: Target, elsewhere: str) -> str:
    try:
        return urljoin(f"{asked.scheme}://{asked.name}{asked.path}", elsewhere)
    except ValueError as error:
        raise CalendarFault(Fault.NOT_AN_ADDRESS) from error
