"""Following an invitation: with one's account, or with a new one."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.services.accounts import joining, sessions
from booking.services.accounts.joining import Asked
from booking.services.accounts.sessions import SignedIn
from booking.web import clock
from booking.web.auth.entering import Errand, business_page, let_in
from booking.web.auth.own_forms import JoinForm
from booking.web.languages import locale
from booking.web.presenters.roles import MEANINGS, NAMES
from booking.web.staff import notices
from booking.web.staff.entrance import token as cookie


def ask(token: str) -> str:
    """What one is asked into; looking changes nothing, as mail scanners look too."""
    return _page(JoinForm(), joining.asked(token), token, _person())


def join(token: str) -> Response | str | tuple[str, int]:
    """Join: signed in with the account that has the address, or with a new account."""
    asked, person, now = joining.asked(token), _person(), clock.now()
    form = JoinForm()
    address = request.remote_addr or ""
    try:
        if person is not None:
            slug = joining.join(token, person, now, address)
            _welcome()
            return redirect(business_page(slug), 303)
        if asked.has_account:
            return redirect(url_for("auth.sign_in", next=url_for("auth.join", token=token)), 303)
        made = joining.join_as_new(token, form.said("name"), form.said("password"), locale(), now, address=address)
    except Invalid as error:
        form.mark(error)
        return _page(form, joining.asked(token), token, person), 422
    response = let_in(made.user_id, None, Errand(business_page(made.slug)), has_second_factor=False, by="invitation")
    _welcome()
    return response


def _welcome() -> None:
    notices.leave(_("Welcome! You belong to the team from now on."))


def _person() -> SignedIn | None:
    return sessions.signed_in(cookie(), clock.now()) if cookie() else None


def _page(form: JoinForm, asked: Asked, token: str, person: SignedIn | None) -> str:
    form.make_printable()
    return render_template(
        "auth/join.html",
        person=person,
        asked=asked,
        role=NAMES[asked.role],
        meaning=MEANINGS[asked.role],
        is_theirs=person is not None and person.email == asked.email,
        form=form,
        faults=form.faults(),
        token=token,
    )
