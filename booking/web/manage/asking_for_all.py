"""Asking for the link to all that one has booked at a business: the answer does not tell who is a customer there."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import Invalid
from booking.services import businesses, customer_pages
from booking.web import clock
from booking.web.auth.forms import AddressForm
from booking.web.auth.mail_limit import require_few_mails
from booking.web.languages import locale
from booking.web.presenters.owners import owner


def ask(business: str) -> str:
    """The form that asks for the address."""
    return _asking(business, AddressForm())


def send(business: str) -> Response | tuple[str, int]:
    """Send the link, if there is anything to be shown."""
    form = AddressForm()
    known = businesses.business(business)
    require_few_mails()
    try:
        customer_pages.ask(known, form.said("email"), locale(), clock.now(), current_app.extensions["links"])
    except Invalid:
        form.mark(Invalid([("email", "not_an_address")]))
        return _asking(business, form), 422
    return redirect(url_for("manage.all_sent", business=business), 303)


def sent(business: str) -> str:
    """Where to look for it."""
    known = businesses.business(business)
    return render_template("manage/bookings_sent.html", owner=owner(known, locale()), business=business)


def _asking(business: str, form: AddressForm) -> str:
    known = businesses.business(business)
    form.make_printable()
    return render_template(
        "manage/ask_bookings.html", owner=owner(known, locale()), business=business, form=form, faults=form.faults()
    )
