"""The figures of a business, against a slow look at every row."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, update

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import NotAllowed
from booking.domain.figures import Figures, Span, Totals
from booking.services import changes
from booking.services.figures import Asked, figures
from booking.storage.db import db
from booking.storage.models import Appointment, Booking, Line, Occupancy, Service
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.services.test_bookings import NINE, book

BERLIN = ZoneInfo("Europe/Berlin")
SPAN = Span(date(2026, 10, 1), date(2026, 12, 31))
STATES = ("confirmed", "completed", "no_show", "cancelled", "held", "pending", "declined", "lapsed")
SOURCES = ("web", "phone", "walk_in", "waiting_list", "api", "import")


@pytest.fixture
def practice(app: Flask) -> Business:
    people = [resource("anna"), resource("ben")]
    return make_business(
        resources=people, services=[service("checkup", ["anna"]), service("course", ["ben"], capacity=6)]
    )


def looked(business: Business, span: Span = SPAN, **more: str) -> Figures:
    return figures(Actor.of_server(business.id), business, Asked(span, **more))


def write(business: Business, count: int) -> None:
    """Visits of all states, at random over half a year and both change-over nights, in rows."""
    dice, slots = Random(count), set()
    with unit_of_work() as session:
        for number in range(1, count + 1):
            known = dice.choice(list(business.services.values()))
            begins = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(24 * 200))
            if (known.slug, begins) in slots:
                continue
            slots.add((known.slug, begins))
            state, source = dice.choice(STATES), dice.choice(SOURCES)
            made = begins - timedelta(hours=dice.randrange(24 * 100), minutes=dice.randrange(60))
            changed = begins - timedelta(hours=dice.choice([2, 23, 25, 80]))
            local, ends = begins.astimezone(BERLIN), begins + timedelta(minutes=30)
            is_active = state in ("confirmed", "completed", "no_show")
            common = {"business_id": business.id, "id": number}
            place = known.location.id
            session.execute(
                insert(Appointment).values(
                    **common, location_id=place, starts_at=begins, ends_at=ends, zone="Europe/Berlin", capacity=6,
                    local_start=f"{local:%Y-%m-%dT%H:%M}", seats_taken=0, uid=str(number), created_at=made,
                    updated_at=made,
                )
            )  # fmt: skip
            session.execute(
                insert(Line).values(
                    **common, appointment_id=number, service_id=known.rules.id, starts_at=begins, ends_at=ends,
                    duration_minutes=30, buffer_before_minutes=0, buffer_after_minutes=0,
                )
            )  # fmt: skip
            session.execute(
                insert(Occupancy).values(
                    **common, appointment_id=number, line_id=number, service_id=known.rules.id, starts_at=begins,
                    resource_id=known.staff[0].rules.id, ends_at=ends, local_on=local.date(), minutes=30,
                    active=is_active,
                )
            )  # fmt: skip
            session.execute(
                insert(Booking).values(
                    **common, appointment_id=number, seats=dice.randint(1, 3), state=state, uid=f"b{number}",
                    reference=f"R{number}", locale="de", source=source, currency="EUR", price_minor=100 * number,
                    expires_at=ends if state in ("held", "pending") else None, created_at=made, updated_at=changed,
                )
            )  # fmt: skip


def rows(business: Business) -> list[tuple[Appointment, Booking, Service]]:
    query = (
        select(Appointment, Booking, Service)
        .join(Booking, Booking.appointment_id == Appointment.id)
        .join(Line, Line.appointment_id == Appointment.id)
        .join(Service, Service.id == Line.service_id)
        .where(Appointment.business_id == business.id)
    )
    with reading() as session:
        return [tuple(row) for row in session.execute(query)]  # type: ignore[misc]


Counted = tuple[Totals, Counter[str], Counter[object], list[int]]


def by_hand(business: Business, span: Span, slug: str | None = None) -> Counted:
    """Sums, sources, hours and lead times, one booking after the other by the clock on the wall."""
    totals, sources, hours = Totals(), Counter[str](), Counter[object]()
    leads: list[int] = []
    for appointment, booking, known in rows(business):
        local = appointment.starts_at.astimezone(BERLIN)
        if not span.first <= local.date() <= span.last or slug not in (None, known.slug):
            continue
        price = booking.price_minor or 0
        if booking.state == "cancelled":
            totals.cancelled += 1
            totals.late += appointment.starts_at - booking.updated_at < timedelta(hours=24)
            continue
        if booking.state not in ("confirmed", "completed", "no_show"):
            continue
        sources[booking.source] += 1
        hours[local.weekday(), local.hour] += 1
        if booking.source not in ("walk_in", "import"):
            leads.append((appointment.starts_at - booking.created_at) // timedelta(hours=1))
        totals.seats += booking.seats
        totals.standing += booking.state == "confirmed"
        totals.completed += booking.state == "completed"
        totals.no_shows += booking.state == "no_show"
        totals.missed += price if booking.state == "no_show" else 0
        totals.revenue += price if booking.state != "no_show" else 0
    return totals, sources, hours, sorted(leads)


def test_all_sums_are_those_of_a_slow_look(practice: Business) -> None:
    write(practice, 400)
    for span in (SPAN, Span(date(2026, 10, 25), date(2026, 10, 25)), Span(date(2026, 8, 3), date(2026, 9, 17))):
        found = looked(practice, span)
        totals, sources, hours, leads = by_hand(practice, span)
        assert (found.totals, found.by_source, found.hours) == (totals, dict(sources), dict(hours))
        middle = (leads[-(-len(leads) // 2) - 1], len(leads)) if leads else (None, 0)
        assert (found.lead.quartiles and found.lead.quartiles[1], sum(found.lead.classes)) == middle
        assert found.before == by_hand(practice, span.before)[0]
        assert found.by_service.get("course", Totals()) == by_hand(practice, span, "course")[0]


def test_months_add_up_to_the_whole(practice: Business) -> None:
    write(practice, 200)
    found = looked(practice)
    summed = Totals()
    for each in found.by_month.values():
        summed = summed.plus(each)
    assert summed == found.totals
    assert set(found.by_month) <= {"2026-10", "2026-11", "2026-12"}


def test_one_service_or_person_alone(practice: Business) -> None:
    write(practice, 200)
    course = by_hand(practice, SPAN, "course")[0]
    assert looked(practice, service="course").totals == course
    assert looked(practice, resource="ben").totals == course
    assert looked(practice, service="no-such").totals == looked(practice).totals


def test_what_is_taken_is_told_of_what_was_open(practice: Business) -> None:
    book(practice)
    day = Span(NINE.date(), NINE.date())
    anna = next(each for each in looked(practice, day).resources if each.slug == "anna")
    opened = sum(anna.open)
    assert (anna.taken, anna.open[1]) == ((0, 30, 0, 0, 0, 0, 0), opened)
    assert opened > 0
    assert anna.share(1) == 30 / opened
    assert anna.share(0) is None


def test_a_cancelled_visit_takes_nothing_and_earns_nothing(practice: Business) -> None:
    booked = book(practice)
    changes.cancel(booked.token, NOW)
    found = looked(practice)
    assert (found.totals.visits, found.totals.cancelled, found.totals.revenue) == (0, 1, 0)
    assert sum(sum(each.taken) for each in found.resources) == 0


def test_a_visit_of_several_services_counts_once(practice: Business) -> None:
    booked = book(practice)
    with unit_of_work() as session:
        line = session.scalars(select(Line)).one()
        values = {each.name: getattr(line, each.name) for each in Line.__table__.columns}
        session.execute(insert(Line).values(**values | {"id": 7, "position": 1}))
        session.execute(update(Appointment).values(also="course"))
    assert booked.facts.service_slug == "checkup"
    assert looked(practice).totals.visits == 1


def test_how_many_statements_a_look_takes_does_not_grow(practice: Business) -> None:
    write(practice, 60)
    counted: list[str] = []

    def count(*said: object) -> None:
        counted.append(str(said[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        looked(practice, Span(date(2022, 1, 1), date(2026, 12, 31)))
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len([each for each in counted if each.lstrip().upper().startswith(("SELECT", "WITH"))]) == 3


def test_another_business_is_in_none_of_it(practice: Business) -> None:
    write(practice, 60)
    other = make_business(slug="workshop")
    assert looked(other).is_empty


def test_who_has_one_calendar_does_not_see_them(practice: Business) -> None:
    for role in (Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY):
        with pytest.raises(NotAllowed):
            figures(Actor(practice.id, 1, "Ada", role), practice, Asked(SPAN))
