"""Doors to the use cases of the desk."""

from datetime import datetime
from typing import Any

from booking.domain.access import Actor
from booking.domain.bookings import Contact
from booking.services import proposals
from booking.services.desk import blocks, moves
from booking.services.desk import bookings as desk
from booking.services.desk.moves import Place
from booking.services.links import Links

Said = dict[str, Any]


def desk_book(said: Said, now: datetime, links: Links) -> Said:
    """Book while on the telephone, or squeeze in."""
    name = said["customer"]
    asked = desk.DeskRequest(
        said["service"],
        datetime.fromisoformat(said["starts_at"]),
        "de",
        contact=Contact(name, f"{name}@example.org", None),
        squeezed_reason=said.get("squeezed_reason"),
    )
    booked = desk.book(_desk(said), asked, now, links, key=said.get("key"))
    return {"booking_id": booked.facts.booking_id, "is_replay": booked.is_replay}


def desk_cancel(said: Said, now: datetime, links: Links) -> Said:
    """Cancel in the name of the house."""
    return {"state": desk.cancel(_desk(said), said["booking_id"], now).state}


def desk_restore(said: Said, now: datetime, links: Links) -> Said:
    """Take a cancellation back."""
    return {"state": desk.restore(_desk(said), said["booking_id"], now).state}


def desk_move(said: Said, now: datetime, links: Links) -> Said:
    """Drag an appointment somewhere else."""
    starts_at = datetime.fromisoformat(said["starts_at"])
    moved = moves.move(_desk(said), said["appointment_id"], starts_at, now, sequence=said["sequence"])
    return {"sequence": moved.sequence, "resources": moved.before.resources}


def desk_undo(said: Said, now: datetime, links: Links) -> Said:
    """Take a move back."""
    place = Place(datetime.fromisoformat(said["starts_at"]), said["minutes"], tuple(said["resources"]))
    return {"sequence": moves.undo(_desk(said), said["appointment_id"], place, said["sequence"], now).sequence}


def block(said: Said, now: datetime, links: Links) -> Said:
    """Block time."""
    span = (datetime.fromisoformat(said[each]) for each in ("starts_at", "ends_at"))
    return {"appointment_id": blocks.add(_desk(said), said["resources"], *span, "Meeting", None, now)}


def propose(said: Said, now: datetime, links: Links) -> Said:
    """Propose another time to a customer; it is held for them."""
    wanted = proposals.Wanted(datetime.fromisoformat(said["starts_at"]))
    return {"booking_id": proposals.propose(_desk(said), said["booking_id"], wanted, now).booking_id}


def _desk(said: Said) -> Actor:
    return Actor.of_server(said["business_id"])
