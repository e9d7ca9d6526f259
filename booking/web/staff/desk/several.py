"""Several services of one visit at the desk: what follows the first one, and whether one person gives all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import Field

from booking.domain.businesses import Service
from booking.domain.combined import are_combinable, people_throughout, slug_for, slugs_in
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.web.languages import locale
from booking.web.presenters import values
from booking.web.presenters.several import ONE
from booking.web.staff.desk.offered import is_choice, offered
from booking.web.staff.desk.picks import Pick

THEN = ("then_1", "then_2", "then_3")
"""The fields in which the further services are chosen, in their order; one in between may be left empty."""


@dataclass(frozen=True, slots=True)
class Further:
    """A place for one more service; without ``picks`` there is nothing that could be added there.

    ``renews`` are the parts of the page that depend on it.
    """

    field: Field
    picks: list[Pick]
    renews: str


@dataclass(frozen=True, slots=True)
class Several:
    """What is chosen besides the first service; ``total`` is empty, and so is ``ways``, while that is nothing."""

    places: list[Further]
    ways: list[Pick]
    total: str


def fields_of(slug: str) -> dict[str, str]:
    """The fields of the form that mean this slug."""
    slugs, is_throughout = slugs_in(slug)
    further = dict(zip(THEN, slugs[1:], strict=False))
    return {"service": slugs[0], **further, "one": ONE if is_throughout else ""}


def first_of(service: Service) -> Service:
    """What a visit begins with."""
    return service.parts[0] if service.parts else service


def whole(entry: Entry, first: Service, said: Mapping[str, str | None]) -> Service:
    """The visit that begins with a service, with what follows as the fields say it; what cannot follow is left out.

    Who books for their own calendar alone gives all of it.
    """
    parts = _parts(entry, first, [said.get(each) for each in THEN])
    chosen = [each for each in (first, *parts) if each is not None]
    if len(chosen) == 1:
        return first
    able = {each.slug for each in people_throughout(chosen)}
    is_one = entry.actor.resource in able or (said.get("one") == ONE and bool(able))
    slug = slug_for([each.slug for each in chosen], is_throughout=is_one)
    return businesses.service(entry.business, slug)


def several(entry: Entry, service: Service, fields: Sequence[Field], one: Field) -> Several:
    """What can be chosen, the *fields* of the further services and *one* set to what the visit consists of."""
    first = first_of(service)
    parts = _parts(entry, first, [each.data for each in fields])
    for field, part in zip(fields, parts, strict=True):
        field.data = part.slug if part else ""
    one.data = ONE if service.rules.is_throughout else ""
    last = max((at for at, part in enumerate(parts) if part), default=-1)
    return Several(
        places=[
            Further(field, _picks(entry, first, parts, at) if at <= last + 1 else [], _renewed(at))
            for at, field in enumerate(fields)
        ],
        ways=_ways(service) if is_choice(entry, service) else [],
        total=_total(entry, service),
    )


def _parts(entry: Entry, first: Service, slugs: Sequence[str | None]) -> list[Service | None]:
    """What follows the first one, place by place; none where nothing is said or nothing of it can follow."""
    known, chosen, found = offered(entry), [first], list[Service | None]()
    for slug in slugs:
        part = known.get(slug or "")
        if part is not None and are_combinable([*chosen, part]):
            chosen.append(part)
            found.append(part)
        else:
            found.append(None)
    return found


def _picks(entry: Entry, first: Service, parts: Sequence[Service | None], at: int) -> list[Pick]:
    """What can stand at a place; nothing where only nothing can."""
    others = [first, *(each for position, each in enumerate(parts) if each and position != at)]
    present = parts[at]
    able = [each for each in offered(entry).values() if are_combinable([*others, each])]
    if not able:
        return []
    nothing = Pick("", _("nothing more"), present is None)
    return [nothing, *(Pick(each.slug, _name(each), each is present) for each in able)]


def _name(service: Service) -> str:
    return " · ".join((in_language(service.name, locale()), values.length(service.rules.duration)))


def _renewed(at: int) -> str:
    """What depends on a place: those after it, and whatever depends on the whole visit."""
    after = [f"then-{number + 1}" for number in range(at + 1, len(THEN))]
    return " ".join((*after, "together with when more reminders said"))


def _ways(service: Service) -> list[Pick]:
    """Whether one person gives all of it; nothing to choose where nobody does."""
    if not service.parts or not people_throughout(service.parts):
        return []
    is_one = service.rules.is_throughout
    return [
        Pick("", _("Anyone, different people too"), not is_one),
        Pick(ONE, _("One person for everything"), is_one),
    ]


def _total(entry: Entry, service: Service) -> str:
    if not service.parts:
        return ""
    price = values.price(service.price_minor, entry.business.currency, locale())
    return " · ".join(each for each in (values.length(service.rules.duration), price) if each)
