"""One object of a calendar: fetched, written and deleted (RFC 4791 5.3), byte for byte and under its ETag."""

from flask import Response, current_app, request
from werkzeug.wrappers import Response as Answer

from booking.domain.errors import Invalid, NotFound, Outdated
from booking.services.own_calendar import writing
from booking.services.own_calendar.items import Item
from booking.web import clock
from booking.web.dav import shelf

CALENDAR = "text/calendar; charset=utf-8; component=VEVENT"
LONGEST = 256 * 1024


def fetch(name: str) -> Answer:
    """The object, or 304 where the program has it as it is. Raises NotFound."""
    found = _found(name)
    answer = Response(found.text.encode(), content_type=CALENDAR)
    answer.set_etag(found.etag)
    return answer.make_conditional(request)


def put(name: str) -> Answer:
    """Write it. Its tag is answered only where it is kept as it was sent: a program reads anything else anew (5.3.4).

    Raises ChangeRefused, Invalid, Outdated, NotFound.
    """
    before = shelf.items([name]).get(name)
    only_if = _condition(before)
    text = _text()
    writing.write(shelf.entry(), name, text, clock.now(), seal=current_app.extensions["seal"], only_if=only_if)
    after = shelf.items([name]).get(name)
    answer = Response(status=204 if before else 201)
    if after is not None and after.text == text:
        answer.set_etag(after.etag)
    return answer


def delete(name: str) -> Answer:
    """Delete it. Raises ChangeRefused, Outdated, NotFound."""
    only_if = _condition(_found(name))
    writing.remove(shelf.entry(), name, clock.now(), only_if=only_if)
    return Response(status=204)


def _found(name: str) -> Item:
    found = shelf.items([name]).get(name)
    if found is None:
        raise NotFound(what="object")
    return found


def _condition(before: Item | None) -> str | None:
    """The tag that must be there, none where the program does not mind (RFC 9110 13.1). Raises Outdated."""
    if request.headers.get("If-None-Match", "").strip() == "*" and before is not None:
        raise Outdated
    said = request.headers.get("If-Match", "").strip()
    if not said:
        return None
    if before is None or (said != "*" and not request.if_match.contains(before.etag)):
        raise Outdated
    return before.etag


def _text() -> str:
    """What was sent, as text. Raises Invalid."""
    try:
        return request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid([("text", "not_text")]) from error
