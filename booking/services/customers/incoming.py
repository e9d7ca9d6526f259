"""What the rows of a file say of customers: read, checked, and compared with who is known already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from booking.domain.birthdays import birthday
from booking.domain.names import fold
from booking.domain.texts import UNPRINTABLE, one_line
from booking.domain.words import sort_word
from booking.services.customers import notes, tags
from booking.services.customers.contacts import Details
from booking.services.phones import international
from booking.services.taking_over.tables import Row, Table, guessed
from booking.storage.queries import customer_lists as lists
from booking.storage.queries import customers as queries
from booking.storage.queries.customers import CardRow

Key = tuple[str, object, str]

# By field, the headings that mean it, folded and without spaces, the surest first.
HEADINGS: Mapping[str, Sequence[str]] = {
    "first_name": ("vorname", "firstname", "givenname", "rufname"),
    "last_name": ("nachname", "familienname", "lastname", "surname", "familyname", "zuname"),
    "name": ("name", "kunde", "kundin", "patient", "customer", "fullname", "displayname", "anzeigename", "kundenname"),
    "email": ("email", "emailadresse", "emailaddress", "mail", "mailadresse", "e1value", "email1value"),
    "mobile": ("mobil", "mobiltelefon", "handy", "mobile", "mobilephone", "cell", "cellphone", "mobilnummer"),
    "phone": ("telefon", "telefonnummer", "phone", "phonenumber", "telephone", "tel", "festnetz", "phone1value"),
    "born_on": ("geburtsdatum", "geburtstag", "geboren", "gebdatum", "birthday", "dateofbirth", "birthdate", "dob",
                "bornon", "geborenam"),
    "tags": ("schlagworte", "schlagwort", "tags", "tag", "labels", "kategorien", "categories", "gruppe", "group"),
    "note": ("notiz", "notizen", "bemerkung", "bemerkungen", "note", "notes", "comment", "kommentar", "anmerkung"),
}  # fmt: skip
LONGEST_NAME = 200
LONGEST_EMAIL = 254
AT_ONCE = 500


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    AGAIN = "again"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else of somebody known, which stays as it is."""

    field: str
    kept: str
    said: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row. ``details`` are none where it is faulty; ``faults`` are fields with codes, ``name`` alone is needed.

    Of somebody known, ``customer_id`` and the differences are told.
    """

    line: int
    outcome: Outcome
    name: str
    details: Details | None = None
    note: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    customer_id: int | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """How rows are to be read: which column holds which field, where numbers are dialled from, in which language."""

    columns: Mapping[str, int]
    country: str
    locale: str
    today: date


def columns_of(table: Table) -> dict[str, int]:
    """The columns as their headings name them."""
    return guessed(table.headings, HEADINGS)


def incoming(session: Session, business_id: int, rows: Iterable[Row], reader: Reader) -> list[Incoming]:
    """What becomes of each row, in their order: who is known, or was read already, is not added.

    Known is who has the same address and name, or the same name with the same number or birthday; of whom there
    is nothing but a name, whoever has nothing else either.
    """
    read = [_read(row, reader) for row in rows]
    known = _known(session, business_id, [each.details for each in read if each.details])
    seen: set[Key] = set()
    found = []
    for each in read:
        said = each.details
        if said is None:
            found.append(each)
            continue
        keys = list(_keys(said.name, said.email, said.phone, said.born_on))
        match = next((known[key] for key in keys if key in known), None)
        if match is not None:
            found.append(_compared(each, said, match))
        else:
            found.append(replace(each, outcome=Outcome.AGAIN) if seen.intersection(keys) else each)
        seen.update(keys)
    return found


def _read(row: Row, reader: Reader) -> Incoming:
    def cell(field: str) -> str:
        at = reader.columns.get(field)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    name = one_line(cell("name")) or one_line(f"{cell('first_name')} {cell('last_name')}")
    email, address_fault = _email(one_line(cell("email")))
    number = one_line(cell("phone")) or one_line(cell("mobile"))
    born = one_line(cell("born_on"))
    born_on = birthday(born, reader.today) if born else None
    words = tags.written(one_line(cell("tags")))
    note = UNPRINTABLE.sub("", cell("note"))
    faults = [
        *([] if name else [("name", "required")]),
        *([("name", "too_long")] if len(name) > LONGEST_NAME else []),
        *([("email", "not_an_address")] if address_fault else []),
        *([("phone", "not_a_number")] if number and not international(number, reader.country) else []),
        *([("born_on", "not_a_date")] if born and born_on is None else []),
        *(("tags", code) for code in tags.faults(words)),
        *([("note", "too_long")] if len(note) > notes.LONGEST else []),
    ]
    if faults:
        return Incoming(row.line, Outcome.FAULTY, name[:LONGEST_NAME], faults=tuple(faults))
    phone = international(number, reader.country) if number else None
    return Incoming(row.line, Outcome.NEW, name, Details(name, email, phone, born_on, reader.locale, words), note)


def _email(text: str) -> tuple[str | None, bool]:
    """The address, and whether it is none although something is said."""
    if not text:
        return None, False
    try:
        found = validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False, allow_smtputf8=False)
        return found.normalized.casefold(), False
    except EmailNotValidError:
        return None, True


def _keys(name: str, email: str | None, phone: str | None, born_on: date | None) -> Iterator[Key]:
    if email:
        yield "email", email.casefold(), fold(name)
    if phone:
        yield "phone", phone, sort_word(name)
    if born_on:
        yield "born_on", born_on, sort_word(name)
    if not (email or phone or born_on):
        yield "name", None, sort_word(name)


def _known(session: Session, business_id: int, said: Sequence[Details]) -> dict[Key, CardRow]:
    """Whom the business knows, by each of their keys."""
    emails = sorted({each.email for each in said if each.email})
    names = sorted({sort_word(each.name) for each in said})
    ids: set[int] = set()
    for start in range(0, len(emails), AT_ONCE):
        ids.update(queries.with_emails(session, business_id, emails[start : start + AT_ONCE]))
    for start in range(0, len(names), AT_ONCE):
        for some in lists.named(session, business_id, names[start : start + AT_ONCE]).values():
            ids.update(some)
    found: dict[Key, CardRow] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        rows = queries.cards(session, business_id, ordered[start : start + AT_ONCE])
        for row in (rows[each] for each in ordered[start : start + AT_ONCE] if each in rows):
            for key in _keys(row.name, row.email, row.phone, row.born_on):
                found.setdefault(key, row)
    return found


def _compared(each: Incoming, said: Details, known: CardRow) -> Incoming:
    pairs = (
        ("name", known.name, said.name),
        ("email", known.email or "", said.email or ""),
        ("phone", known.phone or "", said.phone or ""),
        ("born_on", _date(known.born_on), _date(said.born_on)),
    )
    differences = tuple(Difference(field, kept, new) for field, kept, new in pairs if new and kept != new)
    return replace(each, outcome=Outcome.KNOWN, customer_id=known.id, differences=differences)


def _date(value: date | None) -> str:
    return value.isoformat() if value else ""
