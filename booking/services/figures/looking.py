"""The figures of a business for a span of days: four statements, however long it is."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.access import Actor, Permission
from booking.domain.businesses import Business, Resource
from booking.domain.figures import Figures, Span, Totals, Utilisation, by_weekday, lead_time
from booking.domain.hours import open_time
from booking.domain.timezones import zone
from booking.storage.queries import figures as queries
from booking.storage.queries.figures import Sought, Sums
from booking.storage.unit_of_work import reading

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, and of which service or resource alone, by slug."""

    span: Span
    service: str | None = None
    resource: str | None = None


def figures(actor: Actor, business: Business, asked: Asked) -> Figures:
    """All figures. Raises NotAllowed; what names no service or resource of the business counts as not said."""
    actor.require(Permission.FIGURES_SEE)
    span, before = asked.span, asked.span.before
    service = business.services.get(asked.service or "")
    resource = business.resources.get(asked.resource or "")
    sought = Sought(
        business.id,
        before.first,
        span.first,
        span.last,
        _instant(before.first - DAY),
        _instant(span.last + 2 * DAY),
        service.rules.id if service else None,
        resource.rules.id if resource else None,
    )
    place = ZoneInfo(business.time_zone)
    begins, ends = (datetime.combine(on, time(), place).astimezone(UTC) for on in (span.first, span.last + DAY))
    with reading() as session:
        sums = queries.sums(session, sought)
        taken, since = queries.taken(session, sought)
        waiting = queries.waiting(session, sought, begins, ends)
    shown = [resource] if resource else list(business.resources.values())
    # Before anything was taken here nothing was open either: hours of today say nothing about the time before.
    opened = Span(max(since or span.first, span.first), span.last)
    slugs = {each.rules.id: slug for slug, each in business.services.items()}
    return Figures(
        span=span,
        waiting=waiting,
        lead=lead_time(sums.leads),
        hours=_hours(sums),
        resources=[_utilisation(business, each, taken, opened) for each in shown],
        **_totals(sums, slugs),
    )


def _totals(sums: Sums, slugs: dict[int, str]) -> dict[str, Any]:
    """What no service goes by any more is summed under the empty slug."""
    totals, before = Totals(), Totals()
    by_service: defaultdict[str, Totals] = defaultdict(Totals)
    by_month: defaultdict[str, Totals] = defaultdict(Totals)
    by_source: Counter[str] = Counter()
    sources_by_month: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for is_in, service_id, state, source, month, *amounts in sums.rows:
        if not is_in:
            before.add(state, *amounts)
            continue
        for each in (totals, by_service[slugs.get(service_id, "")], by_month[month]):
            each.add(state, *amounts)
        if state != "cancelled":
            by_source[source] += amounts[0]
            sources_by_month[month][source] += amounts[0]
    return {
        "totals": totals,
        "before": before,
        "by_service": dict(by_service),
        "by_month": dict(sorted(by_month.items())),
        "by_source": dict(by_source.most_common()),
        "sources_by_month": {month: dict(found) for month, found in sources_by_month.items()},
    }


def _hours(sums: Sums) -> dict[tuple[int, int], int]:
    found: Counter[tuple[int, int]] = Counter()
    for text, count in sums.hours.items():
        found[date.fromisoformat(text[:10]).weekday(), int(text[11:13])] += count
    return dict(found)


def _utilisation(
    business: Business, resource: Resource, taken: Mapping[tuple[int, int], int], span: Span
) -> Utilisation:
    """By the hours of today's rules: those of former times are not kept."""
    opened: list[tuple[date, int]] = []
    for location in business.locations:
        place = zone(location.time_zone)
        opened += [
            (place.local_date(begins), ends - begins)
            for begins, ends in open_time(resource.rules, location.rules, span.first, span.last)
        ]
    of_days = tuple(taken.get((resource.rules.id, day), 0) for day in range(7))
    return Utilisation(resource.slug, resource.name, resource.kind, of_days, by_weekday(opened))


def _instant(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
