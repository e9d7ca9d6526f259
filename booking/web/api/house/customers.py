"""Customers for programs of the business: found, added, changed, blocked, archived."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotFound, Outdated, Stale
from booking.domain.programs import Scope
from booking.services import customers
from booking.services.customers import blocking, browsing, contacts, doubles, following, profile
from booking.services.customers.browsing import List
from booking.services.customers.contacts import Details
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.cursors import cursor, keys_of
from booking.web.api.house.appointments import cursor_of, instant_and_number
from booking.web.api.house.people import card_values, changed, profile_values, visit_values
from booking.web.api.house.schemas.customers import (
    BlockSent,
    CustomerAnswered,
    CustomerChange,
    CustomerList,
    CustomerNew,
    CustomersQuery,
    CustomerVisits,
    VisitsQuery,
)
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

READ, WRITE = (Scope.CUSTOMERS_READ,), (Scope.CUSTOMERS_WRITE,)
BASE = "/businesses/<slug:business>/customers"
ONE = f"{BASE}/<int:customer>"
TRIES = 3


@operations.declare("GET", BASE, "Customers", query=CustomersQuery, answers={200: CustomerList}, scopes=READ)
def list_customers(entry: Entry, query: CustomersQuery) -> Response:
    """By the alphabet, by their last visit, or whoever is meant. With `updated_since`, whoever was added or changed
    since then, the earliest first, also those who were merged or archived: so a program follows changes.
    """
    place, now = ZoneInfo(entry.business.time_zone), clock.now()
    if query.updated_since is not None:
        after = instant_and_number(query.cursor)
        found, more = following.changed_since(entry.actor, query.updated_since, now, after, query.limit)
        values = [
            card_values(
                each.card,
                place,
                changed_at=each.changed_at.astimezone(place).isoformat(),
                merged_into=each.merged_into,
                archived=each.is_archived,
            )
            for each in found
        ]
        return answer({"customers": values, "cursor": cursor_of(more)})
    if query.q is not None:
        cards = customers.search(entry.actor, query.q, now, query.limit)
        return answer({"customers": [card_values(each, place) for each in cards], "cursor": None})
    keys = keys_of(query.cursor, str)
    page = browsing.browse(
        entry.actor,
        List(query.which),
        now,
        tag=query.tag or "",
        cursor=str(keys[0]) if keys else "",
        size=query.limit,
    )
    is_archived = query.which == List.ARCHIVED.value
    values = [card_values(each, place, archived=is_archived) for each in page.cards]
    return answer({"customers": values, "cursor": cursor(page.next) if page.next else None})


@operations.declare("GET", ONE, "One customer", answers={200: CustomerAnswered}, scopes=READ, is_versioned=True)
def show_customer(entry: Entry, customer: int) -> Response:
    """All that the house knows of a customer but confidential notes. That it was looked at is in the record."""
    found = shown(entry, customer)
    profile.seen(entry.actor, customer, clock.now())
    return found


@operations.declare(
    "POST",
    BASE,
    "Add a customer",
    body=CustomerNew,
    answers={201: CustomerAnswered},
    scopes=WRITE,
    is_versioned=True,
)
def add_customer(entry: Entry, body: CustomerNew) -> Response:
    """Also where there is one like this already: whoever may be the same person is listed at `/doubles`."""
    locale = body.locale or entry.business.locale
    nobody = Details(body.name, None, None, None, locale)
    said = {"email": body.email, "phone": body.phone, "born_on": body.born_on, "tags": body.tags}
    made = contacts.add(entry.actor, changed(entry, nobody, said), clock.now())
    place = url_for("api.show_customer", business=entry.business.slug, customer=made)
    return shown(entry, made, 201, {"Location": place})


@operations.declare(
    "PATCH",
    ONE,
    "Change a customer",
    body=CustomerChange,
    answers={200: CustomerAnswered},
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def change_customer(entry: Entry, customer: int, condition: str | None, body: CustomerChange) -> Response:
    """Bookings keep the contact that they were made with."""
    said = {key: getattr(body, key) for key in body.model_fields_set}
    for tried in range(TRIES):
        person = profile.person(entry.actor, customer)
        if person.merged_into is not None:
            raise NotFound(what="customer")
        if condition not in (None, person.version):
            raise Outdated
        details = changed(entry, contacts.details_of(person), said)
        try:
            contacts.change(entry.actor, customer, details, person.version, clock.now())
            break
        except Stale:
            # Any version will do: then it is this change to what stands there now.
            if condition is not None or tried == TRIES - 1:
                raise Outdated from None
    return shown(entry, customer)


@operations.declare(
    "POST", f"{ONE}/block", "Block online booking", body=BlockSent, answers={200: CustomerAnswered}, scopes=WRITE
)
def block_customer(entry: Entry, customer: int, body: BlockSent) -> Response:
    """This customer books no more online; the house still may for them. Again changes the reason."""
    blocking.block(entry.actor, customer, body.reason or None, clock.now())
    return shown(entry, customer)


@operations.declare(
    "POST", f"{ONE}/unblock", "Allow online booking", body=NothingSent, answers={200: CustomerAnswered}, scopes=WRITE
)
def unblock_customer(entry: Entry, customer: int, body: NothingSent) -> Response:
    """Let this customer book online again. Again changes nothing."""
    blocking.unblock(entry.actor, customer, clock.now())
    return shown(entry, customer)


@operations.declare(
    "POST", f"{ONE}/archive", "Archive a customer", body=NothingSent, answers={200: CustomerAnswered}, scopes=WRITE
)
def archive_customer(entry: Entry, customer: int, body: NothingSent) -> Response:
    """Searches and lists show them no more; bookings and notes stay. Again changes nothing."""
    contacts.archive(entry.actor, customer, clock.now())
    return shown(entry, customer)


@operations.declare(
    "POST", f"{ONE}/restore", "Restore a customer", body=NothingSent, answers={200: CustomerAnswered}, scopes=WRITE
)
def restore_customer(entry: Entry, customer: int, body: NothingSent) -> Response:
    """Bring a customer back from the archive. Again changes nothing."""
    contacts.restore(entry.actor, customer, clock.now())
    return shown(entry, customer)


@operations.declare(
    "GET", f"{ONE}/appointments", "Visits of a customer", query=VisitsQuery, answers={200: CustomerVisits}, scopes=READ
)
def list_visits(entry: Entry, customer: int, query: VisitsQuery) -> Response:
    """All to come, and thirty at a time of those that were."""
    keys = keys_of(query.cursor, str)
    found = profile.profile(entry.actor, customer, clock.now(), _instant(str(keys[0])) if keys else None)
    more = found.older_than
    return answer(
        {
            "coming": [] if keys else [visit_values(each) for each in found.coming],
            "past": [visit_values(each) for each in found.past],
            "cursor": cursor(more.isoformat()) if more else None,
        }
    )


@operations.declare("GET", f"{ONE}/doubles", "Who may be the same", answers={200: CustomerList}, scopes=WRITE)
def list_doubles(entry: Entry, customer: int) -> Response:
    """Customers who may be the same person as this one, to be merged by who knows."""
    place = ZoneInfo(entry.business.time_zone)
    found = doubles.doubles_of(entry.actor, customer, clock.now())
    return answer({"customers": [card_values(each, place) for each in found], "cursor": None})


def shown(entry: Entry, customer: int, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A customer as they are now, with the tag of their version."""
    found = profile.profile(entry.actor, customer, clock.now())
    values = profile_values(found, ZoneInfo(entry.business.time_zone))
    return versioned(values, found.person.version, status, headers)


def _instant(said: str) -> datetime:
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid([("cursor", "not_a_cursor")]) from None
