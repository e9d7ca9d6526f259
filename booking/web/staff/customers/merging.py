"""Two who may be one: found, laid side by side, made one, and two again."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.customers import Person
from booking.domain.errors import NotFound, Stale
from booking.domain.texts import one_line
from booking.services.accounts.sessions import Entry
from booking.services.customers import doubles, merging, profile
from booking.services.customers.contacts import Details
from booking.services.customers.merging import Versions
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters import people, values
from booking.web.staff import notices
from booking.web.staff.customers.details import labels
from booking.web.staff.customers.ways import of_customer
from booking.web.staff.entrance import needs

LONGEST_CURSOR = 120
KEPT, GONE = "kept", "gone"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which the two differ, or not; *chosen* is the side that is taken unless said otherwise."""

    name: str
    label: str
    kept: str
    gone: str
    chosen: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.kept != self.gone


@needs(Permission.CUSTOMERS_CHANGE)
def pairs(entry: Entry) -> str:
    """Pairs that may be one person each."""
    zone, lang = entry.business.time_zone, locale()
    cursor = one_line(request.args.get("after", ""))[:LONGEST_CURSOR]
    found = doubles.doubles(entry.actor, clock.now(), cursor)
    return render_template(
        "staff/customers/doubles.html",
        pairs=[people.listed(pair, zone, lang) for pair in found.pairs],
        more=url_for("customers.doubles", after=found.next) if found.next else "",
    )


@needs(Permission.CUSTOMERS_CHANGE)
def compare(entry: Entry, customer_id: int, other_id: int) -> str:
    """Both side by side: what of either is to stay."""
    return _page(entry, *_both(entry, customer_id, other_id))


@needs(Permission.CUSTOMERS_CHANGE)
def merge(entry: Entry, customer_id: int, other_id: int) -> Response | tuple[str, int]:
    """Make one of two. Once more changes nothing."""
    kept, gone = _either(entry, customer_id), _either(entry, other_id)
    versions = Versions(request.form.get("seen_kept", ""), request.form.get("seen_gone", ""))
    try:
        merging.merge(entry.actor, kept.id, gone.id, _chosen(kept, gone), versions, clock.now())
    except Stale as error:
        if kept.merged_into is not None or gone.merged_into is not None:
            notices.leave(_("One of the two was merged meanwhile. Nothing more was changed."), kind="warn")
            return of_customer(kept.merged_into or kept.id)
        return _page(entry, kept, gone, error), 409
    undo = notices.Undo(url_for("customers.split", customer_id=gone.id))
    notices.leave(_("The two are one customer now."), undo=undo)
    return of_customer(kept.id)


@needs(Permission.CUSTOMERS_CHANGE)
def split(entry: Entry, customer_id: int) -> Response:
    """Undo a merge: *customer_id* is who went."""
    try:
        merging.split(entry.actor, customer_id, clock.now())
    except Stale:
        notices.leave(_("This cannot be undone any more: they were merged on since then."), kind="warn")
        return redirect(url_for("customers.search"), 303)
    notices.leave(_("They are two customers again, each with their own bookings and notes."))
    return of_customer(customer_id)


def _both(entry: Entry, customer_id: int, other_id: int) -> tuple[Person, Person]:
    kept, gone = _either(entry, customer_id), _either(entry, other_id)
    if kept.merged_into is not None or gone.merged_into is not None or kept.id == gone.id:
        raise NotFound(what="customer")
    return kept, gone


def _either(entry: Entry, customer_id: int) -> Person:
    return profile.person(entry.actor, customer_id)


def _chosen(kept: Person, gone: Person) -> Details:
    def choice(name: str) -> Person:
        return gone if request.form.get(name) == GONE else kept

    return Details(
        name=choice("name").name,
        email=choice("email").email,
        phone=choice("phone").phone,
        born_on=choice("born_on").born_on,
        locale=choice("locale").locale,
    )


def _page(entry: Entry, kept: Person, gone: Person, error: Stale | None = None) -> str:
    now, zone, lang = clock.now(), entry.business.time_zone, locale()
    names = labels()
    said = {KEPT: _said(kept, lang), GONE: _said(gone, lang)}
    return render_template(
        "staff/customers/merge.html",
        kept=kept,
        gone=gone,
        choices=[
            Choice(name, names[name], said[KEPT][name], said[GONE][name], _side(name, said)) for name in said[KEPT]
        ],
        tags=sorted({*kept.tags, *gone.tags}),
        is_blocked=bool(kept.blocked_at or gone.blocked_at),
        counts=[people.counted(profile.profile(entry.actor, each.id, now).counts) for each in (kept, gone)],
        facts=[people.contact(each, zone, lang) for each in (kept, gone)],
        wording=messages.of_error(error) if error else None,
    )


def _side(name: str, said: dict[str, dict[str, str]]) -> str:
    asked = request.form.get(name)
    return asked if asked in (KEPT, GONE) else GONE if said[GONE][name] and not said[KEPT][name] else KEPT


def _said(person: Person, lang: str) -> dict[str, str]:
    language = {"de": _("German"), "en": _("English")}
    return {
        "name": person.name,
        "email": person.email or "",
        "phone": values.phone(person.phone, lang),
        "born_on": people.born(person.born_on, lang),
        "locale": language.get(person.locale, person.locale),
    }
