"""The pages of the guide. Each step stores what it asks, so that one may stop anywhere and go on another day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.errors import InvalidSetup, Stale
from booking.domain.texts import in_language
from booking.services import businesses
from booking.services.accounts.sessions import Entry
from booking.services.setup import editing, parts
from booking.services.setup.faults import Path
from booking.services.setup.progress import STEPS, Step, progress
from booking.services.setup.starters import trade
from booking.web import clock, messages
from booking.web.languages import locale
from booking.web.presenters import dates
from booking.web.presenters.world import country_choices
from booking.web.staff.entrance import needs
from booking.web.staff.setup.guide import forms
from booking.web.staff.setup.seen import seal, unsealed
from booking.web.staff.setup.services.editor import beginning
from booking.web.staff.setup.services.page import MONDAY, Pick
from booking.web.staff.setup.services.saying import WEEKDAYS, Saying
from booking.web.staff.setup.typed import Typed

Answer = Response | tuple[str, int]
WAYS = (
    ("overview", "setup.overview", Permission.SETUP_CHANGE),
    ("team", "team.members", Permission.TEAM_CHANGE),
    ("calendar", "calendar.week", Permission.CALENDAR_SEE),
)


@needs(Permission.SETUP_CHANGE)
def guide(entry: Entry) -> Response:
    """On to the first step that is not done, or to the end."""
    return redirect(_url(progress(entry.business).following), 303)


@needs(Permission.SETUP_CHANGE)
def step(entry: Entry, step: str) -> Answer:
    """One step: its form, and what it stores. What another step must come before leads there."""
    here = Step(step)
    if here is not Step.PLACE and not entry.business.locations:
        return redirect(_url(Step.PLACE), 303)
    if here is Step.SERVICE and not entry.business.resources:
        return redirect(_url(Step.WHO), 303)
    if request.method == "GET":
        return _page(entry, here, _SHOWN[here](entry), seen=_seen(entry, here))
    typed = Typed.sent(request.form.to_dict())
    action = request.form.get("action", "")
    if action == f"add:{forms.PEOPLE}":
        typed.add_row(forms.PEOPLE, forms.NEW_PERSON)
        return _page(entry, here, typed, seen=_seen(entry, here))
    path = _PATH[here](entry)
    seen = unsealed(request.form.get("seen", ""), entry.actor.business_id, path)
    try:
        _STORED[here](entry, typed, seen)
    except InvalidSetup as error:
        controls: dict[Path, str] = {(): _FIRST[here], **{(name,): name for name in forms.PLACES}}
        Saying(typed, entry.business, locale(), controls).hang(error.fields["places"])  # type: ignore[arg-type]
    except Stale as error:
        return _page(entry, here, typed, 409, seen=error.fields["present"])
    if typed.faults:
        return _page(entry, here, typed, 422, seen=seen)
    return redirect(_url(_after(here)), 303)


@needs(Permission.SETUP_CHANGE)
def done(entry: Entry) -> str:
    """The public page with its address and its code, and what may come next."""
    ways = {
        name: url_for(endpoint)
        for name, endpoint, permission in WAYS
        if endpoint in current_app.view_functions and entry.actor.may(permission)
    }
    return render_template("staff/setup/guide/done.html", **_frame(entry, None), **_public(entry), ways=ways)


@needs(Permission.SETUP_CHANGE)
def poster(entry: Entry) -> str:
    """A sheet to print and hang up: scan and book."""
    return render_template("staff/setup/guide/poster.html", **_public(entry))


def _show_place(entry: Entry) -> Typed:
    return forms.place_shown(_first_place(entry))


def _show_hours(entry: Entry) -> Typed:
    place = _first_place(entry)
    return forms.hours_shown(place["weekly_hours"] if place else [], trade(entry.business.trade))


def _show_who(entry: Entry) -> Typed:
    return forms.people_shown(entry.business, trade(entry.business.trade), entry.person.name)


def _show_service(entry: Entry) -> Typed:
    return forms.services_shown(trade(entry.business.trade), entry.business, locale())


def _store_place(entry: Entry, typed: Typed, seen: Any) -> None:
    wanted = forms.place_said(typed, seen)
    if typed.faults:
        return
    if seen:
        editing.edit(entry.actor, ("locations", seen["slug"]), seen, wanted, clock.now())
    else:
        editing.add(entry.actor, "locations", wanted, clock.now())


def _store_hours(entry: Entry, typed: Typed, seen: Any) -> None:
    if not forms.are_simple(seen):
        return
    wanted = forms.hours_said(typed)
    if not typed.faults:
        editing.edit(entry.actor, _hours_path(entry), seen, wanted, clock.now())


def _store_who(entry: Entry, typed: Typed, _seen: Any) -> None:
    wanted = forms.people_said(typed, entry.business)
    if typed.faults:
        return
    for each in wanted:
        editing.add(entry.actor, "resources", each, clock.now())


def _store_service(entry: Entry, typed: Typed, _seen: Any) -> None:
    wanted = forms.services_said(typed, trade(entry.business.trade), entry.business, locale())
    if typed.faults:
        return
    for each in wanted:
        editing.add(entry.actor, "services", beginning(entry, each), clock.now())


def _place_path(entry: Entry) -> tuple[str, ...]:
    return ("locations", next((each.slug for each in entry.business.locations), ""))


def _hours_path(entry: Entry) -> tuple[str, ...]:
    return (*_place_path(entry), "weekly_hours")


def _seen(entry: Entry, here: Step) -> Any:
    """What the form of a step is loaded with."""
    place = _first_place(entry)
    if here is Step.HOURS:
        return place["weekly_hours"] if place else []
    return place if here is Step.PLACE else None


_PATH: dict[Step, Callable[[Entry], tuple[str, ...]]] = {
    Step.PLACE: _place_path,
    Step.HOURS: _hours_path,
    Step.WHO: lambda _entry: ("resources",),
    Step.SERVICE: lambda _entry: ("services",),
}
_SHOWN: dict[Step, Callable[[Entry], Typed]] = {
    Step.PLACE: _show_place,
    Step.HOURS: _show_hours,
    Step.WHO: _show_who,
    Step.SERVICE: _show_service,
}
_STORED: dict[Step, Callable[[Entry, Typed, Any], None]] = {
    Step.PLACE: _store_place,
    Step.HOURS: _store_hours,
    Step.WHO: _store_who,
    Step.SERVICE: _store_service,
}
_FIRST = {Step.PLACE: "street", Step.HOURS: "MO-a-opens", Step.WHO: "people-0-name", Step.SERVICE: "save"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A step in the line of steps."""

    name: str
    url: str
    is_done: bool
    is_here: bool


def _page(entry: Entry, here: Step, typed: Typed, status: int = 200, *, seen: Any) -> Answer:
    known, lang = entry.business, locale()
    return render_template(
        f"staff/setup/guide/{here.value}.html",
        **_frame(entry, here),
        form=typed,
        faults=typed.faults,
        skip=_url(_after(here)),
        countries=_countries(typed.text("country"), lang) if here is Step.PLACE else (),
        days=[(day, dates.weekday_name(MONDAY.replace(day=at + 1), lang)) for at, day in enumerate(WEEKDAYS)],
        is_simple=here is not Step.HOURS or forms.are_simple(seen),
        seen=seal(entry.actor.business_id, _PATH[here](entry), seen),
        wording=messages.of_error(Stale()) if status == 409 else None,
        known=[each.name for each in known.resources.values()],
        offered=[in_language(each.name, lang) for each in known.services.values()],
        starters=forms.proposals(trade(known.trade), known),
        currency=known.currency,
    ), status


def _frame(entry: Entry, here: Step | None) -> dict[str, Any]:
    found = progress(entry.business)
    return {
        "marks": [Mark(each.value, _url(each), each in found.done, each is here) for each in STEPS],
        "number": STEPS.index(here) + 1 if here else len(STEPS),
        "count": len(STEPS),
        "missing": found.following,
        "missing_url": _url(found.following),
    }


def _public(entry: Entry) -> dict[str, Any]:
    known = businesses.business(entry.business.slug)
    address = current_app.config["TERMINBUCH"].base_url + url_for(
        "public.business", lang=known.locale, business=known.slug
    )
    bookable = next((each.slug for each in known.services.values() if each.rules.requirements), None)
    return {
        "business": known,
        "address": address,
        "code": segno.make(address, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff"),
        "first_service": bookable,
    }


def _first_place(entry: Entry) -> dict[str, Any] | None:
    if not entry.business.locations:
        return None
    found: dict[str, Any] = parts.part(entry.actor.business_id, ("locations", entry.business.locations[0].slug))
    return found


def _after(here: Step) -> Step | None:
    at = STEPS.index(here) + 1
    return STEPS[at] if at < len(STEPS) else None


def _url(step: Step | None) -> str:
    return url_for("setup.guide_step", step=step.value) if step else url_for("setup.guide_done")


def _countries(chosen: str, lang: str) -> list[Pick]:
    return [Pick(code, name, code == chosen) for code, name in country_choices(lang)]
