"""Moving by a form, be it an appointment or one customer's place in it: looked at first, tried, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import Busy, Invalid, NotActive, OverrideNeeded, SlotNotOffered, SlotTaken, Stale
from booking.web import messages
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.verdicts import Said
from booking.web.public.slots import moment
from booking.web.staff import notices
from booking.web.staff.desk.move_form import MoveForm

LONGEST_NUMBER = 9
Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said on the page besides the form."""

    status: int = 200
    said: Said | None = None
    title: str = ""
    text: str = ""
    kind: str = "warn"


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to, as far as the words depend on it."""

    starts_at: datetime
    resource: str | None


class Standing(Protocol):
    """What is to be moved, where it stands now."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def sequence(self) -> int: ...


def start_in(form: MoveForm, place: str) -> datetime | None:
    """The start that was asked for, taken from the list or typed; None for a form with faults."""
    if take := request.form.get("take"):
        try:
            form.type_start(moment(take), place)
        except SlotNotOffered:
            return None
    is_sound = form.validate()
    starts_at = form.start(place)
    return starts_at if is_sound else None


def looked(against: Said | None, starts_at: datetime, place: str) -> Answer:
    """What is answered to who asked for a look only."""
    if against:
        return Answer(said=against)
    when = dates.short_start(starts_at, place, locale())
    title = _("Nothing stands against %(time)s", time=when)
    return Answer(title=title, text=_("It is not moved yet."), kind="info")


def tried(
    form: MoveForm, found: Standing, move: Callable[[], Answer | Response], against: Callable[[], Said | None]
) -> Answer | Response:
    """Move; what refuses it is said, and what was typed stays."""
    try:
        return move()
    except Invalid as error:
        form.mark(error)
        return Answer(422)
    except (OverrideNeeded, SlotTaken):
        return Answer(409, said=against())
    except Stale:
        form.sequence.data = str(found.sequence)
        when = dates.span(found.starts_at, found.ends_at, found.time_zone, locale())
        text = _("It stands at %(time)s now. Your entries are kept: please look, and move it again.", time=when)
        return Answer(409, title=_("Somebody else has moved it meanwhile"), text=text)
    except (NotActive, Busy) as error:
        wording = messages.of_error(error)
        return Answer(503 if isinstance(error, Busy) else 409, title=str(wording.title), text=str(wording.text))


def put_back(undo: Callable[[], object]) -> None:
    """Take a move back, and leave word of it for the next page."""
    try:
        undo()
    except (SlotTaken, OverrideNeeded):
        notices.leave(_("The old time has been taken meanwhile, so it stays where it is now."), kind="warn")
    except (Stale, NotActive):
        notices.leave(_("It has been changed again meanwhile, so it stays as it is now."), kind="warn")
    else:
        notices.leave(_("It is back where it was."))


def seen() -> int:
    """The sequence that a form of ours says; -1, which none has, where it does not."""
    text = request.form.get("sequence", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else -1
