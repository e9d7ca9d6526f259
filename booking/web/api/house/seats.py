"""The bookings in an appointment, one by one: how far each is, cancelling it, moving it away from others."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from booking.domain.bookings import BookingFacts
from booking.domain.errors import Busy, NotActive, OverrideNeeded, SlotNotOffered, SlotTaken
from booking.services import agenda
from booking.services.agenda_values import appointment_values
from booking.services.desk import endings, rebooking, resending, visits
from booking.services.programs.entering import Entry
from booking.services.reminders import by_house
from booking.web import clock
from booking.web.api.answers import versioned
from booking.web.api.bookings import links
from booking.web.api.house.agenda import appointment_answer, require_inside
from booking.web.api.house.appointments import ONE, WRITE, over
from booking.web.api.house.schemas.appointments import AppointmentAnswered
from booking.web.api.house.schemas.desk import CancelSent, RebookSent, RemindersSent, TokenRenewed
from booking.web.api.house.told import refusals_told
from booking.web.api.known import require_known
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

SEATS = f"{ONE}/bookings/<int:booking>"


def _declare_step(way: str, name: str, summary: str, description: str, step: Callable[..., BookingFacts]) -> None:
    """Serve one of the buttons of the desk; each may be pressed twice and is taken once."""

    def press(entry: Entry, appointment: int, booking: int, condition: str | None, body: NothingSent) -> Response:
        require_inside(entry, appointment, booking)
        step(entry.actor, booking, clock.now(), seen=condition)
        return appointment_answer(entry, appointment)

    press.__name__, press.__doc__ = name, description
    operations.declare(
        "POST",
        f"{SEATS}/{way}",
        summary,
        body=NothingSent,
        answers={200: AppointmentAnswered},
        refusals=(NotActive, Busy),
        scopes=WRITE,
        takes_condition=True,
        is_versioned=True,
    )(press)


_declare_step("check-in", "check_in", "Somebody is here", "Check in who is expected.", visits.check_in)
_declare_step("start", "start_visit", "It begins", "Who was not checked in has come just now.", visits.start)
_declare_step(
    "complete", "complete_visit", "It is done", "Also of somebody who was thought not to have come.", visits.finish
)
_declare_step("no-show", "miss_visit", "Somebody did not come", "Once the visit would have begun.", visits.no_show)
_declare_step(
    "back",
    "step_back",
    "One step back",
    "What is done or was missed is expected again as before; what has begun has only arrived.",
    visits.back,
)


@operations.declare(
    "POST",
    f"{SEATS}/cancel",
    "Cancel one booking",
    body=CancelSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def cancel_seats(entry: Entry, appointment: int, booking: int, condition: str | None, body: CancelSent) -> Response:
    """Cancel one of the bookings; the others stay. Again changes nothing."""
    require_inside(entry, appointment, booking)
    told = {"reason": body.reason, "is_told": body.notify}
    endings.cancel(entry.actor, booking, clock.now(), **told, seen=condition)  # type: ignore[arg-type]
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{SEATS}/restore",
    "Take a cancellation back",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, SlotNotOffered, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def restore_seats(entry: Entry, appointment: int, booking: int, condition: str | None, body: NothingSent) -> Response:
    """Put a cancelled booking or a declined request back where it was, if nobody is there now.

    Who had been told that it is cancelled is told that it stands.
    """
    found = require_inside(entry, appointment, booking)
    with refusals_told(entry.actor, found.time_zone):
        endings.restore(entry.actor, booking, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{SEATS}/move",
    "Move one booking",
    body=RebookSent,
    answers={200: AppointmentAnswered},
    refusals=(SlotTaken, OverrideNeeded, NotActive, Busy),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def move_seats(entry: Entry, appointment: int, booking: int, condition: str | None, body: RebookSent) -> Response:
    """Give one booking seats at another start, where a standing group is joined; those whom it leaves stay.

    The answer is the appointment in which it is then.
    """
    found = require_inside(entry, appointment, booking)
    require_known(entry.business, body.resource, None)
    with refusals_told(entry.actor, found.time_zone):
        rebooking.rebook(
            entry.actor,
            booking,
            body.starts_at,
            clock.now(),
            resource=body.resource,
            over=over(body.override),
            is_told=body.notify,
            seen=condition,
        )
    return appointment_answer(entry, agenda.with_booking(entry.actor, booking).id)


@operations.declare(
    "POST",
    f"{SEATS}/tell",
    "Tell the customer once more",
    body=NothingSent,
    answers={200: AppointmentAnswered},
    refusals=(NotActive,),
    scopes=WRITE,
    is_versioned=True,
)
def tell_again(entry: Entry, appointment: int, booking: int, body: NothingSent) -> Response:
    """Send the customer how the booking stands now; ``not_found`` where there is no address."""
    require_inside(entry, appointment, booking)
    resending.resend(entry.actor, booking, clock.now())
    return appointment_answer(entry, appointment)


@operations.declare(
    "POST",
    f"{SEATS}/link",
    "Make the customer's link a new one",
    body=NothingSent,
    answers={200: TokenRenewed},
    refusals=(Busy,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def renew_link(entry: Entry, appointment: int, booking: int, condition: str | None, body: NothingSent) -> Response:
    """The old links of the booking are dead from now on."""
    before = require_inside(entry, appointment, booking)
    token = resending.renew_link(entry.actor, booking, clock.now(), links(), seen=condition)
    lang = next(each.locale for each in before.bookings if each.id == booking)
    found = agenda.one(entry.actor, appointment)
    value = {
        "token": token,
        "manage": links().of_booking(token).page[lang],
        "appointment": appointment_values(found, entry.actor),
    }
    return versioned(value, found.version)


@operations.declare(
    "PUT",
    f"{SEATS}/reminders",
    "What the customer has said about reminders",
    body=RemindersSent,
    answers={200: AppointmentAnswered},
    refusals=(Busy,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def want_reminders(
    entry: Entry, appointment: int, booking: int, condition: str | None, body: RemindersSent
) -> Response:
    """Note that the customer wants to be reminded, or no more."""
    require_inside(entry, appointment, booking)
    by_house.want(entry.actor, booking, body.reminders, clock.now(), seen=condition)
    return appointment_answer(entry, appointment)
