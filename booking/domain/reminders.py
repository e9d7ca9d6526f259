"""When a business writes of its own accord: reminders before a visit, follow-ups after it.

A rule goes by the clock of the place ("the day before at 14:00") or by the visit itself ("2 hours before"). What is
planned, when it is too late, and who may be asked nothing, is decided here; see docs/decisions/0024-reminders.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.messages import Channel, Reason
from booking.domain.timezones import to_instant, to_minutes, zone

MOST_DAYS = 60
SHORTEST_LEAD = 15
MOST_MINUTES = 7 * 1440
FOLLOW_UP_KEEPS = timedelta(days=3)
"""So long after its hour a follow-up still makes sense."""


class Kind(StrEnum):
    """Before or after."""

    REMINDER = "reminder"
    FOLLOW_UP = "follow_up"

    @property
    def reason(self) -> Reason:
        """What its message is called."""
        return Reason(self.value)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One message before, or after, every visit of a service; without a service, of all of them.

    Either ``days`` before or after the day on which the visit begins, at ``at_minute`` from midnight by the clock of
    the place; or ``minutes`` before it starts or after it ends.
    """

    id: int
    kind: Kind
    channel: Channel
    service_id: int | None = None
    days: int | None = None
    at_minute: int | None = None
    minutes: int | None = None

    @property
    def moment(self) -> tuple[int | None, int | None, int | None]:
        """When, apart from what for: two rules with the same moment write at the same time."""
        return self.days, self.at_minute, self.minutes

    @property
    def said(self) -> tuple[Kind, Channel, int | None, tuple[int | None, int | None, int | None]]:
        """All that it says: of two rules that say the same, one is too many."""
        return self.kind, self.channel, self.service_id, self.moment


@dataclass(frozen=True, slots=True)
class Visit:
    """What rules look at: which service, ``[starts_at, ends_at)``, and the zone of the place.

    ``also`` are the further services of a visit with several.
    """

    service_id: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A rule and the instant, in UTC, at which its message is due."""

    rule: ReminderRule
    due_at: datetime


def due_at(rule: ReminderRule, visit: Visit) -> datetime:
    """The instant at which a rule writes about a visit.

    A wall time that a gap skips becomes the end of the gap; of one that a fold shows twice it is the first. A
    follow-up never comes before the visit has ended.
    """
    if rule.minutes is not None:
        length = timedelta(minutes=rule.minutes)
        return visit.starts_at - length if rule.kind is Kind.REMINDER else visit.ends_at + length
    assert rule.days is not None
    assert rule.at_minute is not None
    place = zone(visit.time_zone)
    day, _wall = place.local(to_minutes(visit.starts_at))
    if rule.kind is Kind.REMINDER:
        return to_instant(place.resolve(day - rule.days, rule.at_minute, later=False))
    return max(to_instant(place.resolve(day + rule.days, rule.at_minute, later=False)), visit.ends_at)


def is_too_late(rule: ReminderRule, visit: Visit, at: datetime) -> bool:
    """Whether a message that was due before *at* is no longer worth sending.

    A reminder is, once less than a quarter of its lead remains: of 2 hours, half an hour before the visit. A
    follow-up is after three days.
    """
    hour = due_at(rule, visit)
    if rule.kind is Kind.FOLLOW_UP:
        return at > hour + FOLLOW_UP_KEEPS
    return at >= visit.starts_at or at > visit.starts_at - (visit.starts_at - hour) / 4


def of_service(rules: Iterable[ReminderRule], *service_ids: int) -> tuple[ReminderRule, ...]:
    """The rules for a visit of these services, each once: their own and those for all."""
    return tuple(rule for rule in rules if rule.service_id is None or rule.service_id in service_ids)


def planned(rules: Iterable[ReminderRule], visit: Visit) -> list[Planned]:
    """All that rules have to say about a visit that stands, the first due at the top.

    A reminder at or after the start is none. Of two that would arrive by the same way at the same time one is kept.
    """
    found: dict[tuple[Kind, Channel, datetime], Planned] = {}
    for rule in of_service(rules, visit.service_id, *visit.also):
        hour = due_at(rule, visit)
        if rule.kind is Kind.FOLLOW_UP or hour < visit.starts_at:
            found.setdefault((rule.kind, rule.channel, hour), Planned(rule, hour))
    return sorted(found.values(), key=lambda each: (each.due_at, each.rule.id))


def still_to_come(all_planned: Iterable[Planned], now: datetime) -> list[Planned]:
    """Those whose hour has not come. What it has is not made up for: whoever books late has just been told all."""
    return [each for each in all_planned if each.due_at > now]


def is_possible(rule: ReminderRule) -> bool:
    """Whether a rule is one that can be kept: within the bounds above, and of one kind."""
    if rule.minutes is not None:
        least = SHORTEST_LEAD if rule.kind is Kind.REMINDER else 0
        return rule.days is None and rule.at_minute is None and least <= rule.minutes <= MOST_MINUTES
    if rule.days is None or rule.at_minute is None:
        return False
    return 0 <= rule.days <= MOST_DAYS and 0 <= rule.at_minute < 1440
