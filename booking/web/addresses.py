"""What may stand in an address: anything else is no address of ours and answers 404 before a query is made."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError

from booking.domain.slugs import LONGEST_SLUG

LARGEST_ID = 2**63 - 1
"""No row has a larger number, and no database can be asked for one."""


class SlugConverter(BaseConverter):
    """``<slug:business>``: the name of a business, a service or a resource."""

    regex = f"[a-z0-9][a-z0-9-]{{0,{LONGEST_SLUG - 1}}}"
    weight = 150


class ServicesConverter(BaseConverter):
    """``<services:service>``: a service, or several of one visit such as ``cut+colour`` and ``cut~colour``."""

    regex = f"{SlugConverter.regex}(?:(?:\\+{SlugConverter.regex}){{1,3}}|(?:~{SlugConverter.regex}){{1,3}})?"
    weight = 150


class TokenConverter(BaseConverter):
    """``<token:token>``: what opens a booking or a calendar."""

    regex = "[A-Za-z0-9_-]{20,100}"


class NumberConverter(IntegerConverter):
    """``<int:booking_id>``: the number of a row."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """The number; no address at all with one that is too large."""
        found: int = super().to_python(value)
        if found > LARGEST_ID:
            raise ValidationError
        return found


class LanguageConverter(BaseConverter):
    """``<lang:lang>``: the language of a page; views are not handed it, ``languages`` keeps it for them."""

    regex = "de|en"
    weight = 50


def know_addresses(app: Flask) -> None:
    """Make the converters known to every route."""
    app.url_map.converters.update(
        slug=SlugConverter,
        services=ServicesConverter,
        token=TokenConverter,
        int=NumberConverter,
        lang=LanguageConverter,
    )


def id_of(text: str) -> int:
    """The number of a row that a form or a query names; 0, which no row has, for what is none."""
    # Twenty digits are more than any has; without a limit reading them would take long.
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return found if found <= LARGEST_ID else 0
