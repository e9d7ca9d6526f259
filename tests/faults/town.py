"""A served business with a worker and a mail server, customers who book all the time, and somebody who only looks."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.races.arena import Arena, standing, visit
from tests.races.conftest import Site, site
from tests.races.load import Load
from tests.races.server import FAIR, HOST
from tests.races.test_kills import Town
from tests.races.worker import Postbox, Worker, free_port

PATIENCE = 30


@dataclass
class Watcher:
    """Somebody who looks at a page again and again, and notes what came back and when."""

    port: int
    path: str
    seen: list[tuple[float, int, str | None]] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> None:
        """Once more, then no more."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was seen."""
        return Counter(status for _, status, _ in self.seen)

    def first_well_after(self, moment: float) -> float:
        """How many seconds after *moment* the page was there again for the first time."""
        return min(at for at, status, _ in self.seen if status == 200 and at > moment) - moment

    def _look(self) -> None:
        while not self._ending.is_set():
            status, wait = looked(self.port, self.path)
            self.seen.append((time.monotonic(), status, wait))
            time.sleep(0.03)


def looked(port: int, path: str) -> tuple[int, str | None]:
    """The status of a page, and how long to wait before asking again; 0 where nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status, response.headers["Retry-After"]
    except OSError:
        return 0, None
    finally:
        connection.close()


@contextmanager
def busy_town(name: str, url: str, folder: Path, *, application: str = FAIR, **more: str) -> Iterator[Town]:
    """All of it on this database; *name* is what kind of database that is."""
    with ExitStack() as stack:
        postbox, port = Postbox(), free_port()
        mail = Controller(postbox, hostname=HOST, port=port)
        mail.start()
        stack.callback(mail.stop)
        served: Site = site(stack, name, url, folder, application, **more)
        worker = Worker(url, folder, port, f"http://{HOST}:{served.server.port}", **more)
        stack.callback(worker.stop)
        yield Town(
            served, Arena(served.app, served.crowd, standing(["anna"], [visit("cut", ["anna"])])), worker, postbox
        )


@contextmanager
def booking(place: Town) -> Iterator[tuple[Load, Watcher]]:
    """Customers book, somebody looks and the worker delivers, until the block ends; all are answered in the end."""
    load = Load(place.arena, place.site.server.port, "cut", pause=0.2)
    watcher = Watcher(place.site.server.port, f"/api/v1/businesses/{place.arena.slug}/services/cut/slots?when=tomorrow")
    place.worker.start()
    load.start()
    watcher.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while len(load.acknowledged) < 10 or not place.postbox.received:
            assert time.monotonic() < deadline, "nobody was answered, or no mail came"
            time.sleep(0.02)
        yield load, watcher
    finally:
        load.stop()
        watcher.stop()


def goes_on(load: Load, count: int = 10) -> None:
    """Wait until some more have been answered."""
    enough, deadline = len(load.acknowledged) + count, time.monotonic() + PATIENCE
    while len(load.acknowledged) < enough:
        assert time.monotonic() < deadline, "bookings do not go on"
        time.sleep(0.02)
