"""A forgotten password: a link by mail, and a new password by it."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.services.accounts import new_password
from booking.services.accounts.new_password import Wanted
from booking.web import clock
from booking.web.auth.forms import AddressForm, NewPasswordForm
from booking.web.auth.mail_limit import require_few_mails
from booking.web.languages import locale
from booking.web.staff import notices


def ask() -> str:
    """The form that asks for the address."""
    return _asking(AddressForm())


def send() -> Response | tuple[str, int]:
    """Send the link; what is answered does not tell who has an account."""
    form = AddressForm()
    require_few_mails()
    try:
        new_password.ask(form.said("email"), locale(), clock.now(), current_app.extensions["links"])
    except Invalid as error:
        form.mark(error)
        return _asking(form), 422
    return redirect(url_for("auth.reset_sent"), 303)


def sent() -> str:
    """Where to look for it."""
    return render_template("auth/sent.html", again=url_for("auth.reset"), minutes=30)


def choose(token: str) -> str:
    """The form for the new password."""
    return _choosing(NewPasswordForm(), new_password.wanted(token), token)


def take(token: str) -> Response | tuple[str, int]:
    """Take the new password; one signs in with it next."""
    form = NewPasswordForm()
    try:
        new_password.by_link(token, form.said("password"), clock.now(), request.remote_addr or "")
    except Invalid as error:
        form.mark(error)
        return _choosing(form, new_password.wanted(token), token), 422
    notices.leave(_("Your password was changed. Now sign in with it."))
    return redirect(url_for("auth.sign_in"), 303)


def _asking(form: AddressForm) -> str:
    form.make_printable()
    return render_template("auth/reset.html", form=form, faults=form.faults())


def _choosing(form: NewPasswordForm, wanted: Wanted, token: str) -> str:
    form.make_printable()
    return render_template("auth/new_password.html", form=form, faults=form.faults(), wanted=wanted, token=token)
