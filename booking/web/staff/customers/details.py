"""Adding a customer by hand, and changing what is known of one."""

from datetime import date

from email_validator import EmailNotValidError, validate_email
from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.birthdays import birthday
from booking.domain.customers import Person
from booking.domain.errors import NotFound, Stale
from booking.domain.texts import UNPRINTABLE, one_line
from booking.services.accounts.sessions import Entry
from booking.services.customers import contacts, doubles, profile, tags
from booking.services.customers.contacts import Details
from booking.services.phones import international
from booking.web import clock, messages
from booking.web.languages import LOCALES, locale
from booking.web.presenters import people, values
from booking.web.staff import notices
from booking.web.staff.customers.ways import of_customer
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Way
from booking.web.staff.setup.typed import Typed

EXAMPLE = date(1980, 12, 31)
LONGEST_NAME = 200
LONGEST_EMAIL = 254
FIELDS = ("name", "email", "phone", "born_on", "locale", "tags")


@needs(Permission.CUSTOMERS_CHANGE)
def new(entry: Entry) -> str:
    """An empty form; what was looked for in vain may stand in it already."""
    return _page(entry, Typed({"name": one_line(request.args.get("name", ""))[:LONGEST_NAME], "locale": locale()}))


@needs(Permission.CUSTOMERS_CHANGE)
def add(entry: Entry) -> Response | tuple[str, int]:
    """Add a customer; whoever may be one already is told of on the new page."""
    typed = Typed.sent(request.form)
    details = said(entry, typed)
    if details is None:
        return _page(entry, typed), 422
    now = clock.now()
    customer_id = contacts.add(entry.actor, details, now)
    alike = doubles.doubles_of(entry.actor, customer_id, now)
    ways = tuple(
        Way(_("Compare"), url_for("customers.compare", customer_id=customer_id, other_id=each.id)) for each in alike[:1]
    )
    text = _("Added. Somebody of this name is a customer already.") if alike else _("The customer was added.")
    undo = notices.Undo(url_for("customers.archive", customer_id=customer_id))
    notices.leave(text, kind="warn" if alike else "info", undo=undo, ways=ways)
    return of_customer(customer_id)


@needs(Permission.CUSTOMERS_CHANGE)
def edit(entry: Entry, customer_id: int) -> str:
    """The form as it stands."""
    person = _person(entry, customer_id)
    return _page(entry, shown(person), person)


@needs(Permission.CUSTOMERS_CHANGE)
def change(entry: Entry, customer_id: int) -> Response | tuple[str, int]:
    """Change what is known; where somebody was faster, both are shown and nothing is lost."""
    person = _person(entry, customer_id)
    typed = Typed.sent(request.form)
    details = said(entry, typed)
    if details is None:
        return _page(entry, typed, person), 422
    try:
        contacts.change(entry.actor, customer_id, details, typed.text("seen"), clock.now())
    except Stale as error:
        now_is = error.fields["person"]
        assert isinstance(now_is, Person)
        typed.values["seen"] = now_is.version
        return _page(entry, typed, now_is, error), 409
    if details != contacts.details_of(person):
        before = {**shown(person).values, "seen": _person(entry, customer_id).version}
        undo = notices.Undo(url_for("customers.change", customer_id=customer_id), before)
        notices.leave(_("The changes are kept."), undo=undo)
    return of_customer(customer_id)


def shown(person: Person) -> Typed:
    """What stands in the form of a person."""
    return Typed(
        {
            "name": person.name,
            "email": person.email or "",
            "phone": values.phone(person.phone, locale()),
            "born_on": people.born(person.born_on, locale()),
            "locale": person.locale,
            "tags": ", ".join(person.tags),
            "seen": person.version,
        }
    )


def said(entry: Entry, typed: Typed) -> Details | None:
    """What the form means; nothing where a fault hangs on it."""
    name, number, born = (one_line(typed.text(each)) for each in ("name", "phone", "born_on"))
    if not name:
        typed.refuse("name", _("Please give a name."))
    elif len(name) > LONGEST_NAME:
        typed.refuse("name", _("Please shorten the name to %(most)s characters.", most=LONGEST_NAME))
    elif UNPRINTABLE.search(typed.text("name")):
        typed.refuse("name", _("The name holds a character that cannot be printed. Please type it again."))
    phone = international(number, country(entry)) if number else None
    if number and phone is None:
        typed.refuse("phone", _("Please check the telephone number, or leave it out."))
    today = clock.now().date()
    born_on = birthday(born, today) if born else None
    if born and born_on is None:
        typed.refuse(
            "born_on",
            _(
                "Please check the day of birth. It should look like %(example)s.",
                example=people.born(EXAMPLE, locale()),
            ),
        )
    words = tags.written(typed.text("tags"))
    if tags.faults(words):
        typed.refuse(
            "tags",
            _("Please give %(most)s tags at most, of %(length)s characters each.", most=tags.MOST, length=tags.LONGEST),
        )
    email = _email(typed)
    if typed.faults:
        return None
    lang = typed.text("locale") if typed.text("locale") in LOCALES else locale()
    return Details(name, email, phone, born_on, lang, words)


def country(entry: Entry) -> str:
    """Where numbers without a country are dialled from."""
    return entry.business.locations[0].country if entry.business.locations else "DE"


def _email(typed: Typed) -> str | None:
    text = typed.text("email")
    if not text:
        return None
    try:
        return validate_email(text[: LONGEST_EMAIL + 1], check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        typed.refuse(
            "email", _("Please check the e-mail address, or leave it out. It should look like name@example.org.")
        )
        return None


def _person(entry: Entry, customer_id: int) -> Person:
    person = profile.person(entry.actor, customer_id)
    if person.merged_into is not None:
        raise NotFound(what="customer")
    return person


def _page(entry: Entry, typed: Typed, person: Person | None = None, error: Stale | None = None) -> str:
    now_is = shown(person).values if person and error else {}
    typed.values = {name: UNPRINTABLE.sub("", value) for name, value in typed.values.items()}
    return render_template(
        "staff/customers/edit.html",
        person=person,
        form=typed,
        faults=typed.faults,
        wording=messages.of_error(error) if error else None,
        stale=[(name, now_is[name]) for name in FIELDS if now_is and now_is[name] != typed.text(name)],
        labels=labels(),
        languages=[("de", _("German")), ("en", _("English"))],
    )


def labels() -> dict[str, str]:
    """The names of what is known of a customer."""
    return {
        "name": _("Name"),
        "email": _("E-mail address"),
        "phone": _("Telephone number"),
        "born_on": _("Born on"),
        "locale": _("Language of the messages"),
        "tags": _("Tags"),
    }
