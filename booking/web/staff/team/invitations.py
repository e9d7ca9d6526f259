"""Inviting somebody, and what may be done with an invitation that nobody has followed yet."""

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import Invalid
from booking.services.accounts import invitations, users
from booking.services.accounts.invitations import Wanted
from booking.services.accounts.own import LOCALES
from booking.services.accounts.sessions import Entry
from booking.web import clock
from booking.web.auth.mail_limit import require_few_mails
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.team.forms import InviteForm


@needs(Permission.TEAM_CHANGE)
def ask(entry: Entry) -> str:
    """Whom to invite, and as what."""
    return _page(entry, InviteForm(formdata=None, data={"locale": entry.business.locale}))


@needs(Permission.TEAM_CHANGE)
def invite(entry: Entry) -> Response | tuple[str, int]:
    """Write to them."""
    form = InviteForm()
    role, lang = form.chosen_role(), form.said("locale")
    require_few_mails()
    try:
        if role is None:
            raise Invalid([*_address_faults(form.said("email")), ("role", "required")])
        wanted = Wanted(
            form.said("email"),
            role,
            form.said("resource") or None,
            lang if lang in LOCALES else entry.business.locale,
        )
        invitations.invite(entry.actor, entry.business, wanted, clock.now(), current_app.extensions["links"])
    except Invalid as error:
        form.mark(error)
        return _page(entry, form), 422
    notices.leave(_("The invitation is on its way. Its link works for seven days."))
    return redirect(url_for("team.members"), 303)


@needs(Permission.TEAM_CHANGE)
def send_again(entry: Entry, invitation_id: int) -> Response:
    """Write once more, with a new link."""
    require_few_mails()
    invitations.send_again(entry.actor, invitation_id, clock.now(), current_app.extensions["links"])
    notices.leave(_("Sent again, with a new link for seven days. The one before is worth nothing now."))
    return redirect(url_for("team.members"), 303)


@needs(Permission.TEAM_CHANGE)
def revoke(entry: Entry, invitation_id: int) -> Response:
    """Take it back."""
    invitations.revoke(entry.actor, invitation_id, clock.now(), current_app.extensions["links"])
    ways = (notices.Way(_("Invite somebody"), url_for("team.ask")),)
    notices.leave(_("The invitation was taken back. Its link is worth nothing now."), ways=ways)
    return redirect(url_for("team.members"), 303)


def _address_faults(email: str) -> list[tuple[str, str]]:
    """What is wrong with the address as such, so that it is said together with what else is."""
    try:
        users.folded(email)
    except Invalid:
        return [("email", "not_an_address")]
    return []


def _page(entry: Entry, form: InviteForm) -> str:
    form.make_printable()
    return render_template(
        "staff/team/invite.html",
        form=form,
        faults=form.faults(),
        roles=form.roles(entry.actor),
        calendars=form.calendars(entry.business),
    )
