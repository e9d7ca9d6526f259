"""Businesses, set up the way everybody's are: from a document."""

import itertools
from typing import Any

from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.setup.importing import import_business
from tests.conftest import NOW

Document = dict[str, Any]

_numbers = itertools.count(1)

WORKDAYS = [{"weekday": weekday, "opens": "09:00", "closes": "17:00"} for weekday in ("MO", "TU", "WE", "TH", "FR")]


def location(**changes: Any) -> Document:
    """A place in Erfurt, without hours of its own."""
    return {
        "slug": "erfurt",
        "name": "Marktplatz",
        "street": "Marktplatz 4",
        "postal_code": "99084",
        "town": "Erfurt",
        "country": "DE",
        "time_zone": "Europe/Berlin",
        **changes,
    }


def resource(slug: str = "anna", **changes: Any) -> Document:
    """Somebody who works from Monday to Friday, 9 to 17."""
    return {
        "slug": slug,
        "kind": "staff",
        "name": slug.title(),
        "location": "erfurt",
        "weekly_hours": WORKDAYS,
        **changes,
    }


def service(slug: str = "checkup", any_of: tuple[str, ...] = ("anna",), **changes: Any) -> Document:
    """Half an hour with one of some people, booked at once."""
    return {
        "slug": slug,
        "location": "erfurt",
        "name": {"de": "Vorsorge", "en": "Check-up"},
        "description": {"de": "Eine kurze Untersuchung.", "en": "A short examination."},
        "duration_minutes": 30,
        "price_minor": 4500,
        "requires": [{"any_of": list(any_of)}],
        **changes,
    }


def legal(**changes: Any) -> Document:
    """What the law wants said, as briefly as it may be."""
    return {
        "provider": "Dr. Anna Example",
        "hosting": "the practice itself",
        "complaints_to": "Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit",
        **changes,
    }


def document(**changes: Any) -> Document:
    """A business with one place, one person and one service."""
    return {
        "slug": f"practice-{next(_numbers)}",
        "name": "Practice on the Market",
        "trade": "doctor",
        "locale": "de",
        "currency": "EUR",
        "email": "practice@example.org",
        "phone": "+493611234567",
        "legal": legal(),
        "locations": [location()],
        "resources": [resource()],
        "services": [service()],
        **changes,
    }


def make_business(**changes: Any) -> Business:
    """That business, stored."""
    said = document(**changes)
    import_business(said, replace=False, now=NOW)
    return businesses.business(said["slug"])
