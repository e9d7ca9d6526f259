"""Moving the rest of a series: all that were chosen or none, in one claim, told in one mail."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from booking.domain.appointments import MOVABLE, BookingState
from booking.domain.choice import candidates
from booking.domain.errors import BookingPaused, NotActive, NotFound, SlotNotOffered, SlotTaken
from booking.domain.messages import Reason, Recipient
from booking.services import appointments, changes, claims, links, messages, moves, record
from booking.services.links import Links, Target
from booking.services.moves import Moving
from booking.services.record import By
from booking.services.reminders import planning
from booking.services.series import own
from booking.services.series.shifting import go_at_once, has_to_ask
from booking.storage.queries import series
from booking.storage.queries.series import SeriesVisit
from booking.storage.unit_of_work import StaleRules, retried, unit_of_work


@dataclass(frozen=True, slots=True)
class _Wish:
    """A visit of a series, where it is to go, and with whom it is now."""

    target: Target
    moving: Moving
    to: datetime
    present: str | None

    @property
    def starts_at(self) -> datetime:
        """Where it stands."""
        return self.moving.row.starts_at


@retried
def move_rest(
    token: str, to: Mapping[datetime, datetime], resource: str | None, now: datetime, links_of: Links
) -> list[int]:
    """Move visits of a series, from this booking's on, each from where it stands; answers the ids of their bookings.

    All or none. Each keeps its reference, link and UID. Where the service needs approval, confirmed ones keep their
    time and requests are made, each to be decided by itself. Raises NotFound, Gone; NotActive where one of them does
    not stand where it is said to, or has ended; TooLate; SlotTaken, whose ``fields["lost"]`` are the starts that
    are not free (any more); SlotNotOffered, BookingPaused, Busy.
    """
    with unit_of_work() as session:
        target = links.resolve(session, token, "manage")
        series_id = series.series_of(session, target.business_id, target.subject_id)
        if series_id is None:
            raise NotFound(what="series")
        locks = _lock(session, target, _chosen(session, target, series_id, to))
        visits = _chosen(session, target, series_id, to)
        if not own.involved(session, target.business_id, visits).issubset(locks):
            raise StaleRules
        wishes = [_wish(session, target.business_id, each.id, to[each.starts_at], now) for each in visits]
        wishes = [each for each in wishes if each.to != each.starts_at or resource not in (None, each.present)]
        asked, moved = _carried_out(session, wishes, resource, now, locks, links_of)
        planning.plan_moved(session, target.business_id, moved, now)
        _tell(session, target.business_id, asked, moved, now)
        return sorted([*asked, *moved])


def _chosen(session: Session, target: Target, series_id: int, to: Mapping[datetime, datetime]) -> list[SeriesVisit]:
    """The visits that stand where they are said to, ascending."""
    later = {each.starts_at: each for each in own.rest(session, target, series_id) if each.state in MOVABLE}
    if not to.keys() <= later.keys():
        raise NotActive(state="moved")
    return [later[each] for each in sorted(to)]


def _lock(session: Session, target: Target, visits: Sequence[SeriesVisit]) -> set[int]:
    """Lock all that these visits take or took, or may take from now on, at once."""
    locks = own.involved(session, target.business_id, visits)
    for each in visits:
        moving = moves.moving_of(session, Target("manage", target.business_id, each.id))
        locks.update(candidates(moving.service.rules))
    claims.lock(session, target.business_id, locks)
    return locks


def _wish(session: Session, business_id: int, booking_id: int, to: datetime, now: datetime) -> _Wish:
    target = Target("manage", business_id, booking_id)
    moving = moves.moving_of(session, target)
    if moving.row.state not in MOVABLE or moving.row.is_over:
        raise NotActive(state=moving.row.state)
    changes.require_time(moving.row, now)
    present = moves.present_resource(session, business_id, moving.row.appointment_id, moving.service)
    return _Wish(target, moving, to, present)


def _carried_out(
    session: Session,
    wishes: Sequence[_Wish],
    resource: str | None,
    now: datetime,
    locks: set[int],
    links_of: Links,
) -> tuple[list[int], list[int]]:
    """Move them all; answers the bookings for which a request was made, and those that have moved, ascending."""
    movings = [each.moving for each in wishes]
    if all(go_at_once(one) for one in movings):
        # All leave their places first: one may go where another stood, and two may change places.
        for one in movings:
            for request in one.requests:
                changes.leave(session, one.business.id, request, BookingState.CANCELLED, now)
            appointments.leave_place(session, one.business.id, one.row.appointment_id)
    asked: list[int] = []
    moved: list[int] = []
    lost: list[datetime] = []
    # Who goes later makes room for whoever follows.
    is_later = any(each.to > each.starts_at for each in wishes[:1])
    for each in reversed(wishes) if is_later else wishes:
        try:
            is_asked = _go(session, each, resource, now, locks, links_of)
        except BookingPaused:
            raise
        except (SlotTaken, SlotNotOffered):
            lost.append(each.to)
            continue
        (asked if is_asked else moved).append(each.target.subject_id)
    if lost:
        # All or none: what was written so far is rolled back.
        raise SlotTaken(lost=sorted(lost))
    return sorted(asked), sorted(moved)


def _go(session: Session, wish: _Wish, resource: str | None, now: datetime, locks: set[int], links_of: Links) -> bool:
    """Move one visit, or ask for it; answers whether it was asked for."""
    moving = moves.moving_of(session, wish.target)
    taking = moves.take(session, moving, wish.to, resource, wish.present, now, locks)
    for request in moving.requests:
        changes.leave(session, moving.business.id, request, BookingState.CANCELLED, now)
    is_asked = has_to_ask(moving)
    if is_asked:
        moves.ask_for(session, moving, taking, resource, now, links_of)
    else:
        moves.carry_over(session, moving, taking, now)
    by = By(moving.business.id, "customer")
    action = "move_requested" if is_asked else "moved"
    record.add(session, by, action, "booking", moving.row.id, now, {"starts_at": (wish.starts_at, wish.to)})
    return is_asked


def _tell(session: Session, business_id: int, asked: Sequence[int], moved: Sequence[int], now: datetime) -> None:
    """One message of all of them to each side; only what is to be decided comes to the house one by one."""
    if moved:
        messages.add(session, business_id, moved[0], Reason.MOVED, now, words=_of_all(moved))
    if asked:
        to_customer = (Recipient.CUSTOMER,)
        messages.add(session, business_id, asked[0], Reason.MOVE_REQUESTED, now, to_customer, words=_of_all(asked))
    for each in asked:
        messages.add(session, business_id, each, Reason.MOVE_REQUESTED, now, (Recipient.BUSINESS,))


def _of_all(booking_ids: Sequence[int]) -> str | None:
    """What a message says that tells of several bookings."""
    return json.dumps({"bookings": list(booking_ids)}) if len(booking_ids) > 1 else None
