"""Customers from a file: brought, looked over, taken over."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.domain.texts import one_line
from booking.services.accounts.sessions import Entry
from booking.services.customers import importing
from booking.services.customers.importing import KIND, Preview
from booking.services.customers.incoming import HEADINGS, Incoming, Outcome
from booking.services.taking_over import drafts, tables
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import people
from booking.web.staff import notices
from booking.web.staff.customers.details import country
from booking.web.staff.entrance import needs

LONGEST_BODY = tables.LONGEST + 256 * 1024
SHOWN = 50
SHOWN_NEW = 10
FIELDS: Mapping[str, LazyString] = {
    "name": lazy_gettext("Whole name"),
    "first_name": lazy_gettext("First name"),
    "last_name": lazy_gettext("Family name"),
    "email": lazy_gettext("E-mail address"),
    "phone": lazy_gettext("Telephone number"),
    "mobile": lazy_gettext("Mobile number"),
    "born_on": lazy_gettext("Born on"),
    "tags": lazy_gettext("Tags"),
    "note": lazy_gettext("Note"),
}
_OF_FILE: Mapping[str, LazyString] = {
    "required": lazy_gettext("Please choose a file that is not empty."),
    "too_long": lazy_gettext("This file is larger than 4 MB. Please split it into several."),
    "not_a_text": lazy_gettext(
        "This is no CSV file. Please save the table as CSV in your program and choose that file."
    ),
    "not_a_table": lazy_gettext("This file cannot be read as a table. Please save it as CSV once more."),
    "too_many_rows": lazy_gettext("This file has more than 10,000 rows. Please split it into several."),
    "too_many_columns": lazy_gettext("This file has more than 60 columns. Please leave some out."),
}
_OF_FIELD: Mapping[tuple[str, str], LazyString] = {
    ("name", "required"): lazy_gettext("The name is missing."),
    ("name", "too_long"): lazy_gettext("The name is longer than 200 characters."),
    ("email", "not_an_address"): lazy_gettext("The e-mail address cannot be one."),
    ("phone", "not_a_number"): lazy_gettext("The telephone number cannot be one."),
    ("born_on", "not_a_date"): lazy_gettext("The day of birth cannot be one."),
    ("tags", "too_many"): lazy_gettext("There are more than 20 tags."),
    ("tags", "too_long"): lazy_gettext("A tag is longer than 40 characters."),
    ("note", "too_long"): lazy_gettext("The note is longer than 4,000 characters."),
}


@dataclass(frozen=True, slots=True)
class Column:
    """For one field: which column of the file it is read from."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the file: ``about`` says what is wrong with it, or what differs."""

    line: int
    name: str
    about: tuple[str, ...]
    url: str


@needs(Permission.TAKE_OVER)
def bring(entry: Entry) -> str:
    """Where a file is chosen."""
    return _form()


@needs(Permission.TAKE_OVER)
def look(entry: Entry) -> Response | tuple[str, int]:
    """Keep the file, and on to looking it over."""
    sent = request.files.get("file")
    try:
        content = sent.read(tables.LONGEST + 1) if sent else b""
        name = one_line((sent.filename if sent else "") or "")
        draft_id = importing.bring(entry.actor, name, content, clock.now())
    except Invalid as error:
        return _form(_fault(error)), 422
    return redirect(url_for("customers.look_over", draft_id=draft_id), 303)


@needs(Permission.TAKE_OVER)
def look_over(entry: Entry, draft_id: int) -> Response | str:
    """What would come of the file."""
    counts = importing.counts_of(entry.actor, draft_id)
    if counts is not None:
        return render_template("staff/customers/taken_over.html", counts=_counted(counts))
    columns = _columns(request.args) if request.args.get("name") is not None else None
    seen = importing.preview(entry.actor, draft_id, columns, country(entry), locale(), clock.now())
    return _preview(entry, draft_id, seen)


@needs(Permission.TAKE_OVER)
def take_over(entry: Entry, draft_id: int) -> Response | tuple[str, int]:
    """Add who is new, or throw the file away."""
    if request.form.get("action") == "throw_away":
        drafts.throw_away(entry.actor, KIND, draft_id)
        notices.leave(_("The file was thrown away. Nothing of it was stored."))
        return redirect(url_for("customers.search"), 303)
    importing.take_over(
        entry.actor,
        draft_id,
        _columns(request.form),
        country(entry),
        locale(),
        clock.now(),
        confidential=bool(request.form.get("confidential")),
    )
    return redirect(url_for("customers.look_over", draft_id=draft_id), 303)


def _form(fault: str = "") -> str:
    return render_template("staff/customers/bring.html", fault=fault, fields=FIELDS.values())


def _columns(said: Mapping[str, str]) -> dict[str, int]:
    """By field the number of its column; what is left open has none."""
    chosen = {name: said.get(name, "") for name in HEADINGS}
    return {name: int(at) for name, at in chosen.items() if at.isascii() and at.isdigit() and len(at) < 4}


def _preview(entry: Entry, draft_id: int, seen: Preview) -> str:
    of_outcome = {outcome: [each for each in seen.rows if each.outcome is outcome] for outcome in Outcome}
    return render_template(
        "staff/customers/look_over.html",
        draft_id=draft_id,
        file_name=seen.file_name,
        columns=[Column(name, str(label), _options(seen, name)) for name, label in FIELDS.items()],
        chosen=seen.columns,
        count=len(of_outcome[Outcome.NEW]),
        counts=_counted(seen.counts),
        new=_people(of_outcome[Outcome.NEW]),
        known=_rows([each for each in of_outcome[Outcome.KNOWN] if each.differences]),
        again=_rows(of_outcome[Outcome.AGAIN]),
        faulty=_rows(of_outcome[Outcome.FAULTY]),
        has_notes="note" in seen.columns,
        may_confide=entry.actor.may(Permission.NOTES_CONFIDENTIAL),
    )


def _options(seen: Preview, field: str) -> list[tuple[str, str, bool]]:
    """Each column by its heading and what stands in it first."""
    first = seen.table.rows[0].cells if seen.table.rows else ()
    options = [("", _("– none –"), field not in seen.columns)]
    for at, heading in enumerate(seen.table.headings):
        name = heading or _("Column %(num)s", num=at + 1)
        example = one_line(first[at])[:30] if at < len(first) else ""
        text = _("%(heading)s: %(example)s", heading=name, example=example) if example else name
        options.append((str(at), text, seen.columns.get(field) == at))
    return options


def _people(rows: list[Incoming]) -> list[tuple[str, ...]]:
    lang = locale()
    return [
        (
            each.name,
            each.details.email or "",
            each.details.phone or "",
            people.born(each.details.born_on, lang),
            ", ".join(each.details.tags),
            each.note,
        )
        for each in rows[:SHOWN_NEW]
        if each.details
    ]


def _rows(rows: list[Incoming]) -> tuple[list[ShownRow], int]:
    """Some of these, and how many more there are."""
    shown = [
        ShownRow(
            each.line,
            each.name,
            (*(_words(fault) for fault in each.faults), *(_difference(one) for one in each.differences)),
            url_for("customers.customer", customer_id=each.customer_id) if each.customer_id else "",
        )
        for each in rows[:SHOWN]
    ]
    return shown, len(rows) - len(shown)


def _difference(one: object) -> str:
    field, kept, said = (getattr(one, name) for name in ("field", "kept", "said"))
    return _("%(field)s: “%(said)s” in the file, “%(kept)s” stays", field=FIELDS[field], said=said, kept=kept or "–")


def _words(fault: tuple[str, str]) -> str:
    return str(_OF_FIELD.get(fault, _("Please check this row.")))


def _fault(error: Invalid) -> str:
    errors = error.fields["errors"]
    code = errors[0]["code"] if isinstance(errors, list) and errors else ""
    return str(_OF_FILE.get(code, _OF_FILE["not_a_table"]))


def _counted(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    new, known, again, faulty = (counts[outcome.value] for outcome in Outcome)
    return [
        (key, text)
        for key, number, text in (
            ("new", 1, ngettext("%(num)s new customer", "%(num)s new customers", new)),
            ("known", known, ngettext("%(num)s is known already and stays as they are",
                                      "%(num)s are known already and stay as they are", known)),
            ("again", again, ngettext("%(num)s row repeats somebody of the same file",
                                      "%(num)s rows repeat somebody of the same file", again)),
            ("faulty", faulty, ngettext("%(num)s row cannot be taken over",
                                        "%(num)s rows cannot be taken over", faulty)),
        )
        if number
    ]  # fmt: skip
