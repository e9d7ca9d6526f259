"""Signing in with a password."""

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, TooManyTries, WrongCredentials
from booking.services.accounts import parts, sessions, sign_in
from booking.services.accounts.sessions import SignedIn
from booking.web import clock, messages, metrics
from booking.web.auth import pending
from booking.web.auth.entering import Errand, business_page, first_page, let_in, let_out, place
from booking.web.errors import status_of
from booking.web.presenters.roles import NAMES
from booking.web.proxies import network_of
from booking.web.sign_in_form import SignInForm
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in, token
from booking.web.visitors import keyed


def ask() -> Response | str:
    """The form; who is signed in already is led on."""
    errand = Errand.of_request()
    person = sessions.signed_in(token(), clock.now()) if token() else None
    if person is not None:
        return redirect(errand.next or first_page(person.user_id), 303)
    return page(SignInForm(data={"next": errand.next}))


def enter() -> Response | tuple[str, int, dict[str, str]]:
    """Look at the password; on to the second factor, or in."""
    form = SignInForm()
    errand = Errand.of_request()
    form.next.data = errand.next
    email, password = form.email.data or "", form.password.data or ""
    try:
        shown = sign_in.begin(email, password, clock.now(), place=place(), subjects=subjects(email))
        if shown.needs_second_factor:
            return pending.wait(shown, errand)
        return let_in(shown.user_id, shown.mark, errand, has_second_factor=False, by="password")
    except (WrongCredentials, TooManyTries) as error:
        return refused(form, error)


def subjects(who: str) -> tuple[str, ...]:
    """What a failed try counts against: this person from this network, and this network; nothing in a test rig."""
    if not current_app.config["TERMINBUCH"].rate_limits:
        return ()
    network = network_of(request.remote_addr or "")
    return keyed("sign-in", f"{who.strip().casefold()} {network}"), keyed("sign-in", network)


def refused(form: SignInForm, error: DomainError) -> tuple[str, int, dict[str, str]]:
    """The form again, with what was typed but the password."""
    metrics.refused(error.code)
    waits = error.fields.get("retry_after")
    return page(form, error), status_of(error), {"Retry-After": str(waits)} if waits else {}


def page(form: SignInForm, error: DomainError | None = None) -> str:
    """The page of the form."""
    form.password.data = ""
    wording = messages.of_error(error) if error else None
    return render_template("auth/sign_in.html", form=form, wording=wording, notice=notices.left())


def leave() -> Response:
    """Sign out."""
    return let_out()


@signed_in
def owing(person: SignedIn) -> Response | str:
    """Who has a short password only sets up a second factor, or chooses a longer one, before they go on."""
    if not person.owes_second_factor:
        return redirect(first_page(person.user_id), 303)
    return render_template("auth/owing.html", person=person)


@signed_in
def businesses(person: SignedIn) -> Response | str:
    """The businesses that somebody works for; where there is only one, it needs no list."""
    known = parts.of_user(person.user_id)
    if len(known) == 1 and "all" not in request.args:
        return redirect(business_page(known[0].slug), 303)
    cards = [(each.name, NAMES[each.role], business_page(each.slug)) for each in known]
    return render_template("auth/businesses.html", person=person, cards=cards)
