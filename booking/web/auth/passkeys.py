"""Passkeys: adding, naming and removing one's own, and signing in with one.

The browser asks for options by script, hands them to the device, and sends what that answered with a form of ours.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.errors import DomainError, Invalid, NotFound, TooManyTries, WrongCredentials
from booking.services.accounts import passkey_sign_in, passkeys, proving
from booking.services.accounts.challenges import Asked, Site
from booking.services.accounts.passkeys import Passkey
from booking.services.accounts.sessions import SignedIn
from booking.web import clock, messages
from booking.web.auth import sign_in
from booking.web.auth.entering import Errand, let_in, set_cookie
from booking.web.auth.own_forms import NameForm, PasskeyForm, PresentForm
from booking.web.auth.sign_in import subjects
from booking.web.errors import status_of
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.devices import device
from booking.web.sign_in_form import SignInForm
from booking.web.staff import notices
from booking.web.staff.entrance import signed_in

CHALLENGE = "passkey"
"""Where the browser's session keeps what its device was asked to sign."""
LONGEST_ID = 19
Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A passkey as it is shown."""

    id: int
    name: str
    created: str
    used: str


def are_possible() -> bool:
    """Whether browsers let this page use passkeys: by its own name, and safely."""
    base_url = current_app.config["TERMINBUCH"].base_url
    return Site.at(base_url) is not None and request.host == urlsplit(base_url).netloc


def site() -> Site:
    """The site that passkeys are bound to. Raises NotFound where there are none."""
    found = Site.at(current_app.config["TERMINBUCH"].base_url)
    if found is None:
        raise NotFound(what="page")
    return found


def ask() -> Response:
    """What a device is to sign, so that its owner is signed in."""
    return _asked(passkey_sign_in.ask(site()))


def enter() -> Answer:
    """Let in whoever the device says it is; a passkey is both factors at once."""
    errand, now = Errand.of_request(), clock.now()
    challenge = session.pop(CHALLENGE, "")
    try:
        user_id = passkey_sign_in.show(
            request.form.get("passkey", ""), challenge, site(), now, address=request.remote_addr or ""
        )
        return let_in(user_id, None, errand, has_second_factor=True, by="passkey")
    except (Invalid, WrongCredentials) as error:
        form = SignInForm(formdata=None, data=errand.fields)
        if isinstance(error, WrongCredentials):
            return sign_in.refused(form, error)
        wording = messages.Wording(_("You could not be signed in"), PasskeyForm().text_of("passkey", _code(error)))
        return render_template("auth/sign_in.html", form=form, wording=wording, notice=None), 422


@signed_in
def listed(person: SignedIn) -> str:
    """One's own passkeys, and the form for another."""
    return _page(person, PasskeyForm(formdata=None, data={"name": _suggested()}))


@signed_in
def ask_new(person: SignedIn) -> Response | tuple[Response, int] | tuple[str, int]:
    """What a device is to sign, so that it has a passkey; script sends the form to the server where this refuses."""
    form, now = PasskeyForm(), clock.now()
    try:
        passkeys.checked_name(form.said("name"))
        asked = passkeys.ask(person, form.said("present"), site(), now, subjects=subjects(person.email))
    except (Invalid, TooManyTries) as error:
        return "", status_of(error)
    response = _asked(asked)
    return set_cookie(response, asked.token) if asked.token else response


@signed_in
def add(person: SignedIn) -> Answer:
    """Take the passkey that the device has made."""
    form, now = PasskeyForm(), clock.now()
    challenge = session.pop(CHALLENGE, "")
    try:
        if not form.said("passkey"):
            passkeys.checked_name(form.said("name"))
            proving.require(person, form.said("present"), now, subjects(person.email))
        token = passkeys.add(
            person, form.said("name"), form.said("passkey"), challenge, site(), now, address=request.remote_addr or ""
        )
    except Invalid as error:
        form.mark(error)
        return _page(person, form), 422
    except TooManyTries as error:
        return _page(person, form, error), status_of(error), {"Retry-After": str(error.fields["retry_after"])}
    notices.leave(_("The passkey was added. You can sign in with it from now on."))
    return set_cookie(make_response(redirect(url_for("auth.passkeys"), 303)), token)


@signed_in
def show(person: SignedIn) -> Response | str:
    """One passkey: another name, or away with it."""
    if "passkey" not in request.args:
        return redirect(url_for("auth.passkeys"), 303)
    passkey = _named(person)
    return _one(person, passkey, NameForm(formdata=None, data={"name": passkey.name}), PresentForm())


@signed_in
def rename(person: SignedIn) -> Answer:
    """Give it another name."""
    passkey, form = _named(person), NameForm()
    try:
        passkeys.rename(person.user_id, passkey.id, form.said("name"))
    except Invalid as error:
        form.mark(error)
        return _one(person, passkey, form, PresentForm()), 422
    notices.leave(_("The passkey has its new name."))
    return redirect(url_for("auth.passkeys"), 303)


@signed_in
def remove(person: SignedIn) -> Answer:
    """Take it away; everywhere else one is signed out."""
    passkey, form = _named(person), PresentForm()
    names = NameForm(formdata=None, data={"name": passkey.name})
    try:
        token = passkeys.remove(
            person,
            passkey.id,
            form.said("present"),
            clock.now(),
            address=request.remote_addr or "",
            subjects=subjects(person.email),
        )
    except Invalid as error:
        form.mark(error)
        return _one(person, passkey, names, form), 422
    except TooManyTries as error:
        page = _one(person, passkey, names, form, error)
        return page, status_of(error), {"Retry-After": str(error.fields["retry_after"])}
    notices.leave(_("The passkey was removed. Please delete it on your device, too."))
    return set_cookie(make_response(redirect(url_for("auth.passkeys"), 303)), token)


def _asked(asked: Asked) -> Response:
    session[CHALLENGE] = asked.challenge
    return make_response(asked.options, 200, {"Content-Type": "application/json"})


def _named(person: SignedIn) -> Passkey:
    """The passkey that the request names. Raises NotFound for what is none of theirs."""
    said = request.values.get("passkey", "")
    return passkeys.one(
        person.user_id, int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_ID else 0
    )


def _code(error: Invalid) -> str:
    faults: list[dict[str, str]] = error.fields["errors"]  # type: ignore[assignment]
    return faults[0]["code"]


def _suggested() -> str:
    """A name for the passkey of this device."""
    return device(request.headers.get("User-Agent", ""))


def _page(person: SignedIn, form: PasskeyForm, error: DomainError | None = None) -> str:
    form.make_printable()
    return render_template(
        "auth/passkeys.html",
        person=person,
        rows=[_row(each) for each in passkeys.of_user(person.user_id)],
        form=form,
        faults=form.faults(),
        is_fresh=proving.is_fresh(person, clock.now()),
        wording=messages.of_error(error) if error else None,
        notice=notices.left(),
    )


def _one(
    person: SignedIn, passkey: Passkey, form: NameForm, present: PresentForm, error: DomainError | None = None
) -> str:
    for each in (form, present):
        each.make_printable()
    return render_template(
        "auth/passkey.html",
        person=person,
        passkey=_row(passkey),
        form=form,
        present=present,
        faults=[*form.faults(), *present.faults()],
        is_fresh=proving.is_fresh(person, clock.now()),
        wording=messages.of_error(error) if error else None,
    )


def _row(passkey: Passkey) -> Row:
    return Row(
        passkey.id,
        passkey.name,
        dates.numeric_day(passkey.created_at.date(), locale()),
        dates.numeric_day(passkey.used_at.date(), locale()) if passkey.used_at else "",
    )
