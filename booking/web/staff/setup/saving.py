"""Saving a part of the set-up out of a form, and what is said about it on the page that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import DomainError, InUse, InvalidSetup, Stale
from booking.services.accounts.sessions import Entry
from booking.services.setup import editing
from booking.services.setup.editing import Edited
from booking.services.setup.parts import AUDIENCES, BUSINESS, Path
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.setup_changes import Change, changes
from booking.web.presenters.setup_faults import users_text
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.notices import Undo, Way
from booking.web.staff.setup.seen import seal_changes, unsealed_changes
from booking.web.staff.setup.services.saying import Saying

LONGEST_SEAL = 2400
"""Characters of what takes an edit back that the session has room for."""
PAGES: Mapping[str, str] = {"locations": "setup.location", "resources": "setup.resource", "services": "setup.service"}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was stored; ``part`` is this edit on top of what others did, ``seen`` what that is compared with."""

    status: int
    seen: Any
    part: Any = None
    changes: tuple[Change, ...] = ()
    needed_by: str = ""


def save(entry: Entry, path: Path, saying: Saying, seen: Any, wanted: Any) -> Edited | Refused:
    """Store a part; what is wrong with it is hung on the controls where it was typed."""
    if saying.typed.faults:
        return Refused(422, seen)
    try:
        return editing.edit(entry.actor, path, seen, wanted, clock.now())
    except (InvalidSetup, Stale, InUse) as error:
        return refused(error, saying, seen)


def refused(error: DomainError, saying: Saying, seen: Any) -> Refused:
    """What the page needs to say why."""
    fields: Any = error.fields
    if isinstance(error, Stale):
        return Refused(409, fields["present"], fields["merged"], changes(fields["changes"], locale()))
    if isinstance(error, InUse):
        return Refused(409, seen, needed_by=users_text(fields["by"], locale()))
    saying.hang(fields["places"])
    return Refused(422, seen)


def tell(entry: Entry, edited: Edited, text: str, *, ways: tuple[Way, ...] = ()) -> None:
    """Say on the next page what was done, which visits it leaves without open time, and how to take it back."""
    if not edited.changes:
        notices.leave(_("Nothing was changed."))
        return
    notices.leave(
        f"{text} {misfits_text(edited)}".strip(),
        kind="warn" if edited.misfits else "info",
        undo=undoing(entry, edited),
        ways=(*ways, *misfits_ways(edited)),
    )


def misfits_text(edited: Edited) -> str:
    """How many appointments no longer fit; empty where all do."""
    count = len({each.appointment_id for each in edited.misfits})
    if not count:
        return ""
    return ngettext(
        "One appointment to come no longer fits the hours. It stands as it was booked.",
        "%(num)s appointments to come no longer fit the hours. They stand as they were booked.",
        count,
    )


def misfits_ways(edited: Edited) -> tuple[Way, ...]:
    """Where these appointments can be seen."""
    return (Way(_("See these appointments"), url_for("setup.misfits")),) if edited.misfits else ()


def undoing(entry: Entry, edited: Edited) -> Undo | None:
    """The form that takes an edit back; none where it is too much to carry."""
    sealed = seal_changes(entry.actor.business_id, edited.path, edited.undoing)
    if len(sealed) > LONGEST_SEAL:
        return None
    return Undo(url_for("setup.undo"), {"path": "/".join(edited.path), "changes": sealed})


@needs(Permission.TIME_OFF_CHANGE)
def undo(entry: Entry) -> Response:
    """Take an edit back, unless somebody has changed the same since. What it is about decides who may."""
    path = tuple(request.form.get("path", "").split("/"))
    found = unsealed_changes(request.form.get("changes", ""), entry.actor.business_id, path)
    try:
        edited = editing.undo(entry.actor, path, found, clock.now())
    except (Stale, InvalidSetup, InUse):
        text = _("This cannot be undone: it was changed again since. Nothing was changed now.")
        notices.leave(text, kind="warn")
    else:
        notices.leave(
            f"{_('It is as it was before.')} {misfits_text(edited)}".strip(),
            kind="warn" if edited.misfits else "info",
            ways=misfits_ways(edited),
        )
    return redirect(_page_of(path), 303)


def _page_of(path: Path) -> str:
    """The page about a part."""
    if path[2:] and path[2] in ("date_overrides", "time_off"):
        return url_for("setup.exceptions", who=f"{path[0]}/{path[1]}")
    if path[2:] and path[2] == "weekly_hours":
        return url_for("setup.hours", collection=path[0], part=path[1])
    if path[0] in PAGES:
        return url_for(PAGES[path[0]], part=path[1])
    if path == AUDIENCES:
        return url_for("setup.audiences")
    return url_for("setup.business" if path == BUSINESS else "setup.overview")
