"""Whether a customer is in the archive, whether they may book online, and whether they may be erased."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.texts import one_line
from booking.services.accounts.sessions import Entry
from booking.services.customers import blocking, contacts, profile, retaining
from booking.web import clock
from booking.web.staff import notices
from booking.web.staff.customers.page import page
from booking.web.staff.customers.ways import of_customer
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed

LONGEST_REASON = 500


@needs(Permission.CUSTOMERS_CHANGE)
def archive(entry: Entry, customer_id: int) -> Response:
    """Put away; the way back is there at once, and in the archive."""
    contacts.archive(entry.actor, customer_id, clock.now())
    undo = notices.Undo(url_for("customers.restore", customer_id=customer_id))
    notices.leave(_("The customer is in the archive. Bookings and notes are kept."), undo=undo)
    return redirect(url_for("customers.search"), 303)


@needs(Permission.CUSTOMERS_CHANGE)
def restore(entry: Entry, customer_id: int) -> Response:
    """Back from the archive."""
    contacts.restore(entry.actor, customer_id, clock.now())
    notices.leave(_("The customer is back from the archive."))
    return of_customer(customer_id)


@needs(Permission.CUSTOMERS_CHANGE)
def block(entry: Entry, customer_id: int) -> Response | tuple[str, int]:
    """Take no online booking any more; a reason helps the next one who wonders."""
    typed = Typed.sent(request.form)
    reason = one_line(typed.text("reason"))
    if len(reason) > LONGEST_REASON:
        typed.refuse("reason", _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON))
        return page(entry, profile.profile(entry.actor, customer_id, clock.now()), block=typed), 422
    blocking.block(entry.actor, customer_id, reason or None, clock.now())
    undo = notices.Undo(url_for("customers.unblock", customer_id=customer_id))
    notices.leave(_("The customer cannot book online any more. You can still book for them."), undo=undo)
    return of_customer(customer_id)


@needs(Permission.CUSTOMERS_CHANGE)
def unblock(entry: Entry, customer_id: int) -> Response:
    """Let the customer book online again."""
    before = profile.person(entry.actor, customer_id).blocked_reason or ""
    blocking.unblock(entry.actor, customer_id, clock.now())
    undo = notices.Undo(url_for("customers.block", customer_id=customer_id), {"reason": before})
    notices.leave(_("The customer can book online again."), undo=undo)
    return of_customer(customer_id)


@needs(Permission.CUSTOMERS_EXPORT)
def retain(entry: Entry, customer_id: int) -> Response | tuple[str, int]:
    """Keep what is known of a customer, whoever wants it erased; why is said, or whoever comes next cannot judge."""
    typed = Typed.sent(request.form)
    reason = one_line(typed.text("what_for"))
    if not reason:
        typed.refuse("what_for", _("Please say what it is needed for."))
    if len(reason) > LONGEST_REASON:
        typed.refuse("what_for", _("Please shorten the reason to %(most)s characters.", most=LONGEST_REASON))
    if typed.faults:
        return page(entry, profile.profile(entry.actor, customer_id, clock.now()), retain=typed), 422
    retaining.retain(entry.actor, customer_id, reason, clock.now())
    undo = notices.Undo(url_for("customers.end_retaining", customer_id=customer_id))
    notices.leave(_("Nobody can erase the customer now, and time does not either."), undo=undo)
    return of_customer(customer_id)


@needs(Permission.CUSTOMERS_EXPORT)
def end_retaining(entry: Entry, customer_id: int) -> Response:
    """Let the customer be erased again."""
    before = profile.person(entry.actor, customer_id).retained_reason or ""
    retaining.end(entry.actor, customer_id, clock.now())
    undo = notices.Undo(url_for("customers.retain", customer_id=customer_id), {"what_for": before}) if before else None
    notices.leave(_("The customer can be erased again."), undo=undo)
    return of_customer(customer_id)
