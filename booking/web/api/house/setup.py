"""The set-up of the business for its programs: the whole document, and whether customers may book online."""

from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InvalidSetup
from booking.domain.programs import Scope
from booking.services.programs.entering import Entry
from booking.services.setup import online, replacing, versions
from booking.services.setup.replacing import Replaced
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.house.changed import change_values, misfit_values
from booking.web.api.house.faulty import faults_told
from booking.web.api.house.schemas.setup import Document, DocumentSent, Online, OnlineSent, SetupReplaced
from booking.web.api.routes import operations

READ, WRITE = (Scope.SETUP_READ,), (Scope.SETUP_WRITE,)
BASE = "/businesses/<slug:business>/setup"


@operations.declare("GET", BASE, "The whole set-up", answers={200: Document}, scopes=READ, is_versioned=True)
def show_setup(entry: Entry) -> Response:
    """The document that `flask business export` writes, every value said; what is archived is left out."""
    document = replacing.document_of(entry.actor)
    return versioned(document, versions.version(document))


@operations.declare(
    "PUT",
    BASE,
    "Replace the whole set-up",
    body=DocumentSent,
    answers={200: SetupReplaced},
    refusals=(InvalidSetup,),
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def replace_setup(entry: Entry, condition: str | None, body: DocumentSent) -> Response:
    """As `flask business import --replace` does: whole or not at all. What is not in the document is archived,
    and bookings stay as they are.
    """
    with faults_told():
        done = replacing.replace(entry.actor, body.document, clock.now(), condition)
    return versioned(_replaced(done), versions.version(done.document))


@operations.declare(
    "POST",
    f"{BASE}/check",
    "Try a set-up out",
    body=DocumentSent,
    answers={200: SetupReplaced},
    refusals=(InvalidSetup,),
    scopes=WRITE,
)
def check_setup(entry: Entry, body: DocumentSent) -> Response:
    """What replacing the set-up would change, or what is wrong with the document. Nothing is stored."""
    with faults_told():
        return answer(_replaced(replacing.try_out(entry.actor, body.document, clock.now())))


@operations.declare("GET", f"{BASE}/online", "Whether online booking is paused", answers={200: Online}, scopes=READ)
def show_online(entry: Entry) -> Response:
    """Whether customers may book online, and what they are told while they may not."""
    entry.actor.require(Permission.SETUP_CHANGE)
    paused = entry.business.paused
    return answer({"paused": paused is not None, "note": paused.note if paused else ""})


@operations.declare(
    "PUT", f"{BASE}/online", "Pause or resume online booking", body=OnlineSent, answers={200: Online}, scopes=WRITE
)
def set_online(entry: Entry, body: OnlineSent) -> Response:
    """From now on; what is booked already stays, and the desk books on. Again changes nothing."""
    with faults_told():
        if body.paused:
            online.pause(entry.actor, body.note, clock.now())
        else:
            online.resume(entry.actor, clock.now())
    return answer({"paused": body.paused, "note": body.note if body.paused else ""})


def _replaced(done: Replaced) -> dict[str, object]:
    return {
        "changes": change_values(done.changes),
        "archived": list(done.archived),
        "misfits": misfit_values(done.misfits),
    }
