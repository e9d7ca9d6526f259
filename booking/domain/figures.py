"""What a business can learn from its appointments; ``docs/algorithms/figures.md`` says all definitions exactly.

Dates are local to the place of each visit, and every span of them is inclusive.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from booking.domain.appointments import BookingState

LATE_MINUTES = 24 * 60
"""Who cancels later than this before the start cancels late: hardly anybody else can take the time."""
LEAD_CLASSES = (0, 1, 2, 4, 8, 15, 31, 61, 91)
"""The days of lead time with which each class begins; the last one is open."""
LONGEST_SPAN = 10 * 366
OUT_OF_SIGHT = frozenset({BookingState.HELD, BookingState.PENDING, BookingState.DECLINED, BookingState.LAPSED})
"""What was never agreed is in no figure but those of the waiting list."""


@dataclass(frozen=True, slots=True)
class Span:
    """The local dates *first* to *last*, both inclusive. Raises ValueError where they are no span."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 < self.days <= LONGEST_SPAN:
            raise ValueError("not a span")

    @property
    def days(self) -> int:
        """How many dates there are."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days just before; whole months where this is whole months."""
        ends = self.first - timedelta(days=1)
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            year, month = divmod(self.first.year * 12 + self.first.month - 1 - months, 12)
            return Span(date(year, month + 1, 1), ends)
        return Span(self.first - timedelta(days=self.days), ends)


@dataclass(slots=True)
class Totals:
    """Sums over bookings. ``standing`` are those to come and those begun whose end nobody has noted.

    ``revenue`` is the sum of the prices agreed of what stands and what was kept, ``missed`` that of those who did not
    come, both in minor units.
    """

    standing: int = 0
    completed: int = 0
    no_shows: int = 0
    cancelled: int = 0
    late: int = 0
    seats: int = 0
    revenue: int = 0
    missed: int = 0

    @property
    def visits(self) -> int:
        """All that was not cancelled."""
        return self.standing + self.completed + self.no_shows

    @property
    def no_show_rate(self) -> float | None:
        """Of those whose day came, how many did not come; None where there was none."""
        return _share(self.no_shows, self.completed + self.no_shows)

    @property
    def late_rate(self) -> float | None:
        """Of all that was booked, how many were cancelled late; None where nothing was."""
        return _share(self.late, self.visits + self.cancelled)

    def add(self, state: str, count: int, seats: int, price: int, late: int) -> None:
        """Count so many bookings of one state."""
        if state == BookingState.CANCELLED:
            self.cancelled += count
            self.late += late
            return
        self.seats += seats
        if state == BookingState.NO_SHOW:
            self.no_shows += count
            self.missed += price
            return
        self.revenue += price
        if state == BookingState.COMPLETED:
            self.completed += count
        else:
            self.standing += count

    def plus(self, other: "Totals") -> "Totals":
        """Both together."""
        return Totals(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before the visit it was booked, in whole hours; ``classes`` counts by ``LEAD_CLASSES``."""

    quartiles: tuple[int, int, int] | None
    classes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Utilisation:
    """Minutes ``taken`` and ``open`` of a resource, per weekday from Monday."""

    slug: str
    name: str
    kind: str
    taken: tuple[int, ...]
    open: tuple[int, ...]

    def share(self, weekday: int | None = None) -> float | None:
        """What of the open time was taken, on one weekday or in all; None where it was never open."""
        if weekday is None:
            return _share(sum(self.taken), sum(self.open))
        return _share(self.taken[weekday], self.open[weekday])


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who joined in the span, what was offered for days in it, and what became of that."""

    joined: int = 0
    offered: int = 0
    accepted: int = 0
    unanswered: int = 0
    out: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it, for one span. ``before`` are the sums of the span before."""

    span: Span
    totals: Totals
    before: Totals
    by_service: Mapping[str, Totals]
    by_month: Mapping[str, Totals]
    by_source: Mapping[str, int]
    sources_by_month: Mapping[str, Mapping[str, int]]
    hours: Mapping[tuple[int, int], int]
    lead: LeadTime
    resources: Sequence[Utilisation] = field(default_factory=list)
    waiting: WaitingList = WaitingList()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was booked in the span."""
        return not self.totals.visits and not self.totals.cancelled


def lead_time(counts: Mapping[int, int]) -> LeadTime:
    """Quartiles (nearest rank) and classes of ``{hours: how many}``; less than nothing counts as none."""
    ordered = sorted((max(hours, 0), count) for hours, count in counts.items())
    total = sum(count for _hours, count in ordered)
    classes = [0] * len(LEAD_CLASSES)
    for hours, count in ordered:
        days = hours // 24
        classes[max(at for at, begins in enumerate(LEAD_CLASSES) if begins <= days)] += count
    if not total:
        return LeadTime(None, tuple(classes))
    ranks = [-(-total * quarter // 4) for quarter in (1, 2, 3)]
    found: list[int] = []
    passed = 0
    for hours, count in ordered:
        passed += count
        while len(found) < 3 and passed >= ranks[len(found)]:
            found.append(hours)
    return LeadTime((found[0], found[1], found[2]), tuple(classes))


def by_weekday(minutes: Iterable[tuple[date, int]]) -> tuple[int, ...]:
    """Minutes of dates, summed by weekday from Monday."""
    sums = [0] * 7
    for on, count in minutes:
        sums[on.weekday()] += count
    return tuple(sums)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
