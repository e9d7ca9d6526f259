"""What reminders ask never goes through all bookings and messages that there ever were; see ``test_plans``."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from booking.domain.access import Actor
from booking.services import changes, moves
from booking.services.outbox import deliver_due
from booking.services.reminders import own, rules
from booking.storage.queries import coming
from booking.storage.unit_of_work import reading
from tests.conftest import NOW, sqlite_copy
from tests.services.reminders.test_sending import come_to, post
from tests.services.reminders.world import FRIDAY, LINKS, book, reminding
from tests.services.test_outbox import Recorder
from tests.storage.test_plans import gone_through


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return sqlite_copy(sqlite_template, tmp_path)


def test_planning_looks_at_what_stands_and_at_one_booking(app: Flask) -> None:
    business = reminding()
    server = Actor.of_server(business.id)

    def work() -> None:
        booked = book(business)
        moves.move(booked.token, FRIDAY + timedelta(days=7), None, NOW, LINKS)
        own.want(booked.token, False, NOW)
        own.want(booked.token, True, NOW)
        own.standing(booked.token, NOW)
        rules.remove(server, business.reminders[0].id, NOW)
        rules.restore(server, business.reminders[0].id, NOW)
        rules.upcoming(server)
        changes.cancel(booked.token, NOW)

    assert gone_through(work) == []


def test_sending_one_looks_at_that_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    book(reminding())
    deliver_due(post(Recorder()))
    come_to(monkeypatch, FRIDAY - timedelta(hours=2))
    transport = Recorder()
    assert gone_through(lambda: deliver_due(post(transport))) == []
    assert len(transport.sent) == 1


def test_figures_look_at_their_span(app: Flask) -> None:
    business = reminding()
    book(business)

    def look() -> None:
        with reading() as session:
            coming.outcomes(session, business.id, NOW, FRIDAY)

    assert gone_through(look) == []
