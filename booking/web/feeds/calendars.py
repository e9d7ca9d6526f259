"""A feed: answered from its cheap version where nothing changed, built where something did.

The tag is a weak one: it is the same for the feed packed and not, which mean the same (RFC 9110 8.8.3.3).
"""

import hashlib
import time as seconds
from datetime import UTC, date, datetime, time, timedelta

from flask import Response, current_app, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.http import http_date, parse_date

from booking.domain.calendar_programs import program
from booking.domain.errors import NotFound
from booking.domain.feeds import FeedForm
from booking.services import subscriptions
from booking.storage.queries.feeds import Subscribed
from booking.translations import speaking
from booking.web import clock
from booking.web.feeds import blueprint
from booking.web.feeds.packed import Kept, Packed, packed
from booking.web.limits import ThisMinute
from booking.web.proxies import network_of

CALENDAR = "text/calendar; charset=utf-8"
MOST_A_MINUTE = 120
"""How often one feed may be asked for from one address: by an office full of programs behind one router, not by one
that has gone wild."""
SETTLED = timedelta(seconds=30)
"""For so long after a change no date is told: within the same second, or by a change that was being made meanwhile,
the feed might become another under the same date."""
_counts = ThisMinute()


@blueprint.get("/calendar/<token:token>.ics")
def calendar(token: str) -> Response:
    """The calendar behind a token; 304 where the reader has it as it is."""
    _require_patience(token)
    return _answer(subscriptions.subscribed(token))


@blueprint.get("/calendar/<token:token>.ifb")
def free_busy(token: str) -> Response:
    """The same for what tells of nothing but free and busy time, at the address that RFC 5545 8.1 has for it."""
    _require_patience(token)
    feed = subscriptions.subscribed(token)
    if feed.form != FeedForm.BUSY:
        raise NotFound(what="feed")
    return _answer(feed)


def _answer(feed: Subscribed) -> Response:
    at = clock.now()
    current_app.extensions["fetches"].note(
        feed.business_id, feed.feed_id, at, program(request.headers.get("User-Agent", ""))
    )
    day = at.date()
    tag = subscriptions.tag(feed, day)
    changed_at = _changed_at(feed, tag, at)
    if tag is not None:
        if _has(tag, changed_at):
            return Response(status=304, headers=_headers(tag, changed_at))
        if request.method == "HEAD":
            return _headed(feed, tag, changed_at)
        whole = _whole(feed, tag, day)
    else:
        whole, tag = _built(feed, day)
        if _has(tag, None):
            return Response(status=304, headers=_headers(tag, None))
    return _sent(feed, whole, tag, changed_at)


def _require_patience(token: str) -> None:
    """Raise TooManyRequests where a feed is asked for again and again."""
    if not current_app.config["TERMINBUCH"].rate_limits:
        return
    if _counts.incr(f"{token} {network_of(request.remote_addr or '')}", 60) > MOST_A_MINUTE:
        raise TooManyRequests(retry_after=max(1, round(_counts.get_expiry("") - seconds.time())))


def _changed_at(feed: Subscribed, tag: str | None, at: datetime) -> datetime | None:
    """When the feed became what it is, to the second, where that is known and settled."""
    if tag is None:
        return None
    # Entries leave by date, so a new day is a change as well.
    changed_at = max(feed.changed_at, datetime.combine(at.date(), time(), UTC))
    return changed_at.replace(microsecond=0) if changed_at + SETTLED < at else None


def _has(tag: str, changed_at: datetime | None) -> bool:
    """Whether the reader has it as it is: by its tag, or by date where it names no tag (RFC 9110 13.2.2)."""
    headers = request.headers
    if "If-None-Match" in headers:
        return request.if_none_match.contains_weak(tag)
    since = parse_date(headers.get("If-Modified-Since"))
    return changed_at is not None and since is not None and changed_at <= since


def _whole(feed: Subscribed, tag: str, day: date) -> Packed:
    """The feed under this tag, which whoever asked before may have had built."""
    kept: Kept = current_app.extensions["feeds"]
    key = feed.feed_id, tag
    found = kept.get(key)
    if found is None:
        found = packed(_content(feed, day))
        kept.put(key, found)
    return found


def _built(feed: Subscribed, day: date) -> tuple[Packed, str]:
    """The feed and its tag, which is one of its bytes."""
    content = _content(feed, day)
    return packed(content), hashlib.sha256(content).hexdigest()[:32]


def _content(feed: Subscribed, day: date) -> bytes:
    folder = current_app.config["TERMINBUCH"].instance_path / "translations"
    return subscriptions.calendar(feed, day, speaking(folder, feed.locale))


def _headed(feed: Subscribed, tag: str, changed_at: datetime | None) -> Response:
    """What would be said of the feed; how long it is only building it would tell."""
    answer = Response(headers=[*_headers(tag, changed_at), *_named(feed)])
    answer.automatically_set_content_length = False
    return answer


def _sent(feed: Subscribed, whole: Packed, tag: str, changed_at: datetime | None) -> Response:
    may_be_packed = whole.is_packed and request.accept_encodings.quality("gzip") > 0
    headers = [*_headers(tag, changed_at), *_named(feed)]
    if may_be_packed:
        headers.append(("Content-Encoding", "gzip"))
    return Response(whole.content if may_be_packed else whole.plain(), headers=headers)


def _named(feed: Subscribed) -> list[tuple[str, str]]:
    suffix = "ifb" if feed.form == FeedForm.BUSY else "ics"
    return [("Content-Type", CALENDAR), ("Content-Disposition", f'inline; filename="{feed.business_slug}.{suffix}"')]


def _headers(tag: str, changed_at: datetime | None) -> list[tuple[str, str]]:
    found = [
        ("ETag", f'W/"{tag}"'),
        ("Cache-Control", "private, max-age=60, must-revalidate"),
        ("Vary", "Accept-Encoding"),
        ("X-Robots-Tag", "noindex"),
    ]
    return [*found, ("Last-Modified", http_date(changed_at))] if changed_at is not None else found
