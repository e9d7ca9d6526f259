"""The parts of a set-up for programs: what the business says of itself, its locations, resources and services."""

from collections.abc import Callable

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InUse, InvalidSetup
from booking.services.programs.entering import Entry
from booking.services.setup import archiving, editing, parts, putting, versions
from booking.services.setup.locked import SUBJECTS
from booking.services.setup.parts import BUSINESS
from booking.web import clock
from booking.web.api.answers import answer, versioned
from booking.web.api.house.changed import edited_answer, misfit_values
from booking.web.api.house.faulty import faults_told
from booking.web.api.house.schemas.setup import Document, DocumentSent, PartArchived, PartChanged, PartList
from booking.web.api.house.setup import BASE, READ, WRITE
from booking.web.api.routes import operations
from booking.web.api.schemas import NothingSent

REFUSALS = (InvalidSetup, InUse)


@operations.declare(
    "GET", f"{BASE}/business", "The business itself", answers={200: Document}, scopes=READ, is_versioned=True
)
def show_setup_business(entry: Entry) -> Response:
    """What the business says of itself: its name, trade, address and telephone, currency, languages."""
    return _shown(entry, BUSINESS)


@operations.declare(
    "PUT",
    f"{BASE}/business",
    "Change the business itself",
    body=DocumentSent,
    answers={200: PartChanged},
    refusals=REFUSALS,
    scopes=WRITE,
    takes_condition=True,
    is_versioned=True,
)
def put_setup_business(entry: Entry, condition: str | None, body: DocumentSent) -> Response:
    """Let it be what is sent; the keys are those that are answered."""
    with faults_told():
        edited = putting.put(entry.actor, BUSINESS, body.document, clock.now(), condition)
    return edited_answer(edited, edited.part)


def _serve(collection: str, kind: str) -> None:
    """Declare what may be asked for of the parts of one kind."""
    all_of, one = f"{BASE}/{collection}", f"{BASE}/{collection}/<slug:part>"

    def listed(entry: Entry) -> Response:
        """Those in use, as the set-up has them, and the names of those that are archived."""
        entry.actor.require(Permission.SETUP_CHANGE)
        business_id = entry.business.id
        archived = [slug for slug, _ in archiving.archived(business_id, collection)]
        return answer({"parts": parts.parts(business_id, collection), "archived": archived})

    def added(entry: Entry, body: DocumentSent) -> Response:
        """Add one after the others; its `slug` is made from its name where none is sent."""
        with faults_told():
            edited = editing.add(entry.actor, collection, body.document, clock.now())
        place = url_for(f"api.show_setup_{kind}", business=entry.business.slug, part=edited.path[1])
        return edited_answer(edited, edited.part, 201, {"Location": place})

    def show(entry: Entry, part: str) -> Response:
        """One that is in use."""
        return _shown(entry, (collection, part))

    def put(entry: Entry, part: str, condition: str | None, body: DocumentSent) -> Response:
        """Let it be what is sent; what is left out means what it means in a set-up file."""
        with faults_told():
            edited = putting.put(entry.actor, (collection, part), body.document, clock.now(), condition)
        return edited_answer(edited, edited.part)

    def archive(entry: Entry, part: str, condition: str | None, body: NothingSent) -> Response:
        """Take it out of use; bookings stay as they are. It can be restored, and again changes nothing."""
        with faults_told():
            left = archiving.archive(entry.actor, (collection, part), clock.now(), seen=condition)
        return answer({"misfits": misfit_values(left)})

    def restore(entry: Entry, part: str, body: NothingSent) -> Response:
        """Take it into use again, after the others. Again changes nothing."""
        with faults_told():
            archiving.restore(entry.actor, (collection, part), clock.now())
        return _shown(entry, (collection, part))

    def declare(view: Callable[..., Response], name: str, *args: str, **more: object) -> None:
        view.__name__ = name
        operations.declare(*args, **more)(view)  # type: ignore[arg-type]

    read: dict[str, object] = {"scopes": READ}
    write: dict[str, object] = {"scopes": WRITE, "refusals": REFUSALS}
    tagged: dict[str, object] = {"takes_condition": True}
    versions_it: dict[str, object] = {"is_versioned": True}
    declare(listed, f"list_setup_{kind}s", "GET", all_of, f"All {kind}s of the set-up", answers={200: PartList}, **read)
    changed: dict[str, object] = {"body": DocumentSent, **versions_it, **write}
    declare(added, f"add_setup_{kind}", "POST", all_of, f"Add a {kind}", answers={201: PartChanged}, **changed)
    declare(show, f"show_setup_{kind}", "GET", one, f"One {kind}", answers={200: Document}, **read, **versions_it)
    declare(put, f"put_setup_{kind}", "PUT", one, f"Change a {kind}", answers={200: PartChanged}, **changed, **tagged)
    nothing: dict[str, object] = {"body": NothingSent, **write}
    away = {200: PartArchived}
    declare(archive, f"archive_{kind}", "DELETE", one, f"Archive a {kind}", answers=away, **nothing, **tagged)
    back = {**nothing, **versions_it, "answers": {200: Document}}
    declare(restore, f"restore_{kind}", "POST", f"{one}/restore", f"Restore a {kind}", **back)


def _shown(entry: Entry, path: tuple[str, ...]) -> Response:
    entry.actor.require(Permission.SETUP_CHANGE)
    part = parts.part(entry.business.id, path)
    return versioned(part, versions.version(part))


for _collection, _kind in SUBJECTS.items():
    _serve(_collection, _kind)
