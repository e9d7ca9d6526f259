"""Customers who book one visit after the other and come again, with the same key, until they are answered."""

import http.client
import itertools
import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.races.arena import Arena
from tests.races.clients import Call
from tests.races.server import HOST

PATIENCE = 60.0
CUSTOMERS = 6


@dataclass
class Load:
    """Bookings of distinct starts by several customers at once, until it is stopped.

    ``acknowledged`` has the reference by key, ``repeats`` counts the answers of 200: made, but nobody had heard.
    ``refused`` counts those of 503, after which one asks again. Between two visits each waits *pause* seconds.
    """

    arena: Arena
    port: int
    service: str
    pause: float = 0.0
    acknowledged: dict[str, str] = field(default_factory=dict)
    repeats: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.count()

    def start(self) -> None:
        """Let them come."""
        self._threads = [threading.Thread(target=self._come) for _ in range(CUSTOMERS)]
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """Let each of them finish, answered."""
        self._ending.set()
        for each in self._threads:
            each.join()

    def _come(self) -> None:
        while not self._ending.is_set():
            number = next(self._numbers)
            call = self.arena.booking(self.service, self._start(number), key=f"load-{number}")
            self._book(call, f"load-{number}")
            time.sleep(self.pause)

    def _start(self, number: int) -> datetime:
        day, hour = divmod(number, 15)
        return self.arena.start(day) - timedelta(hours=3) + timedelta(hours=hour)

    def _book(self, call: Call, key: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                status, answer = asked(self.port, call)
                if status in (200, 201):
                    self.acknowledged[key] = answer["reference"]
                    self.repeats += status == 200
                    return
                self.refused += status == 503
                if status != 503:
                    self.faults.append(f"{key} answered {status}: {answer}")
                    return
            time.sleep(0.02)
        self.faults.append(f"{key} was never answered")


def asked(port: int, call: Call, timeout: float = 30) -> tuple[int, dict[str, str]]:
    """Status and body of an answer on a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        headers = {"Content-Type": "application/json", **call.headers}
        connection.request("POST", call.path, json.dumps(call.body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()
