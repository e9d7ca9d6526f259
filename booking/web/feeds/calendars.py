"""A feed: answered from its cheap version where nothing changed, built where something did."""

from datetime import UTC, datetime, time

from flask import Response, current_app, request
from werkzeug.http import quote_etag

from booking.domain.feeds import Privacy
from booking.ical.feeds import etag
from booking.services import feeds
from booking.translations import speaking
from booking.web.clock import now
from booking.web.feeds import blueprint

CALENDAR = "text/calendar; charset=utf-8"


@blueprint.get("/calendar/<token:token>.ics")
def calendar(token: str) -> Response:
    """The calendar behind a token; 304 where the reader has it as it is."""
    feed = feeds.subscribed(token)
    today = now().date()
    tag = etag(feed.version, today, Privacy(feed.privacy), feed.locale)
    if request.if_none_match.contains_weak(tag):
        return _described(Response(status=304), tag, feed.changed_at)
    folder = current_app.config["TERMINBUCH"].instance_path / "translations"
    content = feeds.calendar(feed, today, speaking(folder, feed.locale))
    answer = _described(Response(content, content_type=CALENDAR), tag, feed.changed_at)
    answer.headers["Content-Disposition"] = f'inline; filename="{feed.business_slug}.ics"'
    if not request.if_none_match:
        answer.make_conditional(request)
    return answer


def _described(answer: Response, tag: str, changed_at: datetime) -> Response:
    # Entries leave by date, so a new day is a change as well.
    answer.last_modified = max(changed_at, datetime.combine(now().date(), time(), UTC))
    answer.headers["ETag"] = quote_etag(tag)
    answer.headers["Cache-Control"] = "private, max-age=60, must-revalidate"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
