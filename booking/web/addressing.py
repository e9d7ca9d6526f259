"""In which form of address a page speaks: that of the business whose customers it is for.

Pages of the house, and those that belong to no one business, say *Sie*.
"""

from contextlib import suppress

from flask import g, request
from flask_babel import refresh

from booking.domain.bookings import Host
from booking.domain.businesses import Business
from booking.domain.errors import DomainError
from booking.services import bookings, businesses, customer_pages
from booking.services.recalls import own as recalls
from booking.services.waiting import own as waiting
from booking.translations import tongue
from booking.web.languages import locale, of_path

SIE = "sie"
HOUSE = "/<lang:lang>/staff/"
BY_LINK = frozenset({"manage", "embed", "api"})
"""Blueprints where a token stands for a booking, or for all that somebody has booked."""
OF_THE_HOUSE = frozenset({"manage.decide", "manage.decide_now"})


def speak_as(business: Business | Host) -> None:
    """Speak from here on as this business does to its customers."""
    if g.get("address_form") != business.address_form:
        g.address_form = business.address_form
        refresh()


def spoken() -> str:
    """The catalogue of this request, such as ``de``, ``en`` or ``de@du``."""
    if "address_form" not in g:
        # Before it is known: whoever fails to find out, says so in some form.
        g.address_form = SIE
        g.address_form = _form()
    return tongue(locale(), g.address_form)


def _form() -> str:
    """The form of the business whose address this is.

    Whoever shows a page of a business has just looked it up, so that the process remembers it. An error may come
    before that: what is remembered from earlier will do.
    """
    rule = request.url_rule
    if rule is not None and (rule.rule.startswith(HOUSE) or rule.endpoint in OF_THE_HOUSE):
        return SIE
    values = request.view_args or {}
    if "business" not in values and "token" in values and request.blueprint in BY_LINK:
        return _of_link(str(values["token"]))
    slug = _second(request.path) if rule is None else str(values.get("business", ""))
    found = businesses.remembered(slug)
    return found.address_form if found else SIE


def _second(path: str) -> str:
    """The word below the language: of an address that leads nowhere, it may still be a business."""
    language, words = of_path(path), path.split("/")
    return words[words.index(language) + 1] if language and words[-1] != language else ""


def _of_link(token: str) -> str:
    """The form of the business that a link belongs to. Only asked for where a page fails before it is looked up."""
    for find in (_of_booking, _of_waiting, _of_customer, _of_recall):
        with suppress(DomainError):
            return find(token)
    return SIE


def _of_booking(token: str) -> str:
    return bookings.facts_of(token).host.address_form


def _of_recall(token: str) -> str:
    return recalls.wish(token).address_form


def _of_waiting(token: str) -> str:
    return waiting.entry(token).host.address_form


def _of_customer(token: str) -> str:
    return customer_pages.known(token).address_form
