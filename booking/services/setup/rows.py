"""The values of rows that a set-up becomes: references as numbers, wall times as minutes, weekdays from Monday = 0."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, get_args

from booking.domain import combined
from booking.services.setup.shape import (
    BusinessShape,
    LocationShape,
    QuestionShape,
    RequirementShape,
    ResourceShape,
    ServiceShape,
    WeeklyHoursShape,
)
from booking.services.setup.values import Weekday, phone_number

WEEKDAYS: tuple[str, ...] = get_args(Weekday)
SHORTEST_LONGEST = 1440
Ids = Mapping[str, int]
Values = dict[str, Any]


def business(shape: BusinessShape) -> Values:
    """The business itself."""
    country = shape.locations[0].country if shape.locations else None
    return {
        **shape.model_dump(
            include={
                "slug",
                "name",
                "trade",
                "locale",
                "address_form",
                "currency",
                "email",
                "confirms_addresses",
                "asks_work",
                "keeps_names",
                "release_minutes",
                "offer_minutes",
                "offer_quiet_from",
                "offer_quiet_until",
                "tells_openings",
                "assistants",
            }
        ),
        "phone": phone_number(shape.phone, country) if shape.phone else None,
        **({"legal": shape.legal.model_dump()} if shape.legal else {}),
        "audiences": [{"slug": each.slug, "name": dict(each.name)} for each in shape.audiences],
    }


def longest(shape: BusinessShape) -> int:
    """The longest time that a visit here can take on a resource, in minutes; at least a day.

    Of several services in one visit the longest count, as many as may follow one another.
    """
    lengths = {
        each.slug: each.buffer_before_minutes + each.duration_minutes + each.buffer_after_minutes
        for each in shape.services
    }
    together = sorted(lengths[each.slug] for each in shape.services if each.combines)[-combined.MOST :]
    return max(SHORTEST_LONGEST, sum(together), *lengths.values())


def location(shape: LocationShape, position: int) -> Values:
    """A location without its hours."""
    return shape.model_dump(exclude={"slug", "weekly_hours", "date_overrides"}) | {"position": position}


def resource(shape: ResourceShape, position: int, locations: Ids) -> Values:
    """A resource without its hours."""
    return {
        **shape.model_dump(include={"kind", "name", "priority"}),
        "location_id": locations[shape.location],
        "own_hours": shape.weekly_hours is not None,
        "position": position,
    }


def service(shape: ServiceShape, position: int, location_id: int) -> Values:
    """A service without its requirements."""
    return {
        **shape.model_dump(exclude={"slug", "location", "windows", "requires", "questions"}),
        "step_minutes": shape.step_minutes or shape.duration_minutes,
        "location_id": location_id,
        "windows": [
            {
                "weekday": WEEKDAYS.index(each.weekday),
                "opens": each.opens,
                "closes": each.closes,
                "audiences": list(each.audiences),
            }
            for each in shape.windows
        ],
        "questions": [_question(each) for each in shape.questions],
        "position": position,
    }


def _question(shape: QuestionShape) -> Values:
    return shape.model_dump(by_alias=True)


def spans(shape: RequirementShape) -> list[list[int]] | None:
    """The spans of a requirement; None is the whole visit."""
    return None if shape.spans is None else [list(each) for each in shape.spans]


def weekly_hours(shape: BusinessShape, locations: Ids, resources: Ids) -> list[Values]:
    """All recurring hours, those of the locations first."""
    return [
        *(_weekly(row, locations[each.slug], None) for each in shape.locations for row in each.weekly_hours),
        *(
            _weekly(row, locations[row.location or each.location], resources[each.slug])
            for each in shape.resources
            for row in each.weekly_hours or ()
        ),
    ]


def _weekly(row: WeeklyHoursShape, location_id: int, resource_id: int | None) -> Values:
    return {
        **row.model_dump(exclude={"weekday", "location"}),
        "weekday": WEEKDAYS.index(row.weekday),
        "location_id": location_id,
        "resource_id": resource_id,
    }


def date_overrides(shape: BusinessShape, locations: Ids, resources: Ids) -> list[Values]:
    """All hours of single dates; a resource's are at its own location."""
    owners: Iterator[tuple[LocationShape | ResourceShape, int, int | None]] = itertools.chain(
        ((each, locations[each.slug], None) for each in shape.locations),
        ((each, locations[each.location], resources[each.slug]) for each in shape.resources),
    )
    return [
        {
            "location_id": location_id,
            "resource_id": resource_id,
            "on_date": row.on,
            "hours": [list(each) for each in row.hours],
        }
        for owner, location_id, resource_id in owners
        for row in owner.date_overrides
    ]


def time_off(shape: BusinessShape, resources: Ids) -> list[Values]:
    """All absences."""
    return [
        {
            "resource_id": resources[each.slug],
            "starts_at": row.starts_at.astimezone(UTC),
            "ends_at": row.ends_at.astimezone(UTC),
            "reason": row.reason,
        }
        for each in shape.resources
        for row in each.time_off
    ]
