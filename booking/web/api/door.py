"""The door for programs of a business: a token in the header (RFC 6750 2.1), and what it may do."""

from collections.abc import Collection

from flask import Request, g

from booking.domain.errors import NotFound, ScopeMissing, Unauthorized
from booking.domain.programs import Scope, TokenKind
from booking.services.programs import entering
from booking.services.programs.entering import Entry
from booking.web import clock

SCHEME = "bearer"


def entered(request: Request, business: str | None, scopes: Collection[Scope]) -> Entry:
    """Who asks, for this business, with one of these scopes at least.

    Raises Unauthorized without a living token, NotFound where it is another business's, ScopeMissing.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    now = clock.now()
    found = entering.enter(token.strip(), TokenKind.INTERFACE, now, request.remote_addr or "")
    if found is None or scheme.lower() != SCHEME:
        raise Unauthorized
    if business is not None and business != found.business.slug:
        raise NotFound(what="business")
    g.program = found
    if not found.scopes & frozenset(scopes):
        raise ScopeMissing(scopes=sorted(scopes))
    entering.note_use(found, now, request.user_agent.string)
    return found
