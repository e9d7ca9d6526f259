"""What is not sent again, and what is: tags, dates, packed and not, and no answer that is older than the feed."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, FeedSettings, Privacy
from booking.services import changes, feeds, moves, subscriptions
from booking.services.desk import blocks
from booking.services.setup import editing, parts
from booking.storage.db import db
from booking.web import clock
from booking.web.feeds.packed import Kept
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.feeds import LINKS, make_feed, path_of
from tests.services.test_bookings import NINE, book

TEN = NINE + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs ask an hour after everything was made."""
    at(monkeypatch, LATER)


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: instant)


def busy_business() -> Business:
    """One with enough in its calendar that packing is worth the while."""
    business = make_business()
    for at in (NINE, TEN):
        book(business, at)
    return business


def status(client: FlaskClient, path: str, **headers: str) -> int:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}).status_code


def test_an_unchanged_feed_is_the_same_bytes_and_is_not_sent_again(client: FlaskClient) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    first = client.get(path)
    client.application.extensions["feeds"] = Kept()
    assert client.get(path).data == first.data
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == "Accept-Encoding"


def test_that_nothing_has_changed_is_one_statement_and_builds_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    business = make_business()
    book(business)
    path = path_of(business)
    tag = client.get(path).headers["ETag"]
    looked: list[str] = []
    monkeypatch.setattr(subscriptions, "calendar", lambda *_: pytest.fail("built"))
    glanced = subscriptions.glancing
    monkeypatch.setattr(subscriptions, "glancing", lambda: looked.append("glance") or glanced())
    event.listen(db.engine, "before_cursor_execute", count := lambda *_: looked.append("statement"))
    assert status(client, path, If_None_Match=tag) == 304
    event.remove(db.engine, "before_cursor_execute", count)
    assert looked == ["glance"]


def test_head_answers_as_get_without_a_body_and_builds_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(make_business())
    answer = client.get(path)
    monkeypatch.setattr(subscriptions, "calendar", lambda *_: pytest.fail("built"))
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Disposition", "Last-Modified", "Cache-Control", "Vary"):
        assert head.headers[name] == answer.headers[name]
    assert "Content-Length" not in head.headers
    assert client.head(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_has_changed_is_built_once_for_all_who_subscribe(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    business = make_business()
    book(business)
    path, built = path_of(business), []
    build = subscriptions.calendar
    monkeypatch.setattr(subscriptions, "calendar", lambda *asked: built.append(1) or build(*asked))
    for _ in range(5):
        client.get(path, headers={"Accept-Encoding": "gzip"})
        client.get(path)
    assert built == [1]


Deed = Callable[[Business, Actor, str, int], object]


def renamed(path: tuple[str, ...], **said: object) -> Deed:
    def rename(business: Business, server: Actor, token: str, feed_id: int) -> None:
        seen = parts.part(business.id, path)
        editing.edit(server, path, seen, {**seen, **said}, NOW)

    return rename


def reset(**said: object) -> Deed:
    def change(business: Business, server: Actor, token: str, feed_id: int) -> None:
        feeds.change(server, feed_id, FeedSettings(**said), NOW)  # type: ignore[arg-type]

    return change


def block(business: Business, server: Actor, token: str, feed_id: int) -> None:
    blocks.add(server, ["anna"], TEN, TEN + timedelta(hours=1), "Inventory", None, NOW)


DEEDS: dict[str, Deed] = {
    "a booking": lambda business, *_: book(business, TEN),
    "a move": lambda business, server, token, feed_id: moves.move(token, TEN, None, NOW, LINKS),
    "a cancellation": lambda business, server, token, feed_id: changes.cancel(token, NOW),
    "a block": block,
    "the name of a service": renamed(("services", "checkup"), name={"de": "Laser", "en": "Laser"}),
    "the name of a resource": renamed(("resources", "anna"), name="Dr. Anna"),
    "the name of a place": renamed(("locations", "erfurt"), name="Anger"),
    "the street of a place": renamed(("locations", "erfurt"), street="Anger 1"),
    "the name of the business": renamed(("business",), name="Practice elsewhere"),
    "the name of the feed": reset(name="Mine"),
    "the privacy": reset(privacy=Privacy.NAME),
    "the language": reset(privacy=Privacy.FULL, locale="en"),
    "how far back": reset(privacy=Privacy.FULL, past_days=7),
    "how far ahead": reset(privacy=Privacy.FULL, ahead_days=7),
    "the alarm": reset(privacy=Privacy.FULL, alarm_minutes=30),
}
OF_ONE_FEED = frozenset(list(DEEDS)[9:])


@pytest.mark.parametrize("deed", list(DEEDS))
def test_whatever_is_shown_changes_the_tag(client: FlaskClient, deed: str) -> None:
    business = make_business(slug="practice")
    token = book(business).token
    subjects = ((FeedKind.BUSINESS, ""), (FeedKind.RESOURCE, "anna"), (FeedKind.SERVICE, "checkup"))
    made = [make_feed(business, kind, of, privacy=Privacy.FULL) for kind, of in subjects]
    paths = [each.address.removeprefix(LINKS.base_url) for each in made]
    before = [client.get(path) for path in paths]
    for each in made if deed in OF_ONE_FEED else made[:1]:
        DEEDS[deed](business, Actor.of_server(business.id), token, each.id)
    for path, known in zip(paths, before, strict=True):
        answer = client.get(path, headers={"If-None-Match": known.headers["ETag"]})
        assert answer.status_code == 200, path


def test_a_new_day_changes_the_tag(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(make_business())
    tag = client.get(path).headers["ETag"]
    at(monkeypatch, LATER + timedelta(days=1))
    assert status(client, path, If_None_Match=tag) == 200


def test_what_is_done_to_others_changes_no_tag(client: FlaskClient) -> None:
    business, other = make_business(), make_business()
    path = path_of(business)
    tag = client.get(path).headers["ETag"]
    book(other)
    make_feed(business)
    assert status(client, path, If_None_Match=tag) == 304


def test_a_reader_without_tags_asks_by_date(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    business = make_business()
    made = make_feed(business)
    path = made.address.removeprefix(LINKS.base_url)
    date = client.get(path).headers["Last-Modified"]
    assert date == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert status(client, path, If_Modified_Since=date) == 304
    assert status(client, path, If_Modified_Since="Mon, 23 Nov 2026 07:59:59 GMT") == 200
    assert status(client, path, If_Modified_Since="yesterday") == 200
    feeds.change(Actor.of_server(business.id), made.id, FeedSettings(name="Mine"), NOW + timedelta(minutes=20))
    assert status(client, path, If_Modified_Since=date) == 200


def test_a_tag_counts_before_a_date(client: FlaskClient) -> None:
    path = path_of(make_business())
    date = client.get(path).headers["Last-Modified"]
    assert status(client, path, If_None_Match='W/"another"', If_Modified_Since=date) == 200


def test_no_date_is_told_of_what_has_just_changed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(make_business())
    at(monkeypatch, NOW + timedelta(seconds=20))
    assert "Last-Modified" not in client.get(path).headers
    assert status(client, path, If_Modified_Since="Mon, 23 Nov 2026 08:00:00 GMT") == 200


def test_a_feed_is_packed_for_readers_that_unpack(client: FlaskClient) -> None:
    path = path_of(busy_business(), privacy=Privacy.FULL)
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}


def test_one_tag_is_good_for_both(client: FlaskClient) -> None:
    path = path_of(busy_business(), privacy=Privacy.FULL)
    plain = client.get(path).headers["ETag"]
    packed = client.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert plain == packed
    assert plain.startswith('W/"')
    for coding in ("gzip", "identity"):
        assert status(client, path, If_None_Match=plain, Accept_Encoding=coding) == 304
        # Programs and what stands between write it as they like.
        assert status(client, path, If_None_Match=plain.removeprefix("W/"), Accept_Encoding=coding) == 304


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity", "br", ""])
def test_nobody_is_sent_what_they_do_not_unpack(client: FlaskClient, accepted: str) -> None:
    answer = client.get(path_of(busy_business(), privacy=Privacy.FULL), headers={"Accept-Encoding": accepted})
    assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_a_short_feed_is_not_packed(client: FlaskClient) -> None:
    answer = client.get(path_of(make_business()), headers={"Accept-Encoding": "gzip"})
    assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_packed_bytes_are_the_same_whenever_they_are_packed(app: Flask, client: FlaskClient) -> None:
    path = path_of(busy_business(), privacy=Privacy.FULL)
    first = client.get(path, headers={"Accept-Encoding": "gzip"}).data
    app.extensions["feeds"] = Kept()
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).data == first
    assert first[4:8] == bytes(4)
