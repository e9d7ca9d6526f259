"""Several workers deliver side by side, and die: nothing is lost, nothing leaves twice but under its own identifier."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, text, update

from booking.app import assembled
from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.domain.messages import Channel, Reason, Recipient
from booking.domain.reminders import Kind
from booking.services import bookings, businesses, messages
from booking.services.reminders import rules
from booking.storage.db import db
from booking.storage.models import Message
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import settings_for
from tests.factories.businesses import make_business
from tests.notifications.gateways import FakeGateway
from tests.races.arena import PLACE, person, visit
from tests.races.conftest import DATABASES, database
from tests.races.server import HOST, KEYS
from tests.races.worker import Postbox, Worker, free_port

pytestmark = pytest.mark.prove
BOOKINGS = 40  # of five messages each
WORKERS = 4
KILLS = int(os.environ.get("RACE_KILLS", "200")) // 4  # of two workers each, on each of two databases


@dataclass
class Post:
    """A database full of messages, the mail server and the gateway that they go to, and the workers."""

    app: Flask
    postbox: Postbox
    gateway: FakeGateway
    workers: list[Worker]

    def states(self) -> Counter[str]:
        with self.app.app_context(), reading() as session:
            return Counter(session.scalars(select(Message.state)))

    def wanted(self, channel: Channel) -> list[str]:
        with self.app.app_context(), reading() as session:
            return sorted(session.scalars(select(Message.message_id).where(Message.channel == channel)))

    def mailed(self) -> list[str]:
        return [each.message_id.strip("<>").partition("@")[0] for each in self.postbox.received]

    def texted(self) -> list[str]:
        return [parse_qs(urlsplit(each.path).query)["id"][0] for each in self.gateway.asked]

    def forget_leases(self) -> None:
        """What the dead had in hand may be taken at once; nobody has truly tried it so often that it is given up."""
        with self.app.app_context(), unit_of_work() as session:
            session.execute(text("UPDATE message SET leased_until = NULL, attempts = 1 WHERE leased_until IS NOT NULL"))

    def due_now(self) -> None:
        with self.app.app_context(), unit_of_work() as session:
            session.execute(update(Message).where(Message.state == "due").values(due_at=database_now()))


@pytest.fixture(params=DATABASES)
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    """Two hundred messages: news to both sides, a reminder by mail and one by SMS, and news that must come after."""
    url = database(request, tmp_path)
    with ExitStack() as stack:
        postbox, port = Postbox(), free_port()
        mail = Controller(postbox, hostname=HOST, port=port)
        mail.start()
        stack.callback(mail.stop)
        gateway = stack.enter_context(FakeGateway())
        sms = gateway.url("/send?to={to}&text={text}&id={id}")
        keys = {"link_key": KEYS["LINK_KEY"], "secret_key": KEYS["SECRET_KEY"]}
        app = assembled(settings_for(url, tmp_path, **keys))
        with app.app_context():
            furnish(app)
            stack.callback(db.engine.dispose)
        workers = [Worker(url, tmp_path, port, "http://127.0.0.1:5000", SMS_URL=sms) for _ in range(WORKERS)]
        for worker in workers:
            stack.callback(worker.stop)
        yield Post(app, postbox, gateway, workers)


def furnish(app: Flask) -> None:
    now = datetime.now(UTC)
    business = make_business(
        trade="hairdresser", resources=[person("anna")], services=[visit("cut", ["anna"])], phone="+493611234567"
    )
    server = Actor.of_server(business.id)
    rules.set_always(server, True, now)
    for channel in (Channel.EMAIL, Channel.SMS):
        rules.add(server, rules.Wanted(Kind.REMINDER, channel, minutes=120), now)
    business = businesses.business(business.slug)
    first = datetime.now(PLACE).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=3)
    for number in range(BOOKINGS):
        contact = Contact(f"Customer {number}", f"customer-{number}@example.org", f"+49151{number:08}")
        starts_at = first + timedelta(days=number // 10, hours=number % 10)
        asked = bookings.Request(contact, "de")
        made = bookings.book(business, business.services["cut"], starts_at, now, asked, app.extensions["links"])
        with unit_of_work() as session:
            later = (Recipient.CUSTOMER,)
            messages.add(session, business.id, made.facts.booking_id, Reason.PROPOSAL_WITHDRAWN, now, later)


def settle(post: Post) -> None:
    """Wait until everything has left; what waits its turn is due at once."""
    deadline = time.monotonic() + 180
    while post.states()["due"]:
        assert time.monotonic() < deadline, post.states()
        post.due_now()
        time.sleep(1.0)


def wait_for_a_message(post: Post) -> None:
    """Until the next one has come, by mail or by SMS, or nothing is left that could."""
    seen, deadline = len(post.mailed()) + len(post.texted()), time.monotonic() + 15
    while len(post.mailed()) + len(post.texted()) == seen and time.monotonic() < deadline and post.states()["due"]:
        time.sleep(0.01)


def every_first_comes_before_what_followed_it(post: Post) -> None:
    """Of what a customer got about a booking, repeats aside."""
    seen: dict[str, list[str]] = {}
    for each in post.postbox.received:
        if each.recipient.startswith("customer-"):
            reason = each.message_id.strip("<").partition(".")[0]
            seen.setdefault(each.recipient, []).append(reason)
    news = [[each for each in dict.fromkeys(reasons) if each != "reminder"] for reasons in seen.values()]
    assert news == [["confirmed", "proposal_withdrawn"]] * BOOKINGS


def test_four_workers_send_two_hundred_messages_once_each(post: Post) -> None:
    post.due_now()
    assert post.states() == {"due": 5 * BOOKINGS}
    for worker in post.workers:
        worker.start()
    settle(post)
    assert post.states() == {"sent": 5 * BOOKINGS}
    assert sorted(post.mailed()) == post.wanted(Channel.EMAIL)
    assert sorted(post.texted()) == post.wanted(Channel.SMS)
    every_first_comes_before_what_followed_it(post)


def test_workers_that_are_killed_lose_nothing_and_repeat_under_the_same_identifier(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    post.due_now()
    lot = random.Random(7)
    # So slow that some die between the server's yes and their own note of it.
    post.postbox.before_yes = lambda: time.sleep(0.02)
    kills = 0
    while kills < KILLS and post.states()["due"]:
        for worker in post.workers[:2]:
            worker.start()
        wait_for_a_message(post)
        time.sleep(lot.uniform(0, 0.1))
        for worker in post.workers[:2]:
            worker.kill()
        kills += 1
        post.forget_leases()
        post.due_now()
    post.postbox.before_yes = lambda: None
    assert kills > 5
    for worker in post.workers[:2]:
        worker.start()
    settle(post)
    assert post.states() == {"sent": 5 * BOOKINGS}
    assert set(post.mailed()) == set(post.wanted(Channel.EMAIL))
    assert set(post.texted()) == set(post.wanted(Channel.SMS))
    every_first_comes_before_what_followed_it(post)
    repeats = len(post.mailed()) + len(post.texted()) - 5 * BOOKINGS
    with capsys.disabled():
        print(f"\n{2 * kills} kills, {5 * BOOKINGS} messages, {repeats} repeats")  # noqa: T201 - what the run is for
