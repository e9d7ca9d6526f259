"""All of the set-up at a glance: what is there, what is missing, and where each of it is changed."""

from dataclasses import dataclass

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.domain.texts import in_language
from booking.services.accounts.sessions import Entry
from booking.services.privacy import retention
from booking.services.setup import consequences, holiday_plans
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters.services import place
from booking.web.presenters.setup_hours import WEEKDAYS, lines_text
from booking.web.presenters.spans import months
from booking.web.presenters.trades import TRADES
from booking.web.presenters.values import phone
from booking.web.staff.entrance import needs
from booking.web.staff.setup.holidays import today_of

NAMED = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One part of the set-up: facts about it, what is missing, and the way there."""

    title: str
    url: str
    facts: tuple[str, ...]
    missing: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()


@needs(Permission.SETUP_CHANGE)
def overview(entry: Entry) -> str:
    """The cards."""
    known = entry.business
    misfits = consequences.misfits(entry.actor, known, clock.now())
    cards = [_business(known), _law(known), _online(known), _locations(known), _resources(known)]
    if "setup.services" in current_app.view_functions:
        cards.append(_services(known))
    cards += [_holidays(known), _exceptions(known), _forgetting(entry)]
    is_ready = all(not card.missing for card in cards[:6])
    return render_template(
        "staff/setup/overview.html",
        cards=cards,
        is_ready=is_ready,
        has_guide="setup.guide" in current_app.view_functions,
        misfits=len({each.appointment_id for each in misfits}),
    )


def _business(known: Business) -> Card:
    trade = TRADES.get(known.trade, known.trade)
    facts = (known.name, str(trade), known.email, phone(known.phone, locale()))
    missing = () if known.phone else (_("No telephone number: customers have no other way to reach you but by mail."),)
    return Card(_("The business"), url_for("setup.business"), tuple(each for each in facts if each), missing)


def _forgetting(entry: Entry) -> Card:
    after = retention.months(entry.actor)
    facts = (_("customers are erased %(time)s after their last visit", time=months(after)),) if after else ()
    return Card(_("Forgetting"), url_for("setup.forgetting"), facts or (_("nobody is erased by time"),))


def _law(known: Business) -> Card:
    facts = (known.legal.provider, _("online, in German and English")) if known.legal else ()
    missing = () if known.legal else (_("Neither imprint nor privacy notice is online, which the law asks for."),)
    return Card(_("Imprint and privacy"), url_for("setup.law"), facts, missing)


def _online(known: Business) -> Card:
    base = current_app.config["TERMINBUCH"].base_url
    facts = (
        _("paused: nothing is offered online") if known.paused else _("customers can book online"),
        *((_("addresses are confirmed first"),) if known.confirms_addresses else ()),
        _("listed") if known.is_listed else _("not listed: found by its address only"),
        f"{base}/{known.locale}/{known.slug}",
    )
    missing = (_("Online booking is stopped."),) if known.paused else ()
    ways = ((_("On your own site"), url_for("setup.embedding")),)
    return Card(_("Online booking"), url_for("setup.online"), facts, missing, ways)


def _locations(known: Business) -> Card:
    facts = tuple(f"{each.name}: {place(each)}" for each in known.locations[:NAMED])
    missing = () if known.locations else (_("There is no location yet."),)
    ways = [(_("New location"), url_for("setup.new_location"))] if not known.locations else []
    for each in known.locations[:1]:
        rows = [
            {"weekday": WEEKDAYS[row.weekday], "opens": _wall(row.opens), "closes": _wall(row.closes)}
            for row in each.rules.weekly_hours
        ]
        if rows:
            facts = (*facts, lines_text(rows, locale()))
        ways.append((_("Opening hours"), url_for("setup.hours", collection="locations", part=each.slug)))
    return Card(_("Locations"), url_for("setup.locations"), facts, missing, tuple(ways))


def _resources(known: Business) -> Card:
    found = list(known.resources.values())
    facts: tuple[str, ...] = ()
    if found:
        names = ", ".join(each.name for each in found[:NAMED])
        facts = (names if len(found) <= NAMED else f"{names} …", _count(len(found)))
    missing: list[str] = [] if found else [_("Nobody is here yet.")]
    places = {each.id: each.rules.weekly_hours for each in known.locations}
    closed = [
        each.name
        for each in found
        if not (each.rules.weekly_hours or (each.rules.weekly_hours is None and places[each.rules.location_id]))
    ]
    if closed:
        missing.append(
            ngettext(
                "%(name)s has no hours yet.", "%(name)s and others have no hours yet.", len(closed), name=closed[0]
            )
        )
    return Card(_("People, rooms and equipment"), url_for("setup.resources"), facts, tuple(missing))


def _services(known: Business) -> Card:
    found = list(known.services.values())
    names = [in_language(each.name, locale()) for each in found[:NAMED]]
    count = ngettext("%(num)s service", "%(num)s services", len(found))
    facts = (", ".join(names) + (" …" if len(found) > NAMED else ""), count) if found else ()
    missing = [] if found else [_("There is no service yet: customers cannot book anything.")]
    for each in found:
        needs_nothing = not each.rules.requirements
        if needs_nothing or any(not needed.any_of for needed in each.rules.requirements):
            name = in_language(each.name, locale())
            missing.append(_("Nobody gives “%(name)s”: it cannot be booked.", name=name))
    return Card(_("Services"), url_for("setup.services"), facts, tuple(missing))


def _holidays(known: Business) -> Card:
    planned = holiday_plans.plan(known, today_of(known), locale())
    proposed = sum(each.state == "proposed" for each in planned)
    decided = len(planned) - proposed
    facts = (ngettext("%(num)s holiday is decided", "%(num)s holidays are decided", decided),) if decided else ()
    missing = []
    if proposed:
        missing.append(ngettext("%(num)s holiday waits for you.", "%(num)s holidays wait for you.", proposed))
    if known.locations and not any(each.holiday_region for each in known.locations):
        missing.append(_("No region is chosen, so none are proposed."))
    return Card(_("Public holidays"), url_for("setup.holidays"), facts, tuple(missing))


def _exceptions(known: Business) -> Card:
    today = today_of(known)
    of_places = [each for one in known.locations for each in one.rules.date_overrides]
    of_people = [each for one in known.resources.values() for each in one.rules.date_overrides]
    stated = {each.on for each in of_places + of_people if each.on >= today}
    text = ngettext("%(num)s day with other hours to come", "%(num)s days with other hours to come", len(stated))
    facts = (text,) if stated else (_("no closures or other hours to come"),)
    return Card(_("Exceptions and absences"), url_for("setup.exceptions"), facts)


def _count(number: int) -> str:
    return _("%(num)s in all", num=number)


def _wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
