"""Coming in and going out: the cookie of a session, and where one goes first."""

from dataclasses import dataclass

from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from booking.services.accounts import parts, sessions, sign_in
from booking.services.accounts.sign_in import Place
from booking.web import carrying, clock
from booking.web.auth.next_page import own_path
from booking.web.staff.entrance import cookie_name, token


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody was about when they had to sign in: a page to see, or a form to send on."""

    next: str = ""
    kept: str = ""

    @classmethod
    def of_request(cls) -> "Errand":
        """The errand that this request carries, in its address or its form."""
        return cls(own_path(request.values.get("next")) or "", request.form.get("kept", ""))

    @property
    def fields(self) -> dict[str, str]:
        """The same as hidden fields of the next form."""
        return {name: value for name, value in (("next", self.next), ("kept", self.kept)) if value}


def place() -> Place:
    """Where this request comes from."""
    return Place(request.remote_addr or "", request.headers.get("User-Agent", ""))


def let_in(user_id: int, mark: str | None, errand: Errand, *, has_second_factor: bool, by: str) -> Response:
    """Sign somebody in and lead them on. Raises WrongCredentials where the account has changed meanwhile."""
    now = clock.now()
    made = sign_in.complete(user_id, mark, now, place=place(), has_second_factor=has_second_factor, by=by)
    if token():
        sessions.leave(token(), now)
    form = carrying.kept(errand.kept)
    begin_anew()
    if form:
        response = make_response(
            render_template("auth/send_on.html", form=form, readable=carrying.readable(form), is_back=True)
        )
    else:
        response = make_response(redirect(errand.next or first_page(user_id), 303))
    return set_cookie(response, made)


def begin_anew() -> None:
    """A new session of the browser, and with it a new token for its forms."""
    session.clear()
    g.pop("csrf_token", None)  # made for the form that was looked at, of the session before


def set_cookie(response: Response, made: str) -> Response:
    """Hand the browser the token of its session. Without an age, so that it ends with the browser at the latest."""
    response.set_cookie(
        cookie_name(),
        made,
        secure=current_app.config["TERMINBUCH"].is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def let_out() -> Response:
    """Sign somebody out, whoever it is; again changes nothing."""
    if token():
        sessions.leave(token(), clock.now())
    begin_anew()
    response = redirect(url_for("auth.sign_in"), 303)
    response.delete_cookie(
        cookie_name(), secure=current_app.config["TERMINBUCH"].is_secure, httponly=True, samesite="Lax", path="/"
    )
    return response


def first_page(user_id: int) -> str:
    """Where somebody begins: the calendar of their business; with several, a choice."""
    known = parts.of_user(user_id)
    return business_page(known[0].slug) if len(known) == 1 else url_for("auth.businesses")


def business_page(slug: str) -> str:
    """The first page of a business."""
    return url_for("calendar.week", business=slug)
