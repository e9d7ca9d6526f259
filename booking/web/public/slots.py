"""Finding a time: *next free*, the week of slots, and taking one of them."""

from datetime import UTC, datetime

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from booking.domain.businesses import Business, Service
from booking.domain.errors import (
    BookingPaused,
    DomainError,
    HoldLapsed,
    NotFound,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from booking.services import availability, businesses, holds
from booking.services.availability import StaleRules
from booking.services.courses import offering
from booking.services.holds import Held
from booking.web import clock, messages, metrics
from booking.web.addressing import speak_as
from booking.web.languages import locale
from booking.web.presenters import choosing, sessions, several
from booking.web.presenters.asked import Asked, asked
from booking.web.presenters.holding import holding
from booking.web.presenters.owners import owner
from booking.web.presenters.waiting_choices import has_list
from booking.web.public import wishing
from booking.web.public.showing import choosing_page
from booking.web.visitors import visitor

HOLD = "hold"
"""Where the session keeps the token of the last hold, so that its owner is not refused by it."""
LONGEST_MOMENT = 40
YEARS = range(1900, 9001)
TAKEN = lazy_gettext("This time has just been taken. Please choose another one.")
STATUS = {SlotTaken: 409, SlotNotOffered: 422, BookingPaused: 422, TooManyHolds: 429}


def slots(business: str, service: str) -> str:
    """The page of a service: when it is free.

    What is remembered of the business is used at once, and reading what is taken says whether it is still true.
    """
    if at_hand := availability.at_hand(business, service):
        try:
            return _page(*at_hand, asked(request.args, at_hand[1]), is_verified=False)
        except StaleRules:
            pass
    known = businesses.business(business)
    # What was said before may have been said in a form that was another one until just now.
    speak_as(known)
    offered = businesses.service(known, service)
    return _page(known, offered, asked(request.args, offered))


def take(business: str, service: str) -> Response | tuple[str, int]:
    """Hold the slot that was chosen, and go on to the form; taken meanwhile, the page comes back with others."""
    known = businesses.business(business)
    offered = businesses.service(known, service)
    said = asked(request.args, offered)
    now = clock.now()
    try:
        held = hold(known, offered, moment(request.form.get("starts_at", "")), said, now)
    except (SlotTaken, SlotNotOffered, TooManyHolds) as error:
        metrics.refused(error.code)
        return _page(known, offered, said, error), STATUS[type(error)]
    give_back(request.form.get("instead_of", ""), held.token, now)
    return redirect(url_for("public.details", business=business, token=held.token), 303)


def hold(known: Business, offered: Service, starts_at: datetime, said: Asked, now: datetime) -> Held:
    """Hold a slot for this visitor; who has it already, by a second click or the way back, keeps it."""
    try:
        held = holds.hold(
            known,
            offered,
            starts_at,
            now,
            current_app.extensions["links"],
            visitor(),
            seats=said.seats,
            audience=said.group,
            resource=said.resource,
            locale=locale(),
        )
    except SlotTaken:
        mine = own_hold(known, offered)
        if mine and mine.starts_at == starts_at and mine.seats == said.seats:
            return mine
        raise
    session[HOLD] = held.token
    return held


def own_hold(known: Business, offered: Service) -> Held | None:
    """What this visitor holds of this service, if anything; in a frame the form says it, for want of a session."""
    token = session.get(HOLD) or request.form.get("instead_of")
    if not token:
        return None
    try:
        mine = holds.held(token)
    except (HoldLapsed, NotFound):
        return None
    return mine if mine.business_id == known.id and mine.service_slug == offered.slug else None


def give_back(token: str, instead: str, now: datetime) -> None:
    """Release the hold that another one replaces."""
    if token and token != instead:
        try:
            holds.release(token, now)
        except NotFound:
            return


def moment(text: str) -> datetime:
    """The start that a button sends. Raises SlotNotOffered for what no button of ours says."""
    try:
        starts_at = datetime.fromisoformat(text[:LONGEST_MOMENT])
        if starts_at.utcoffset() is None:
            raise SlotNotOffered
        found = starts_at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise SlotNotOffered from error
    # At either end of the calendar there is no day before or after, and no other zone to show it in.
    if found.year not in YEARS:
        raise SlotNotOffered
    return found


def _page(
    known: Business, offered: Service, said: Asked, error: DomainError | None = None, *, is_verified: bool = True
) -> str:
    lang = locale()
    now = clock.now()
    mine = own_hold(known, offered)
    page = choosing_page(known, offered, said, now, error, is_verified=is_verified)
    is_open = not (page.is_asking or known.paused)
    if is_open and offered.rules.by_sessions:
        page = choosing.of_dates(page)
    return render_template(
        "public/slots.html",
        owner=owner(known, lang),
        page=page,
        mine=holding(mine, known, lang) if mine else None,
        paused=known.paused,
        wording=_wording(error) if error else None,
        several_url="" if known.paused else several.way(known, offered),
        sessions=_sessions(known, offered, said, now) if is_open and offered.rules.by_sessions else None,
        waiting_url=_waiting_url(known, offered, said),
        wish=wishing.wish(known, offered, said, now) if is_open and not offered.rules.by_sessions else None,
    )


def _sessions(known: Business, offered: Service, said: Asked, now: datetime) -> list[sessions.Date]:
    """The published dates of a service that is given at those only."""
    found = offering.offered(known, offered, now, seats=said.seats, audience=said.group, resource=said.resource)
    return sessions.listed(found, known, offered, said, locale())


def _waiting_url(known: Business, offered: Service, said: Asked) -> str:
    """The way to the waiting list of a service, with what was asked; empty where it has none."""
    if not has_list(offered):
        return ""
    return url_for("public.waiting_list", business=known.slug, service=offered.slug, **said.parameters)


def _wording(error: DomainError) -> messages.Wording:
    """What is said above the slots, where nothing has been typed yet."""
    wording = messages.of_error(error)
    return wording._replace(text=TAKEN) if isinstance(error, SlotTaken) else wording
