"""What feeds cost: building one, one without changes as a multiple of "hello", and a thousand who poll."""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask_migrate import upgrade

from bench import feed_building
from bench.clients import Answered, Clients, waiting_clients
from bench.feed_data import EVENTS, fill
from bench.installations import environment, postmaster, settings
from bench.polling import Polling, tag_at
from bench.report import HELLO, spread
from bench.requests import Requests
from bench.servers import Server, serving
from bench.web import Target, measure
from booking.app import assembled
from booking.storage.db import db
from tests.postgres import Cluster, fresh_database, start_cluster

UNCHANGED = "feed without changes"
GOAL = 3.0
BESIDE_GOAL = 1.25
BOOKINGS = 250
"""In a turn; the 99th percentile is that of all turns together."""


def main(arguments: Sequence[str] | None = None) -> list[str]:
    """Measure, print tables; answers the goals that were missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.feeds", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args(arguments)
    missed = feed_building.main()
    today = datetime.now(UTC).date()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="terminbuch-bench-")))
        cluster = stack.enter_context(start_cluster(in_memory=False))
        clients = stack.enter_context(waiting_clients())
        url, whole, paths = _filled(cluster, folder)
        hello = stack.enter_context(serving("bench.hello:app", {}, folder / "hello.log"))
        server = stack.enter_context(serving("wsgi:app", environment(url, folder), folder / "feeds.log"))
        makes = Requests(today)
        tag = tag_at(server.port, whole)
        targets = [
            Target(HELLO, hello, None, makes.hello, 1500),
            Target(UNCHANGED, server, EVENTS, lambda number: makes.unchanged(whole, tag, number), 600, 304),
        ]
        figures = measure(clients, targets, postmaster(cluster), asked.rounds)
        costs, least = figures[UNCHANGED, EVENTS], figures[HELLO, None].costs
        ratios = [cost / hello_cost for cost, hello_cost in zip(costs.costs, least, strict=True)]
        web, database = median(costs.web) * 1000, median(costs.database) * 1000
        print("\n| request | events | x hello (quartiles) | goal | ms web + database |\n|---|---|---|---|---|")
        print(f"| {UNCHANGED} | {EVENTS:,} | {spread(ratios)} | <= {GOAL:g} | {web:.2f} + {database:.2f} |", flush=True)
        if median(ratios) > GOAL:
            missed.append(f"{UNCHANGED}: {median(ratios):.1f} x hello")
        missed += _beside(clients, server, makes, paths, asked.rounds)
    return missed


def _filled(cluster: Cluster, folder: Path) -> tuple[str, str, list[str]]:
    url = fresh_database(cluster)
    app = assembled(settings(url, folder))
    with app.app_context():
        upgrade()
        whole, paths = fill(datetime.now(UTC).date(), app.extensions["links"])
        db.engine.dispose()
    return url, whole, paths


def _beside(clients: Clients, server: Server, makes: Requests, paths: list[str], rounds: int) -> list[str]:
    """Bookings as fast as they go, with and without a thousand who poll once a minute, in turn."""
    taken: dict[bool, list[float]] = {False: [], True: []}
    with Polling(server.port, paths) as polling:
        polling.warm_up()
        clients.ask(server.port, makes.bookings(BOOKINGS), 201)
        for number in range(rounds):
            for is_polled in (False, True) if number % 2 else (True, False):
                polling.go_on() if is_polled else polling.pause()
                taken[is_polled] += clients.ask(server.port, makes.bookings(BOOKINGS), 201).each
        polling.pause()
        said = polling.said()
    alone, beside = (Answered(1.0, sorted(taken[is_polled])) for is_polled in (False, True))
    ratio = beside.quantile(0.99) / alone.quantile(0.99)
    print("\n| bookings | p50 / p99 ms alone | beside 1,000 subscribers | x p99 | goal |\n|---|---|---|---|---|")
    print(
        f"| {len(alone.each):,} each | {_ms(alone)} | {_ms(beside)} | **{ratio:.2f}** | <= {BESIDE_GOAL} |\n\n{said}",
        flush=True,
    )
    return [f"bookings beside subscribers: {ratio:.2f} x p99"] if ratio > BESIDE_GOAL else []


def _ms(answered: Answered) -> str:
    return f"{answered.quantile(0.5) * 1000:.0f} / {answered.quantile(0.99) * 1000:.0f}"


if __name__ == "__main__":
    if short := main():
        raise SystemExit(f"goals missed: {'; '.join(short)}")
