"""What a customer may ask for: all that is kept about them, and that it goes."""

import json

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InUse, Retained
from booking.services.accounts.sessions import Entry
from booking.services.customers import profile
from booking.services.privacy import erasing, telling
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import people
from booking.web.staff import notices
from booking.web.staff.entrance import needs


@needs(Permission.CUSTOMERS_EXPORT)
def data(entry: Entry, customer_id: int) -> Response:
    """Everything about one customer, as a file; that somebody took it is recorded."""
    now = clock.now()
    told = telling.of_customer(entry.actor, customer_id, now)
    response = current_app.response_class(
        json.dumps(told, ensure_ascii=False, indent=2) + "\n", mimetype="application/json"
    )
    name = f"{_('customer')}-{customer_id}-{now:%Y-%m-%d}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@needs(Permission.CUSTOMERS_EXPORT)
def ask(entry: Entry, customer_id: int) -> str:
    """What would go, what stays, and what has to be done first."""
    return _page(entry, customer_id)


@needs(Permission.CUSTOMERS_EXPORT)
def erase(entry: Entry, customer_id: int) -> Response | tuple[str, int]:
    """Forget the customer for good."""
    try:
        erasing.erase(entry.actor, customer_id, clock.now())
    except (InUse, Retained):
        return _page(entry, customer_id), 409
    notices.leave(_("The customer was erased. Past visits stand in the calendar without a name."))
    return redirect(url_for("customers.search"), 303)


def _page(entry: Entry, customer_id: int) -> str:
    now = clock.now()
    found = profile.profile(entry.actor, customer_id, now)
    return render_template(
        "staff/customers/erase.html",
        person=found.person,
        coming=people.shown_bookings(found.coming, now, locale()),
        counts=people.counted(found.counts),
    )
