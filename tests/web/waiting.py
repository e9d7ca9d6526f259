"""A practice with one free time only, and people who wait for it."""

from datetime import date

from flask import Flask

from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.waiting import Wanted
from booking.services import beginnings, businesses, changes
from booking.services.waiting import joining, looking
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.web.bookings import make_booking
from tests.web.site import AUDIENCES, QUESTIONS, make_practice, windows

GRETA = Contact("Greta Sommer", "greta@example.org", "+493611234567")
WEDNESDAYS = [{"weekday": "WE", "opens": "14:00", "closes": "14:30"}]


def make_small_practice(horizon_days: int = 7) -> Business:
    """Anna gives ``checkup`` on Wednesdays at 14:00 only, a week ahead unless said: at NOW there is one free time.

    ``visit`` asks questions, ``laser`` has hours for some audiences, ``course`` has seats; ``massage`` has no list.
    """
    whole = resource("ben")
    return make_practice(
        resources=[resource("anna", weekly_hours=WEDNESDAYS), whole, resource("hall", kind="room")],
        services=[
            service("checkup", waiting_list=True, horizon_days=horizon_days),
            service(
                "visit", ("anna", "ben"), waiting_list=True, questions=QUESTIONS, name={"de": "Besuch", "en": "Visit"}
            ),
            service(
                "laser",
                ("ben",),
                waiting_list=True,
                name={"de": "Laser", "en": "Laser"},
                windows=windows("09:00", "10:00", "statutory") + windows("15:00", "16:00", "private"),
            ),
            service("course", ("hall",), waiting_list=True, capacity=4, name={"de": "Kurs", "en": "Course"}),
            service("massage", ("ben",), name={"de": "Massage", "en": "Massage"}),
        ],
        audiences=AUDIENCES,
    )


def wanted(**others: object) -> Wanted:
    """Any time in the weeks after NOW."""
    return Wanted(**{"first_on": date(2026, 11, 23), "last_on": date(2026, 12, 20), **others})


def put_on_list(site: Flask, who: Contact = GRETA, **others: object) -> str:
    """Somebody waits for a check-up; gives the token of their place."""
    with site.app_context():
        known = businesses.business("practice")
        request = beginnings.Request(who, "en")
        offered = businesses.service(known, "checkup")
        links = site.extensions["links"]
        return joining.join(known, offered, wanted(**others), request, NOW, links).token


def look(site: Flask) -> None:
    """Let the worker look for those who wait."""
    with site.app_context():
        looking.look(NOW, site.extensions["links"])


def offer(site: Flask) -> str:
    """The one time is booked, somebody waits, it becomes free: the token of the place to which it is offered."""
    booked = make_booking(site)
    token = put_on_list(site)
    with site.app_context():
        changes.cancel(booked, NOW)
    look(site)
    return token
