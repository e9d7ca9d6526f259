"""The form of a new token: what it is called, what it opens, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import Invalid
from booking.domain.programs import Scope, TokenKind
from booking.services.programs.tokens import LONGEST_NAME, Wanted
from booking.web.presenters.programs import Area, areas
from booking.web.staff.setup.typed import Typed
from booking.web.staff.team.forms import Pick

LASTS: dict[str, LazyString] = {
    "": lazy_pgettext("token", "Until it is taken back"),
    "30": lazy_pgettext("token", "30 days"),
    "90": lazy_pgettext("token", "90 days"),
    "366": lazy_pgettext("token", "One year"),
}
FAULTS: dict[tuple[str, str], LazyString] = {
    ("name", "required"): lazy_gettext("Please give it a name by which you know the program again."),
    ("name", "too_long"): lazy_gettext("Please shorten the name to %(num)s characters.", num=LONGEST_NAME),
    ("scopes", "required"): lazy_gettext("Please choose at least one thing that the program may do."),
    ("calendar", "required"): lazy_gettext("Please choose whose calendar it is."),
}
OTHERWISE = lazy_gettext("Please choose one of these.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in the form, with what is."""

    areas: list[Area]
    calendars: list[Pick]
    lasts: list[Pick]


def wanted(typed: Typed, kind: TokenKind, now: datetime) -> Wanted | None:
    """What was asked for; none where something is missing, which hangs on its control then."""
    if typed.text("lasts") not in LASTS:
        typed.refuse("lasts", str(OTHERWISE))
    if kind is TokenKind.CALENDAR and not typed.text("calendar"):
        typed.refuse("calendar", str(FAULTS["calendar", "required"]))
    if typed.faults:
        return None
    days = typed.text("lasts")
    return Wanted(
        kind,
        typed.text("name"),
        frozenset(scope for scope in Scope if typed.is_on(scope.value)),
        typed.text("calendar") or None,
        now + timedelta(days=int(days)) if days else None,
    )


def refuse(typed: Typed, error: Invalid) -> None:
    """Hang what was refused on the controls that it is about."""
    faults: Any = error.fields["errors"]
    for each in faults:
        typed.refuse(each["path"], str(FAULTS.get((each["path"], each["code"]), OTHERWISE)))


def choices(typed: Typed, actor: Actor, business: Business) -> Choices:
    """What may be chosen."""
    mine = {slug: each.name for slug, each in business.resources.items() if actor.concerns(slug)}
    return Choices(areas(), _picks(mine, typed.text("calendar")), _picks(LASTS, typed.text("lasts")))


def _picks(texts: Mapping[str, LazyString | str], chosen: str) -> list[Pick]:
    return [Pick(value, str(text), value == chosen) for value, text in texts.items()]
