"""Those who were asked to join, as they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from booking.domain.team import may_give
from booking.services.accounts.invitations import Invited, State
from booking.services.accounts.sessions import Entry
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.roles import NAMES


@dataclass(frozen=True, slots=True)
class AskedRow:
    """An invitation that nobody has followed yet; *until* is the last day of its link."""

    id: int
    email: str
    role: LazyString
    calendar: str
    by: str
    until: str
    state: State
    may_change: bool


def asked_rows(entry: Entry, found: Sequence[Invited]) -> list[AskedRow]:
    """The invitations in their order, days as they are at the house."""
    return [_row(entry, each) for each in found]


def _row(entry: Entry, invited: Invited) -> AskedRow:
    calendar = entry.business.resources.get(invited.resource or "")
    local = dates.in_zone(invited.expires_at, entry.business.time_zone)
    return AskedRow(
        id=invited.id,
        email=invited.email,
        role=NAMES[invited.role],
        calendar=calendar.name if calendar else "",
        by=invited.invited_by,
        until=dates.numeric_day(local.date(), locale()),
        state=invited.state,
        may_change=may_give(entry.actor.role, invited.role),
    )
