"""What reading a set-up in changes, and what it leaves alone."""

import copy
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.domain.errors import ExistsAlready, InvalidSetup
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import ImportResult, import_business
from booking.storage.db import db
from booking.storage.models import (
    Appointment,
    Booking,
    Business,
    Line,
    Location,
    Occupancy,
    RequirementRow,
    Resource,
    Service,
    TimeOff,
    WeeklyHoursRow,
)
from booking.storage.unit_of_work import unit_of_work
from tests.services.setup.documents import NOW, Document, documents, practice, smallest

LATER = NOW + timedelta(days=1)
numbers = itertools.count()
pytestmark = pytest.mark.usefixtures("app")


def rows(model: type) -> list:
    with Session(db.engine) as session:
        return list(session.scalars(select(model).order_by(model.id)))


def only(model: type, slug: str) -> object:
    with Session(db.engine) as session:
        return session.scalars(select(model).where(model.slug == slug)).one()


def everything() -> dict[str, list[tuple]]:
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in db.metadata.sorted_tables
        }


def test_it_says_what_it_did() -> None:
    assert import_business(practice(), replace=False, now=NOW) == ImportResult(
        "praxis-am-markt", True, 1, 3, 1, archived=()
    )


def test_times_are_minutes_and_weekdays_count_from_monday() -> None:
    import_business(practice(), replace=False, now=NOW)
    row = rows(WeeklyHoursRow)[0]
    assert (row.weekday, row.opens, row.closes, row.every_weeks) == (0, 540, 750, 1)


def test_windows_are_kept_as_minutes() -> None:
    import_business(practice(), replace=False, now=NOW)
    assert only(Service, "vorsorge").windows == [
        {"weekday": 0, "opens": 480, "closes": 600, "audiences": ["statutory"]}
    ]


def test_absences_are_instants() -> None:
    import_business(practice(), replace=False, now=NOW)
    absence = rows(TimeOff)[0]
    assert absence.starts_at == datetime(2026, 12, 27, 23, 0, tzinfo=UTC)


def test_a_resource_without_hours_follows_its_location() -> None:
    import_business(practice(), replace=False, now=NOW)
    assert [each.own_hours for each in rows(Resource)] == [True, False, False]


def test_an_empty_list_of_hours_is_never_open() -> None:
    document = practice()
    document["resources"][1]["weekly_hours"] = []
    import_business(document, replace=False, now=NOW)
    assert only(Resource, "raum-1").own_hours is True


def test_a_number_as_people_write_it_is_kept_internationally() -> None:
    document = practice() | {"phone": "0361 / 123 45-67"}
    import_business(document, replace=False, now=NOW)
    assert only(Business, "praxis-am-markt").phone == "+493611234567"


def test_what_is_left_out_has_its_documented_value() -> None:
    document = smallest()
    document["resources"] = [{"slug": "anna", "kind": "staff", "name": "Anna", "location": "laden"}]
    document["services"] = [{"slug": "service", "name": {"de": "Service"}, "duration_minutes": 45}]
    import_business(document, replace=False, now=NOW)
    exported = export_business("werkstatt")
    assert exported["resources"][0] == {
        "slug": "anna",
        "kind": "staff",
        "name": "Anna",
        "location": "laden",
        "priority": 1,
        "weekly_hours": None,
        "date_overrides": [],
        "time_off": [],
    }
    assert exported["services"][0] == {
        "slug": "service",
        "location": "laden",
        "name": {"de": "Service"},
        "description": {},
        "instructions": {},
        "duration_minutes": 45,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "step_minutes": 45,
        "alignment": "clock",
        "minimum_notice_minutes": 0,
        "horizon_days": 90,
        "cancellation_notice_minutes": 0,
        "capacity": 1,
        "approval": False,
        "approval_hours": 48,
        "max_per_day": None,
        "waiting_list": False,
        "combines": False,
        "series_max": None,
        "by_sessions": False,
        "open_max": None,
        "recall_months": None,
        "price_minor": None,
        "windows": [],
        "requires": [],
        "questions": [],
    }


def test_rows_that_leave_their_week_out_repeat_every_week() -> None:
    document = practice()
    document["resources"][0]["weekly_hours"] = [{"weekday": "SU", "opens": "22:00", "closes": "30:00"}]
    import_business(document, replace=False, now=NOW)
    row = rows(WeeklyHoursRow)[0]
    assert (row.weekday, row.opens, row.closes, row.every_weeks) == (6, 1320, 1800, 1)
    assert (row.valid_from, row.valid_until) == (None, None)


def test_requirements_keep_their_order_and_spans() -> None:
    document = practice()
    document["services"][0]["requires"] = [
        {"any_of": ["dr-a"], "spans": [[0, 10], [20, 30]]},
        {"any_of": ["raum-2"]},
    ]
    import_business(document, replace=False, now=NOW)
    assert [(row.position, row.spans) for row in rows(RequirementRow)] == [(0, [[0, 10], [20, 30]]), (1, None)]


def test_an_existing_slug_is_refused_without_replace() -> None:
    import_business(practice(), replace=False, now=NOW)
    before = everything()
    with pytest.raises(ExistsAlready) as refused:
        import_business(practice(), replace=False, now=LATER)
    assert refused.value.fields == {"slug": "praxis-am-markt"}
    assert everything() == before


def test_a_refused_file_changes_nothing() -> None:
    import_business(practice(), replace=False, now=NOW)
    before = everything()
    document = practice() | {"name": "Anderer Name"}
    document["services"][0]["requires"][0]["any_of"] = ["dr-x"]
    with pytest.raises(InvalidSetup):
        import_business(document, replace=True, now=LATER)
    assert everything() == before


def test_replacing_a_business_that_is_not_there_makes_it() -> None:
    assert import_business(practice(), replace=True, now=NOW).is_new


def test_replacing_archives_what_is_absent() -> None:
    import_business(practice(), replace=False, now=NOW)
    document = practice()
    document["services"] = []
    del document["resources"][2]
    result = import_business(document, replace=True, now=LATER)
    assert result.archived == ('resource "raum-2"', 'service "vorsorge"')
    assert only(Resource, "raum-2").archived_at == LATER
    assert only(Service, "vorsorge").archived_at == LATER
    assert only(Resource, "raum-1").archived_at is None


def test_what_stays_absent_keeps_the_time_of_its_archiving() -> None:
    import_business(practice(), replace=False, now=NOW)
    document = practice() | {"services": []}
    import_business(document, replace=True, now=LATER)
    result = import_business(document, replace=True, now=LATER + timedelta(days=1))
    assert result.archived == ()
    assert only(Service, "vorsorge").archived_at == LATER


def test_what_returns_is_the_same_as_before() -> None:
    import_business(practice(), replace=False, now=NOW)
    was = only(Service, "vorsorge").id
    import_business(practice() | {"services": []}, replace=True, now=LATER)
    import_business(practice(), replace=True, now=LATER)
    service = only(Service, "vorsorge")
    assert (service.id, service.archived_at) == (was, None)


def test_a_location_can_be_exchanged() -> None:
    import_business(practice(), replace=False, now=NOW)
    document = practice()
    document["locations"][0]["slug"] = "weimar"
    for each in (*document["resources"], *document["services"]):
        each["location"] = "weimar"
    result = import_business(document, replace=True, now=LATER)
    assert result.archived == ('location "erfurt"',)
    assert only(Location, "erfurt").archived_at == LATER
    assert export_business("praxis-am-markt")["resources"][0]["location"] == "weimar"


def test_replacing_exchanges_the_hours() -> None:
    import_business(practice(), replace=False, now=NOW)
    document = practice()
    document["resources"][0]["weekly_hours"] = [{"weekday": "FR", "opens": "10:00", "closes": "11:00"}]
    document["resources"][0]["time_off"] = []
    import_business(document, replace=True, now=LATER)
    assert [(row.weekday, row.opens) for row in rows(WeeklyHoursRow)] == [(4, 600)]
    assert rows(TimeOff) == []


def test_each_replacing_raises_the_version_of_the_rules_by_one() -> None:
    import_business(practice(), replace=False, now=NOW)
    import_business(practice(), replace=True, now=LATER)
    import_business(practice(), replace=True, now=LATER)
    assert only(Business, "praxis-am-markt").rules_version == 3


def test_subscribed_calendars_are_fetched_anew_after_replacing() -> None:
    import_business(practice(), replace=False, now=NOW)
    before = only(Resource, "dr-a").calendar_version
    import_business(practice() | {"name": "Neuer Name"}, replace=True, now=LATER)
    doctor = only(Resource, "dr-a")
    assert (doctor.calendar_version, doctor.changed_at) == (before + 1, LATER)


def test_the_longest_visit_ever_is_remembered() -> None:
    document = practice()
    document["services"][0] |= {"duration_minutes": 3000, "buffer_before_minutes": 20, "buffer_after_minutes": 10}
    import_business(document, replace=False, now=NOW)
    import_business(practice(), replace=True, now=LATER)
    assert only(Business, "praxis-am-markt").longest_minutes == 3030


def test_a_business_of_short_visits_looks_back_a_day() -> None:
    import_business(practice(), replace=False, now=NOW)
    assert only(Business, "praxis-am-markt").longest_minutes == 1440


def test_an_archived_business_returns_by_replacing() -> None:
    import_business(practice(), replace=False, now=NOW)
    with unit_of_work() as session:
        session.scalars(select(Business)).one().archived_at = NOW
    with pytest.raises(ExistsAlready):
        import_business(practice(), replace=False, now=LATER)
    import_business(practice(), replace=True, now=LATER)
    assert only(Business, "praxis-am-markt").archived_at is None


def test_another_business_is_left_alone() -> None:
    import_business(practice(), replace=False, now=NOW)
    other = practice() | {"slug": "praxis-am-ring"}
    import_business(other, replace=False, now=NOW)
    before = export_business("praxis-am-ring")
    import_business(practice() | {"resources": [], "services": []}, replace=True, now=LATER)
    assert export_business("praxis-am-ring") == before


def test_bookings_are_never_touched() -> None:
    import_business(practice(), replace=False, now=NOW)
    with unit_of_work() as session:
        book_a_visit(session)
    before = everything()
    document = practice() | {"resources": [], "services": []}
    import_business(document, replace=True, now=LATER)
    after = everything()
    history = ("appointment", "line", "occupancy", "booking", "customer", "link", "message")
    assert {name: after[name] for name in history} == {name: before[name] for name in history}
    assert len(after["booking"]) == 1


def book_a_visit(session: Session) -> None:
    """A visit as plain rows: nothing here depends on how visits are made."""
    doctor, service = only(Resource, "dr-a"), only(Service, "vorsorge")
    key = {"business_id": doctor.business_id}
    time = {"starts_at": datetime(2026, 12, 7, 8, 0, tzinfo=UTC), "ends_at": datetime(2026, 12, 7, 8, 30, tzinfo=UTC)}
    made = {"created_at": NOW, "updated_at": NOW}
    session.add(
        Appointment(
            **key, **time, **made, id=1, location_id=doctor.location_id, kind="visit", zone="Europe/Berlin",
            local_start="2026-12-07T09:00", capacity=1, seats_taken=1, uid="a", status="active",
        )
    )  # fmt: skip
    session.flush()
    lengths = {"duration_minutes": 30, "buffer_before_minutes": 0, "buffer_after_minutes": 5}
    session.add(Line(**key, **time, **lengths, id=1, appointment_id=1, service_id=service.id))
    session.flush()
    session.add(
        Occupancy(
            **key, **time, id=1, appointment_id=1, line_id=1, service_id=service.id, resource_id=doctor.id,
            local_on=date(2026, 12, 7), minutes=30, active=True,
        )
    )  # fmt: skip
    session.add(
        Booking(
            **key, **made, id=1, appointment_id=1, seats=1, state="confirmed", uid="b", reference="K7TM4QXD",
            locale="de", source="web", contact_name="Erika Beispiel", currency="EUR", price_minor=4500,
        )
    )  # fmt: skip
    session.flush()


def test_a_business_that_is_not_replaced_counts_as_one_business() -> None:
    import_business(practice(), replace=False, now=NOW)
    import_business(practice(), replace=True, now=LATER)
    with Session(db.engine) as session:
        assert session.scalar(select(func.count()).select_from(Business)) == 1


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(document=documents())
def test_what_is_written_out_reads_in_as_the_same(document: Document) -> None:
    given_document = copy.deepcopy(document)
    import_business(document, replace=True, now=NOW)
    exported = export_business("any-business")
    import_business(exported, replace=True, now=LATER)
    assert export_business("any-business") == exported
    elsewhere = exported | {"slug": f"fresh-{next(numbers)}"}
    import_business(elsewhere, replace=False, now=LATER)
    assert export_business(elsewhere["slug"]) == elsewhere
    assert document == given_document


def test_a_business_may_be_empty_at_first() -> None:
    document = smallest() | {"locations": [], "resources": [], "services": []}
    import_business(document, replace=False, now=NOW)
    exported = export_business("werkstatt")
    assert (exported["locations"], exported["resources"], exported["services"]) == ([], [], [])
