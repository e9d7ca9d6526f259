"""The door of the house: who comes in, as what, and who does not.

A view of the staff is wrapped in ``needs``, which finds out who is asking and hands the view an ``Entry``. Nobody
signed in: to the sign-in page, and back afterwards with all that was typed. A stranger to this business: there is
nothing (404). A password that is short, and no second factor yet: to where that is mended. A role that does not
allow it: 403, which says so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import current_app, g, request
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotFound
from booking.services.accounts import sessions
from booking.services.accounts.sessions import Entry, SignedIn
from booking.web import clock
from booking.web.staff.door import second_factor_first, sign_in_page

P = ParamSpec("P")
T = TypeVar("T")


def cookie_name() -> str:
    """The name of the cookie of who is signed in; bound to this host where there is https."""
    return "__Host-staff" if current_app.config["TERMINBUCH"].is_secure else "staff"


def token() -> str:
    """The token that the browser sent, or the empty word."""
    return request.cookies.get(cookie_name(), "")


def needs(
    permission: Permission, *, sees: bool = True
) -> Callable[[Callable[Concatenate[Entry, P], T]], Callable[..., T | Response]]:
    """Let a view be entered by who may do this; *sees* is false for what a page asks by itself, again and again."""

    def decorate(view: Callable[Concatenate[Entry, P], T]) -> Callable[..., T | Response]:
        @wraps(view)
        def enter(*args: P.args, **kwargs: P.kwargs) -> T | Response:
            slug = str(kwargs.pop("business"))
            now = clock.now()
            found = sessions.enter(token(), slug, now, request.remote_addr or "") if token() else None
            if found is None:
                return sign_in_page()
            if not isinstance(found, Entry):
                raise NotFound(what="business")
            if found.person.owes_second_factor:
                return second_factor_first()
            g.entry = found
            found.actor.require(permission)
            if sees:
                sessions.see(found.person, now)
            return view(found, *args, **kwargs)

        enter.permission = permission  # type: ignore[attr-defined]
        return enter

    return decorate


def signed_in(view: Callable[Concatenate[SignedIn, P], T]) -> Callable[..., T | Response]:
    """Let a view be entered by whoever is signed in: one's own account."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> T | Response:
        now = clock.now()
        person = sessions.signed_in(token(), now) if token() else None
        if person is None:
            return sign_in_page(keeps=False)
        g.person = person
        sessions.see(person, now)
        return view(person, *args, **kwargs)

    enter.permission = "signed_in"  # type: ignore[attr-defined]
    return enter


def fill_in_business(endpoint: str, values: dict[str, Any]) -> None:
    """Links between pages of one business need not say which."""
    entry: Entry | None = g.get("entry")
    if (
        entry is not None
        and "business" not in values
        and current_app.url_map.is_endpoint_expecting(endpoint, "business")
    ):
        values["business"] = entry.business.slug
