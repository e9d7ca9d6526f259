"""Examples of what customers' programs send and get, for the description of the interface."""

from typing import Any

from pydantic import ConfigDict


def shown(*examples: dict[str, Any]) -> ConfigDict:
    """The configuration of a model with these examples in its description."""
    return ConfigDict(json_schema_extra={"examples": list(examples)})


TEXTS = {"de": "Vorsorge", "en": "Check-up"}
CARD = {
    "slug": "practice",
    "name": "Practice on the Market",
    "trade": "doctor",
    "town": "Erfurt",
    "time_zone": "Europe/Berlin",
}
AUDIENCE = {"slug": "private", "name": {"de": "privat", "en": "private"}}
LOCATION = {
    "slug": "erfurt",
    "name": "Marktplatz",
    "street": "Marktplatz 4",
    "postal_code": "99084",
    "town": "Erfurt",
    "country": "DE",
    "time_zone": "Europe/Berlin",
}
BUSINESS = {
    **CARD,
    "locale": "de",
    "currency": "EUR",
    "email": "practice@example.org",
    "phone": "+493611234567",
    "audiences": [AUDIENCE],
    "locations": [LOCATION],
}
RESOURCE = {"slug": "anna", "name": "Anna"}
CHOICE = {"slug": "light", "label": {"de": "hell", "en": "light"}}
CONDITION = {"question": "first", "is": "no"}
QUESTION = {
    "slug": "skin",
    "kind": "choice",
    "label": {"de": "Welcher Hauttyp?", "en": "Which type of skin?"},
    "required": False,
    "choices": [CHOICE],
    "when": CONDITION,
}
SERVICE = {
    "slug": "checkup",
    "name": TEXTS,
    "description": {"de": "Eine kurze Untersuchung.", "en": "A short examination."},
    "instructions": {"de": "", "en": ""},
    "duration_minutes": 30,
    "price_minor": 4500,
    "currency": "EUR",
    "capacity": 1,
    "approval": False,
    "location": "erfurt",
    "resources": [RESOURCE],
    "questions": [QUESTION],
}
SLOT = {
    "starts_at": "2026-11-30T10:00:00+01:00",
    "ends_at": "2026-11-30T10:30:00+01:00",
    "resources": ["anna"],
    "seats": 1,
}
TAKER = {
    "resource": "anna",
    "starts_at": SLOT["starts_at"],
    "ends_at": SLOT["ends_at"],
    "kind": "block",
    "appointment": 915038104584194,
    "title": "Training",
}
UNDERSTOOD = {
    "from": "2026-12-02",
    "to": "2026-12-02",
    "weekdays": ["WE"],
    "not_before": "14:00",
    "not_after": None,
    "text": "Wednesday, 2 December 2026, from 2 pm",
}
SLOTS = {"time_zone": "Europe/Berlin", "slots": [SLOT]}
CUSTOMER = {"name": "Karl Winter", "email": "karl@example.org", "phone": "0361 1234567"}
BOOKING = {
    "service": "checkup",
    "starts_at": "2026-11-30T10:00:00+01:00",
    "resource": "anna",
    "locale": "en",
    "customer": CUSTOMER,
    "answers": {"first": True},
}
MOVED = {"starts_at": "2026-12-01T10:00:00+01:00", "resource": "anna"}
LINKS = {
    "manage": "https://booking.example/en/b/Hk2v9mUuQ0Wm3t1bqkUXg3zq",
    "ics": "https://booking.example/b/Hk2v9mUuQ0Wm3t1bqkUXg3zq.ics",
}
BOOKED = {
    "reference": "K7TM4QXD",
    "status": "confirmed",
    "starts_at": SLOT["starts_at"],
    "ends_at": SLOT["ends_at"],
    "token": "Hk2v9mUuQ0Wm3t1bqkUXg3zq",
    "links": LINKS,
}
TOKEN = {
    "name": "Till",
    "business": "practice",
    "acts_for": "Paula",
    "role": "front_desk",
    "calendar": None,
    "scopes": ["appointments.read", "appointments.write"],
}
