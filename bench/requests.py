"""What the clients send: each from an address of its own, as through a proxy, so that limits count and do not bite."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import count, islice
from random import Random

from bench import data, house

ADDRESSES = 2000
PACKED = ("Accept-Encoding: gzip",)
STAFF = (f"Cookie: staff={house.TOKEN}",)


class Requests:
    """The requests of one server; no booking is ever asked for twice."""

    def __init__(self, today: date) -> None:
        self._window = data.window(today)
        self._bookable = data.bookable(today)
        self._numbers = count(1)
        self._dice = Random(7)
        self._monday = data.next_monday(today)
        self.tag = ""

    def hello(self, number: int) -> list[str]:
        """The yardstick."""
        return [self._get("/") for _ in range(number)]

    def month(self, number: int) -> list[str]:
        """The slots of 31 days of one person."""
        path = f"/api/v1/businesses/{data.SLUG}/services/visit-1/slots"
        return [self._get(f"{path}?from={self._window.first}&to={self._window.last}") for _ in range(number)]

    def page(self, number: int) -> list[str]:
        """The page on which a customer chooses a start, packed as browsers ask for it."""
        return [self._get(f"/de/{data.SLUG}/visit-1", PACKED) for _ in range(number)]

    def business(self, number: int) -> list[str]:
        """The page of a business, which tells of every service when it is free."""
        return [self._get(f"/de/{data.CLINIC}", PACKED) for _ in range(number)]

    @property
    def calendar(self) -> str:
        """The calendar of the house in the week that has most."""
        return f"/de/staff/{data.HOUSE}/calendar?date={self._monday}"

    def week(self, number: int) -> list[str]:
        """That page, for somebody of the house."""
        return [self._get(self.calendar, STAFF) for _ in range(number)]

    def poll(self, number: int) -> list[str]:
        """What that page asks every few seconds; ``tag`` says what it has seen."""
        path = f"/de/staff/{data.HOUSE}/calendar/changes?view=week&date={self._monday}"
        return [self._get(path, (*STAFF, f'If-None-Match: "{self.tag}"')) for _ in range(number)]

    def unchanged(self, path: str, tag: str, number: int) -> list[str]:
        """What a program asks that subscribes to a feed and has it as it is."""
        return [self._get(path, (f"If-None-Match: {tag}", "Accept-Encoding: gzip")) for _ in range(number)]

    def bookings(self, number: int) -> list[str]:
        """Bookings of distinct slots by distinct people."""
        found = [self._booking(service, start) for service, start in islice(self._bookable, number)]
        if len(found) < number:
            raise SystemExit("there are no more slots to book; ask for fewer rounds")
        return found

    def _booking(self, service: str, start: datetime) -> str:
        each = next(self._numbers)
        body = {
            "service": service,
            "starts_at": start.isoformat(),
            "customer": {"name": f"Anna Berg {each}", "email": f"anna-{each}@example.org", "phone": "0361 1234567"},
            "locale": "de",
        }
        return self._request("POST", f"/api/v1/businesses/{data.SLUG}/bookings", json.dumps(body), f"key-{each}")

    def _get(self, path: str, more: Sequence[str] = ()) -> str:
        return self._request("GET", path, more=more)

    def _request(self, method: str, path: str, body: str = "", key: str = "", more: Sequence[str] = ()) -> str:
        each = self._dice.randrange(ADDRESSES)
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Accept: */*",
            "User-Agent: bench",
            f"X-Forwarded-For: 10.0.{each // 250}.{each % 250 + 1}",
            *more,
        ]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", f"Idempotency-Key: {key}"]
        return "\r\n".join(lines) + "\r\n\r\n" + body
