"""What code and templates say now, and what the catalogues lack of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from booking.translations import source

PROJECT = Path(__file__).parents[2]
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(("lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2"))
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def spoken(project: Path = PROJECT) -> Catalog:
    """Every sentence that code and templates below *project* may say, as ``babel.cfg`` finds them."""
    with (project / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")  # type: ignore[no-untyped-call]
    catalog = Catalog(fuzzy=False)
    found = extract_from_dir(
        project, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for filename, line, message, comments, context in found:
        catalog.add(message, None, [(filename, line)], auto_comments=comments, context=context)
    return catalog


def begun(locale: str) -> Catalog:
    """A catalogue without a sentence, for a language that has no file yet."""
    return Catalog(
        locale,
        project="Terminbuch",
        version="1",
        header_comment="# What Terminbuch says to people. `make translations` keeps this file in step with the code.",
        msgid_bugs_address="none",
        last_translator="Terminbuch",
        language_team="Terminbuch",
        revision_date=datetime(2026, 11, 22, tzinfo=UTC),
        fuzzy=False,
    )


def committed(locale: str) -> Catalog:
    """The catalogue of one language as it stands; a file that is no catalogue raises ``PoFileError``."""
    return read_po(BytesIO(source(locale).read_bytes()), locale=locale, abort_invalid=True)


def update(catalog: Catalog, template: Catalog) -> None:
    """Make *catalog* hold exactly the sentences of *template*; what is new stays empty, nothing is guessed.

    English sentences are their own translation, so that nobody has to write them twice.
    """
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    if str(catalog.locale) == "en":
        for message in messages(catalog):
            if not any(forms(message.string)):
                message.string = message.id


def write(catalog: Catalog, path: Path) -> None:
    """Write the catalogue by file and without line numbers, so that a change shows what was changed."""
    written = BytesIO()
    write_po(written, catalog, width=120, sort_by_file=True, include_lineno=False)
    path.write_bytes(written.getvalue())


def faults(catalog: Catalog, template: Catalog) -> list[str]:
    """What is wrong with *catalog*, a line each; an empty list means whole."""
    return [*_differences(catalog, template), *unfit(catalog)]


def _differences(catalog: Catalog, template: Catalog) -> Iterator[str]:
    mine, theirs = (
        {(message.context, forms(message.id)) for message in messages(each)} for each in (catalog, template)
    )
    for _, (sentence, *_) in sorted(theirs - mine, key=str):
        yield f"{catalog.locale}: not in the catalogue: {sentence!r}"
    for _, (sentence, *_) in sorted(mine - theirs, key=str):
        yield f"{catalog.locale}: said nowhere any more: {sentence!r}"


def unfit(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the translations of *catalog* themselves."""
    for message in messages(catalog):
        sentence = f"{forms(message.id)[0]!r}"
        if message.fuzzy:
            yield f"{catalog.locale}: marked as a guess (fuzzy): {sentence}"
        if not all(forms(message.string)):
            yield f"{catalog.locale}: not translated: {sentence}"
            continue
        for error in message.check(catalog):
            yield f"{catalog.locale}: {error}: {sentence}"
        # The checkers let a placeholder be left out. In a count that is right ("one visit"), elsewhere it loses a fact.
        if not message.pluralizable and _names(forms(message.id)) != _names(forms(message.string)):
            yield f"{catalog.locale}: other placeholders than the original: {sentence}"


def messages(catalog: Catalog) -> Iterator[Message]:
    """All but the header, which is kept as the translation of nothing."""
    return (message for message in catalog if message.id)


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """A sentence in all its numbers; one that has only one number, alone."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _names(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}
