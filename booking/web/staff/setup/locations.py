"""The places where the business is."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.businesses import Business, Location
from booking.domain.errors import InvalidSetup, NotFound
from booking.services.accounts.sessions import Entry
from booking.services.holidays import regions
from booking.services.setup import archiving, editing, parts
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.services import place
from booking.web.presenters.world import country_choices, region_choices, zone_choices, zones_of
from booking.web.staff import notices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.saving import Refused, refused, save, tell
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.page import Pick
from booking.web.staff.setup.services.saying import Document, Saying
from booking.web.staff.setup.typed import Typed

FIELDS = ("name", "street", "postal_code", "town", "country", "time_zone", "holiday_region")
COUNTRY = "DE"
NEW = {**dict.fromkeys(FIELDS, ""), "country": COUNTRY, "time_zone": "Europe/Berlin"}
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A place in the list; ``warning`` says what is missing."""

    slug: str
    name: str
    address: str
    facts: tuple[str, ...]
    warning: str


@needs(Permission.SETUP_CHANGE)
def locations(entry: Entry) -> str:
    """All places, and those out of use."""
    known = entry.business
    return render_template(
        "staff/setup/locations.html",
        locations=[_listed(each, known) for each in known.locations],
        archived=archiving.archived(known.id, "locations"),
    )


@needs(Permission.SETUP_CHANGE)
def new_location(entry: Entry) -> Page:
    """A place that is not stored yet."""
    if request.method == "GET":
        return _page(entry, Typed(dict(NEW)), "", {})
    typed = Typed.sent(request.form.to_dict())
    saying = Saying(typed, entry.business, locale())
    document = said(saying)
    if request.form.get("action") != "save" or typed.faults:
        return _page(entry, typed, "", {}), 422 if typed.faults else 200
    try:
        made = editing.add(entry.actor, "locations", document, clock.now())
    except InvalidSetup as error:
        refused(error, saying, {})
        return _page(entry, typed, "", {}), 422
    notices.leave(_("“%(name)s” is there. When is it open?", name=made.part["name"]))
    return redirect(url_for("setup.hours", collection="locations", part=made.path[1]), 303)


@needs(Permission.SETUP_CHANGE)
def location(entry: Entry, part: str) -> Page:
    """A place as it is stored; sent, it is stored and shown again."""
    path = ("locations", part)
    if request.method == "GET":
        seen = _own(parts.part(entry.actor.business_id, path))
        return _page(entry, shown(seen), part, seen)
    typed = Typed.sent(request.form.to_dict())
    if all(each.slug != part for each in entry.business.locations):
        raise NotFound(what="location")
    seen = unsealed(typed.text("seen"), entry.actor.business_id, path)
    saying = Saying(typed, entry.business, locale())
    wanted = {**seen, **said(saying)}
    if request.form.get("action") != "save":
        typed.faults.clear()
        return _page(entry, typed, part, seen)
    result = save(entry, path, saying, seen, wanted)
    if isinstance(result, Refused):
        form = shown(result.part) if result.part else typed
        return _page(entry, form, part, _own(result.seen), result), result.status
    tell(entry, result, _("“%(name)s” is changed.", name=result.part["name"]))
    return redirect(url_for("setup.location", part=part), 303)


def shown(part: Document) -> Typed:
    """The part as it stands in the form."""
    return Typed({name: str(part[name] or "") for name in FIELDS})


def said(saying: Saying) -> Document:
    """What the form means. A region is one of the country that is chosen."""
    document: Document = {name: saying.typed.text(saying.at((name,), name)) for name in FIELDS}
    region = document["holiday_region"]
    document["holiday_region"] = region or None
    if region and region not in {each.code for each in regions(document["country"])}:
        saying.typed.refuse("holiday_region", _("Please choose a region of this country, or none."))
    return document


def _own(part: Document) -> Document:
    """What this form is about: hours are edited on pages of their own."""
    return {name: part[name] for name in FIELDS}


def _page(entry: Entry, form: Typed, slug: str, seen: object, refused: Refused | None = None) -> str:
    country, lang = form.text("country"), locale()
    zone = form.text("time_zone")
    known_regions = region_choices(country)
    region = form.text("holiday_region")
    if slug and all(each.slug != slug for each in entry.business.locations):
        raise NotFound(what="location")
    return render_template(
        "staff/setup/location.html",
        form=form,
        faults=form.faults,
        refused=refused,
        slug=slug,
        seen=seal(entry.actor.business_id, ("locations", slug), seen),
        countries=[Pick(code, name, code == country) for code, name in country_choices(lang)],
        zones=[Pick(each, each.replace("_", " "), each == zone) for each in zone_choices(country)],
        own_zones=len(zones_of(country)),
        regions=[
            Pick("", _("No public holidays are proposed"), not region),
            *(Pick(code, name, code == region) for code, name in known_regions),
        ],
    )


def _listed(each: Location, known: Business) -> Listed:
    people = [one for one in known.resources.values() if one.rules.location_id == each.id]
    has_hours = bool(each.rules.weekly_hours)
    follows = [one.name for one in people if one.rules.weekly_hours is None]
    warning = ""
    if follows and not has_hours:
        warning = _("No opening hours yet, though %(name)s follows them.", name=follows[0])
    elif not people:
        warning = _("Nobody works here and nothing stands here yet.")
    facts = (each.time_zone.replace("_", " "), *([each.holiday_region] if each.holiday_region else []))
    return Listed(each.slug, each.name, place(each), facts, warning)
