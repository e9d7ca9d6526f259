"""Refusals as programs of the business read them: who is in the way, which rules, and which dates it is about."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.access import Actor, Permission
from booking.domain.errors import Invalid, OverrideNeeded, SlotTaken
from booking.services.desk.verdicts import TakenBy, Verdict
from booking.web.api.slot_texts import slot_values


@contextmanager
def refusals_told(actor: Actor, time_zone: str) -> Iterator[None]:
    """Say in a refusal of the desk what programs may know, in the wall time of the place."""
    try:
        yield
    except SlotTaken as error:
        _tell_taken(error.fields, actor, time_zone)
        raise
    except OverrideNeeded as error:
        refusals: Any = error.fields.get("refusals", [])
        error.fields["refusals"] = [str(each) for each in refusals]
        _tell_dates(error.fields, time_zone)
        raise
    except Invalid as error:
        faults: Any = error.fields["errors"]
        # Who comes is called a customer here, as everywhere in this interface.
        said = [(each["path"].replace("contact.", "customer.", 1), each["code"]) for each in faults]
        raise Invalid(said) from None


def takers(found: Iterable[TakenBy], actor: Actor, time_zone: str) -> list[dict[str, object]]:
    """Who is in the way, as ``Taker`` describes it."""
    place = ZoneInfo(time_zone)
    may_read = actor.may(Permission.CALENDAR_SEE)
    return [
        {
            "resource": each.resource,
            "starts_at": each.starts_at.astimezone(place).isoformat(),
            "ends_at": each.ends_at.astimezone(place).isoformat(),
            "kind": each.kind,
            "appointment": each.appointment_id if may_read else None,
            "title": each.title if may_read else None,
        }
        for each in found
    ]


def verdict_values(found: Verdict, actor: Actor, time_zone: str) -> dict[str, object]:
    """A verdict, as ``StandsAgainst`` describes it."""
    return {
        "refusals": [str(each) for each in found.refusals],
        "may_override": found.may_override,
        "may_squeeze": found.may_squeeze,
        "taken_by": takers(found.taken_by, actor, time_zone),
        "alternatives": slot_values(found.alternatives, time_zone),
    }


def _tell_taken(fields: dict[str, Any], actor: Actor, time_zone: str) -> None:
    fields["alternatives"] = slot_values(fields.get("alternatives", []), time_zone)
    fields["taken_by"] = takers(fields.get("taken_by", []), actor, time_zone)
    _tell_dates(fields, time_zone)


def _tell_dates(fields: dict[str, Any], time_zone: str) -> None:
    place = ZoneInfo(time_zone)
    dates: Sequence[date] = fields.get("dates") or ()
    lost: Sequence[datetime] = fields.get("lost") or ()
    if dates:
        fields["dates"] = [each.isoformat() for each in dates]
    if lost:
        fields["lost"] = [each.astimezone(place).isoformat() for each in lost]
