"""The committed catalogues, compiled in memory."""

from functools import cache
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from booking.translations import extraction, whole


@cache
def catalogue(name: str) -> Translations:
    """What a language says now, or what is said over it."""
    compiled = BytesIO()
    write_mo(compiled, whole(name))
    compiled.seek(0)
    return Translations(compiled)


@cache
def all_spoken() -> Catalog:
    """Every sentence of code and templates; to look through them all takes seconds. Whoever asks leaves it as it is."""
    return extraction.spoken()
