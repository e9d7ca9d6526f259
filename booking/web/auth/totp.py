"""One-time codes of an app: setting them up, and doing without them again."""

from urllib.parse import urlsplit

import segno
from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, Invalid, TooManyTries
from booking.services.accounts import proving, second_factor, totp
from booking.services.accounts.second_factor import Standing
from booking.services.accounts.sessions import SignedIn
from booking.web import clock, messages
from booking.web.auth import recovery_codes
from booking.web.auth.entering import set_cookie
from booking.web.auth.own_forms import ConfirmForm, OwnForm, PresentForm, RemoveFactorForm, code_subjects
from booking.web.auth.sign_in import subjects
from booking.web.errors import status_of
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in

Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@signed_in
def show(person: SignedIn) -> str:
    """What there is; or the key for the app, once it was begun; or how to begin."""
    return _page(person)


@signed_in
def begin(person: SignedIn) -> Answer:
    """Make a key for the app."""
    form, now = PresentForm(), clock.now()
    try:
        token = proving.prove(person, form.said("present"), now, subjects(person.email))
        totp.offer(person, current_app.extensions["seal"])
    except Invalid as error:
        if second_factor.standing(person.user_id).is_on:
            return redirect(url_for("auth.totp"), 303)
        form.mark(error)
        return _page(person, begin_form=form), 422
    except TooManyTries as error:
        return _waits(_page(person, begin_form=form, error=error), error)
    response = make_response(redirect(url_for("auth.totp"), 303))
    return set_cookie(response, token) if token else response


@signed_in
def confirm(person: SignedIn) -> Answer:
    """Take the first code of the app: from now on one is asked for."""
    form, now = ConfirmForm(), clock.now()
    try:
        changed = second_factor.confirm(
            person,
            form.said("code"),
            current_app.extensions["seal"],
            now,
            address=request.remote_addr or "",
            subjects=code_subjects(person.user_id),
        )
    except Invalid as error:
        if second_factor.standing(person.user_id).is_on:
            return redirect(url_for("auth.totp"), 303)
        form.mark(error)
        return _page(person, confirm_form=form), 422
    except TooManyTries as error:
        return _waits(_page(person, confirm_form=form, error=error), error)
    recovery_codes.keep(changed.codes, person, now)
    return set_cookie(make_response(redirect(url_for("auth.recovery_codes"), 303)), changed.token)


@signed_in
def ask_to_remove(person: SignedIn) -> Response | str:
    """The form that takes it away."""
    if not second_factor.standing(person.user_id).is_on:
        return redirect(url_for("auth.totp"), 303)
    return _removing(person, RemoveFactorForm())


@signed_in
def remove(person: SignedIn) -> Answer:
    """Take it away; everywhere else one is signed out."""
    form = RemoveFactorForm()
    try:
        changed = second_factor.remove(
            person,
            form.said("present"),
            form.said("code"),
            current_app.extensions["seal"],
            clock.now(),
            address=request.remote_addr or "",
            subjects=subjects(person.email),
            code_subjects=code_subjects(person.user_id),
        )
    except Invalid as error:
        form.mark(error)
        return _removing(person, form), 422
    except TooManyTries as error:
        return _waits(_removing(person, form, error), error)
    notices.leave(_("The second factor was removed. On all other devices you have been signed out."))
    return set_cookie(make_response(redirect(url_for("auth.totp"), 303)), changed.token)


def _page(
    person: SignedIn,
    *,
    begin_form: PresentForm | None = None,
    confirm_form: ConfirmForm | None = None,
    error: DomainError | None = None,
) -> str:
    now = clock.now()
    standing = second_factor.standing(person.user_id)
    is_fresh = proving.is_fresh(person, now)
    offer = totp.offered(person, current_app.extensions["seal"], _issuer()) if is_fresh else None
    begin_form, confirm_form = begin_form or PresentForm(), confirm_form or ConfirmForm()
    shown: OwnForm = confirm_form if offer else begin_form
    shown.make_printable()
    return render_template(
        "auth/totp.html",
        person=person,
        standing=standing,
        since=_day(standing),
        is_fresh=is_fresh,
        offer=offer,
        picture=_picture(offer.address) if offer else None,
        form=shown,
        faults=shown.faults(),
        wording=messages.of_error(error) if error else None,
        notice=notices.left(),
    )


def _removing(person: SignedIn, form: RemoveFactorForm, error: DomainError | None = None) -> str:
    form.make_printable()
    return render_template(
        "auth/remove_totp.html",
        person=person,
        standing=second_factor.standing(person.user_id),
        form=form,
        faults=form.faults(),
        wording=messages.of_error(error) if error else None,
    )


def _waits(page: str, error: TooManyTries) -> tuple[str, int, dict[str, str]]:
    return page, status_of(error), {"Retry-After": str(error.fields["retry_after"])}


def _issuer() -> str:
    """What apps list the key under: several installations have several keys."""
    return f"Terminbuch ({urlsplit(current_app.config['TERMINBUCH'].base_url).netloc})".replace(":", " ")


def _picture(address: str) -> Markup:
    drawn: str = segno.make(address, error="m").svg_inline(omitsize=True, border=3, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704 - made by us of nothing but squares


def _day(standing: Standing) -> str:
    return dates.numeric_day(standing.since.date(), locale()) if standing.since else ""
