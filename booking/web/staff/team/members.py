"""The team: who belongs to it, and changing what they are."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission, Role
from booking.domain.errors import Invalid
from booking.domain.team import may_give
from booking.services.accounts import invitations, members
from booking.services.accounts.members import Member
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.presenters.roles import MEANINGS, NAMES
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.team.asked import asked_rows
from booking.web.staff.team.forms import PartForm


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody of the team as they are shown."""

    id: int
    name: str
    email: str
    role: LazyString
    calendar: str
    is_self: bool
    has_second_factor: bool
    is_shut_out: bool
    may_change: bool


@needs(Permission.TEAM_CHANGE)
def listed(entry: Entry) -> str:
    """All of the team, and those who were asked to join."""
    return render_template(
        "staff/team/members.html",
        rows=[_row(entry, each) for each in members.of_business(entry.actor)],
        asked=asked_rows(entry, invitations.of_business(entry.actor)),
    )


@needs(Permission.TEAM_CHANGE)
def show(entry: Entry, member_id: int) -> str:
    """What somebody is, as a form; or, where it may not be changed by who looks, as text."""
    member = members.member(entry.actor, member_id)
    form = PartForm(formdata=None, data={"role": member.role.value, "resource": member.resource or ""})
    return _page(entry, member, form)


@needs(Permission.TEAM_CHANGE)
def change(entry: Entry, member_id: int) -> Response | tuple[str, int]:
    """Give somebody another role or calendar."""
    member, form = members.member(entry.actor, member_id), PartForm()
    role = form.chosen_role()
    try:
        if role is None:
            raise Invalid([("role", "required")])
        is_changed = members.change(
            entry.actor, entry.business, member_id, role, form.said("resource") or None, clock.now()
        )
    except Invalid as error:
        form.mark(error)
        return _page(entry, member, form), 422
    if is_changed:
        undo = notices.Undo(
            url_for("team.change", member_id=member_id),
            {"role": member.role.value, "resource": member.resource or ""},
        )
        # Who has stepped down could not take that back.
        notices.leave(_("Saved. It holds from now on."), undo=None if _is_self(entry, member) else undo)
    if _is_self(entry, member) and not may_give(role, Role.READ_ONLY):
        return redirect(url_for("calendar.home"), 303)
    return redirect(url_for("team.members"), 303)


@needs(Permission.TEAM_CHANGE)
def ask_to_remove(entry: Entry, member_id: int) -> str:
    """What happens if somebody is removed, and the button that does it."""
    return _removing(entry, members.member(entry.actor, member_id), PartForm(formdata=None))


@needs(Permission.TEAM_CHANGE)
def remove(entry: Entry, member_id: int) -> Response | tuple[str, int]:
    """Remove somebody, at once."""
    member = members.member(entry.actor, member_id)
    try:
        members.remove(entry.actor, member_id, clock.now())
    except Invalid as error:
        form = PartForm(formdata=None)
        form.mark(error)
        return _removing(entry, member, form), 422
    if _is_self(entry, member):
        notices.leave(_("You have left the team."))
        return redirect(url_for("auth.account"), 303)
    notices.leave(
        _("Removed from the team. The business is closed to them from now on."),
        undo=notices.Undo(url_for("team.restore", member_id=member_id)),
    )
    return redirect(url_for("team.members"), 303)


@needs(Permission.TEAM_CHANGE)
def restore(entry: Entry, member_id: int) -> Response:
    """Take a removal back."""
    members.restore(entry.actor, member_id, clock.now())
    notices.leave(_("Back in the team, as before."))
    return redirect(url_for("team.members"), 303)


def _row(entry: Entry, member: Member) -> Row:
    calendar = entry.business.resources.get(member.resource or "")
    return Row(
        id=member.id,
        name=member.name,
        email=member.email,
        role=NAMES[member.role],
        calendar=calendar.name if calendar else "",
        is_self=_is_self(entry, member),
        has_second_factor=member.has_second_factor,
        is_shut_out=member.is_shut_out,
        may_change=may_give(entry.actor.role, member.role),
    )


def _is_self(entry: Entry, member: Member) -> bool:
    return member.user_id == entry.actor.user_id


def _page(entry: Entry, member: Member, form: PartForm) -> str:
    form.make_printable()
    return render_template(
        "staff/team/member.html",
        row=_row(entry, member),
        meaning=MEANINGS[member.role],
        form=form,
        faults=form.faults(),
        roles=form.roles(entry.actor),
        calendars=form.calendars(entry.business),
    )


def _removing(entry: Entry, member: Member, form: PartForm) -> str:
    open_ones = [each for each in invitations.of_business(entry.actor) if each.invited_by_id == member.user_id]
    return render_template(
        "staff/team/remove.html", row=_row(entry, member), faults=form.faults(), invitations=len(open_ones)
    )
