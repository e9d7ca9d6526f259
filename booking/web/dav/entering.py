"""Who comes with a calendar program: by the password in the header (RFC 7617), which is for one calendar."""

from flask import Request, Response, current_app

from booking.domain.programs import TokenKind
from booking.services.accounts import attempts
from booking.services.programs import entering
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.proxies import network_of
from booking.web.visitors import keyed

LOOPBACK = frozenset({"127.0.0.1", "::1"})
CHALLENGE = 'Basic realm="Terminbuch", charset="UTF-8"'


def is_overheard(request: Request) -> bool:
    """Whether the password came unsealed over the network to a service that is at home on https."""
    is_sealed = request.is_secure or request.remote_addr in LOOPBACK
    return current_app.config["TERMINBUCH"].is_secure and not is_sealed


def entered(request: Request) -> Entry | None:
    """The calendar behind the password, none without a living one; the name is an address of whoever made it, or none.

    A right password under somebody else's address is refused: two calendars were mixed up. Guesses count, and who
    guesses too often is told to wait; the right password is let in all the same. Raises TooManyTries.
    """
    said = request.authorization
    if said is None or said.type != "basic" or not said.password:
        return None
    found = entering.enter(said.password, TokenKind.CALENDAR, clock.now(), request.remote_addr or "")
    name = (said.username or "").strip().casefold()
    if found is None or ("@" in name and name != found.behind.email.casefold()):
        attempts.begin(_subjects(name, request.remote_addr or ""))
        return None
    entering.note_use(found, clock.now(), request.user_agent.string)
    return found


def refused() -> Response:
    """A password is asked for."""
    return Response("This needs the password of a calendar program.\n", 401, {"WWW-Authenticate": CHALLENGE})


def refused_overheard() -> Response:
    """The password would be overheard."""
    return Response("Calendar programs are let in by https only.\n", 403)


def _subjects(name: str, address: str) -> tuple[str, ...]:
    """What a wrong password counts against: this name from this network; nothing in a test rig."""
    if not current_app.config["TERMINBUCH"].rate_limits:
        return ()
    return (keyed("calendar program", f"{name} {network_of(address)}"),)
