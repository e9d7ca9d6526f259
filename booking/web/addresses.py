"""What may stand in an address: anything else is no address of ours and answers 404 before a query is made."""

from flask import Flask
from werkzeug.routing import BaseConverter

from booking.domain.slugs import LONGEST_SLUG


class SlugConverter(BaseConverter):
    """``<slug:business>``: the name of a business, a service or a resource."""

    regex = f"[a-z0-9][a-z0-9-]{{0,{LONGEST_SLUG - 1}}}"
    weight = 150


class TokenConverter(BaseConverter):
    """``<token:token>``: what opens a booking or a calendar."""

    regex = "[A-Za-z0-9_-]{20,100}"


class LanguageConverter(BaseConverter):
    """``<lang:lang>``: the language of a page; views are not handed it, ``languages`` keeps it for them."""

    regex = "de|en"
    weight = 50


def know_addresses(app: Flask) -> None:
    """Make the converters known to every route."""
    app.url_map.converters.update(slug=SlugConverter, token=TokenConverter, lang=LanguageConverter)
