"""What every page has around it: the style sheet, and the way to the same page in the other language."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request, url_for

from booking.web.assets import ASK_AGAIN, FOR_EVER, version
from booking.web.languages import LOCALES, locale, same_page

NAMES = {"de": "Deutsch", "en": "English"}
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
    base = current_app.config["TERMINBUCH"].base_url
    return [Switch(code, NAMES[code], base + same_page(code)) for code in LOCALES]


def stylesheet_url(sheet: str = "site") -> str:
    """The address of a style sheet under its present version: of all pages, or what the ``house``'s have besides."""
    return url_for("public.stylesheet", version=version(_folder()), sheet=sheet)


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
