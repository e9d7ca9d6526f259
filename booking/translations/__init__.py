"""What is said, in German and English: catalogues, and what keeps them whole.

The committed .po files are the truth. What gettext reads is compiled from them at start, into the
instance folder, so that nothing compiled is ever committed and nothing stale is ever read.
"""

import functools
import hashlib
import os
import tempfile
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = ("de", "en")
FOLDER = Path(__file__).parent


def source(locale: str) -> Path:
    """The committed catalogue of one language."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def compile_catalogues(target: Path) -> Path:
    """Compile every catalogue below *target* where it is missing or stale; returns *target*.

    The answer is meant for ``BABEL_TRANSLATION_DIRECTORIES``. Several processes may do this at
    once: each file appears whole, and all of them write the same.
    """
    for locale in LOCALES:
        written = source(locale).read_bytes()
        digest = hashlib.sha256(written).hexdigest()
        folder = target / locale / "LC_MESSAGES"
        compiled, compiled_from = folder / "messages.mo", folder / "messages.sha256"
        if compiled.exists() and compiled_from.exists() and compiled_from.read_text() == digest:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        machine_readable = BytesIO()
        write_mo(machine_readable, read_po(BytesIO(written), locale=locale, abort_invalid=True))
        _replace(compiled, machine_readable.getvalue())
        # Last, so that a process killed in between leaves a catalogue that counts as stale.
        _replace(compiled_from, digest.encode())
    return target


@functools.cache
def speaking(compiled: Path, locale: str) -> NullTranslations:
    """What speaks one language, from the folder that ``compile_catalogues`` answered."""
    return Translations.load(compiled, [locale])


def _replace(path: Path, content: bytes) -> None:
    """Put *content* at *path* in one step: a reader sees the old file or the new one, never half."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
