"""People, rooms and equipment: whatever time is taken on."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business, Resource
from booking.domain.errors import InvalidSetup, NotFound
from booking.services.accounts.sessions import Entry
from booking.services.setup import archiving, editing, parts
from booking.web import clock
from booking.web.languages import locale
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup import amounts
from booking.web.staff.setup.saving import Refused, refused, save, tell
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.services.saying import Document, Saying
from booking.web.staff.setup.typed import Typed

KINDS: dict[str, LazyString] = {
    "staff": lazy_gettext("Person"),
    "room": lazy_gettext("Room"),
    "equipment": lazy_gettext("Equipment"),
}
FIELDS = ("name", "kind", "location", "priority")
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """One in the list; ``warning`` says what is missing."""

    slug: str
    name: str
    facts: tuple[str, ...]
    warning: str
    is_first: bool
    is_last: bool


@needs(Permission.SETUP_CHANGE)
def resources(entry: Entry) -> str:
    """Everybody and everything in their order, and who is out of use."""
    known = entry.business
    found = list(known.resources.values())
    return render_template(
        "staff/setup/resources.html",
        resources=[_listed(each, known, at, len(found)) for at, each in enumerate(found)],
        archived=archiving.archived(known.id, "resources"),
        has_place=bool(known.locations),
    )


@needs(Permission.SETUP_CHANGE)
def new_resource(entry: Entry) -> Page:
    """One that is not stored yet."""
    if not entry.business.locations:
        notices.leave(_("First of all, the business needs a place."), kind="warn")
        return redirect(url_for("setup.new_location"), 303)
    if request.method == "GET":
        first = entry.business.locations[0].slug
        return _page(entry, Typed({"name": "", "kind": "staff", "location": first, "priority": "1"}), "", {})
    typed = Typed.sent(request.form.to_dict())
    saying = Saying(typed, entry.business, locale())
    document = said(saying)
    if typed.faults:
        return _page(entry, typed, "", {}), 422
    try:
        made = editing.add(entry.actor, "resources", document, clock.now())
    except InvalidSetup as error:
        refused(error, saying, {})
        return _page(entry, typed, "", {}), 422
    notices.leave(_("“%(name)s” is there and follows the hours of the location.", name=made.part["name"]))
    return redirect(url_for("setup.hours", collection="resources", part=made.path[1]), 303)


@needs(Permission.SETUP_CHANGE)
def resource(entry: Entry, part: str) -> Page:
    """One as it is stored; sent, it is stored and shown again."""
    path = ("resources", part)
    if request.method == "GET":
        seen = _own(parts.part(entry.actor.business_id, path))
        return _page(entry, shown(seen), part, seen)
    if part not in entry.business.resources:
        raise NotFound(what="resource")
    typed = Typed.sent(request.form.to_dict())
    seen = unsealed(typed.text("seen"), entry.actor.business_id, path)
    saying = Saying(typed, entry.business, locale())
    result = save(entry, path, saying, seen, {**seen, **said(saying)})
    if isinstance(result, Refused):
        form = shown(result.part) if result.part else typed
        return _page(entry, form, part, _own(result.seen), result), result.status
    tell(entry, result, _("“%(name)s” is changed.", name=result.part["name"]))
    return redirect(url_for("setup.resource", part=part), 303)


@needs(Permission.SETUP_CHANGE)
def move_resource(entry: Entry, part: str) -> Response:
    """Bring one up or down by one."""
    order = list(entry.business.resources)
    if part not in order:
        raise NotFound(what="resource")
    at = order.index(part)
    to = at + (-1 if request.form.get("to") == "up" else 1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        archiving.reorder(entry.actor, "resources", order, clock.now())
    return redirect(url_for("setup.resources", _anchor=f"resource-{part}"), 303)


def shown(part: Document) -> Typed:
    """The part as it stands in the form."""
    return Typed({name: str(part[name]) for name in FIELDS})


def said(saying: Saying) -> Document:
    """What the form means."""
    document: Document = {name: saying.typed.text(saying.at((name,), name)) for name in FIELDS}
    number = amounts.number(document["priority"])
    if number is None:
        saying.typed.refuse("priority", _("Please enter a whole number."))
    document["priority"] = number
    return document


def _own(part: Document) -> Document:
    return {name: part[name] for name in FIELDS}


def _page(entry: Entry, form: Typed, slug: str, seen: object, refused: Refused | None = None) -> str:
    known = entry.business
    if slug and slug not in known.resources:
        raise NotFound(what="resource")
    return render_template(
        "staff/setup/resource.html",
        form=form,
        faults=form.faults,
        refused=refused,
        slug=slug,
        seen=seal(entry.actor.business_id, ("resources", slug), seen),
        kinds=[Pick(value, str(text), value == form.text("kind")) for value, text in KINDS.items()],
        locations=[Pick(each.slug, each.name, each.slug == form.text("location")) for each in known.locations],
    )


def _listed(each: Resource, known: Business, at: int, count: int) -> Listed:
    places = {place.id: place for place in known.locations}
    home = places[each.rules.location_id]
    facts = [str(KINDS[each.kind])]
    if len(places) > 1:
        facts.append(home.name)
    facts.append(_("follows the location") if each.rules.weekly_hours is None else _("hours of its own"))
    warning = ""
    hours = home.rules.weekly_hours if each.rules.weekly_hours is None else each.rules.weekly_hours
    if not hours:
        warning = _("Never open: there are no hours yet.")
    elif not any(
        each.rules in needed.any_of for service in known.services.values() for needed in service.rules.requirements
    ):
        warning = _("No service needs this.")
    return Listed(each.slug, each.name, tuple(facts), warning, at == 0, at == count - 1)
