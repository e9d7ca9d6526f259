"""The list of services: in which order customers see them, and what is done to them without opening them."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business, Service
from booking.domain.errors import InUse, NotFound
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.setup import archiving
from booking.services.setup.starters import trade
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import values
from booking.web.presenters.setup_faults import users_text
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.guide.forms import proposals


@dataclass(frozen=True, slots=True)
class Listed:
    """A service in the list; ``warning`` says why customers cannot book it, where they cannot."""

    slug: str
    name: str
    facts: tuple[str, ...]
    price: str
    warning: str
    is_first: bool
    is_last: bool


@needs(Permission.SETUP_CHANGE)
def services(entry: Entry) -> str:
    """All services in their order, and those out of use."""
    known, lang = entry.business, locale()
    found = list(known.services.values())
    return render_template(
        "staff/setup/services/list.html",
        services=[_listed(each, known, lang, at, len(found)) for at, each in enumerate(found)],
        archived=[(slug, in_language(name, lang)) for slug, name in archiving.archived(known.id, "services")],
        starters=[(each.key, in_language(each.name, lang)) for each in proposals(trade(known.trade), known)],
        overview=url_for("setup.overview") if "setup.overview" in current_app.view_functions else None,
        notice=notices.left(),
    )


@needs(Permission.SETUP_CHANGE)
def archive(entry: Entry, part: str) -> Response:
    """Take a service out of use; what is booked stays."""
    name = _name(entry, part)
    archiving.archive(entry.actor, ("services", part), clock.now())
    undo = notices.Undo(url_for("setup.service_restore", part=part))
    notices.leave(
        _("“%(name)s” is out of use. Nobody can book it any more; appointments that are booked stay.", name=name),
        undo=undo,
    )
    return _back()


@needs(Permission.SETUP_CHANGE)
def restore(entry: Entry, part: str) -> Response:
    """Take a service into use again."""
    try:
        archiving.restore(entry.actor, ("services", part), clock.now())
    except InUse as error:
        places = users_text(error.fields["by"], locale())
        notices.leave(
            _(
                "Nothing was changed: this service still needs %(names)s. Please take it into use again first.",
                names=places,
            ),
            kind="warn",
        )
        return _back()
    notices.leave(_("The service is in use again, at the end of the list."))
    return _back()


@needs(Permission.SETUP_CHANGE)
def move(entry: Entry, part: str) -> Response:
    """Bring a service up or down by one."""
    order = list(entry.business.services)
    if part not in order:
        raise NotFound(what="service")
    at = order.index(part)
    to = at + (-1 if request.form.get("to") == "up" else 1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        archiving.reorder(entry.actor, "services", order, clock.now())
    return redirect(url_for("setup.services", _anchor=f"service-{part}"), 303)


def _back() -> Response:
    return redirect(url_for("setup.services"), 303)


def _name(entry: Entry, slug: str) -> str:
    found = entry.business.services.get(slug)
    return in_language(found.name, locale()) if found else slug


def _listed(service: Service, business: Business, lang: str, at: int, count: int) -> Listed:
    facts = [values.length(service.rules.duration)]
    if service.rules.capacity > 1:
        facts.append(_("group of up to %(seats)s", seats=service.rules.capacity))
    if service.rules.by_sessions:
        facts.append(_("only at dates you publish"))
    if service.rules.approval:
        facts.append(_("on request"))
    if len(business.locations) > 1:
        facts.append(service.location.name)
    names = [each.name for each in service.staff]
    facts.append(", ".join(names) if len(names) < 4 else _("%(num)s to choose from", num=len(names)))
    return Listed(
        slug=service.slug,
        name=in_language(service.name, lang),
        facts=tuple(each for each in facts if each),
        price=values.price(service.price_minor, business.currency, lang),
        warning="" if service.rules.requirements else _("Nobody can book it: it is not said whom or what it takes."),
        is_first=at == 0,
        is_last=at == count - 1,
    )
