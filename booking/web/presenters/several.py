"""Several services in one visit: what was chosen, in which order, and what can be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from booking.domain.businesses import Business, Service
from booking.domain.combined import MOST, are_combinable, combined, people_throughout, slugs_in
from booking.domain.texts import in_language
from booking.web.presenters import values
from booking.web.presenters.services import Option

ONE = "one"
"""How the address says that one person is wanted throughout."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the chosen services, in its place; ``earlier_url`` is empty for the first."""

    name: str
    facts: str
    earlier_url: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Several:
    """The page. ``slots_url`` is empty while there is nothing to look for, ``people`` while there is no choice."""

    chosen: tuple[Chosen, ...]
    more: tuple[tuple[Option, str], ...]
    total: str
    people: tuple[Option, ...]
    slots_url: str


def several(known: Business, slugs: Sequence[str], lang: str, *, wants_one: bool) -> Several:
    """The page for these slugs; one that nothing can be booked with any more is left out."""
    chosen = _sound(known, slugs)
    names = [each.slug for each in chosen]
    can_be_one = len(chosen) > 1 and bool(people_throughout(chosen))
    is_one = wants_one and can_be_one
    whole = combined(chosen, is_throughout=is_one) if len(chosen) > 1 else None

    def page(*wanted: str, one: bool = is_one) -> str:
        said: dict[str, Any] = {"with": ONE} if one else {}
        return url_for("public.several", business=known.slug, service=list(wanted), **said)

    def facts(service: Service) -> str:
        price = values.price(service.price_minor, known.currency, lang)
        return " · ".join(each for each in (values.length(service.rules.duration), price) if each)

    return Several(
        chosen=tuple(
            Chosen(
                in_language(each.name, lang),
                facts(each),
                page(*_earlier(names, at)) if at else "",
                page(*names[:at], *names[at + 1 :]),
            )
            for at, each in enumerate(chosen)
        ),
        more=tuple(
            (Option(in_language(each.name, lang), page(*names, each.slug)), facts(each))
            for each in addable(known, chosen)
        ),
        total=facts(whole) if whole else "",
        people=(
            Option(_("Anyone, different people too"), page(*names, one=False), not is_one),
            Option(_("One person for everything"), page(*names, one=True), is_one),
        )
        if can_be_one
        else (),
        slots_url=url_for("public.slots", business=known.slug, service=whole.slug) if whole else "",
    )


def addable(known: Business, chosen: Sequence[Service]) -> list[Service]:
    """What can be booked together with the chosen; without any, all that go with something else."""
    if len(chosen) >= MOST:
        return []
    singles = known.services.values()
    if chosen:
        return [each for each in singles if are_combinable([*chosen, each])]
    return [each for each in singles if any(are_combinable([each, other]) for other in singles)]


def way(known: Business, offered: Service) -> str:
    """Where another service is added to this one, or those of a visit of several are changed; empty where none can."""
    if not offered.is_combinable or not (offered.parts or addable(known, [offered])):
        return ""
    slugs, is_one = slugs_in(offered.slug)
    said: dict[str, Any] = {"with": ONE} if is_one else {}
    return url_for("public.several", business=known.slug, service=list(slugs), **said)


def way_of_business(known: Business) -> str:
    """Where several services of a business are chosen; empty where there are none that go together."""
    return url_for("public.several", business=known.slug) if addable(known, ()) else ""


def _sound(known: Business, slugs: Sequence[str]) -> list[Service]:
    found: list[Service] = []
    for each in (known.services[slug] for slug in slugs[:MOST] if slug in known.services):
        if each in addable(known, found):
            found.append(each)
    return found


def _earlier(names: Sequence[str], at: int) -> list[str]:
    return [*names[: at - 1], names[at], names[at - 1], *names[at + 1 :]]
