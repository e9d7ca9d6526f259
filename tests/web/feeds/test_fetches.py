"""Who fetched a feed last: noted at once, written later, and never lost to a fault."""

import threading
from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.domain.access import Actor
from booking.domain.errors import Busy
from booking.services import feeds
from booking.services.subscriptions import FeedKey, Fetch
from booking.web import clock
from booking.web.feeds.fetches import Fetches
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.feeds import LINKS, make_feed

LATER = NOW + timedelta(minutes=5)


def test_a_fetch_is_noted_and_written_later(app: Flask, client: FlaskClient) -> None:
    business = make_business()
    made, server = make_feed(business), Actor.of_server(business.id)
    path = made.address.removeprefix(LINKS.base_url)
    client.get(path, headers={"User-Agent": "Mozilla/5.0 Thunderbird/128.4.0"})
    assert feeds.one(server, made.id).fetched_at is None
    app.extensions["fetches"].flush()
    found = feeds.one(server, made.id)
    assert (found.fetched_at, found.fetched_by) == (NOW, "Thunderbird")


def test_that_nothing_had_changed_counts_as_well(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    business = make_business()
    made = make_feed(business)
    path = made.address.removeprefix(LINKS.base_url)
    tag = client.get(path).headers["ETag"]
    app.extensions["fetches"].flush()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    client.get(path, headers={"User-Agent": "Google-Calendar-Importer", "If-None-Match": tag})
    app.extensions["fetches"].flush()
    assert feeds.one(Actor.of_server(business.id), made.id).fetched_by == "Google Calendar"


class Written:
    """Takes what is written, or refuses it."""

    def __init__(self, *faults: Exception) -> None:
        self.faults = list(faults)
        self.taken: list[Mapping[FeedKey, Fetch]] = []
        self.is_there = threading.Event()

    def __call__(self, noted: Mapping[FeedKey, Fetch]) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(noted)
        self.is_there.set()


def test_many_fetches_of_one_feed_are_one_note() -> None:
    written = Written()
    fetches = Fetches(written)
    for minutes in range(3):
        fetches.note(1, 7, NOW + timedelta(minutes=minutes), "curl")
    fetches.note(1, 8, NOW, "curl")
    fetches.flush()
    fetches.flush()
    assert written.taken == [{(1, 7): Fetch(NOW + timedelta(minutes=2), "curl"), (1, 8): Fetch(NOW, "curl")}]


def test_what_cannot_be_written_is_kept_unless_it_is_older_by_then() -> None:
    written = Written(Busy(retry_after=2), RuntimeError("the disk is full"))
    fetches = Fetches(written)
    fetches.note(1, 7, NOW, "curl")
    fetches.note(1, 8, NOW, "curl")
    fetches.flush()
    fetches.note(1, 7, LATER, "Thunderbird")
    fetches.flush()
    fetches.flush()
    assert written.taken == [{(1, 7): Fetch(LATER, "Thunderbird"), (1, 8): Fetch(NOW, "curl")}]


def test_notes_are_written_by_themselves_once_that_was_begun() -> None:
    written = Written(RuntimeError("not yet"))
    fetches = Fetches(written, every=0.01)
    fetches.note(1, 7, NOW, "curl")
    assert not written.is_there.is_set()
    fetches.begin()
    fetches.note(1, 8, NOW, "curl")
    assert written.is_there.wait(10)
    assert written.taken == [{(1, 7): Fetch(NOW, "curl"), (1, 8): Fetch(NOW, "curl")}]
    written.is_there.clear()
    fetches.note(1, 9, NOW, "curl")
    assert written.is_there.wait(10)
