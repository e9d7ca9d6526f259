"""Waiting lists for programs of the business: who waits, putting somebody there, and taking them out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.bookings import Contact
from booking.domain.errors import Invalid, NotActive, TooManyMails
from booking.domain.programs import Scope
from booking.domain.waiting import EVERY_DAY, Wanted
from booking.services import businesses
from booking.services.beginnings import Request
from booking.services.programs.entering import Entry
from booking.services.waiting import browsing, lines
from booking.services.waiting.browsing import Place
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.bookings import links
from booking.web.api.house.appointments import cursor_of, instant_and_number
from booking.web.api.house.schemas.waiting import WaitingAnswered, WaitingList, WaitingQuery, WaitingSent
from booking.web.api.house.told import refusals_told
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent
from booking.web.api.values import phone_number

READ, WRITE = (Scope.WAITING_READ,), (Scope.WAITING_WRITE,)
BASE = "/businesses/<slug:business>/waiting"
ONE = f"{BASE}/<int:entry_id>"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@operations.declare("GET", BASE, "Who waits", query=WaitingQuery, answers={200: WaitingList}, scopes=READ)
def list_waiting(entry: Entry, query: WaitingQuery) -> Response:
    """Everybody who waits for a time to become free, in the order of their lines.

    Offers are made by themselves, as soon as anything suits whoever is next.
    """
    after = instant_and_number(query.cursor)
    found = browsing.listed(entry.actor, query.service)
    rest = [each for each in found if after is None or (each.rank_at, each.entry_id) > after]
    some = rest[: query.limit]
    more = (some[-1].rank_at, some[-1].entry_id) if len(rest) > len(some) else None
    return answer({"waiting": [_values(entry, each) for each in some], "cursor": cursor_of(more)})


@operations.declare("GET", ONE, "One who waits", answers={200: WaitingAnswered}, scopes=READ, is_versioned=True)
def show_waiting(entry: Entry, entry_id: int) -> Response:
    """A place in a waiting list, also one that is over."""
    return _answer(entry, entry_id)


@operations.declare(
    "POST",
    BASE,
    "Put somebody on a waiting list",
    body=WaitingSent,
    answers={201: WaitingAnswered},
    refusals=(NotActive, TooManyMails),
    scopes=WRITE,
    is_versioned=True,
)
def add_waiting(entry: Entry, body: WaitingSent) -> Response:
    """Somebody of the same name, address and telephone who waits for the service already keeps their place, and their
    wish is what is sent now: so it may be sent twice.
    """
    service = businesses.find_service(entry.business, body.service)
    if service is None:
        raise Invalid([("service", "unknown")])
    require_known(entry.business, body.wanted.resource, body.wanted.audience)
    phone = phone_number(body.customer.phone, service.location.country) if body.customer.phone else None
    if body.customer.phone and phone is None:
        raise Invalid([("customer.phone", "not_a_phone_number")])
    request = Request(
        Contact(body.customer.name, body.customer.email, phone),
        body.locale or entry.business.locale,
        body.answers,
        "desk",
        wants_reminders=body.reminders,
    )
    with refusals_told(entry.actor, service.location.time_zone):
        made = lines.add(entry.actor, body.service, _wanted(body), request, clock.now(), links())
    place = url_for("api.show_waiting", business=entry.business.slug, entry_id=made.entry_id)
    return _answer(entry, made.entry_id, 201, {"Location": place})


@operations.declare(
    "DELETE",
    ONE,
    "Take somebody out of the line",
    body=NothingSent,
    answers={200: WaitingAnswered},
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def remove_waiting(entry: Entry, entry_id: int, condition: str | None, body: NothingSent) -> Response:
    """What is offered to them is free again; again changes nothing."""
    lines.remove(entry.actor, entry_id, clock.now(), seen=condition)
    return _answer(entry, entry_id)


@operations.declare(
    "POST",
    f"{ONE}/restore",
    "Put somebody back into the line",
    body=NothingSent,
    answers={200: WaitingAnswered},
    refusals=(NotActive,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def restore_waiting(entry: Entry, entry_id: int, condition: str | None, body: NothingSent) -> Response:
    """At the same place as before."""
    lines.restore(entry.actor, entry_id, clock.now(), seen=condition)
    return _answer(entry, entry_id)


def _answer(entry: Entry, entry_id: int, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    found = browsing.one(entry.actor, entry_id)
    return versioned(_values(entry, found), found.version, status, headers)


def _wanted(body: WaitingSent) -> Wanted:
    said = body.wanted
    return Wanted(
        said.first_on,
        said.last_on,
        tuple(sorted({WEEKDAYS.index(each) for each in said.weekdays})) or EVERY_DAY,
        said.from_minute,
        said.until_minute,
        said.only_start,
        said.resource,
        said.seats,
        said.audience,
    )


def _values(entry: Entry, found: Place) -> dict[str, object]:
    place, wanted = ZoneInfo(found.time_zone), found.wanted
    knows_customers = entry.actor.may(Permission.CUSTOMERS_SEE)
    offer, instead_of = found.offer, found.instead_of
    return {
        "id": found.entry_id,
        "version": found.version,
        "service": found.service,
        "state": found.state.value,
        "place": found.number,
        "wanted": {
            "first_on": wanted.first_on.isoformat(),
            "last_on": wanted.last_on.isoformat(),
            "weekdays": [WEEKDAYS[each] for each in sorted(wanted.weekdays)],
            "from_minute": wanted.from_minute,
            "until_minute": wanted.until_minute,
            "only_start": _text(wanted.only_start, place),
            "resource": wanted.resource,
            "seats": wanted.seats,
            "audience": wanted.audience,
        },
        "customer": {
            "id": found.customer_id,
            "name": found.contact.name,
            "email": found.contact.email if knows_customers else None,
            "phone": found.contact.phone if knows_customers else None,
        },
        "locale": found.locale,
        "source": found.source,
        "passes": found.passes,
        "reminders": found.wants_reminders,
        "offer": offer
        and {
            "starts_at": _text(offer[0], place),
            "ends_at": _text(offer[1], place),
            "expires_at": _text(offer[2], place),
        },
        "instead_of": instead_of and {"starts_at": _text(instead_of[0], place), "ends_at": _text(instead_of[1], place)},
    } | {"created_at": _text(found.created_at, place), "updated_at": _text(found.updated_at, place)}


def _text(at: datetime | None, place: ZoneInfo) -> str | None:
    return at.astimezone(place).isoformat() if at is not None else None
