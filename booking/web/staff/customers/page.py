"""Everything about one customer."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.access import Permission
from booking.domain.customers import Profile
from booking.services import bounces, records
from booking.services.accounts.sessions import Entry
from booking.services.customers import doubles, notes, profile
from booking.services.outgoing import browsing
from booking.web import clock
from booking.web.languages import locale
from booking.web.presenters import outgoing, people, values
from booking.web.presenters.records import deeds
from booking.web.staff.entrance import needs
from booking.web.staff.setup.typed import Typed


@needs(Permission.CALENDAR_SEE)
def customer(entry: Entry, customer_id: int) -> Response | str:
    """The page. Who works on one calendar only sees whoever has been on it."""
    now = clock.now()
    found = profile.profile(entry.actor, customer_id, now, _before())
    profile.seen(entry.actor, customer_id, now)
    if found.person.merged_into is not None:
        return redirect(url_for("customers.customer", customer_id=found.person.merged_into), 302)
    return page(entry, found)


def page(
    entry: Entry,
    found: Profile,
    note: Typed | None = None,
    block: Typed | None = None,
    retain: Typed | None = None,
) -> str:
    """The page with what was typed into its small forms, where that did not go through."""
    actor, lang, zone, now = entry.actor, locale(), entry.business.time_zone, clock.now()
    person = found.person
    dead = bounces.known(actor.business_id, (person.email, person.phone))
    may_change = actor.may(Permission.CUSTOMERS_CHANGE)
    sees_all = actor.may(Permission.CUSTOMERS_SEE)
    return render_template(
        "staff/customers/customer.html",
        person=person,
        marks=people.marks(person.blocked_at is not None, found.counts.no_shows, person.archived_at is not None),
        facts=people.contact(person, zone, lang),
        phone=values.phone(person.phone, lang),
        counts=people.counted(found.counts),
        coming=people.shown_bookings(found.coming, now, lang),
        past=people.shown_bookings(found.past, now, lang),
        older=_older(found),
        is_older=_before() is not None,
        notes=people.shown_notes(found.notes, zone, lang),
        note=note or Typed(),
        block=block or Typed({"reason": person.blocked_reason or ""}),
        retain=retain or Typed(),
        longest_note=notes.LONGEST,
        may_change=may_change,
        may_erase=actor.may(Permission.CUSTOMERS_EXPORT),
        may_note=may_change or actor.may(Permission.NOTES_CONFIDENTIAL),
        may_confide=actor.may(Permission.NOTES_CONFIDENTIAL),
        may_book=actor.may(Permission.BOOKINGS_CHANGE) and person.archived_at is None,
        sees_all=sees_all,
        doubles=_doubles(entry, person.id, now) if may_change and person.archived_at is None else [],
        history=deeds(_history(entry, person.id), zone, lang) if sees_all else [],
        dead=[outgoing.bounced(each, zone, lang) for each in dead.values()],
        messages=outgoing.all_shown(browsing.of_customer(actor, person.id), zone, lang, dead),
    )


def _doubles(entry: Entry, customer_id: int, now: datetime) -> list[people.Listed]:
    return people.listed(doubles.doubles_of(entry.actor, customer_id, now), entry.business.time_zone, locale())


def _history(entry: Entry, customer_id: int) -> list[Any]:
    """What was done to the customer, but for the looking."""
    found = records.of_subjects(entry.actor, {"customer": [customer_id]})
    return [each for each in found if each.action != profile.VIEWED]


def _older(found: Profile) -> str:
    if found.older_than is None:
        return ""
    return url_for(
        "customers.customer", customer_id=found.person.id, before=found.older_than.isoformat(), _anchor="past"
    )


def _before() -> datetime | None:
    try:
        before = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return before if before.tzinfo and 1970 <= before.year <= 9000 else None
