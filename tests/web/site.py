"""A site to visit: a practice with all that a page may have to show, and a clock that stands still."""

from typing import Any

from booking.domain.businesses import Business
from tests.factories.businesses import WORKDAYS, make_business, resource, service

AUDIENCES = [
    {"slug": "statutory", "name": {"de": "gesetzlich versichert", "en": "statutory insurance"}},
    {"slug": "private", "name": {"de": "privat versichert", "en": "private insurance"}},
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "slug": "first",
        "kind": "yes_no",
        "label": {"de": "Waren Sie schon bei uns?", "en": "Have you been here before?"},
        "required": True,
    },
    {
        "slug": "how",
        "kind": "text",
        "label": {"de": "Wie haben Sie uns gefunden?", "en": "How did you find us?"},
        "required": True,
        "when": {"question": "first", "is": "no"},
    },
]


def windows(opens: str, closes: str, *audiences: str) -> list[dict[str, Any]]:
    """The same window on every workday."""
    return [{**row, "opens": opens, "closes": closes, "audiences": list(audiences)} for row in WORKDAYS]


def make_practice(**changes: Any) -> Business:
    """Anna and Ben work on weekdays from 9 to 17.

    ``checkup`` is with either of them, ``visit`` needs approval and asks questions, ``laser`` has hours for
    some audiences only, ``course`` has four seats on weekdays at nine.
    """
    return make_business(
        **{
            "slug": "practice",
            "audiences": AUDIENCES,
            "resources": [resource("anna"), resource("ben"), resource("hall", kind="room")],
            "services": [
                service("checkup", ("anna", "ben"), cancellation_notice_minutes=1440, series_max=6),
                service(
                    "visit",
                    name={"de": "Erstgespräch", "en": "First visit"},
                    approval=True,
                    questions=QUESTIONS,
                ),
                service(
                    "laser",
                    name={"de": "Laser", "en": "Laser"},
                    windows=windows("09:00", "10:00", "statutory") + windows("15:00", "16:00", "private"),
                ),
                service(
                    "course",
                    ("hall",),
                    name={"de": "Kurs", "en": "Course"},
                    capacity=4,
                    duration_minutes=60,
                    step_minutes=480,
                    alignment="opening",
                ),
            ],
            **changes,
        }
    )
