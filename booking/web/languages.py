"""Which language a page is in: its address says so, and ``/`` chooses one.

Pages stand at ``/<lang:lang>/…``. Their views are not handed ``lang``: it is in ``g.locale``, and ``url_for``
fills it in by itself; ``url_for(…, lang="en")`` asks for the other one.
"""

from typing import Any
from urllib.parse import quote

from flask import Flask, Response, after_this_request, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from booking.web.framed import FRAMED, is_framed, unframed
from booking.web.sessions import PROGRAMS

LOCALES = ("de", "en")
COOKIE = "language"
# What stands for itself in a path and in a query (RFC 3986); a query is passed on with its escapes.
PATH = "/:@!$&'()*+,;=~"
QUERY = PATH + "?%"
YEAR = 365 * 24 * 60 * 60


def speak_languages(app: Flask, default: str) -> None:
    """Find the language of every request and keep it in ``g.locale``; serve ``/``."""

    def find(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if request.path.startswith(PROGRAMS):
            return
        g.locale = of_path(request.path)
        if values is not None:
            values.pop("lang", None)
        if g.locale is None:
            g.locale = preferred(default)
        elif not is_framed() and is_choice(request.headers.get("Referer"), g.locale):
            after_this_request(save_choice)

    def fill_in(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = locale()

    app.url_value_preprocessor(find)
    app.url_defaults(fill_in)
    app.add_url_rule("/", "start", start)


def locale() -> str:
    """The language of this request: ``de`` or ``en``. Programs are answered in the one that they prefer."""
    if g.get("locale") is None:
        g.locale = request.accept_languages.best_match(LOCALES) or "en"
    found: str = g.locale
    return found


def of_path(path: str) -> str | None:
    """The language that an address names: ``/de`` and what stands below it is German, in a frame or not."""
    path = unframed(path)
    word = path[1:3]
    return word if word in LOCALES and path[3:4] in ("", "/") else None


def preferred(default: str) -> str:
    """The saved choice, else what the browser asks for, else *default*."""
    saved = request.cookies.get(COOKIE)
    if saved in LOCALES:
        return saved
    return request.accept_languages.best_match(LOCALES) or default


def is_choice(referer: str | None, now: str) -> bool:
    """Whether somebody came from a page of ours in the other language: then it was chosen, and is remembered.

    A link in a mail or a bookmark is no choice. So the switch is a plain link and nobody is sent anywhere.
    """
    if referer is None or not referer.startswith(request.host_url):
        return False
    before = of_path("/" + referer[len(request.host_url) :].partition("?")[0])
    return before is not None and before != now


def save_choice(response: Response) -> Response:
    """Remember the language for the next visit; nothing else is in the cookie."""
    response.set_cookie(COOKIE, locale(), max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def start() -> AnyResponse:
    """``/``: on to the visitor's own language."""
    response = redirect(f"/{locale()}/", 302)
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def same_page(language: str) -> str:
    """The path and query of this page in another language, for the switch and for ``hreflang``.

    The path was asked of us and begins with a language of ours, so that it can lead nowhere else.
    """
    path = quote(unframed(request.path)[3:], safe=PATH) if of_path(request.path) else "/"
    query = f"?{quote(request.query_string, safe=QUERY)}" if request.query_string else ""
    return f"{FRAMED if is_framed() else ''}/{language}{path}{query}"
