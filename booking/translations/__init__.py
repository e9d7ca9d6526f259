"""What is said, in German and English: catalogues, and what keeps them whole.

The committed .po files are the truth. What gettext reads is compiled from them at start, into the
instance folder, so that nothing compiled is ever committed and nothing stale is ever read.

German speaks *Sie*. ``de@du`` is what a business says instead that calls its customers *du*: it holds only the
sentences that differ, and is compiled over those of ``de``, so that to look one up costs the same.
"""

import functools
import hashlib
import os
import tempfile
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = ("de", "en")
OVERLAYS = {"de@du": "de"}
"""A catalogue of sentences that differ, over the one that has all. Its name is that of a variant (gettext, POSIX),
which Babel knows: dates and numbers stay those of the language."""
FOLDER = Path(__file__).parent


def tongue(locale: str, address_form: str) -> str:
    """The catalogue in which a business of this form of address, ``sie`` or ``du``, speaks to its customers."""
    name = f"{locale}@{address_form}"
    return name if name in OVERLAYS else locale


def source(name: str) -> Path:
    """The committed catalogue of a language, or an overlay."""
    return FOLDER / name / "LC_MESSAGES" / "messages.po"


def compile_catalogues(target: Path) -> Path:
    """Compile every catalogue below *target* where it is missing or stale; returns *target*.

    The answer is meant for ``BABEL_TRANSLATION_DIRECTORIES``. Several processes may do this at
    once: each file appears whole, and all of them write the same.
    """
    for name in (*LOCALES, *OVERLAYS):
        written = _sources(name)
        digest = hashlib.sha256(b"\0".join(written)).hexdigest()
        folder = target / name / "LC_MESSAGES"
        compiled, compiled_from = folder / "messages.mo", folder / "messages.sha256"
        if compiled.exists() and compiled_from.exists() and compiled_from.read_text() == digest:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _replace(compiled, _compiled(name, written))
        # Last, so that a process killed in between leaves a catalogue that counts as stale.
        _replace(compiled_from, digest.encode())
    return target


def whole(name: str) -> Catalog:
    """All that is said in a catalogue; in an overlay with what it leaves to the one below it."""
    return _merged(name, _sources(name))


@functools.cache
def speaking(compiled: Path, name: str) -> NullTranslations:
    """What speaks one language, or as an overlay does, from the folder that ``compile_catalogues`` answered."""
    return Translations.load(compiled, [name])


def _sources(name: str) -> tuple[bytes, ...]:
    """The files of a catalogue, what is said over the others last."""
    names = (OVERLAYS[name], name) if name in OVERLAYS else (name,)
    return tuple(source(each).read_bytes() for each in names)


def _compiled(name: str, written: tuple[bytes, ...]) -> bytes:
    """What gettext reads, made of the files of a catalogue."""
    machine_readable = BytesIO()
    write_mo(machine_readable, _merged(name, written))
    return machine_readable.getvalue()


def _merged(name: str, written: tuple[bytes, ...]) -> Catalog:
    language = OVERLAYS.get(name, name)
    lowest, *over = (read_po(BytesIO(each), locale=language, abort_invalid=True) for each in written)
    for message in (each for catalogue in over for each in catalogue if each.id and not each.fuzzy):
        below = lowest.get(message.id, message.context)
        if below is not None and message.string:
            below.string = message.string
    return lowest


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
