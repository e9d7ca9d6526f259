"""What every page has around it: the style sheet, and the way to the same page in the other language."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, request
from flask_babel import get_locale
from jinja2 import Environment
from markupsafe import Markup

from booking.web import clock
from booking.web.assets import ASK_AGAIN, FOR_EVER, version
from booking.web.framed import is_framed
from booking.web.languages import LOCALES, locale, same_page
from booking.web.presenters.opening import Opening, opening
from booking.web.presenters.owners import Owner
from booking.web.presenters.schema_org import Described, described

NAMES = {"de": "Deutsch", "en": "English"}
LASTING = frozenset({"public.index", "public.business", "public.slots", "public.accessibility"})
"""Pages for everybody, whatever somebody has chosen on them."""
LAYERS = ("reset", "tokens", "base", "layout")


@dataclass(frozen=True, slots=True)
class Switch:
    """A page in another language, named in that language."""

    code: str
    name: str
    url: str


def language_switches() -> list[Switch]:
    """The other languages of this page."""
    return [Switch(code, NAMES[code], same_page(code)) for code in LOCALES if code != locale()]


def alternates() -> list[Switch]:
    """This page in every language, its own included, by full address: for search engines."""
    settings = current_app.config["TERMINBUCH"]
    base = settings.base_url
    if request.endpoint not in LASTING:
        return [Switch(code, NAMES[code], base + same_page(code)) for code in LOCALES]
    lasting = _lasting()
    pages = [Switch(code, NAMES[code], f"{base}/{code}{lasting}") for code in LOCALES]
    return [*pages, Switch("x-default", "", f"{base}/{settings.default_locale}{lasting}")]


def canonical() -> str:
    """The one address under which search engines should know this page: no week, no filter; empty where it has none."""
    if request.endpoint not in LASTING:
        return ""
    return f"{current_app.config['TERMINBUCH'].base_url}/{locale()}{_lasting()}"


def is_for_search() -> bool:
    """Whether a page may be found; those of the house, of an account and of a hold are nobody else's business.

    Pages of single bookings and of hidden businesses say so themselves.
    """
    endpoint = request.endpoint or ""
    return endpoint in LASTING or endpoint.startswith(("public.take", "manage."))


def schema_org(owner: Owner) -> str:
    """What search engines are told of the business or service of this page; empty on all others."""
    known = owner.business
    if known is None or owner.is_hidden or request.endpoint not in ("public.business", "public.slots"):
        return ""
    base = current_app.config["TERMINBUCH"].base_url
    home = f"{base}/{locale()}/{known.slug}"
    service = (request.view_args or {}).get("service", "")
    return described(Described(known.id, known.rules_version, locale(), home, service, known))


def opening_hours(owner: Owner) -> tuple[Opening, ...]:
    """When the business of a page can be reached; nothing where only its name is known."""
    return opening(owner.business, locale(), clock.now()) if owner.business else ()


def contact_of(owner: Owner) -> Markup:
    """The business as the other way to book, below its pages: made once while all that it says stays the same."""
    return _contact(current_app.jinja_env, owner, opening_hours(owner), str(get_locale()), is_framed())


@lru_cache(maxsize=512)
def _contact(environment: Environment, owner: Owner, hours: tuple[Opening, ...], spoken: str, framed: bool) -> Markup:
    module: Any = environment.get_template("components/contact.html").module
    made: Markup = module.contact(owner)
    return made


def _lasting() -> str:
    """The path behind the language, and what of the query makes it another page."""
    page = request.args.get("page", "") if request.endpoint == "public.index" else ""
    # Of these pages' paths nothing has to be escaped: they are ours, or slugs.
    path = request.path[3:]
    return f"{path}?page={page}" if page.isascii() and page.isdigit() and page != "1" else path


def stylesheet_url(sheet: str = "site") -> str:
    """The address of a style sheet under its present version: of all pages, or what the ``house``'s have besides."""
    return f"{request.script_root}/static/{version(_folder())}/{sheet}.css"


def stylesheet(version: str, sheet: str) -> Response:
    """All style sheets in the order of their layers, in one: many small files to edit, one to fetch."""
    present = stylesheet_url(sheet) == request.path
    whole = _whole(_folder(), sheet) if current_app.debug else _whole_once(_folder(), sheet)
    is_packed = request.accept_encodings.quality("gzip") > 0
    response = current_app.response_class(gzip.compress(whole, mtime=0) if is_packed else whole, mimetype="text/css")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER if present else ASK_AGAIN
    response.vary.add("Accept-Encoding")
    return response


def _folder() -> Path:
    folder: Path = current_app.config["STATIC_FILES"]
    return folder


def _whole(folder: Path, sheet: str) -> bytes:
    css = folder / "css"
    files = sorted((css / "house").glob("*.css"))
    if sheet == "site":
        files = [*(css / f"{layer}.css" for layer in LAYERS), *sorted((css / "components").glob("*.css"))]
    order = f"@layer {', '.join((*LAYERS, 'components'))};\n"
    return order.encode() + b"".join(file.read_bytes() for file in files)


_whole_once = lru_cache(maxsize=4)(_whole)
