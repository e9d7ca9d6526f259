"""The rest of a series where it would go: each visit with where it stands and what is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.errors import DomainError, SlotTaken
from booking.domain.series import DateState
from booking.domain.timezones import to_instant
from booking.services.series.shifting import Shifted
from booking.web.presenters import dates
from booking.web.presenters.series import Choice


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A visit: ``present`` is its start for the form, ``was`` for people; ``sign`` goes with the words of ``state``."""

    number: int
    present: str
    was: str
    when: str
    state: str
    sign: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class MovePlan:
    """All of them, and how many can go."""

    rows: list[MoveRow]
    summary: str
    is_movable: bool


def plan(
    shifted: Sequence[Shifted], chosen: Mapping[datetime, datetime | None] | None, zone: str, lang: str
) -> MovePlan:
    """Where each visit would go; *chosen* are the starts that were taken before, by where each stands."""
    taken: set[datetime] = set()
    rows = []
    for each in shifted:
        kept = _kept(each, chosen, taken)
        taken.update([] if kept is None else [kept])
        rows.append(_row(each, kept, zone, lang))
    free = sum(bool(each.date.free) for each in shifted)
    said = ngettext(
        "%(free)s of %(num)s appointment can be moved.", "%(free)s of %(num)s appointments can be moved.", len(rows),
        free=free,
    )  # fmt: skip
    return MovePlan(rows, said, free > 0)


def lost(error: DomainError | None, zone: str, lang: str) -> list[str]:
    """The times that were taken meanwhile."""
    found = error.fields.get("lost", []) if isinstance(error, SlotTaken) else []
    return [dates.start(each, zone, lang) for each in found] if isinstance(found, list) else []


def _kept(shifted: Shifted, chosen: Mapping[datetime, datetime | None] | None, taken: set[datetime]) -> datetime | None:
    """What is chosen for a visit: what was before, where it is still free, else the best that no other one takes."""
    free = [each for each in map(to_instant, shifted.date.free) if each not in taken]
    before = chosen.get(shifted.visit.starts_at) if chosen else None
    if before in free or (chosen and before is None and shifted.visit.starts_at in chosen):
        return before
    return free[0] if free else None


def _row(shifted: Shifted, kept: datetime | None, zone: str, lang: str) -> MoveRow:
    states = {
        DateState.FREE: (_("free"), "tick"),
        DateState.TAKEN: (_("not free, the nearest free time is proposed"), "wait"),
        DateState.NONE: (_("nothing is free around this date, it stays as it is"), "cross"),
    }
    state, sign = states[shifted.date.state]
    choices = [
        Choice(dates.iso(at, zone), dates.short_start(at, zone, lang), at == kept)
        for at in map(to_instant, shifted.date.free)
    ]
    if choices:
        choices.append(Choice("", _("Leave this one as it is"), kept is None))
    return MoveRow(
        shifted.visit.number,
        dates.iso(shifted.visit.starts_at, zone),
        dates.start(shifted.visit.starts_at, zone, lang),
        dates.start(to_instant(shifted.date.wanted), zone, lang),
        state,
        sign,
        choices,
    )
