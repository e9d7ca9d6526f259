"""Processes killed at any point: a booking is whole or absent, what was acknowledged is there, every mail leaves."""

import http.client
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from tests.races import soundness
from tests.races.arena import Arena, standing, visit
from tests.races.clients import Call
from tests.races.conftest import DATABASES, Site, database, site
from tests.races.load import Load, asked
from tests.races.server import FAIR, HOST
from tests.races.worker import Postbox, Worker, free_port

KILLS = int(os.environ.get("RACE_KILLS", "200"))
MORTAL = "tests.races.mortal:mortal()"
AT_ONCE = """
    UPDATE message SET leased_until = NULL, due_at = (SELECT min(first.due_at) FROM message AS first)
    WHERE business_id = :business AND state = 'due'
"""
DUE = "SELECT count(*) FROM message WHERE business_id = :business AND state = 'due'"
SENT = "SELECT message_id, state FROM message WHERE business_id = :business"
STATEMENTS = 80  # more than a booking says to the database


@dataclass
class Town:
    """A served business with a worker and a mail server."""

    site: Site
    arena: Arena
    worker: Worker
    postbox: Postbox


@contextmanager
def town(request: pytest.FixtureRequest, folder: Path, application: str) -> Iterator[Town]:
    """All of it, on a database of its own."""
    url = database(request, folder)
    with ExitStack() as stack:
        postbox = Postbox()
        port = free_port()
        mail = Controller(postbox, hostname=HOST, port=port)
        mail.start()
        stack.callback(mail.stop)
        served = site(stack, request.param, url, folder, application)
        worker = Worker(url, folder, port, f"http://{HOST}:{served.server.port}")
        stack.callback(worker.stop)
        arena = Arena(served.app, served.crowd, standing(["anna"], [visit("cut", ["anna"])]))
        yield Town(served, arena, worker, postbox)


@pytest.fixture(params=DATABASES)
def busy_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """The service as it is."""
    with town(request, tmp_path, FAIR) as found:
        yield found


@pytest.fixture(params=DATABASES)
def mortal_town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """The service that dies where it is told to."""
    with town(request, tmp_path, MORTAL) as found:
        yield found


def test_what_was_acknowledged_survives_six_kills(busy_town: Town) -> None:
    survive(busy_town, 6)


@pytest.mark.prove
def test_what_was_acknowledged_survives_hundreds_of_kills(busy_town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    said = survive(busy_town, KILLS // 2)
    with capsys.disabled():
        print(f"\n{said}")  # noqa: T201 - these figures are what the run is for


def survive(place: Town, kills: int) -> str:
    """Kill web workers and the delivering worker under load; then everything must be there, and every mail."""
    lot, server = random.Random(place.site.database), place.site.server
    load = Load(place.arena, server.port, "cut")
    load.start()
    for number in range(kills):
        place.worker.start()
        time.sleep(lot.uniform(0.05, 0.8))
        if number % 3 == 2:
            place.worker.kill()
        else:
            server.wait_for_workers()
            server.kill(lot.choice(server.workers()))
    load.stop()
    assert load.faults == []
    everything_is_there(place, load.acknowledged)
    deliver(place)
    repeats = every_mail_has_left(place)
    return (
        f"{place.site.database}: {kills} kills, {len(load.acknowledged)} bookings acknowledged, {load.repeats} of them"
        f" only when asked again; {len(place.postbox.received)} mails, {repeats} of them repeats"
    )


def everything_is_there(place: Town, acknowledged: dict[str, str]) -> None:
    """Every acknowledged booking is there once and whole, and nothing else is."""
    engine, business = place.arena.engine, place.arena.business.id
    with engine.connect() as connection:
        question = text("SELECT reference FROM booking WHERE business_id = :business AND state = 'confirmed'")
        there = connection.execute(question, {"business": business}).scalars().all()
    assert len(acknowledged) > 0
    assert sorted(there) == sorted(reference.replace("-", "") for reference in acknowledged.values())
    assert soundness.unsound(engine, business) == []
    assert soundness.overlaps(engine, business) == 0
    for table in ("appointment", "line", "occupancy", "idempotency_key", "customer"):
        assert (table, place.arena.count(f"SELECT count(*) FROM {table} WHERE business_id = :business")) == (  # noqa: S608
            table,
            len(there),
        )


def deliver(place: Town) -> None:
    """Let the worker do its work to the end; leases of the dead and pauses are over at once."""
    deadline = time.monotonic() + 120
    while place.arena.count(DUE):
        assert time.monotonic() < deadline, "messages are left"
        place.worker.kill()
        place.arena.change(AT_ONCE)
        place.worker.start()
        settled(place)
    place.worker.stop()


def settled(place: Town) -> None:
    """Wait until nothing is due any more, or no mail has come for a while."""
    quiet, seen = time.monotonic(), -1
    while place.arena.count(DUE) and time.monotonic() - quiet < 8:
        if len(place.postbox.received) != seen:
            quiet, seen = time.monotonic(), len(place.postbox.received)
        time.sleep(0.1)


def every_mail_has_left(place: Town) -> int:
    """Every message is marked and was received, a repeat under the same Message-ID; answers how many repeats."""
    with place.arena.engine.connect() as connection:
        rows = connection.execute(text(SENT), {"business": place.arena.business.id}).all()
    assert {row.state for row in rows} == {"sent"}
    received = [each.message_id.strip("<>").partition("@")[0] for each in place.postbox.received]
    assert set(received) == {row.message_id for row in rows}
    identifiers: dict[str, set[str]] = {}
    for each in place.postbox.received:
        if each.recipient.startswith("customer-"):
            identifiers.setdefault(each.recipient, set()).add(each.message_id)
    assert {len(each) for each in identifiers.values()} == {1}
    return len(received) - len(set(received))


def test_a_worker_that_dies_with_a_mail_in_its_hand_repeats_it_under_the_same_id(busy_town: Town) -> None:
    place = busy_town
    place.arena.booked("cut", place.arena.start(0))
    place.postbox.before_yes = place.worker.kill
    place.worker.start()
    while not place.postbox.received:
        time.sleep(0.05)
    place.postbox.before_yes = lambda: None
    deliver(place)
    assert every_mail_has_left(place) == 1
    assert place.postbox.received[0] in place.postbox.received[1:]


@pytest.mark.parametrize("step", [5])
def test_a_booking_is_whole_or_absent_wherever_its_worker_dies(mortal_town: Town, step: int) -> None:
    die_everywhere(mortal_town, step, lambda count: count >= 3)


@pytest.mark.prove
def test_a_booking_is_whole_or_absent_at_every_single_point(mortal_town: Town) -> None:
    die_everywhere(mortal_town, 1, lambda count: count >= 15)


def die_everywhere(place: Town, step: int, is_enough: Callable[[int], bool]) -> None:
    """Let a worker die before every *step*-th thing it says to the database, until a request outlives that."""
    acknowledged, deaths = {}, 0
    server = place.site.server
    for point in range(1, STATEMENTS, step):
        call = place.arena.booking("cut", place.arena.start(point), key=f"death-{point}")
        deadly = Call(call.path, call.body, {**call.headers, "X-Dies-At": str(point)})
        outlived = False
        try:
            status, _ = asked(server.port, deadly)
            outlived = status in (200, 201)
        except (OSError, http.client.HTTPException):
            deaths += 1
        before = place.arena.count("SELECT count(*) FROM booking WHERE business_id = :business")
        assert before - len(acknowledged) in (0, 1)
        assert soundness.unsound(place.arena.engine, place.arena.business.id) == []
        server.wait_for_workers()
        status, answer = asked(server.port, call)
        assert status == (200 if before > len(acknowledged) else 201), answer
        acknowledged[f"death-{point}"] = answer["reference"]
        if outlived:
            break
    assert is_enough(deaths)
    everything_is_there(place, acknowledged)
