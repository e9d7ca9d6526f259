"""One's own password and address: changed by who knows the password."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.services.accounts import new_address, new_password
from booking.services.accounts.sessions import SignedIn
from booking.web import clock
from booking.web.auth.entering import set_cookie
from booking.web.auth.forms import AccountForm, ChangePasswordForm, NewAddressForm
from booking.web.auth.mail_limit import require_few_mails
from booking.web.auth.sign_in import subjects
from booking.web.languages import locale
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in


@signed_in
def password(person: SignedIn) -> str:
    """The form for another password."""
    return _password_page(person, ChangePasswordForm())


@signed_in
def change_password(person: SignedIn) -> Response | tuple[str, int]:
    """Take another password; everywhere else one is signed out."""
    form = ChangePasswordForm()
    try:
        made = new_password.change(
            person,
            form.said("present"),
            form.said("password"),
            clock.now(),
            address=request.remote_addr or "",
            subjects=subjects(person.email),
        )
    except Invalid as error:
        form.mark(error)
        return _password_page(person, form), 422
    notices.leave(_("Your password was changed. On all other devices you have been signed out."))
    return set_cookie(make_response(redirect(url_for("auth.password"), 303)), made)


@signed_in
def address(person: SignedIn) -> str:
    """The form for another address."""
    return _address_page(person, NewAddressForm())


@signed_in
def ask_for_address(person: SignedIn) -> Response | tuple[str, int]:
    """Send a link to the new address; until it is used, the old one stays."""
    form = NewAddressForm()
    require_few_mails()
    try:
        new_address.ask(
            person,
            form.said("email"),
            form.said("present"),
            locale(),
            clock.now(),
            current_app.extensions["links"],
            subjects=subjects(person.email),
        )
    except Invalid as error:
        form.mark(error)
        return _address_page(person, form), 422
    notices.leave(_("We have written to the new address. Once you follow the link in that mail, it is yours."))
    return redirect(url_for("auth.address"), 303)


def confirm(token: str) -> str:
    """The button that makes the address one's own: mail scanners follow links, so looking changes nothing."""
    return render_template("auth/confirm_address.html", email=new_address.wanted(token), token=token)


def confirm_now(token: str) -> Response:
    """The address is one's own from now on."""
    email = new_address.confirm(token, clock.now(), request.remote_addr or "")
    notices.leave(_("From now on you sign in with %(email)s.", email=email))
    return redirect(url_for("auth.address"), 303)


def _password_page(person: SignedIn, form: AccountForm) -> str:
    form.make_printable()
    return render_template(
        "auth/password.html",
        person=person,
        form=form,
        faults=form.faults(),
        wanted=new_password.wanted_by(person.user_id),
        notice=notices.left(),
    )


def _address_page(person: SignedIn, form: AccountForm) -> str:
    form.make_printable()
    return render_template("auth/address.html", person=person, form=form, faults=form.faults(), notice=notices.left())
