"""What requests cost, in time of web processes and database together, as multiples of a bare "hello": ``bench.web``.

All servers stand ready side by side, and every round asks each of them in turn, in another order: what disturbs the
machine disturbs all. A ratio is taken within its round; printed are the median of the rounds and their quartiles.
"""

import argparse
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psycopg
from flask_migrate import upgrade

from bench import data
from bench.clients import Answered, Clients, waiting_clients
from bench.processes import cpu_seconds, parent_of, resident_mib
from bench.requests import Requests
from bench.servers import Server, serving
from bench.statements import Statements, statements
from booking.app import assembled
from booking.storage.db import db
from config import Settings
from tests.postgres import Cluster, fresh_database, start_cluster

SMALL, LARGE = 100, 1_000_000
ROUNDS = 15
HELLO, MONTH, BOOKING, PAGE = "hello", "month of slots", "booking", "page of slots"
GOALS = {MONTH: 8.0, BOOKING: 30.0}
GROWTH_GOAL = 1.15
MEMORY_GOAL = 150.0
MEMORY_REQUESTS = 10_000
STEADY = 2.0  # MiB by which the allocator may differ from one look to the next


@dataclass(frozen=True, slots=True)
class Target:
    """Something to ask for: by what name, of which server, how often in a round, with which answer."""

    name: str
    server: Server
    history: int | None
    make: Callable[[int], list[str]]
    number: int
    status: int = 200


@dataclass(slots=True)
class Figures:
    """What was measured of a target, a value per round: CPU seconds per request, and how the answers came."""

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    @property
    def costs(self) -> list[float]:
        """Both together."""
        return [web + database for web, database in zip(self.web, self.database, strict=True)]


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
        with measured_servers(urls, today, folder) as targets:
            figures = measure(clients, targets, postmaster(cluster), asked.rounds)
        missed = report(figures, counted[SMALL], SMALL, asked.history)
        if not asked.no_memory:
            missed += memory(clients, urls[asked.history], today, folder)
    return missed


def filled(cluster: Cluster, history: int, today: date, folder: Path) -> str:
    """The address of a new database with so much history."""
    url = fresh_database(cluster)
    begin = datetime.now(UTC)
    app = assembled(settings(url, folder))
    with app.app_context():
        upgrade()
        data.fill(history, today)
        with db.engine.connect() as connection:
            found = data.rows(connection)
        db.engine.dispose()
    print(f"{found:,} appointments written in {(datetime.now(UTC) - begin).total_seconds():.0f} s", flush=True)
    return url


def settings(url: str, folder: Path) -> Settings:
    """An installation on that database with everything that protects it switched on."""
    return Settings.from_environment(environment(url, folder))


def environment(url: str, folder: Path) -> dict[str, str]:
    """The same, as gunicorn is told; the keys are the same for all, as on several machines."""
    return {
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
        "LINK_KEY": KEY[::-1],
        "INSTANCE_PATH": str(folder / "instance"),
        "TRUSTED_PROXIES": "127.0.0.1",
        "RATE_LIMITS": "on",
        "MAIL_URL": "",
        "REDIS_URL": "",
    }


KEY = secrets.token_hex(32)


def counted_statements(url: str, today: date, folder: Path) -> dict[str, Statements]:
    """What each kind of request asks of the database, once everything is warm."""
    app = assembled(settings(url, folder))
    makes = Requests(today)
    with app.app_context():
        asked = {MONTH: makes.month, BOOKING: makes.bookings, PAGE: makes.page}
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
            targets += [
                Target(MONTH, server, history, makes.month, 300),
                Target(BOOKING, server, history, makes.bookings, 120, 201),
                Target(PAGE, server, history, makes.page, 60),
            ]
        yield targets


def measure(
    clients: Clients, targets: list[Target], database: int, rounds: int
) -> dict[tuple[str, int | None], Figures]:
    """Ask all targets, round by round; the first round warms everything up and is not kept."""
    found: dict[tuple[str, int | None], Figures] = defaultdict(Figures)
    dice = Random(3)
    for number in range(rounds + 1):
        for target in dice.sample(targets, len(targets)):
            requests = target.make(target.number)
            before = cpu_seconds(target.server.pid), cpu_seconds(database)
            answered = clients.ask(target.server.port, requests, target.status)
            after = cpu_seconds(target.server.pid), cpu_seconds(database)
            if number:
                kept = found[target.name, target.history]
                kept.web.append((after[0] - before[0]) / len(requests))
                # What the database does by itself meanwhile is no part of a hello.
                kept.database.append((after[1] - before[1]) / len(requests) if target.history else 0)
                kept.answered.append(answered)
    return found


def postmaster(cluster: Cluster) -> int:
    """The process that started all others of the database."""
    with psycopg.connect(cluster.url.replace("+psycopg", ""), autocommit=True) as connection:
        backend = connection.info.backend_pid
        try:
            return parent_of(backend)
        except OSError as error:
            raise SystemExit("the database does not run where its processes can be seen") from error


def report(
    figures: dict[tuple[str, int | None], Figures], counted: dict[str, Statements], small: int, large: int
) -> list[str]:
    """Print the ratios; answers the goals that were missed."""
    missed = []
    hello = figures[HELLO, None].costs
    print(f"\n| request | appointments | x {HELLO} (quartiles) | goal | ms web + database | requests/s | ", end="")
    print("p50 / p99 ms | statements |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, history), found in sorted(figures.items(), key=lambda item: (item[0][0], item[0][1] or 0)):
        ratios = [cost / least for cost, least in zip(found.costs, hello, strict=True)]
        goal = GOALS.get(name)
        speed = median(each.per_second for each in found.answered)
        web, database = median(found.web) * 1000, median(found.database) * 1000
        p50, p99 = (median(each.quantile(part) for each in found.answered) * 1000 for part in (0.5, 0.99))
        print(
            f"| {name} | {'' if history is None else f'{history:,}'} | {spread(ratios)} "
            f"| {f'<= {goal:g}' if goal else ''} | {web:.2f} + {database:.2f} | {speed:.0f} "
            f"| {p50:.1f} / {p99:.1f} | {counted.get(name, '')} |"
        )
        if goal and median(ratios) > goal:
            missed.append(f"{name} with {history:,} appointments: {median(ratios):.1f} x hello")
    print(f"\n| with {large:,} appointments instead of {small} | x its own cost (quartiles) | goal |")
    print("|---|---|---|")
    for name in (MONTH, BOOKING, PAGE):
        pairs = zip(figures[name, large].costs, figures[name, small].costs, strict=True)
        ratios = [much / little for much, little in pairs]
        print(f"| {name} | {spread(ratios, 3)} | <= {GROWTH_GOAL} |", flush=True)
        if median(ratios) > GROWTH_GOAL:
            missed.append(f"{name} with {large:,} appointments: {median(ratios):.2f} x its own cost")
    return missed


def spread(values: list[float], digits: int = 1) -> str:
    """Median and quartiles."""
    low, middle, high = quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"**{middle:.{digits}f}** ({low:.{digits}f} - {high:.{digits}f})"


def memory(clients: Clients, url: str, today: date, folder: Path) -> list[str]:
    """Print what a fresh server's workers hold before and after many requests; answers what was missed."""
    makes = Requests(today)
    makes.bookings(6000)  # what the rounds have booked
    mix = [(makes.month, 16, 200), (makes.page, 2, 200), (makes.bookings, 2, 201)]
    with serving("wsgi:app", environment(url, folder), folder / "memory.log") as server:
        looks = []
        for done in range(MEMORY_REQUESTS // 200 + 11):
            for make, number, status in mix:
                clients.ask(server.port, make(number * 10), status)
            if done >= 10:
                looks.append(max(map(resident_mib, server.workers())))
    first, last = looks[0], max(looks)
    print(f"\nmemory of a worker: {first:.0f} MiB after 2,000 requests, {last:.0f} MiB at most in 10,000 more")
    missed = [f"a worker holds {last:.0f} MiB"] if last > MEMORY_GOAL else []
    return missed + ([f"a worker grew by {last - first:.1f} MiB"] if last - first > STEADY else [])


if __name__ == "__main__":
    if short := main():
        raise SystemExit(f"goals missed: {'; '.join(short)}")
