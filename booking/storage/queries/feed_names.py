"""What every feed needs to be told: the names of a business's things, and what of its calendar is shown on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from booking.domain.bookings import Place
from booking.domain.joined import joined
from booking.storage.db import table_of
from booking.storage.models import Business, Location, Occupancy, Resource, Service
from booking.storage.queries.feeds import Subscribed

TOMBSTONE = timedelta(days=30)
NOWHERE = Place("", "", "", "", "")
"""Where that may not be told."""
Names = dict[str, str]

_business, _resource, _service = table_of(Business).c, table_of(Resource).c, table_of(Service).c
_location, _occupancy = table_of(Location).c, table_of(Occupancy).c


@dataclass(frozen=True, slots=True)
class Named:
    """What the things of a business are called; ``resources`` in the order in which they are told.

    ``people`` are those of them that a customer may be told of: rooms and devices concern the house.
    ``instructions`` of services say what to bring.
    """

    business: str
    people: frozenset[int]
    resources: Mapping[int, str]
    services: Mapping[int, Names]
    instructions: Mapping[int, Names]
    places: Mapping[int, Place]

    def resources_of(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The names of some of them, each once."""
        if len(ids) == 1:
            return (self.resources[ids[0]],)
        return tuple(dict.fromkeys(name for each, name in self.resources.items() if each in ids))

    def services_of(self, ids: Sequence[int]) -> Names:
        """One name for all services of a visit, by language."""
        if len(ids) == 1:
            return self.services[ids[0]]
        return joined([self.services[each] for each in ids])

    def instructions_of(self, ids: Sequence[int]) -> Names:
        """What to bring to a visit and how to prepare, of one service after the other."""
        return joined([self.instructions[each] for each in ids], "\n\n")


@dataclass(frozen=True, slots=True)
class Window:
    """What of a calendar a feed shows on a day: ``[first, end)`` by start, and since when it tells of what is over."""

    first: datetime
    end: datetime | None
    over_since: datetime

    def holds(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """Whether an instant lies within."""
        return and_(column >= self.first, column < self.end) if self.end is not None else column >= self.first


def window(feed: Subscribed, day: date) -> Window:
    """Entries leave and come by date alone, so that a feed changes at most once a day by itself."""
    morning = datetime.combine(day, time(), UTC)
    ahead = timedelta(days=feed.ahead_days + 1) if feed.ahead_days is not None else None
    return Window(morning - timedelta(days=feed.past_days), morning + ahead if ahead else None, morning - TOMBSTONE)


_OF: BindParameter[int] = bindparam("business_id")
_BUSINESS = select(_business.name).where(_business.id == _OF)
_RESOURCES = (
    select(_resource.id, _resource.name, _resource.kind)
    .where(_resource.business_id == _OF)
    .order_by(_resource.kind.desc(), _resource.name, _resource.id)
)
_SERVICES = select(_service.id, _service.name, _service.instructions).where(_service.business_id == _OF)
_PLACES = select(
    *(_location[name] for name in ("id", "name", "street", "postal_code", "town", "country")),
).where(_location.business_id == _OF)


def named(session: Session, business_id: int) -> Named:
    """The names of all that the business has or had."""
    this = {"business_id": business_id}
    resources = session.execute(_RESOURCES, this).all()
    services = session.execute(_SERVICES, this).all()
    return Named(
        session.execute(_BUSINESS, this).scalar_one(),
        frozenset(row.id for row in resources if row.kind == "staff"),
        {row.id: row.name for row in resources},
        {row.id: row.name for row in services},
        {row.id: row.instructions for row in services},
        {row[0]: Place(*row[1:]) for row in session.execute(_PLACES, this)},
    )


def taken(session: Session, business_id: int, appointments: Select[tuple[int]] | Sequence[int]) -> dict[int, list[int]]:
    """By appointment, the resources that it takes or took last."""
    query = select(_occupancy.appointment_id, _occupancy.resource_id).where(
        _occupancy.business_id == business_id,
        _occupancy.appointment_id.in_(appointments),
        _occupancy.former.is_(False),
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for appointment_id, resource_id in session.execute(query):
        if resource_id not in found[appointment_id]:
            found[appointment_id].append(resource_id)
    return found
