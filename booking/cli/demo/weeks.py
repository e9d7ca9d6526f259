"""Four weeks of appointments for a demo business, made through the same use cases as real ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from booking.cli.demo.demand import Demand, Trade
from booking.cli.demo.people import customers
from booking.cli.demo.setups import ZONE, holidays, monday
from booking.domain.access import Actor
from booking.domain.appointments import BookingState
from booking.domain.bookings import Contact
from booking.domain.businesses import Business, Service
from booking.domain.courses import Rhythm
from booking.domain.intervals import merge
from booking.domain.policies import Refusal
from booking.domain.slots import Slot
from booking.domain.timezones import to_instant
from booking.services import changes, requests
from booking.services.availability import free_slots
from booking.services.bookings import Booked, Request, book
from booking.services.courses.publishing import Course, publish
from booking.services.links import Links

WEEKS = 4
CUSTOMERS = 160
OPENS_AT = time(7, 30)
SHARE_ENGLISH = 0.12
SHARE_CANCELLED = 0.05
SHARE_UNDECIDED = 0.1
SHARE_OF_DEVICES = 0.15
FULL_COURSE = 6


@dataclass(frozen=True, slots=True)
class Weeks:
    """Fills the weeks of one business from the Monday of this week on; the same again for the same *today*."""

    business: Business
    trade: Trade
    today: date
    links: Links
    random: Random
    people: list[Contact] = field(default_factory=list)

    def fill(self) -> int:
        """Make the appointments; answers how many bookings were made."""
        self.people.extend(customers(self.random, CUSTOMERS))
        self._publish()
        return sum(self._courses()) + sum(self._visits())

    def _publish(self) -> None:
        """The dates of courses, over closing time if need be; none on a holiday."""
        actor, first = Actor.of_server(self.business.id), monday(self.today)
        for each in self.trade.published:
            rhythm = Rhythm(first + timedelta(days=each.weekday), each.at, count=WEEKS)
            off = frozenset(holidays(self.today))
            over = frozenset({Refusal.OUTSIDE_HOURS})
            course = Course(each.service, rhythm, title=each.title, left_out=off, over=over)
            publish(actor, course, datetime.combine(first - timedelta(days=10), OPENS_AT, ZONE))

    def _days(self) -> Iterator[tuple[date, float]]:
        first = monday(self.today)
        for after in range(7 * WEEKS):
            yield first + timedelta(days=after), self.trade.filled[after // 7]

    def _courses(self) -> Iterator[int]:
        """Courses first: in one evening everybody sits together, some with a child or two."""
        for demand in self.trade.courses:
            for day, filled in self._days():
                for slot in self._free(demand, day):
                    yield from self._participants(demand, slot, round(FULL_COURSE * min(1.0, filled + 0.2)))

    def _participants(self, demand: Demand, slot: Slot, wanted: int) -> Iterator[int]:
        taken = 0
        while taken < wanted:
            seats = min(self.random.choice((1, 1, 2)), wanted - taken)
            self._book(demand, slot, seats=seats)
            taken += seats
            yield 1

    def _visits(self) -> Iterator[int]:
        """Each person's day, visit by visit, until as much of it is booked as should be."""
        for day, filled in self._days():
            open_minutes = self._open_minutes(day)
            for resource in sorted(open_minutes):
                share = self.random.uniform(filled - 0.1, filled + 0.1)
                if self.business.resources[resource].kind == "equipment":
                    share *= SHARE_OF_DEVICES
                wanted = open_minutes[resource] * share
                yield from self._day_of(resource, day, round(wanted))

    def _open_minutes(self, day: date) -> dict[str, int]:
        """The minutes of the day at which somebody could be visited at all, by resource."""
        covered: dict[str, list[tuple[int, int]]] = {}
        for demand in self.trade.demands:
            for slot in self._free(demand, day):
                for resource in slot.resources:
                    covered.setdefault(resource, []).append((slot.starts_at, slot.ends_at))
        return {resource: sum(end - start for start, end in merge(spans)) for resource, spans in covered.items()}

    def _day_of(self, resource: str, day: date, wanted: int) -> Iterator[int]:
        demands, booked = list(self.trade.demands), 0
        while demands and booked < wanted:
            demand = self.random.choices(demands, [each.weight for each in demands])[0]
            slots = self._free(demand, day, resource)
            duration = self.business.services[demand.service].rules.duration
            if not slots:
                demands.remove(demand)
            elif booked + duration // 2 > wanted:
                return
            else:
                self._book(demand, self._chosen(slots), resource=resource)
                booked += duration
                yield 1

    def _chosen(self, slots: list[Slot]) -> Slot:
        # People take what comes early a little more often than what comes late.
        return slots[min(self.random.randrange(len(slots)), self.random.randrange(len(slots)))]

    def _free(self, demand: Demand, day: date, resource: str | None = None) -> list[Slot]:
        long_before = datetime.combine(day - timedelta(days=10), OPENS_AT, ZONE)
        service = self.business.services[demand.service]
        found = free_slots(self.business, service, day, day, long_before, audience=demand.audience, resource=resource)
        return list(found)

    def _book(self, demand: Demand, slot: Slot, *, seats: int = 1, resource: str | None = None) -> None:
        service = self.business.services[demand.service]
        locale = "en" if self.random.random() < SHARE_ENGLISH else "de"
        request = Request(self.random.choice(self.people), locale, demand.answers(self.random), source="demo")
        starts_at = to_instant(slot.starts_at)
        is_undecided = self._is_undecided(service, starts_at.astimezone(ZONE).date())
        booked_at = self._booked_at(starts_at, service, is_undecided)
        booked = book(
            self.business,
            service,
            starts_at,
            booked_at,
            request,
            self.links,
            seats=seats,
            audience=demand.audience,
            resource=resource,
        )
        if not is_undecided:
            self._go_on(booked, booked_at)

    def _is_undecided(self, service: Service, on: date) -> bool:
        return service.rules.approval and on > self.today + timedelta(days=2) and self.random.random() < SHARE_UNDECIDED

    def _booked_at(self, starts_at: datetime, service: Service, is_undecided: bool) -> datetime:
        """When it was booked: some days before at any waking hour, not later than this morning.

        What is still to be decided came in since yesterday morning.
        """
        this_morning = datetime.combine(self.today, OPENS_AT, ZONE)
        if is_undecided:
            return (this_morning - timedelta(minutes=self.random.randint(0, 1440))).astimezone(UTC)
        on = starts_at.astimezone(ZONE).date() - timedelta(days=self.random.randint(3, 9))
        some_days_before = datetime.combine(on, time(self.random.randint(7, 22), self.random.randint(0, 59)), ZONE)
        return min(some_days_before, this_morning).astimezone(UTC)

    def _go_on(self, booked: Booked, booked_at: datetime) -> None:
        """What became of it: requests are approved soon, some bookings cancelled again."""
        facts, later = booked.facts, booked_at + timedelta(hours=1)
        if facts.state is BookingState.PENDING:
            requests.approve(facts.business_id, facts.booking_id, later)
        if self.random.random() < SHARE_CANCELLED and later < facts.changeable_until:
            changes.cancel(booked.token, later)
