"""Asking to hear when new months can be booked: the answer does not tell whose address is known."""

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import Invalid
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.recalls.asking import ask_for_openings
from booking.web import clock
from booking.web.auth.forms import AddressForm
from booking.web.auth.mail_limit import require_few_mails
from booking.web.languages import locale
from booking.web.presenters.owners import owner


def ask(business: str) -> str:
    """The form that asks for the address; where a service is named, about that one."""
    return _page("manage/ask_openings.html", *_asked(business), AddressForm())


def send(business: str) -> Response | tuple[str, int]:
    """Send the question whether the address wants to hear of it."""
    form = AddressForm()
    known, service = _asked(business)
    require_few_mails()
    links = current_app.extensions["links"]
    try:
        ask_for_openings(known, service, form.said("email"), locale(), clock.now(), links)
    except Invalid:
        form.mark(Invalid([("email", "not_an_address")]))
        return _page("manage/ask_openings.html", known, service, form), 422
    slug = service.slug if service else None
    return redirect(url_for("manage.openings_sent", business=business, service=slug), 303)


def sent(business: str) -> str:
    """Where to look for it."""
    return _page("manage/openings_sent.html", *_asked(business), AddressForm())


def _asked(slug: str) -> tuple[Business, Service | None]:
    known = businesses.business(slug)
    if not known.tells_openings:
        raise NotFound
    return known, known.services.get(request.args.get("service", ""))


def _page(template: str, known: Business, service: Service | None, form: AddressForm) -> str:
    form.make_printable()
    return render_template(
        template,
        owner=owner(known, locale()),
        business=known.slug,
        service=service.slug if service else None,
        service_name=in_language(service.name, locale()) if service else "",
        form=form,
        faults=form.faults(),
    )
