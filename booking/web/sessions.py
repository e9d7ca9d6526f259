"""The session cookie: only pages have one; what programs ask for neither reads nor sets it."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from booking.web.framed import BELOW

API = "/api/"
FEEDS = "/calendar/"
DAV = "/dav/"
ASSISTANTS = "/mcp"
PROGRAMS = (API, FEEDS, DAV, ASSISTANTS, "/.well-known/")
"""What only programs ask for."""
POLL = "/calendar/changes"
"""What open calendars ask every few seconds: nothing of the session is asked for then."""
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
"""What those ask who watch the service: machines without a session."""


class Forgotten(SecureCookieSession):
    """The session of a page in a frame: it begins empty and ends with the answer."""


class PageSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for pages alone."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # type: ignore[override]
        """The visitor's session, or one that cannot be written to."""
        if request.path.startswith(PROGRAMS) or request.path.endswith(POLL) or request.path in WATCHED:
            return self.make_null_session(app)
        if request.path.startswith(BELOW):
            return Forgotten()
        return super().open_session(app, request)

    def is_null_session(self, obj: object) -> bool:
        """Whether a session is not to be written into a cookie."""
        return isinstance(obj, Forgotten) or super().is_null_session(obj)


def keep_sessions(app: Flask, *, is_secure: bool) -> None:
    """Bind the cookie to this host, to https where there is https, and to requests from our own pages."""
    app.session_interface = PageSessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if is_secure else "session",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
