"""The second step of signing in: a code of the app, or a recovery code."""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, Invalid, TooManyTries, WrongCredentials
from booking.services.accounts import second_factor
from booking.web import clock, messages, metrics
from booking.web.auth import pending, sign_in
from booking.web.auth.entering import Errand, let_in
from booking.web.auth.own_forms import CodeForm, code_subjects
from booking.web.auth.pending import Waiting
from booking.web.errors import status_of
from booking.web.sign_in_form import SignInForm
from booking.web.staff import notices


def ask() -> Response | str:
    """The form; only for who has just shown their password in this browser."""
    known = pending.waiting()
    if known is None:
        return _from_the_start()
    return _page(CodeForm(), known)


def show() -> Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Look at the code, and let them in."""
    known = pending.waiting()
    if known is None:
        return _from_the_start()
    form = CodeForm()
    try:
        shown = second_factor.show(
            known.user_id,
            form.said("code"),
            current_app.extensions["seal"],
            clock.now(),
            address=request.remote_addr or "",
            subjects=code_subjects(known.user_id),
        )
        response = let_in(known.user_id, known.mark, known.errand, has_second_factor=True, by=shown.by)
    except Invalid as error:
        metrics.refused(error.code)
        form.mark(error)
        return _page(form, known), 422
    except TooManyTries as error:
        metrics.refused(error.code)
        return _page(form, known, error), status_of(error), {"Retry-After": str(error.fields["retry_after"])}
    except WrongCredentials as error:
        return sign_in.refused(SignInForm(formdata=None, data=known.errand.fields), error)
    if shown.codes_left is not None:
        _tell_codes_left(shown.codes_left)
    return response


def _tell_codes_left(left: int) -> None:
    said = ngettext("You have one recovery code left.", "You have %(num)s recovery codes left.", left)
    ways = (notices.Way(_("Recovery codes"), url_for("auth.recovery_codes")),)
    notices.leave(said, kind="warn" if left < 3 else "info", ways=ways)


def _from_the_start() -> Response | str:
    """It took too long, or began in another browser: the password first, and nothing typed is lost."""
    errand = Errand.of_request()
    if errand.kept:
        return sign_in.page(SignInForm(formdata=None, data=errand.fields))
    notices.leave(_("That took longer than five minutes. Please sign in once more."))
    return redirect(url_for("auth.sign_in", next=errand.next or None), 303)


def _page(form: CodeForm, known: Waiting, error: DomainError | None = None) -> str:
    form.make_printable()
    return render_template(
        "auth/second_factor.html",
        form=form,
        faults=form.faults(),
        hidden=known.errand.fields,
        wording=messages.of_error(error) if error else None,
    )
