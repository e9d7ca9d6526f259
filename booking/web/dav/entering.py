"""Who comes with a calendar program: by the password in the header (RFC 7617), which is for one calendar."""

from flask import Request, Response

from booking.domain.programs import TokenKind
from booking.services.programs import entering
from booking.services.programs.entering import Entry
from booking.web import clock

CHALLENGE = 'Basic realm="Terminbuch", charset="UTF-8"'


def entered(request: Request) -> Entry | None:
    """The calendar behind the password, none without a living one; the name is an address of whoever made it, or none.

    A right password under somebody else's address is refused: two calendars were mixed up.
    """
    said = request.authorization
    if said is None or said.type != "basic" or said.password is None:
        return None
    found = entering.enter(said.password, TokenKind.CALENDAR, clock.now(), request.remote_addr or "")
    if found is None:
        return None
    name = (said.username or "").strip().casefold()
    if "@" in name and name != found.behind.email.casefold():
        return None
    entering.note_use(found, clock.now(), request.user_agent.string)
    return found


def refused() -> Response:
    """A password is asked for."""
    return Response("This needs the password of a calendar program.\n", 401, {"WWW-Authenticate": CHALLENGE})
