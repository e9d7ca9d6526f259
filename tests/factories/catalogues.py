"""The committed catalogues, compiled in memory."""

from functools import cache
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from booking.translations import source


@cache
def catalogue(locale: str) -> Translations:
    """What a language says now."""
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source(locale).read_bytes()), locale=locale))
    compiled.seek(0)
    return Translations(compiled)
