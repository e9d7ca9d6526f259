"""The negative control: the same application with the care taken out, to be served on a scratch database.

Looking and writing are two things here, as they are in code that was not written with races in mind: no
lock, no transaction around both on SQLite, a state that is not asked for again, and a moment between the
two. If the races found nothing wrong with this, they would prove nothing.
"""

import random
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event, select, update
from sqlalchemy.orm import Session

from booking.domain.appointments import BookingState
from booking.services import bookings, claims, requests
from booking.services.courses import cancelling
from booking.services.desk import blocked, blocks
from booking.services.desk import bookings as desk_bookings
from booking.services.desk import moves as desk_moves
from booking.services.idempotency import Key
from booking.services.setup import importing
from booking.services.waiting import looking
from booking.storage import db as storage
from booking.storage import readiness, unit_of_work
from booking.storage.models import Booking, IdempotencyKey, WaitingEntry
from booking.storage.queries import waiting
from tests.races.doors import fair

MOMENT = 0.05  # seconds between the look and what follows from it


def careless() -> Callable[..., Iterable[bytes]]:
    """The application without care. It would refuse to start without its guard, so that look is taken out too."""
    _replace(readiness, "require", lambda engine: None)
    _lock_nothing()
    _look_then_write()
    _trust_the_state()
    _look_at_lines_together()
    _look_up_the_key(bookings)
    _look_up_the_key(desk_bookings)
    return fair()


def _lock_nothing() -> None:
    _replace(claims, "lock", lambda *args: None)
    _replace(importing, "lock_resources", lambda *args: None)
    # On SQLite the immediate transaction is the lock; without one, each statement stands alone.
    _replace(unit_of_work, "_in_turn", lambda *args: nullcontext())
    event.remove(Engine, "begin", storage._begin_on_sqlite)
    event.listen(Engine, "engine_connect", _ignore_checks)


def _ignore_checks(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        # A key names its booking before that is there, which only a transaction allows.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")


def _look_then_write() -> None:
    """After every look a moment, in which the world goes on."""
    for module, name in (
        (claims, "choose_under_lock"),
        (claims, "is_free"),
        (desk_bookings, "choose"),
        (desk_moves, "choose"),
        (blocks, "require_free"),
        (blocked, "require_free"),
        (cancelling, "locked_session"),
    ):
        _replace(module, name, _slowly(getattr(module, name)))


def _slowly(look: Callable[..., Any]) -> Callable[..., Any]:
    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = look(*args, **kwargs)
        # Not the same for all: in step with an edit of like length, nobody would ever look before and write after.
        time.sleep(MOMENT * random.uniform(0.5, 4))
        return found

    return slowly


def _trust_the_state() -> None:
    def confirm(session: Session, business_id: int, booking_id: int, *rest: Any) -> None:
        time.sleep(MOMENT)
        this = (Booking.business_id == business_id, Booking.id == booking_id)
        session.execute(update(Booking).where(*this).values(state=BookingState.CONFIRMED, expires_at=None))

    _replace(requests, "_confirm", confirm)


def _look_at_lines_together() -> None:
    """Every worker takes a line in hand, and nobody has a place to themselves."""
    _replace(looking, "_lease", lambda *args: True)
    entry = waiting.entry

    def look(session: Session, business_id: int, entry_id: int, *, is_locked: bool = False) -> WaitingEntry | None:
        found = entry(session, business_id, entry_id)
        time.sleep(MOMENT if is_locked else 0)
        return found

    _replace(waiting, "entry", look)


def _look_up_the_key(module: ModuleType) -> None:
    take = module.use_key

    def use(session: Session, business_id: int, key: Key, *rest: Any) -> int | None:
        this = (IdempotencyKey.business_id == business_id, IdempotencyKey.key_digest == key.digest)
        made = session.scalar(select(IdempotencyKey.booking_id).where(*this))
        if made is not None:
            return made
        time.sleep(MOMENT)
        take(session, business_id, key, *rest)
        return None

    _replace(module, "use_key", use)


def _replace(module: ModuleType, name: str, careless: Callable[..., Any]) -> None:
    assert hasattr(module, name), f"{module.__name__} has no {name} any more"
    setattr(module, name, careless)
