"""Looking where the rest of a series could go: each visit as far as the first of them, and what is free beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain.appointments import BookingState
from booking.domain.errors import SlotNotOffered
from booking.domain.series import PlannedDate, half_step, planned, shifted
from booking.domain.slots import Slots, is_in_time
from booking.domain.timezones import to_minutes, to_minutes_ceil, zone
from booking.services import links, moves
from booking.services.availability import free_slots
from booking.services.claims import exact_minute
from booking.services.links import Links, Target
from booking.services.moves import Moving
from booking.services.series import own
from booking.services.series.own import Visit
from booking.storage.queries import series
from booking.storage.unit_of_work import reading


@dataclass(frozen=True, slots=True)
class Rest:
    """A visit and the later ones of its series: those that may be moved, and those for which it is too late."""

    movable: list[Visit]
    late: list[Visit]


@dataclass(frozen=True, slots=True)
class Shifted:
    """A visit with what is free where it would go."""

    visit: Visit
    date: PlannedDate


def rest_to_move(token: str, now: datetime, links_of: Links) -> Rest:
    """What could be moved together; nothing where the booking belongs to no series. Raises NotFound, Gone."""
    later = own.rest_of(token, now, links_of)
    return Rest([each for each in later if each.is_cancellable], [each for each in later if each.is_late])


def plan_rest(rest: Rest, starts_at: datetime, now: datetime, resource: str | None = None) -> list[Shifted]:
    """Where each visit would go if the first of them went to *starts_at*.

    Raises NotFound, and SlotNotOffered for a start that no rule could ever offer.
    """
    with reading() as session:
        target = links.resolve(session, rest.movable[0].token, "manage")
        series_id = series.series_of(session, target.business_id, target.subject_id)
        if series_id is None:
            raise SlotNotOffered
        step = series.every_days(session, target.business_id, series_id)
        movings = [
            moves.moving_of(session, Target("manage", target.business_id, each.booking_id)) for each in rest.movable
        ]
    first = movings[0].service.rules
    to = exact_minute(starts_at)
    if not is_in_time(first, to, to_minutes_ceil(now)):
        raise SlotNotOffered
    place = zone(first.location.time_zone)
    anchor = to_minutes(rest.movable[0].starts_at)
    beside = timedelta(days=half_step(step))
    found = []
    for visit, moving in zip(rest.movable, movings, strict=True):
        wanted = shifted(to_minutes(visit.starts_at), anchor, to, place)
        on = place.local_date(wanted)
        near = (on - beside, on + beside)
        free = _free(moving, near, now, resource, given_back(moving, movings))
        found.append(Shifted(visit, planned(wanted, step, free, place)))
    return found


def given_back(moving: Moving, movings: Sequence[Moving]) -> Collection[int]:
    """The appointments whose time counts as free for one visit that goes together with others.

    Where all of them go at once, each may go where another stood. Where others sit in the same appointments, or the
    business has to agree first, the others keep their time.
    """
    if not all(go_at_once(each) for each in movings):
        return moving.giving_back
    return {each for one in movings for each in one.giving_back}


def go_at_once(moving: Moving) -> bool:
    """Whether a visit leaves its place in the very moment in which it is moved, and its place is free then."""
    return moving.keeps_length and not has_to_ask(moving)


def has_to_ask(moving: Moving) -> bool:
    """Whether the business has to agree to another time."""
    return moving.service.rules.approval and moving.row.state == BookingState.CONFIRMED


def _free(
    moving: Moving, near: tuple[date, date], now: datetime, resource: str | None, giving_back: Collection[int]
) -> Slots:
    if moving.business.paused or moving.row.is_over:
        return Slots([], moving.service.rules.duration)
    return free_slots(
        moving.business,
        moving.service,
        *near,
        now,
        seats=moving.row.seats,
        audience=moving.row.audience,
        resource=resource,
        giving_back=sorted(giving_back),
    )
