"""The page of somebody whose booking waits for the button in their mail, and what can be done meanwhile."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.businesses import Business
from booking.domain.errors import DomainError, TooManyMails
from booking.services import address_proofs
from booking.services.holds import Held
from booking.web import clock, messages, metrics
from booking.web.languages import locale
from booking.web.presenters.owners import owner
from booking.web.presenters.unproved import waiting_page


def page(known: Business, held: Held, error: DomainError | None = None) -> str:
    """Not booked yet: where the mail went, until when the time is held. Raises HoldLapsed."""
    lang = locale()
    return render_template(
        "public/waiting.html",
        owner=owner(known, lang),
        booking=waiting_page(address_proofs.waiting(held.token), lang, clock.now()),
        action=url_for("public.details", business=known.slug, token=held.token),
        change_url=url_for("public.details", business=known.slug, token=held.token, change="1"),
        wording=messages.of_error(error) if error else None,
    )


def send_again(known: Business, held: Held) -> Response | tuple[str, int]:
    """Send the mail once more. Raises HoldLapsed."""
    try:
        address_proofs.send_again(held.token, clock.now())
    except TooManyMails as error:
        metrics.refused(error.code)
        return page(known, held, error), 429
    return redirect(url_for("public.details", business=known.slug, token=held.token, sent="1"), 303)


def typed_before(held: Held, prefix: str) -> dict[str, str]:
    """What was sent, as the form takes it, answers under a *prefix*: to mend the address. Raises HoldLapsed."""
    waiting = address_proofs.waiting(held.token)
    contact = waiting.facts.contact
    who = {"name": contact.name, "email": contact.email or "", "phone": contact.phone or ""}
    return {
        **who,
        "reminders": "1" if waiting.wants_reminders else "",
        **{prefix + slug: text for slug, text in waiting.answers.items()},
    }
