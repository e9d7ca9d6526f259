"""The outbox for programs of the business: what leaves, what did not arrive, sending it again or not at all."""

from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import NotActive
from booking.domain.outbox import Cursor, Outgoing, State
from booking.services.outgoing import browsing, changes
from booking.services.programs.entering import Entry
from booking.web import clock
from booking.web.api.answers import answer
from booking.web.api.house.appointments import READ, WRITE, cursor_of, instant_and_number
from booking.web.api.house.people import text
from booking.web.api.house.schemas.reports import MessageAnswered, MessageList, MessageRestored, MessagesQuery
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

BASE = "/businesses/<slug:business>/messages"
ONE = f"{BASE}/<int:message>"


@operations.declare("GET", BASE, "Messages", query=MessagesQuery, answers={200: MessageList}, scopes=READ)
def list_messages(entry: Entry, query: MessagesQuery) -> Response:
    """What is about to leave, has left, did not arrive, or is not needed any more, without its text."""
    after = instant_and_number(query.cursor)
    begins = Cursor(*after) if after else None
    page = browsing.browse(entry.actor, State(query.state), query.q, clock.now(), begins)
    more = (page.next.due_at, page.next.id) if page.next else None
    return answer({"messages": [_values(entry, each) for each in page.messages], "cursor": cursor_of(more)})


@operations.declare("GET", ONE, "One message", answers={200: MessageAnswered}, scopes=READ)
def show_message(entry: Entry, message: int) -> Response:
    """How far a message is."""
    return answer(_values(entry, browsing.message(entry.actor, message)))


@operations.declare(
    "POST",
    f"{ONE}/send",
    "Send a message again",
    body=NothingSent,
    answers={200: MessageAnswered},
    refusals=(NotActive,),
    scopes=WRITE,
)
def send_message(entry: Entry, message: int, body: NothingSent) -> Response:
    """One that failed, or waits for its next try. What a later message has made pointless is not sent:
    it is `superseded` then. One that has left already is refused. Who sends
    must see messages: `appointments.read` is needed, too.
    """
    changes.send_again(entry.actor, message, clock.now())
    return answer(_values(entry, browsing.message(entry.actor, message)))


@operations.declare(
    "POST",
    f"{ONE}/drop",
    "Do without a message",
    body=NothingSent,
    answers={200: MessageAnswered},
    refusals=(NotActive,),
    scopes=WRITE,
)
def drop_message(entry: Entry, message: int, body: NothingSent) -> Response:
    """One that is planned, or has failed: it is `superseded` then. One that has left is refused."""
    changes.drop(entry.actor, message, clock.now())
    return answer(_values(entry, browsing.message(entry.actor, message)))


@operations.declare(
    "POST",
    f"{ONE}/restore",
    "Take a message up again",
    body=MessageRestored,
    answers={200: MessageAnswered},
    refusals=(NotActive,),
    scopes=WRITE,
)
def restore_message(entry: Entry, message: int, body: MessageRestored) -> Response:
    """One that somebody did without, as it was before; what a later message has made pointless is refused."""
    changes.restore(entry.actor, message, State(body.state), clock.now())
    return answer(_values(entry, browsing.message(entry.actor, message)))


def _values(entry: Entry, found: Outgoing) -> dict[str, object]:
    place = ZoneInfo(found.time_zone or entry.business.time_zone)
    knows_customers = entry.actor.may(Permission.CUSTOMERS_SEE) or found.customer_id is None
    return {
        "id": found.id,
        "reason": found.reason,
        "recipient": found.recipient,
        "channel": found.channel.value,
        "state": found.state.value,
        "address": (found.went_to or found.goes_to) if knows_customers else None,
        "name": found.name,
        "due_at": text(found.due_at, place),
        "sent_at": text(found.sent_at, place),
        "attempts": found.attempts,
        "last_error": found.last_error if knows_customers else None,
        "booking": found.booking_id,
        "appointment": found.appointment_id,
        "customer": found.customer_id,
        "reference": found.reference,
    }
