"""How a service and its next free times look for a customer with what stands in the form now."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from booking.domain.businesses import Business, Service
from booking.domain.frame import spans_of
from booking.domain.texts import in_language
from booking.domain.timezones import to_minutes
from booking.services.setup.unsaved import unsaved
from booking.translations import tongue
from booking.web.languages import locale
from booking.web.presenters import choosing, services
from booking.web.presenters.asked import ANYONE, Asked, audiences
from booking.web.presenters.week import choice
from booking.web.public.finding import Found, find
from booking.web.staff.setup.services.saying import Document

NOWHERE = "#preview"


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a visit, in percent of its length with buffers; ``kind`` is ``busy`` or ``buffer``."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Lane:
    """When a visit takes one of its resources."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """``page`` is that of the customer; ``hint`` says why there is none, or nothing free on it."""

    lang: str
    hint: str = ""
    audiences: tuple[tuple[str, str], ...] = ()
    audience: str = ""
    page: str = ""
    lanes: tuple[Lane, ...] = ()


def preview(business: Business, document: Document | None, now: datetime, lang: str, audience: str) -> Preview:
    """The public page in the making, in a language and for an audience that the house may choose."""
    made = unsaved(business, document) if document else None
    if made is None:
        return Preview(lang, _("The preview appears as soon as the entries make a service."))
    known, service = made
    options = _audiences(known, service, locale())
    chosen = audience if audience in dict(options) else next(iter(dict(options)), "")
    said = Asked(audience=chosen or None)
    found = find(known, service, said, now) if service.rules.requirements else None
    hint = ""
    if found is None:
        hint = _("Nobody and nothing is chosen for it yet, so that no time is free.")
    elif found.first is None:
        hint = _("With these rules no time is free until the end of the booking period.")
    with force_locale(tongue(lang, business.address_form)):
        page = _page(known, service, said, found, now, lang)
    return Preview(lang, hint, options, chosen, page, _lanes(known, service))


def _page(business: Business, service: Service, said: Asked, found: Found | None, now: datetime, lang: str) -> Markup:
    """What a customer would see, by the templates of that page."""
    first = found.first if found else None
    how = choosing.shown(service, said, found.today, lang) if found else None
    html = render_template(
        "staff/setup/services/shown.html",
        lang=lang,
        card=replace(services.card(service, business, said, lang), url=NOWHERE),
        facts=services.facts(service, business, said, lang),
        group=services.audience_name(business, said.audience, lang),
        first=choice(first, service, how) if first and how else None,
        distance=choosing.distance(first, service, to_minutes(now)) if first else "",
        week=choosing.week_of_slots(found.slots, service, found.begins, how) if found and first and how else None,
        turn=choosing.Turn(None, None),
    )
    return Markup(html)  # noqa: S704 - a template of ours has just made it


def _audiences(business: Business, service: Service, lang: str) -> tuple[tuple[str, str], ...]:
    known = audiences(service)
    found = [(each.slug, in_language(each.name, lang)) for each in business.audiences if each.slug in known]
    if found and any(not window.audiences for window in service.rules.windows):
        found.append((ANYONE, _("none of these")))
    return tuple(found)


def _lanes(business: Business, service: Service) -> tuple[Lane, ...]:
    """The course of a visit, worth a picture only where it has buffers, spans or several resources."""
    rules = service.rules
    before, after = rules.buffer_before, rules.buffer_after
    whole = before + rules.duration + after
    lanes = []
    for need in rules.requirements:
        spans = spans_of(rules, need)
        parts = [("busy", start + before, end + before) for start, end in spans]
        if before:
            parts.append(("buffer", parts[0][1] - before, parts[0][1]))
        if after:
            parts.append(("buffer", parts[len(spans) - 1][2], parts[len(spans) - 1][2] + after))
        names = [business.resources[each.slug].name for each in need.any_of]
        bars = tuple(Bar(kind, _percent(start, whole), _percent(end - start, whole)) for kind, start, end in parts)
        lanes.append(Lane(_any_of(names), bars))
    is_plain = len(lanes) < 2 and all(len(lane.bars) == 1 and lane.bars[0].width == "100%" for lane in lanes)
    return () if is_plain else tuple(lanes)


def _any_of(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > 3:
        return _("one of %(num)s", num=len(names))
    return _("%(names)s or %(last)s", names=", ".join(names[:-1]), last=names[-1])


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".") + "%"
