"""The worker killed in the middle of a line: nobody is skipped or has two offers, and nothing is held for nobody."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, select, text

from booking.app import assembled
from booking.domain.appointments import HoldKind
from booking.domain.bookings import Contact
from booking.domain.waiting import Wanted
from booking.services import businesses
from booking.services.beginnings import Request
from booking.services.waiting import joining
from booking.storage.db import db
from booking.storage.models import Booking, WaitingEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import settings_for
from tests.factories.businesses import make_business
from tests.races.arena import PLACE, person, visit
from tests.races.conftest import DATABASES, database
from tests.races.server import HOST, KEYS
from tests.races.worker import Postbox, Worker, free_port

pytestmark = pytest.mark.prove
PEOPLE = 240
KILLS = 20
PATIENCE = 120  # seconds


@dataclass
class Line:
    """Many who wait for a week in which there is room for all of them, and the worker that goes through them."""

    app: Flask
    worker: Worker

    def offers(self) -> int:
        """How many have an offer."""
        with self.app.app_context(), reading() as session:
            return session.scalar(select(func.count()).where(WaitingEntry.state == "offered")) or 0

    def free(self) -> None:
        """The lease of the dead has run out."""
        with self.app.app_context(), unit_of_work() as session:
            session.execute(text("UPDATE waiting_look SET leased_until = NULL"))


@pytest.fixture(params=DATABASES)
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    """The line, on a database of its own."""
    url = database(request, tmp_path)
    with ExitStack() as stack:
        port = free_port()
        mail = Controller(Postbox(), hostname=HOST, port=port)
        mail.start()
        stack.callback(mail.stop)
        keys = {"link_key": KEYS["LINK_KEY"], "secret_key": KEYS["SECRET_KEY"]}
        app = assembled(settings_for(url, tmp_path, **keys))
        with app.app_context():
            furnish(app)
            stack.callback(db.engine.dispose)
        worker = Worker(url, tmp_path, port, "http://127.0.0.1:5000")
        stack.callback(worker.stop)
        yield Line(app, worker)


def furnish(app: Flask) -> None:
    """Two people who give what everybody waits for."""
    now = datetime.now(UTC)
    cut = visit("cut", ["anna", "ben"], waiting_list=True)
    business = make_business(trade="hairdresser", resources=[person("anna"), person("ben")], services=[cut])
    first = datetime.now(PLACE).date() + timedelta(days=2)
    wish = Wanted(first, first + timedelta(days=20))
    for number in range(PEOPLE):
        request = Request(Contact(f"Waits {number}", f"waits-{number}@example.org", None), "de")
        known = businesses.business(business.slug)
        joining.join(known, known.services["cut"], wish, request, now, app.extensions["links"])


def until(line: Line, wanted: int) -> int:
    """Wait until so many have an offer; answers how many have."""
    ends = time.monotonic() + PATIENCE
    while (found := line.offers()) < wanted:
        assert time.monotonic() < ends, f"{found} of {wanted}"
        time.sleep(0.02)
    return found


def test_whoever_is_killed_in_the_middle_the_next_one_goes_on(line: Line) -> None:
    random.seed(6)
    kills = found = 0
    while kills < KILLS and found < PEOPLE:
        line.worker.start()
        until(line, found + 1)
        time.sleep(random.uniform(0, 0.1))
        line.worker.kill()
        line.free()
        kills, found = kills + 1, line.offers()
    in_the_middle = found < PEOPLE or kills > 1
    line.worker.start()
    until(line, PEOPLE)
    line.worker.stop()
    with line.app.app_context(), reading() as session:
        offers = sorted(session.scalars(select(WaitingEntry.offer_id).where(WaitingEntry.state == "offered")))
        held = select(Booking.id).where(Booking.hold_kind == HoldKind.OFFER, Booking.state == "held")
        letters = text("SELECT count(*) FROM message WHERE reason = 'waiting_offer'")
        assert (len(set(offers)), offers) == (PEOPLE, sorted(session.scalars(held)))
        assert session.scalar(letters) == PEOPLE
    assert in_the_middle, "it was through before it could be killed"
