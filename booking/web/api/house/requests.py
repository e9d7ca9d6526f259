"""Requests that wait for the business: what programs see of them, and decide."""

from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from booking.domain.agenda import AgendaBooking, AgendaItem
from booking.domain.appointments import BookingState
from booking.domain.errors import Busy, NotActive, NotFound, OverrideNeeded, SlotTaken
from booking.services import agenda, proposals, requests
from booking.services.agenda_values import appointment_values
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.house.agenda import appointment_answer
from booking.web.api.house.appointments import READ, WRITE, cursor_of, instant_and_number, over
from booking.web.api.house.schemas.appointments import AppointmentAnswered
from booking.web.api.house.schemas.requests import DeclineSent, ProposalSent, RequestAnswered, RequestList
from booking.web.api.house.told import refusals_told
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent, PartQuery

BASE = "/businesses/<slug:business>/requests"
ONE = f"{BASE}/<int:booking>"


@operations.declare("GET", BASE, "Requests that wait", query=PartQuery, answers={200: RequestList}, scopes=READ)
def list_requests(entry: Entry, query: PartQuery) -> Response:
    """The bookings and moves that wait for the business, the one that lapses first on top."""
    found, after = agenda.requests(entry.actor, instant_and_number(query.cursor), query.limit)
    values = [_values(entry, seats, item) for seats, item in found]
    return answer({"requests": values, "cursor": cursor_of(after)})


@operations.declare("GET", ONE, "One request", answers={200: RequestAnswered}, scopes=READ, is_versioned=True)
def show_request(entry: Entry, booking: int) -> Response:
    """A request that still waits; once it is decided, it is found as an appointment."""
    item = agenda.with_booking(entry.actor, booking)
    seats = next((each for each in item.bookings if each.id == booking), None)
    if seats is None or seats.state != BookingState.PENDING:
        raise NotFound(what="request")
    return versioned(_values(entry, seats, item), item.version)


@operations.declare(
    "POST",
    f"{ONE}/approve",
    "Approve a request",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def approve_request(entry: Entry, booking: int, condition: str | None, body: NothingSent) -> Response:
    """Confirm it, and tell the customer. Of a move, the booking is there then; the answer is its appointment."""
    agenda.with_booking(entry.actor, booking)
    done = requests.approve(entry.actor.business_id, booking, clock.now(), entry.actor, seen=condition)
    origin = done.move_of or done.facts
    return appointment_answer(entry, agenda.with_booking(entry.actor, origin.booking_id).id)


@operations.declare(
    "POST",
    f"{ONE}/decline",
    "Decline a request",
    body=DeclineSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def decline_request(entry: Entry, booking: int, condition: str | None, body: DeclineSent) -> Response:
    """Decline it, and tell the customer, with a reason if there is one. Of a move, the booking stays where it is."""
    item = agenda.with_booking(entry.actor, booking)
    said = (entry.actor.business_id, booking, body.reason or None, clock.now(), entry.actor)
    requests.decline(*said, seen=condition)
    return appointment_answer(entry, item.id)


@operations.declare(
    "POST",
    f"{ONE}/propose",
    "Propose another time",
    body=ProposalSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, OverrideNeeded, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def propose_time(entry: Entry, booking: int, condition: str | None, body: ProposalSent) -> Response:
    """Hold another time for a request, or for a booking that stands, and ask the customer, who answers on its page.

    What was proposed before is given back.
    """
    item = agenda.with_booking(entry.actor, booking)
    require_known(entry.business, body.resource, None)
    wanted = proposals.Wanted(body.starts_at, body.resource, body.hours, over(body.override))
    with refusals_told(entry.actor, item.time_zone):
        proposals.propose(entry.actor, booking, wanted, clock.now(), seen=condition)
    return appointment_answer(entry, item.id)


@operations.declare(
    "POST",
    f"{ONE}/withdraw",
    "Take a proposal back",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def withdraw_proposal(entry: Entry, booking: int, condition: str | None, body: NothingSent) -> Response:
    """The time that was held is free again, and the customer is told."""
    item = agenda.with_booking(entry.actor, booking)
    proposals.withdraw(entry.actor, booking, clock.now(), seen=condition)
    return appointment_answer(entry, item.id)


def _values(entry: Entry, seats: AgendaBooking, item: AgendaItem) -> dict[str, object]:
    assert seats.expires_at is not None
    return {
        "booking": seats.id,
        "expires_at": seats.expires_at.astimezone(ZoneInfo(item.time_zone)).isoformat(),
        "moves": seats.moves_id,
        "appointment": appointment_values(item, entry.actor),
    }
