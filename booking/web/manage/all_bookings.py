"""All that one address has booked at a business, by the link that was mailed there.

The link looks, and leads to each booking by that one's own link, where it is moved and cancelled: the mailbox that it
was sent to has all of these already.
"""

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from booking.domain.errors import Gone
from booking.services import businesses, customer_feeds, customer_pages
from booking.services.links import Links
from booking.web import clock
from booking.web.addressing import speak_as
from booking.web.auth.mail_limit import require_few_mails
from booking.web.languages import locale
from booking.web.presenters.own_bookings import own_bookings
from booking.web.presenters.owners import owner


def bookings(token: str) -> str | tuple[str, int]:
    """What is to come and what was; of a link that has run out, the way to another one."""
    now, lang = clock.now(), locale()
    try:
        page = customer_pages.opened(token, now)
    except Gone:
        return _over(token), 410
    business = businesses.business(page.row.business_slug)
    speak_as(business)
    address = customer_feeds.address(page.row, _links())
    return render_template(
        "manage/all_bookings.html",
        owner=owner(business, lang),
        business=business.slug,
        token=token,
        own=own_bookings(page, business, _links(), address, lang, now),
        done=_done().get(request.args.get("done", ""), ""),
    )


def send_again(token: str) -> Response:
    """Send another link to where this one went."""
    row = customer_pages.known(token)
    require_few_mails()
    customer_pages.ask_again(token, locale(), clock.now(), _links())
    return redirect(url_for("manage.all_sent", business=row.business_slug), 303)


def end(token: str) -> Response:
    """Let this link open nothing any more."""
    customer_pages.invalidate(token, clock.now())
    return redirect(url_for("manage.all_bookings", token=token), 303)


def subscribe(token: str) -> Response:
    """Make, renew or end the subscription, as the button says."""
    action = request.form.get("action")
    if action == "make":
        customer_feeds.make(token, locale(), clock.now(), _links())
    elif action == "renew":
        customer_feeds.renew(token, clock.now(), _links())
    elif action == "end":
        customer_feeds.end(token, clock.now())
    else:
        raise BadRequest
    return redirect(url_for("manage.all_bookings", token=token, done=action), 303)


def _over(token: str) -> str:
    row = customer_pages.known(token)
    business = businesses.business(row.business_slug)
    speak_as(business)
    return render_template(
        "manage/bookings_over.html", owner=owner(business, locale()), business=business.slug, token=token
    )


def _done() -> dict[str, str]:
    return {
        "make": _("Your subscription is there. Open it in your calendar program, or copy its address."),
        "renew": _("Your subscription has a new address. The one before leads nowhere any more."),
        "corrected": _("Saved. It holds for your appointments to come as well."),
        "end": _("Your subscription was ended. Its address leads nowhere any more."),
    }


def _links() -> Links:
    links: Links = current_app.extensions["links"]
    return links
