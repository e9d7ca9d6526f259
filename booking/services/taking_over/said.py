"""What a file says of appointments, whatever its kind: read, not yet compared with anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from booking.domain.texts import one_line, several_lines
from booking.services.phones import international
from booking.services.taking_over.moments import length_of, start_of
from booking.services.taking_over.tables import Row, Table, guessed

# By field, the headings that mean it, folded and without spaces, the surest first.
HEADINGS: Mapping[str, Sequence[str]] = {
    "starts": ("beginn", "start", "startzeit", "terminbeginn", "startdatetime", "starttime", "startsat", "von",
               "begin"),
    "day": ("datum", "date", "tag", "termindatum", "startdate", "startdatum"),
    "clock": ("uhrzeit", "zeit", "time", "terminzeit"),
    "ends": ("ende", "end", "endzeit", "terminende", "enddatetime", "endtime", "endsat", "bis"),
    "minutes": ("dauer", "minuten", "duration", "minutes", "lange", "laenge", "length"),
    "service": ("leistung", "behandlung", "terminart", "service", "treatment", "appointmenttype", "art", "betreff",
                "subject", "type", "titel", "title"),
    "resource": ("mitarbeiter", "mitarbeiterin", "behandler", "arzt", "ressource", "staff", "employee", "provider",
                 "resource", "kalender", "calendar", "bei", "with", "raum", "room"),
    "first_name": ("vorname", "firstname", "givenname"),
    "last_name": ("nachname", "familienname", "lastname", "surname"),
    "name": ("name", "kunde", "kundin", "patient", "customer", "client", "kundenname", "patientenname"),
    "email": ("email", "emailadresse", "mail", "emailaddress"),
    "phone": ("telefon", "telefonnummer", "phone", "phonenumber", "tel", "mobil", "handy", "mobile"),
    "note": ("notiz", "notizen", "bemerkung", "note", "notes", "comment", "kommentar", "beschreibung", "description"),
}  # fmt: skip
LONGEST_NAME, LONGEST_EMAIL, LONGEST_NOTE = 200, 254, 4000


@dataclass(frozen=True, slots=True)
class Said:
    """One appointment of a file. ``start`` is a minute; ``faults`` are fields with codes.

    ``service`` and ``resource`` are as the file has them; ``minutes`` is none where it says no length.
    """

    line: int
    start: int | None
    minutes: int | None
    service: str
    resource: str
    name: str
    email: str | None
    phone: str | None
    note: str
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """How rows are read: which column holds which field, where numbers are dialled from, whose clock it is."""

    columns: Mapping[str, int]
    country: str
    place: str


def columns_of(table: Table) -> dict[str, int]:
    """The columns as their headings name them."""
    return guessed(table.headings, HEADINGS)


def of_table(table: Table, reader: Reader) -> Iterator[Said]:
    """Every row, in order."""
    return (_of_row(row, reader) for row in table.rows)


def of_fields(
    line: int,
    start: int | None,
    minutes: int | None,
    said: Mapping[str, str],
    country: str,
    faults: Sequence[tuple[str, str]] = (),
) -> Said:
    """An appointment with its texts checked; what cannot be an address or a number is a fault."""
    name = one_line(said.get("name", "")) or one_line(f"{said.get('first_name', '')} {said.get('last_name', '')}")
    email, number = one_line(said.get("email", "")), one_line(said.get("phone", ""))
    address = _address(email) if email else None
    phone = international(number, country) if number else None
    note = several_lines(said.get("note", "")).strip()
    found = [
        *faults,
        *([("starts", "not_a_time")] if start is None else []),
        *([("name", "too_long")] if len(name) > LONGEST_NAME else []),
        *([("email", "not_an_address")] if email and address is None else []),
        *([("phone", "not_a_number")] if number and phone is None else []),
        *([("note", "too_long")] if len(note) > LONGEST_NOTE else []),
    ]
    return Said(
        line,
        start,
        minutes,
        one_line(said.get("service", "")),
        one_line(said.get("resource", "")),
        name[:LONGEST_NAME],
        address,
        phone,
        note[:LONGEST_NOTE],
        tuple(found),
    )


def _of_row(row: Row, reader: Reader) -> Said:
    said = {name: row.cells[at] for name, at in reader.columns.items() if at < len(row.cells)}
    whole, day, clock = (said.get(name, "") for name in ("starts", "day", "clock"))
    start = start_of(day, whole or clock, reader.place) if day else start_of(whole, clock, reader.place)
    faults = []
    minutes = length_of(said["minutes"]) if said.get("minutes") else None
    if said.get("minutes") and minutes is None:
        faults.append(("minutes", "not_a_length"))
    ends = said.get("ends", "")
    if minutes is None and ends and start is not None:
        end = start_of(day or whole.split(" ")[0].split("T")[0], ends, reader.place) or start_of(ends, "", reader.place)
        minutes = end - start if end is not None and 0 < end - start <= 24 * 60 else None
        if minutes is None:
            faults.append(("ends", "not_after_the_start"))
    return of_fields(row.line, start, minutes, said, reader.country, faults)


def _address(text: str) -> str | None:
    try:
        found = validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False, allow_smtputf8=False)
        return found.normalized.casefold()
    except EmailNotValidError:
        return None
