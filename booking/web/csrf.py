"""Forms count only when they come from our own pages: by their token, and by where the browser says it was."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


def protect_forms(app: Flask, base_url: str, *programs: Blueprint) -> None:
    """Refuse what changes something unless it was sent from a page of ours.

    Not so for *programs*, whose interface knows neither cookies nor forms: there is nothing to ride on.
    """
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: who types slowly is no attacker
    app.config["WTF_CSRF_SSL_STRICT"] = False  # "Origin" is looked at below, whatever the scheme
    own = origin(base_url)
    names = {each.name for each in programs}

    def refuse_other_origins() -> None:
        if request.method in SAFE or request.blueprint in names:
            return
        sent_from = request.headers.get("Origin")
        if sent_from is not None and sent_from not in (own, origin(request.host_url)):
            raise CSRFError("The form was sent from another site.")
        if sent_from is None and request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise CSRFError("The form was sent from another site.")

    # Before CSRFProtect, which comes with its own hook.
    app.before_request(refuse_other_origins)
    csrf.init_app(app)
    for each in programs:
        csrf.exempt(each)


def origin(url: str) -> str:
    """Scheme, host and port, as browsers write them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
