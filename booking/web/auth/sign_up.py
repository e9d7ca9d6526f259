"""A business signs itself up, where the person who runs the server lets it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid, NotFound
from booking.services.accounts import sign_up
from booking.services.accounts.sign_up import NewBusiness
from booking.web import clock
from booking.web.auth.entering import Errand, let_in
from booking.web.auth.forms import AddressForm, SignUpForm
from booking.web.auth.mail_limit import require_few_mails
from booking.web.languages import locale
from booking.web.presenters.trades import TRADES

P = ParamSpec("P")
T = TypeVar("T")


def is_open() -> bool:
    """Whether businesses may sign themselves up here."""
    return bool(current_app.config["TERMINBUCH"].sign_up)


def where_open(view: Callable[P, T]) -> Callable[P, T]:
    """A view that is there only where businesses may sign themselves up."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> T:
        if not is_open():
            raise NotFound(what="page")
        return view(*args, **kwargs)

    return enter


@where_open
def ask() -> str:
    """The form that asks for the address."""
    return _asking(AddressForm())


@where_open
def send() -> Response | tuple[str, int]:
    """Send the link; what is answered does not tell who has an account."""
    form = AddressForm()
    require_few_mails()
    try:
        sign_up.ask(form.said("email"), locale(), clock.now(), current_app.extensions["links"])
    except Invalid as error:
        form.mark(error)
        return _asking(form), 422
    return redirect(url_for("auth.sign_up_sent"), 303)


@where_open
def sent() -> str:
    """Where to look for it."""
    return render_template("auth/sent.html", again=url_for("auth.sign_up"), minutes=0)


@where_open
def begin(token: str) -> str:
    """The form for person and business."""
    return _page(SignUpForm(), sign_up.wanted(token), token)


@where_open
def make(token: str) -> Response | tuple[str, int]:
    """Make both, and let the owner in."""
    form = SignUpForm()
    email = sign_up.wanted(token)
    trade = form.said("trade")
    wanted = NewBusiness(
        name=form.said("business"),
        trade=trade if trade in TRADES else "",
        town=form.said("town"),
        slug=form.said("slug").strip().lower(),
        locale=locale(),
    )
    try:
        made = sign_up.sign_up(
            token,
            form.said("name"),
            form.said("password"),
            wanted,
            clock.now(),
            address=request.remote_addr or "",
        )
    except Invalid as error:
        form.mark(error)
        form.slug.data = wanted.slug or sign_up.proposal(wanted.name, wanted.town)
        return _page(form, email, token), 422
    errand = Errand(url_for("setup.guide", business=made.slug))
    return let_in(made.user_id, None, errand, has_second_factor=False, by="sign_up")


def _asking(form: AddressForm) -> str:
    form.make_printable()
    return render_template("auth/sign_up.html", form=form, faults=form.faults())


def _page(form: SignUpForm, email: str, token: str) -> str:
    form.make_printable()
    return render_template(
        "auth/new_business.html",
        form=form,
        faults=form.faults(),
        email=email,
        token=token,
        pages=f"{current_app.config['TERMINBUCH'].base_url}/{locale()}/",
    )
