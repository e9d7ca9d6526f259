"""A small client for programs of a business. It needs Python 3.11 and nothing else: take it, and change it as you like.

The tests of Terminbuch run it against a real server, so what stands here works.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TRIES = 4
LONGEST_PAUSE = 30


class Refused(Exception):
    """The server said no. ``code`` stays the same whatever the words; ``problem`` is the whole answer (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any], pause: int = 0) -> None:
        super().__init__(problem.get("detail") or f"HTTP {status}")
        self.status = status
        self.code: str = problem.get("code", "unknown")
        self.problem = problem
        self.pause = pause
        """Seconds after which the same may be asked again; 0 where that would not help."""


class Answer(NamedTuple):
    """What was answered, and the tag of its version where it has one."""

    value: Any
    tag: str | None


class Terminbuch:
    """One business at one server, for somebody of the house whose token this is."""

    def __init__(self, server: str, business: str, token: str) -> None:
        self._server = server.rstrip("/")
        self._business = business
        self._token = token

    def ask(
        self, method: str, path: str, body: Any = None, *, tag: str | None = None, key: str | None = None, **query: Any
    ) -> Answer:
        """Ask below the business, such as ``/appointments``. Raises Refused.

        *tag* is what was read and is to be changed; with a *key* nothing is done twice, however often it is asked.
        """
        for tried in range(1, TRIES + 1):
            try:
                return self._ask(method, path, body, tag, key, query)
            except Refused as refused:
                # Too many requests, or a server that is busy, say how long to wait.
                if not refused.pause or tried == TRIES:
                    raise
                time.sleep(min(refused.pause, LONGEST_PAUSE))
        raise AssertionError("unreachable")

    def every(self, path: str, name: str, **query: Any) -> Iterator[Any]:
        """All of a long list, however many parts it has."""
        cursor = None
        while True:
            part = self.ask("GET", path, **query, **({"cursor": cursor} if cursor else {})).value
            yield from part[name]
            cursor = part["cursor"]
            if cursor is None:
                return

    def change(self, read: str, write: Callable[[Answer], Answer]) -> Answer:
        """Read what stands at a path and change that; where somebody else was faster, read it again. Raises Refused."""
        for tried in range(1, TRIES + 1):
            try:
                return write(self.ask("GET", read))
            except Refused as refused:
                if refused.code != "outdated" or tried == TRIES:
                    raise
        raise AssertionError("unreachable")

    def book(self, service: str, starts_at: str, customer: dict[str, Any], **more: Any) -> Any:
        """Book as at the desk; sent twice by a network that fails, it is booked once. Raises Refused."""
        body = {"service": service, "starts_at": starts_at, "customer": customer, **more}
        return self.ask("POST", "/appointments", body, key=str(uuid.uuid4())).value

    def move(self, appointment: int, starts_at: str, **more: Any) -> Any:
        """Move an appointment with everybody in it, as it is now. Raises Refused."""
        path, body = f"/appointments/{appointment}", {"starts_at": starts_at, **more}
        return self.change(path, lambda seen: self.ask("POST", f"{path}/move", body, tag=seen.tag)).value

    def _ask(
        self, method: str, path: str, body: Any, tag: str | None, key: str | None, query: dict[str, Any]
    ) -> Answer:
        address = f"{self._server}/api/v1/businesses/{self._business}{path}"
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", "User-Agent": "example/1"}
        headers |= {"If-Match": tag} if tag else {}
        headers |= {"Idempotency-Key": key} if key else {}
        data = None
        if method != "GET":
            data, headers["Content-Type"] = json.dumps({} if body is None else body).encode(), "application/json"
        request = Request(f"{address}?{urlencode(query)}" if query else address, data, headers, method=method)
        try:
            with urlopen(request, timeout=30) as response:
                return Answer(json.load(response), response.headers["ETag"])
        except HTTPError as error:
            with error:
                raise Refused(error.code, _problem(error), int(error.headers.get("Retry-After") or 0)) from None


def _problem(error: HTTPError) -> dict[str, Any]:
    """The problem document, or nothing where something between us and the server has answered."""
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
