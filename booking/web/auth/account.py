"""One's own account: who one is, how one signs in, where one is signed in, and for whom one works."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.services.accounts import own, parts, passkeys, second_factor, sessions
from booking.services.accounts.sessions import SignedIn
from booking.web import clock
from booking.web.auth.entering import business_page
from booking.web.auth.own_forms import OwnAccountForm
from booking.web.auth.passkeys import are_possible
from booking.web.presenters.roles import NAMES
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in


@signed_in
def show(person: SignedIn) -> str:
    """All of it on one page, each part with the way to change it."""
    return _page(person, OwnAccountForm(formdata=None, data={"name": person.name, "locale": person.locale}))


@signed_in
def change(person: SignedIn) -> Response | tuple[str, int]:
    """Take another name or language of mails."""
    form = OwnAccountForm()
    try:
        own.change(person, form.said("name"), form.said("locale"), clock.now(), request.remote_addr or "")
    except Invalid as error:
        form.mark(error)
        return _page(person, form), 422
    notices.leave(_("Your details are saved."))
    return redirect(url_for("auth.account"), 303)


def _page(person: SignedIn, form: OwnAccountForm) -> str:
    form.make_printable()
    return render_template(
        "auth/account.html",
        person=person,
        form=form,
        faults=form.faults(),
        standing=second_factor.standing(person.user_id),
        passkeys=len(passkeys.of_user(person.user_id)),
        passkeys_possible=are_possible(),
        sessions=len(sessions.of_user(person.user_id, clock.now())),
        businesses=[(each.name, NAMES[each.role], business_page(each.slug)) for each in parts.of_user(person.user_id)],
        notice=notices.left(),
    )
