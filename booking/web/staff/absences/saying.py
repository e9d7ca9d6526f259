"""What became of one visit, in words."""

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.services.absences.summary import Line
from booking.web.languages import locale
from booking.web.presenters import dates


def done(line: Line, known: Business, *, is_undone: bool) -> str:
    """What was done about it, or why it could not be."""
    if line.state == "undone":
        return _("As before")
    if line.state == "planned":
        return _("Not done yet")
    if is_undone and line.state == "done":
        return f"{_deed(line, known)}. {_not_undone(line)}"
    if line.state == "failed" or line.fault:
        return _faults().get(line.fault or "", _("Could not be done: please look after it yourself."))
    return _deed(line, known)


def _deed(line: Line, known: Business) -> str:
    if line.action == "move":
        who = known.resources.get(line.resource or "")
        return _("Moved to %(name)s", name=who.name if who else line.resource or "")
    if line.action == "propose" and line.starts_at is not None:
        return _proposal(line, known)
    return _("Cancelled") if line.action == "cancel" else _("Left open")


def _proposal(line: Line, known: Business) -> str:
    when = dates.short_start(line.starts_at, known.time_zone, locale()) if line.starts_at else ""
    if line.proposed_until is not None:
        until = dates.short_start(line.proposed_until, known.time_zone, locale())
        return _("Proposed: %(time)s. Not answered yet, kept until %(until)s.", time=when, until=until)
    if line.is_open:
        return _("Proposed: %(time)s. The customer did not take it: please look after it.", time=when)
    if line.whose.starts_at == line.starts_at:
        return _("Proposed and accepted: %(time)s", time=when)
    return _("Proposed: %(time)s", time=when)


def _faults() -> dict[str, str]:
    return {
        "SlotTaken": _("Somebody was faster: the time is taken. The appointment stands as before."),
        "Stale": _("The appointment was changed meanwhile and stands as it is."),
        "NotActive": _("The appointment does not stand any more."),
        "OverrideNeeded": _("A rule stands against it. The appointment stands as before."),
        "Interrupted": _("Interrupted: please see whether it was done."),
    }


def _not_undone(line: Line) -> str:
    """Why it could not be taken back."""
    if line.action == "cancel":
        return _("It could not be put back, as somebody has the time by now. The customer is told so.")
    if line.action == "propose":
        return _("The customer has answered already.")
    if line.fault == "SlotTaken":
        return _("It could not be moved back, as somebody has the time by now.")
    return _("It was changed meanwhile and stays so.")
