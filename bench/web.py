"""What requests cost, in time of web processes and database together, as multiples of a bare "hello": ``bench.web``.

All servers stand ready side by side, and every round asks each of them in turn, in another order: what disturbs the
machine disturbs all. A ratio is taken within its round; printed are the median of the rounds and their quartiles.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from bench import house
from bench.clients import Clients, waiting_clients
from bench.installations import environment, filled, postmaster, settings
from bench.memory import memory
from bench.processes import cpu_seconds
from bench.report import BOOKING, BUSINESS, HELLO, MONTH, PAGE, POLL, WEEK, Figures, Turn, report
from bench.requests import Requests
from bench.scans import report_scans, scans
from bench.servers import Server, serving
from bench.statements import Statements, statements
from booking.app import assembled
from booking.storage.db import db
from tests.postgres import start_cluster

SMALL, LARGE = 100, 1_000_000
ROUNDS = 15
TURNS = 6
"""In which a round asks each target, a part of its requests at a time: a slow second of the machine hits several."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something to ask for: by what name, of which server, how often in a round, with which answer."""

    name: str
    server: Server
    history: int | None
    make: Callable[[int], list[str]]
    number: int
    status: int = 200


def main(arguments: Sequence[str] | None = None) -> list[str]:
    """Measure, print tables; answers the goals that were missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--history", type=int, default=LARGE, help="past appointments in the large database")
    parser.add_argument("--no-memory", action="store_true", help="leave out the 10,000 requests")
    asked = parser.parse_args(arguments)
    today = datetime.now(UTC).date()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="terminbuch-bench-")))
        cluster = stack.enter_context(start_cluster(in_memory=False))
        clients = stack.enter_context(waiting_clients())
        urls = {history: filled(cluster, history, today, folder) for history in (SMALL, asked.history)}
        counted = {history: counted_statements(url, today, folder) for history, url in urls.items()}
        scanned = scans(urls[asked.history])
        with measured_servers(urls, today, folder) as targets:
            figures = measure(clients, targets, postmaster(cluster), asked.rounds)
        missed = report(figures, counted[SMALL], SMALL, asked.history)
        missed += report_scans(scanned, scans(urls[asked.history]))
        if not asked.no_memory:
            missed += memory(clients, urls[asked.history], today, folder)
    return missed


def counted_statements(url: str, today: date, folder: Path) -> dict[str, Statements]:
    """What each kind of request asks of the database, once everything is warm."""
    app = assembled(settings(url, folder))
    makes = Requests(today)
    with app.app_context():
        client = app.test_client()
        client.set_cookie("staff", house.TOKEN)
        makes.tag = house.tag_in(client.get(makes.calendar).text)
        asked = {
            MONTH: makes.month,
            BOOKING: makes.bookings,
            PAGE: makes.page,
            BUSINESS: makes.business,
            WEEK: makes.week,
            POLL: makes.poll,
        }
        found = {name: statements(app, db.engine, make(3)) for name, make in asked.items()}
        db.engine.dispose()
    return found


@contextmanager
def measured_servers(urls: dict[int, str], today: date, folder: Path) -> Iterator[list[Target]]:
    """All servers, and what is asked of them."""
    with ExitStack() as stack:
        hello = stack.enter_context(serving("bench.hello:app", {}, folder / "hello.log"))
        targets = [Target(HELLO, hello, None, Requests(today).hello, 1500)]
        for history, url in urls.items():
            server = stack.enter_context(serving("wsgi:app", environment(url, folder), folder / f"{history}.log"))
            makes = Requests(today)
            makes.bookings(3)  # those were booked when statements were counted
            makes.tag = house.tag_at(server.port, makes.calendar)
            targets += [
                Target(MONTH, server, history, makes.month, 300),
                Target(BOOKING, server, history, makes.bookings, 120, 201),
                Target(PAGE, server, history, makes.page, 60),
                Target(BUSINESS, server, history, makes.business, 60),
                Target(WEEK, server, history, makes.week, 60),
                Target(POLL, server, history, makes.poll, 300, 304),
            ]
        yield targets


def measure(
    clients: Clients, targets: list[Target], database: int, rounds: int
) -> dict[tuple[str, int | None], Figures]:
    """Ask all targets, round by round; the first round warms everything up and is not kept."""
    found: dict[tuple[str, int | None], Figures] = defaultdict(Figures)
    dice = Random(3)
    for number in range(rounds + 1):
        taken = [turn for _ in range(TURNS) for turn in dice.sample(targets, len(targets))]
        turns: dict[tuple[str, int | None], list[Turn]] = defaultdict(list)
        for target in taken:
            requests = target.make(target.number // TURNS)
            before = cpu_seconds(target.server.pid), cpu_seconds(database)
            answered = clients.ask(target.server.port, requests, target.status)
            after = cpu_seconds(target.server.pid), cpu_seconds(database)
            # What the database does by itself meanwhile is no part of a hello.
            of_database = after[1] - before[1] if target.history else 0.0
            turns[target.name, target.history].append(Turn(after[0] - before[0], of_database, answered))
        if number:
            for key, each in turns.items():
                found[key].add(each)
    return found


if __name__ == "__main__":
    if short := main():
        raise SystemExit(f"goals missed: {'; '.join(short)}")
