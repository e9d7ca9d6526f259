"""Finding the customer who is on the telephone."""

from flask import Response, jsonify, request
from flask_babel import gettext as _

from booking.domain.access import Permission
from booking.domain.customers import CustomerCard
from booking.domain.errors import NotFound
from booking.domain.texts import one_line
from booking.services import customers
from booking.services.accounts.sessions import Entry
from booking.services.desk import showing
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.callers import Caller, caller, callers
from booking.web.staff.desk.phone_form import NEW
from booking.web.staff.entrance import needs

MOST = 8
LONGEST_TEXT = 100


@needs(Permission.BOOKINGS_CHANGE, sees=False)
def find(entry: Entry) -> Response:
    """Whom the text may mean, and the way to somebody new, for the list below the field."""
    text = one_line(request.args.get("q", ""))[:LONGEST_TEXT]
    options = [
        {"id": each.id, "name": each.name, "detail": each.detail, "marks": list(each.marks)}
        for each in found(entry, text)
    ]
    if text:
        options.append({"id": NEW, "name": _("New customer: “%(text)s”", text=text), "detail": "", "marks": []})
    return jsonify(options=options)


def found(entry: Entry, text: str) -> list[Caller]:
    """The likeliest customers."""
    cards = customers.search(entry.actor, one_line(text)[:LONGEST_TEXT], clock.now(), MOST)
    return callers(cards, entry.business.time_zone, locale())


def known(entry: Entry, customer_id: int | None) -> Caller | None:
    """One customer of this business; none where there is none of this number."""
    if customer_id is None:
        return None
    try:
        card: CustomerCard = showing.customer(entry.actor, customer_id, clock.now())
    except NotFound:
        return None
    return caller(card, entry.business.time_zone, locale())
