"""The form by which a reminder is added: one of four ways to say when, each on a line of its own."""

from booking.domain.messages import Channel
from booking.domain.reminders import MOST_DAYS, MOST_MINUTES, SHORTEST_LEAD, Kind
from booking.services.reminders.rules import Wanted
from booking.web.staff.desk.reading import wall_minutes
from booking.web.staff.setup.typed import Typed

DAYS_BEFORE, TIME_BEFORE, DAYS_AFTER, TIME_AFTER = "days_before", "time_before", "days_after", "time_after"
WAYS = (DAYS_BEFORE, TIME_BEFORE, DAYS_AFTER, TIME_AFTER)
KINDS = {DAYS_BEFORE: Kind.REMINDER, TIME_BEFORE: Kind.REMINDER, DAYS_AFTER: Kind.FOLLOW_UP, TIME_AFTER: Kind.FOLLOW_UP}
UNITS = {"hours": 60, "minutes": 1}
LONGEST_NUMBER = 5
BEGINNING = {
    "when": DAYS_BEFORE,
    "days_before": "1",
    "days_before_at": "14:00",
    "time_before": "2",
    "time_before_unit": "hours",
    "days_after": "1",
    "days_after_at": "10:00",
    "time_after": "2",
    "time_after_unit": "hours",
    "service": "",
    "channel": Channel.EMAIL.value,
}


def wanted(typed: Typed, channels: tuple[Channel, ...], words: dict[str, str]) -> Wanted | None:
    """The rule that was typed; where something is wrong with it, the faults hang on their controls and it is None.

    *words* are sentences for ``when``, ``days``, ``at``, ``time``.
    """
    way = typed.text("when")
    channel = next((each for each in channels if each.value == typed.text("channel")), channels[0])
    service = typed.text("service") or None
    if way not in WAYS:
        typed.refuse(f"when-{DAYS_BEFORE}", words["when"])
        return None
    kind = KINDS[way]
    if way in (DAYS_BEFORE, DAYS_AFTER):
        days, at = _whole(typed.text(way)), wall_minutes(typed.text(f"{way}_at"))
        if days is None or days > MOST_DAYS:
            typed.refuse(way, words["days"])
        if at is None:
            typed.refuse(f"{way}_at", words["at"])
        return None if typed.faults else Wanted(kind, channel, service, days=days, at_minute=at)
    minutes = _minutes(typed.text(way), typed.text(f"{way}_unit"))
    least = SHORTEST_LEAD if kind is Kind.REMINDER else 0
    if minutes is None or not least <= minutes <= MOST_MINUTES:
        typed.refuse(way, words["time"])
        return None
    return Wanted(kind, channel, service, minutes=minutes)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _minutes(text: str, unit: str) -> int | None:
    """``2``, ``1,5`` or ``1.5`` of a unit in whole minutes; None for anything else."""
    whole, _point, part = text.replace(",", ".").partition(".")
    number = _whole(whole)
    if number is None or (_point and _whole(part) is None):
        return None
    minutes = number * UNITS.get(unit, UNITS["hours"])
    if part:
        fraction, rest = divmod(int(part) * UNITS.get(unit, UNITS["hours"]), 10 ** len(part))
        if rest:
            return None
        minutes += fraction
    return minutes
