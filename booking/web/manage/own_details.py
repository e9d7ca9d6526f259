"""Name and telephone number of who booked with an address, corrected by the link that was mailed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotFound
from booking.services import businesses, customer_pages
from booking.services.privacy import correcting
from booking.web import clock
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters.owners import owner
from booking.web.presenters.values import phone

MOST_DIGITS = 20
FAULTS: Mapping[tuple[str, str], LazyString] = {
    ("name", "required"): lazy_gettext("Please tell us your name."),
    ("name", "too_long"): lazy_gettext("Please shorten this to 200 characters."),
    ("name", "unprintable"): lazy_gettext("Your name holds a character that cannot be printed. Please type it again."),
    ("name", "kept"): lazy_gettext("Appointments here are personal. If your name is wrong, please call."),
    ("phone", "not_a_number"): lazy_gettext("Please check the telephone number, or leave it out."),
}


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a field."""

    text: LazyString


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as it was typed, with what is wrong with it."""

    id: str
    name: str
    label: Label
    data: str
    errors: tuple[str, ...]


def details(token: str) -> str:
    """A form for each of those who booked with the address."""
    return _page(token)


def correct(token: str) -> Response | tuple[str, int]:
    """Keep what was said of one of them."""
    said = request.form.get("customer", "")
    if not (said.isascii() and said.isdigit() and len(said) < MOST_DIGITS):
        raise NotFound(what="customer")
    name, number = request.form.get("name", ""), request.form.get("phone", "")
    try:
        correcting.correct(token, int(said), name, number, clock.now())
    except Invalid as error:
        found = cast(Sequence[Mapping[str, str]], error.fields["errors"])
        faults = [(each["path"], FAULTS[each["path"], each["code"]]) for each in found]
        return _page(token, int(said), {"name": name, "phone": number}, faults), 422
    return redirect(url_for("manage.all_bookings", token=token, done="corrected"), 303)


def _page(
    token: str,
    typed_of: int = 0,
    typed: Mapping[str, str] | None = None,
    faults: list[tuple[str, LazyString]] | None = None,
) -> str:
    people = correcting.known(token)
    page = customer_pages.opened(token, clock.now())
    business = businesses.business(page.row.business_slug)
    speak_as(business)
    forms = []
    for each in people:
        mine = typed if each.id == typed_of and typed else {"name": each.name, "phone": phone(each.phone, locale())}
        wrong = faults if each.id == typed_of and faults else []
        forms.append((each, *(_entry(field, each.id, mine[field], wrong) for field in ("name", "phone"))))
    return render_template(
        "manage/details.html",
        owner=owner(business, locale()),
        token=token,
        email=page.row.email,
        forms=forms,
        keeps_names=business.keeps_names,
    )


def _entry(field: str, customer_id: int, data: str, faults: list[tuple[str, LazyString]]) -> Entry:
    label = lazy_gettext("Name") if field == "name" else lazy_gettext("Telephone number")
    return Entry(
        f"{field}-{customer_id}", field, Label(label), data, tuple(str(text) for at, text in faults if at == field)
    )
