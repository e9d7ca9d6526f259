"""Calendar feeds for programs of the business: made, given another address, taken back."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotFound
from booking.domain.feeds import FeedForm, FeedKind, FeedSettings, Privacy
from booking.domain.programs import Scope
from booking.services import feeds
from booking.services.feeds import Subject
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer
from booking.web.api.bookings import links
from booking.web.api.house.people import text
from booking.web.api.house.schemas.connections import Feed, FeedList, FeedMade, FeedSent, FeedSettingsSent
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

READ, WRITE = (Scope.CONNECTIONS_READ,), (Scope.CONNECTIONS_WRITE,)
BASE = "/businesses/<slug:business>/feeds"
ONE = f"{BASE}/<int:feed>"


@operations.declare("GET", BASE, "Feeds", answers={200: FeedList}, scopes=READ)
def list_feeds(entry: Entry) -> Response:
    """Those that are living, without their addresses."""
    return answer({"feeds": [_values(entry, each) for each in feeds.of_business(entry.actor)]})


@operations.declare("GET", ONE, "One feed", answers={200: Feed}, scopes=READ)
def show_feed(entry: Entry, feed: int) -> Response:
    """A feed, taken back or not."""
    return answer(_values(entry, feeds.one(entry.actor, feed)))


@operations.declare("POST", BASE, "Make a feed", body=FeedSent, answers={201: FeedMade}, scopes=WRITE)
def make_feed(entry: Entry, body: FeedSent) -> Response:
    """Answers its address, which opens it to whoever has it."""
    subject = Subject(FeedKind(body.kind), body.of, FeedForm(body.form))
    try:
        made = feeds.create(entry.actor, entry.business, links(), clock.now(), subject, _settings(entry, body))
    except NotFound:
        # What is named in a body is a fault of the body.
        raise Invalid([("of", "unknown")]) from None
    place = url_for("api.show_feed", business=entry.business.slug, feed=made.id)
    return _made(entry, made.id, made.address, 201, {"Location": place})


@operations.declare("PUT", ONE, "Set a feed anew", body=FeedSettingsSent, answers={200: Feed}, scopes=WRITE)
def change_feed(entry: Entry, feed: int, body: FeedSettingsSent) -> Response:
    """For all who read it, at the address that it has. What is not sent is as it is at first."""
    feeds.change(entry.actor, feed, _settings(entry, body), clock.now())
    return answer(_values(entry, feeds.one(entry.actor, feed)))


@operations.declare(
    "POST", f"{ONE}/rotate", "Give a feed another address", body=NothingSent, answers={200: FeedMade}, scopes=WRITE
)
def rotate_feed(entry: Entry, feed: int, body: NothingSent) -> Response:
    """At the old address there is nothing from now on."""
    return _made(entry, feed, feeds.rotate(entry.actor, feed, clock.now(), links()))


@operations.declare("DELETE", ONE, "Take a feed back", body=NothingSent, answers={200: Feed}, scopes=WRITE)
def revoke_feed(entry: Entry, feed: int, body: NothingSent) -> Response:
    """At its address there is nothing from now on. Again changes nothing."""
    feeds.revoke(entry.actor, feed, clock.now())
    return answer(_values(entry, feeds.one(entry.actor, feed)))


@operations.declare(
    "POST", f"{ONE}/restore", "Bring a feed back", body=NothingSent, answers={200: FeedMade}, scopes=WRITE
)
def restore_feed(entry: Entry, feed: int, body: NothingSent) -> Response:
    """At the address that it had. Again changes nothing."""
    feeds.restore(entry.actor, feed, clock.now())
    return _made(entry, feed, feeds.address(entry.actor, feed, links()))


def _settings(entry: Entry, body: FeedSettingsSent) -> FeedSettings:
    return FeedSettings(
        body.name,
        Privacy(body.privacy),
        body.locale or entry.business.locale,
        body.past_days,
        body.ahead_days,
        body.alarm_minutes,
    )


def _made(entry: Entry, feed: int, address: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return answer({"feed": _values(entry, feeds.one(entry.actor, feed)), "address": address}, status, headers)


def _values(entry: Entry, row: Any) -> dict[str, object]:
    place = ZoneInfo(entry.business.time_zone)
    return {
        "id": row.id,
        "kind": row.kind.value,
        "of": row.resource_slug or row.service_slug or row.customer_email,
        "form": row.form,
        "name": row.name,
        "privacy": row.privacy,
        "locale": row.locale,
        "past_days": row.past_days,
        "ahead_days": row.ahead_days,
        "alarm_minutes": row.alarm_minutes,
        "created_at": text(row.created_at, place),
        "fetched_at": text(row.fetched_at, place),
        "revoked_at": text(row.revoked_at, place),
    }
