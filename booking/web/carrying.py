"""What somebody had typed when their session was over: it travels through signing in, and is sent on afterwards.

The copy is signed and bound to the browser, so that nobody can plant words into somebody else's hands; it is sent
only when its sender presses a button. Files, passwords and codes are not carried, and no form of an account is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from booking.web.csrf import origin

LONGEST_KEPT = 100_000  # characters; the whole of a form may have 256 kB
DAY = 24 * 60 * 60
SECRET_NAMES = frozenset({"csrf_token", "present", "code", "token"})
HOUSE = "/staff/<slug:business>/"
SECRET_WORDS = ("password", "secret")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was not taken: where it goes, and its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]


def keep() -> str:
    """The form of this request, signed; the empty word where there is nothing to keep, or too much."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if is_kept(name)]
    if not fields or "csrf_token" not in session:
        return ""
    written = _signer().dumps({"path": request.full_path.rstrip("?"), "fields": fields, "browser": _browser()})
    text = written if isinstance(written, str) else written.decode()
    return text if len(text) <= LONGEST_KEPT else ""


def kept(text: str) -> Kept | None:
    """What was kept, if it was in this browser and not too long ago."""
    if not text or len(text) > LONGEST_KEPT:
        return None
    try:
        said = _signer().loads(text, max_age=DAY)
    except BadData:
        return None
    if said["browser"] != _browser():
        return None
    return Kept(said["path"], tuple((name, value) for name, value in said["fields"]))


def unsent() -> Kept | None:
    """The form of this request, where it came from a page of the house that was opened before somebody signed in anew.

    Its token is of the session before. That it came from our own page is what the browser says in Origin, which
    no other site can: so it may be shown again under a new token, to be sent by its sender.
    """
    own = origin(current_app.config["TERMINBUCH"].base_url)
    if (
        request.url_rule is None
        or HOUSE not in request.url_rule.rule
        or request.headers.get("Origin") not in (own, origin(request.host_url))
    ):
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if is_kept(name))
    if not fields or request.files or "csrf_token" not in request.form:
        return None
    return Kept(request.full_path.rstrip("?"), fields)


def once_more() -> Kept | None:
    """The form of this request, for its sender to send again; none where a part of it may not stand in a page."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    if not fields or request.files or sum(len(value) for _, value in fields) > LONGEST_KEPT:
        return None
    return Kept(request.full_path.rstrip("?"), fields) if all(is_kept(name) for name, _ in fields) else None


def is_kept(name: str) -> bool:
    """Whether a field may travel in a page."""
    return name not in SECRET_NAMES and not any(word in name.lower() for word in SECRET_WORDS)


def readable(form: Kept) -> Iterator[str]:
    """The words of a form that somebody typed, for them to see again what is sent on."""
    return (value for _, value in form.fields if value.strip())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-form")


def _browser() -> str:
    return hashlib.sha256(str(session.get("csrf_token", "")).encode()).hexdigest()[:32]
