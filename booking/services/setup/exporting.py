"""Writing a business out as the document that sets it up again, every value said, archived parts left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.domain.errors import NotFound
from booking.services.reminders import set_up
from booking.services.setup.rows import WEEKDAYS
from booking.storage.models import (
    Business,
    DateOverrideRow,
    Location,
    RequirementResource,
    RequirementRow,
    Resource,
    Service,
    TimeOff,
    WeeklyHoursRow,
)
from booking.storage.unit_of_work import unit_of_work

Document = dict[str, Any]
Grouped = Mapping[Any, list[Any]]
LANGUAGES = ("de", "en")
# What came later than the first set-up files: left out of a file where it says what leaving it out means.
UNSAID: Mapping[str, object] = {
    "confirms_addresses": False,
    "asks_work": False,
    "keeps_names": False,
    "release_minutes": 0,
    "offer_minutes": 30,
    "offer_quiet_from": "21:00",
    "offer_quiet_until": "09:00",
    "tells_openings": False,
    "assistants": "read",
    "legal": None,
}
UNSAID_OF_SERVICE: Mapping[str, object] = {
    "instructions": {},
    "waiting_list": False,
    "combines": False,
    "series_max": None,
    "by_sessions": False,
    "open_max": None,
    "recall_months": None,
}


class Rows:
    """The rows of one business by their owner; each table is read once, when it is first asked for."""

    def __init__(self, session: Session, business: Business) -> None:
        self._session = session
        self.business = business

    @cached_property
    def locations(self) -> list[Location]:
        return self._in_use(Location)

    @cached_property
    def resources(self) -> list[Resource]:
        return self._in_use(Resource)

    @cached_property
    def services(self) -> list[Service]:
        return self._in_use(Service)

    @cached_property
    def location_slugs(self) -> dict[int, str]:
        return {each.id: each.slug for each in self.locations}

    @cached_property
    def weekly_hours(self) -> Grouped:
        return _by(self._all(WeeklyHoursRow), _owner)

    @cached_property
    def date_overrides(self) -> Grouped:
        return _by(self._all(DateOverrideRow), _owner)

    @cached_property
    def time_off(self) -> Grouped:
        return _by(self._all(TimeOff), lambda row: row.resource_id)

    @cached_property
    def requirements(self) -> Grouped:
        return _by(self._all(RequirementRow), lambda row: row.service_id)

    @cached_property
    def any_of(self) -> Grouped:
        chosen = select(RequirementResource).where(RequirementResource.business_id == self.business.id)
        return _by(self._session.scalars(chosen), lambda row: row.requirement_id)

    @cached_property
    def reminders(self) -> list[Document]:
        return set_up.documents(self._session, self.business.id, {each.id: each.slug for each in self.services})

    def _in_use(self, model: Any) -> list[Any]:
        query = select(model).where(model.business_id == self.business.id, model.archived_at.is_(None))
        return list(self._session.scalars(query.order_by(model.position, model.id)))

    def _all(self, model: Any) -> list[Any]:
        query = select(model).where(model.business_id == self.business.id)
        return list(self._session.scalars(query.order_by(model.id)))


def export_business(slug: str) -> Document:
    """The set-up of a business in the order of the documented keys. Raises NotFound.

    Reading it in again changes nothing, and it is the same after every reading in.
    """
    # Under the lock that replacing takes as well, so that the tables are all read as of one moment.
    with unit_of_work() as session:
        found = select(Business).where(Business.slug == slug, Business.archived_at.is_(None))
        business = session.scalar(found.with_for_update(key_share=True))
        if business is None:
            raise NotFound(what="business")
        return whole(Rows(session, business))


def whole(rows: Rows) -> Document:
    """The document of a business."""
    return {
        "slug": rows.business.slug,
        **of_business(rows.business),
        "audiences": audiences(rows.business),
        "locations": [location(each, rows) for each in rows.locations],
        "resources": [resource(each, rows) for each in rows.resources],
        "services": [service(each, rows) for each in rows.services],
        **({"reminders": rows.reminders} if rows.reminders else {}),
    }


def brief(document: Document) -> Document:
    """A document as it is written to a file: without what came later and says nothing, which means the same."""
    services = [_without(each, UNSAID_OF_SERVICE) for each in document["services"]]
    return {**_without(document, UNSAID), "services": services}


def _without(document: Document, unsaid: Mapping[str, object]) -> Document:
    return {name: value for name, value in document.items() if name not in unsaid or value != unsaid[name]}


def of_business(row: Business) -> Document:
    """What a business says of itself, but for its slug, which is its address."""
    return {
        **_same(row, "name", "trade", "locale", "address_form", "currency", "email", "phone", "confirms_addresses"),
        "asks_work": row.asks_work,
        "keeps_names": row.keeps_names,
        "release_minutes": row.release_minutes,
        "offer_minutes": row.offer_minutes,
        "offer_quiet_from": _wall(row.offer_quiet_from),
        "offer_quiet_until": _wall(row.offer_quiet_until),
        "tells_openings": row.tells_openings,
        "assistants": row.assistants,
        "legal": row.legal,
    }


def audiences(row: Business) -> list[Document]:
    """The groups of customers that a business distinguishes."""
    return [{"slug": each["slug"], "name": _texts(each["name"])} for each in row.audiences]


def location(row: Location, rows: Rows) -> Document:
    """One location of the document."""
    return {
        **_same(row, "slug", "name", "street", "postal_code", "town", "country", "time_zone", "holiday_region"),
        "weekly_hours": [_weekly(each, None) for each in rows.weekly_hours[row.id, None]],
        "date_overrides": [_override(each) for each in rows.date_overrides[row.id, None]],
    }


def resource(row: Resource, rows: Rows) -> Document:
    """One resource of the document."""
    weekly = [
        _weekly(each, None if each.location_id == row.location_id else rows.location_slugs[each.location_id])
        for each in rows.weekly_hours[0, row.id]
    ]
    zone = ZoneInfo(next(each.time_zone for each in rows.locations if each.id == row.location_id))
    return {
        **_same(row, "slug", "kind", "name"),
        "location": rows.location_slugs[row.location_id],
        "priority": row.priority,
        "weekly_hours": weekly if row.own_hours else None,
        "date_overrides": [_override(each) for each in rows.date_overrides[0, row.id]],
        "time_off": [
            {
                "starts_at": each.starts_at.astimezone(zone).isoformat(),
                "ends_at": each.ends_at.astimezone(zone).isoformat(),
                "reason": each.reason,
            }
            for each in rows.time_off[row.id]
        ],
    }


def service(row: Service, rows: Rows) -> Document:
    """One service of the document."""
    return {
        "slug": row.slug,
        "location": rows.location_slugs[row.location_id],
        "name": _texts(row.name),
        "description": _texts(row.description),
        "instructions": _texts(row.instructions),
        **_same(
            row,
            "duration_minutes",
            "buffer_before_minutes",
            "buffer_after_minutes",
            "step_minutes",
            "alignment",
            "minimum_notice_minutes",
            "horizon_days",
            "cancellation_notice_minutes",
            "capacity",
            "approval",
            "approval_hours",
            "max_per_day",
            "waiting_list",
            "combines",
            "series_max",
            "by_sessions",
            "open_max",
            "recall_months",
            "price_minor",
        ),
        "windows": [
            {
                "weekday": WEEKDAYS[each["weekday"]],
                "opens": _wall(each["opens"]),
                "closes": _wall(each["closes"]),
                "audiences": each["audiences"],
            }
            for each in row.windows
        ],
        "requires": [_requirement(each, rows) for each in rows.requirements[row.id]],
        "questions": [_question(each) for each in row.questions],
    }


def _requirement(row: RequirementRow, rows: Rows) -> Document:
    # Any of them will do, so they have no order of their own: that of the resources is kept.
    chosen = {each.resource_id for each in rows.any_of[row.id]}
    return {"any_of": [each.slug for each in rows.resources if each.id in chosen], "spans": row.spans}


def _question(question: Mapping[str, Any]) -> Document:
    return {
        "slug": question["slug"],
        "kind": question["kind"],
        "label": _texts(question["label"]),
        "required": question["required"],
        "choices": [{"slug": each["slug"], "label": _texts(each["label"])} for each in question["choices"]],
        "when": question["when"],
    }


def _weekly(row: WeeklyHoursRow, location: str | None) -> Document:
    return {
        "weekday": WEEKDAYS[row.weekday],
        "opens": _wall(row.opens),
        "closes": _wall(row.closes),
        "location": location,
        "valid_from": row.valid_from and row.valid_from.isoformat(),
        "valid_until": row.valid_until and row.valid_until.isoformat(),
        "every_weeks": row.every_weeks,
    }


def _override(row: DateOverrideRow) -> Document:
    return {"on": row.on_date.isoformat(), "hours": [[_wall(opens), _wall(closes)] for opens, closes in row.hours]}


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: texts[language] for language in LANGUAGES if language in texts}


def _same(row: object, *names: str) -> Document:
    return {name: getattr(row, name) for name in names}


def _owner(row: WeeklyHoursRow | DateOverrideRow) -> tuple[int, int | None]:
    return (row.location_id, None) if row.resource_id is None else (0, row.resource_id)


def _by(rows: Iterable[Any], key: Any) -> defaultdict[Any, list[Any]]:
    grouped: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped
