"""A slip to print, for customers without e-mail."""

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from markupsafe import Markup

from booking.domain.access import Permission
from booking.services.accounts.sessions import Entry
from booking.services.desk.resending import facts_of
from booking.services.desk.showing import sheet_of
from booking.translations import tongue
from booking.web.presenters.slips import slip as present
from booking.web.staff.entrance import needs


@needs(Permission.BOOKINGS_CHANGE)
def slip(entry: Entry, booking_id: int) -> str:
    """The slip in the customer's language; around it, for the screen alone, the house's."""
    facts = facts_of(entry.actor, booking_id)
    links = current_app.extensions["links"]
    token = links.token("manage", facts.business_id, facts.booking_id, facts.generation)
    # The short one: it leads on to the page in the language of the booking.
    address = f"{links.base_url}/b/{token}"
    with force_locale(tongue(facts.locale, facts.host.address_form)):
        shown = present(facts, address, facts.locale)
        card = render_template("staff/desk/slip_card.html", slip=shown, lang=facts.locale, code=Markup(shown.code))  # noqa: S704
    back = url_for("desk.appointment", appointment_id=sheet_of(entry.actor, booking_id).id)
    return render_template("staff/desk/slip.html", card=Markup(card), back=back)  # noqa: S704
