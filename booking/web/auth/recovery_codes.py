"""Recovery codes: shown when they are made, for printing, and never again."""

import json
from datetime import datetime, timedelta

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, Invalid, TooManyTries
from booking.services.accounts import proving, second_factor
from booking.services.accounts.sessions import SignedIn
from booking.web import clock, messages
from booking.web.auth.entering import first_page, set_cookie
from booking.web.auth.own_forms import PresentForm
from booking.web.auth.sign_in import subjects
from booking.web.errors import status_of
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in

KEY = "recovery_codes"
"""Where the browser's session carries them, sealed, from the deed to the page that follows."""
LONGEST = timedelta(minutes=10)


def keep(codes: tuple[str, ...], person: SignedIn, now: datetime) -> None:
    """Have them shown on the page that follows, to this person and for ten minutes."""
    text = json.dumps([now.isoformat(), codes])
    session[KEY] = current_app.extensions["seal"].sealed(text, _about(person))


@signed_in
def show(person: SignedIn) -> Response | str:
    """The new ones, as long as they are not put away; else how many are left."""
    if not second_factor.standing(person.user_id).is_on:
        return redirect(url_for("auth.totp"), 303)
    return _page(person, PresentForm())


@signed_in
def renew(person: SignedIn) -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Make new ones in place of all that there were."""
    form, now = PresentForm(), clock.now()
    if not second_factor.standing(person.user_id).is_on:
        return redirect(url_for("auth.totp"), 303)
    try:
        token = proving.prove(person, form.said("present"), now, subjects(person.email))
        codes = second_factor.renew_codes(person, now, request.remote_addr or "")
    except Invalid as error:
        form.mark(error)
        return _page(person, form), 422
    except TooManyTries as error:
        return _page(person, form, error), status_of(error), {"Retry-After": str(error.fields["retry_after"])}
    keep(codes, person, now)
    response = make_response(redirect(url_for("auth.recovery_codes"), 303))
    return set_cookie(response, token) if token else response


@signed_in
def put_away(person: SignedIn) -> Response:
    """They are on paper: nobody sees them here again."""
    session.pop(KEY, None)
    ways = (notices.Way(_("On to the business"), first_page(person.user_id)),)
    notices.leave(_("Your account is protected by a second factor."), ways=ways)
    return redirect(url_for("auth.account"), 303)


def _page(person: SignedIn, form: PresentForm, error: DomainError | None = None) -> str:
    now = clock.now()
    form.make_printable()
    return render_template(
        "auth/recovery_codes.html",
        person=person,
        codes=_kept(person, now),
        left=second_factor.standing(person.user_id).codes_left,
        is_fresh=proving.is_fresh(person, now),
        form=form,
        faults=form.faults(),
        wording=messages.of_error(error) if error else None,
        notice=notices.left(),
    )


def _kept(person: SignedIn, now: datetime) -> list[str]:
    opened = current_app.extensions["seal"].opened(str(session.get(KEY, "")), _about(person))
    if opened is None:
        return []
    made_at, codes = json.loads(opened)
    return list(codes) if now - datetime.fromisoformat(made_at) < LONGEST else []


def _about(person: SignedIn) -> str:
    return f"recovery codes {person.session_id}"
