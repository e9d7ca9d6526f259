"""Who is asking, as digests: enough to cap what one visitor may hold, not enough to know anybody by."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from flask import current_app, request, session

from booking.services.holds import Visitor
from booking.web.framed import is_framed
from booking.web.proxies import network_of

SESSION_ID = "id"


def visitor(*, with_session: bool = True) -> Visitor:
    """The visitor of this request; a session begins here if there is none, but never for programs and in frames."""
    identity = None
    if with_session and not is_framed():
        identity = session.setdefault(SESSION_ID, secrets.token_urlsafe(16))
    return Visitor(
        session=keyed("session", identity) if identity else None,
        address=keyed("address", network_of(request.remote_addr or "")),
        capped=current_app.config["TERMINBUCH"].rate_limits,
    )


def keyed(kind: str, value: str) -> str:
    """A digest that nobody without our key can make, nor take back by trying all addresses."""
    return _digest(str(current_app.secret_key), kind, value)


# Kept: who has asked asks again, and every request is counted under such a digest.
@lru_cache(maxsize=4096)
def _digest(key: str, kind: str, value: str) -> str:
    return hmac.new(key.encode(), f"visitor:{kind}:{value}".encode(), hashlib.sha256).hexdigest()[:32]
