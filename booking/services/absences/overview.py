"""The absences that were reported, the newest first, with what remains to be done for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain.access import Actor, Permission
from booking.domain.messages import Channel, Reason
from booking.services import businesses
from booking.storage.queries import past_absences as queries
from booking.storage.queries import texts
from booking.storage.unit_of_work import reading

MOST = 30


@dataclass(frozen=True, slots=True)
class Reported:
    """An absence of the resource with this slug: how many visits it concerned, and how many are still open.

    ``planned`` of them nobody has begun with. ``by`` is the name of who reported it, if that is known.
    """

    id: int
    resource: str
    starts_at: datetime
    ends_at: datetime
    state: str
    by: str | None
    reported_at: datetime
    visits: int
    planned: int
    open: int


def overview(actor: Actor, now: datetime, before: int | None = None) -> tuple[list[Reported], bool]:
    """What was reported, the newest first, and whether there is more; *before* is the last number of the page before.

    Who has one calendar sees their own. Raises NotAllowed.
    """
    actor.require(Permission.BOOKINGS_CHANGE)
    actor.require(Permission.TIME_OFF_CHANGE)
    with reading() as session:
        known, _clock = businesses.known_now(session, actor.business_id)
        slugs = {each.rules.id: each.slug for each in known.business.resources.values()}
        own = None
        if actor.resource is not None:
            mine = known.business.resources.get(actor.resource)
            if mine is None:
                return [], False
            own = mine.rules.id
        found = queries.absences(session, actor.business_id, own, before, MOST + 1)
        ids = [each.id for each in found]
        counts = queries.counts(session, actor.business_id, ids) if ids else {}
        open_ones = queries.unsettled(session, actor.business_id, ids, now) if ids else {}
    shown = [each for each in found[:MOST] if each.resource_id in slugs]
    return [
        _reported(each, slugs[each.resource_id], counts.get(each.id, {}), len(open_ones.get(each.id, ())))
        for each in shown
    ], len(found) > MOST


def last_words(actor: Actor) -> dict[str, str]:
    """What the business told those last, by language, whose visits it cancelled for an absence. Raises NotAllowed."""
    actor.require(Permission.BOOKINGS_CHANGE)
    with reading() as session:
        stored = queries.last_words(session, actor.business_id)
    return dict(json.loads(stored)) if stored else {}


def own_words(actor: Actor) -> dict[str, str]:
    """What the business's own mail of a cancellation says besides, by language; nothing where it uses ours.

    Raises NotAllowed.
    """
    actor.require(Permission.BOOKINGS_CHANGE)
    with reading() as session:
        found = texts.written(session, actor.business_id, Reason.CANCELLED, Channel.EMAIL)
    return {locale: words.body for locale, words in found.items()}


def _reported(past: queries.Past, slug: str, counts: Mapping[str, int], unsettled: int) -> Reported:
    is_undone = past.state == "undone"
    return Reported(
        past.id,
        slug,
        past.starts_at,
        past.ends_at,
        past.state,
        past.by,
        past.created_at,
        sum(counts.values()),
        0 if is_undone else counts.get("planned", 0),
        counts.get("done", 0) if is_undone else unsettled,
    )
