"""Appointments from a file: looked over, booked through the guard, nobody written to, and taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.services.desk import moves
from booking.services.taking_over import calendars, undoing, visits
from booking.services.taking_over.outcomes import Choices
from booking.services.taking_over.visits import How
from booking.storage.models import Appointment, Booking, Customer, Message
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS, book

pytestmark = pytest.mark.usefixtures("app")

TABLE = """Datum;Uhrzeit;Dauer;Leistung;Mitarbeiter;Name;E-Mail;Telefon
24.11.2026;10:00;30;Vorsorge;Anna;Karl Winter;karl@example.org;0361 1234567
24.11.2026;10:15;;Vorsorge;Anna;Eva Herbst;;
24.11.2026;11:00;45;Vorsorge;Anna;Jörg Lenz;;
01.01.2020;10:00;;Vorsorge;Anna;Alt Er;;
24.11.2026;12:00;;Zauberei;Anna;Nie Mand;;
irgendwann;;;Vorsorge;Anna;Un Klar;;
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
{events}END:VCALENDAR
"""


def event(uid: str, starts: str, more: str = "") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T000000Z\n{starts}\n{more}END:VEVENT\n"


def calendar(*events: str) -> bytes:
    return CALENDAR.format(events="".join(events)).replace("\n", "\r\n").encode()


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")], services=[service(any_of=("anna", "ben"), step_minutes=15)]
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def how(**choices) -> How:
    is_told = choices.pop("is_told", False)
    return How(None, Choices(**choices), "DE", "de", is_told)


def brought(actor: Actor, content: bytes | str = TABLE) -> int:
    return visits.bring(actor, "alt.csv", content.encode() if isinstance(content, str) else content, NOW)


def seen(actor: Actor, file_id: int, **choices) -> dict[int, str]:
    return {each.said.line: each.outcome.value for each in visits.preview(actor, file_id, how(**choices), NOW).visits}


def standing() -> list[tuple[str, datetime]]:
    query = (
        select(Booking.contact_name, Appointment.starts_at)
        .join(Appointment, Appointment.id == Booking.appointment_id)
        .where(Booking.state == "confirmed")
    )
    with reading() as session:
        return sorted((name, starts_at) for name, starts_at in session.execute(query))


def test_it_is_told_what_would_become_of_each_row(owner: Actor) -> None:
    assert seen(owner, brought(owner)) == {2: "new", 3: "taken", 4: "new", 5: "past", 6: "unknown", 7: "faulty"}


def test_looking_stores_no_appointment(owner: Actor) -> None:
    seen(owner, brought(owner))
    assert standing() == []


def test_what_can_be_is_booked_and_nobody_is_written_to(owner: Actor) -> None:
    assert visits.take_over(owner, brought(owner), how(), NOW, LINKS) == 0
    ten = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    assert standing() == [("Jörg Lenz", ten + timedelta(hours=1)), ("Karl Winter", ten)]
    with reading() as session:
        assert session.scalars(select(Message.id)).all() == []


def test_confirmations_are_sent_where_that_is_asked_for(owner: Actor) -> None:
    visits.take_over(owner, brought(owner), how(is_told=True), NOW, LINKS)
    with reading() as session:
        assert session.scalars(select(Message.reason)).all() == ["confirmed"]


def test_who_is_there_already_is_not_moved_over(business: Business, owner: Actor) -> None:
    book(business, datetime.fromisoformat("2026-11-24T10:00:00+01:00"), resource="anna")
    assert seen(owner, brought(owner))[2] == "taken"
    assert seen(owner, brought(owner), squeezes=True)[2] == "squeezed"


def test_a_second_click_books_nothing_twice(owner: Actor) -> None:
    file_id = brought(owner)
    visits.take_over(owner, file_id, how(), NOW, LINKS)
    assert visits.take_over(owner, file_id, how(), NOW, LINKS) == 0
    assert len(standing()) == 2


def test_the_same_file_again_adds_nothing(owner: Actor) -> None:
    visits.take_over(owner, brought(owner), how(), NOW, LINKS)
    again = brought(owner)
    assert [seen(owner, again)[line] for line in (2, 4)] == ["again", "again"]
    visits.take_over(owner, again, how(), NOW, LINKS)
    assert len(standing()) == 2


def test_a_file_is_worked_off_in_portions(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "PORTION", 1)
    file_id = brought(owner)
    assert visits.take_over(owner, file_id, how(), NOW, LINKS) == 1
    assert len(standing()) == 1
    assert visits.report(owner, file_id) is None
    assert visits.take_over(owner, file_id, how(), NOW, LINKS) == 0
    assert len(standing()) == 2
    report = visits.report(owner, file_id)
    assert report is not None
    assert report["made"] == 2


def test_words_mean_what_somebody_says(owner: Actor) -> None:
    file_id = brought(owner)
    assert seen(owner, file_id, services={"Zauberei": "checkup"})[6] == "new"
    assert seen(owner, file_id, usual_service="checkup")[6] == "new"


def test_it_is_taken_back_with_its_customers(owner: Actor) -> None:
    file_id = brought(owner)
    visits.take_over(owner, file_id, how(), NOW, LINKS)
    done = undoing.undo(owner, file_id, NOW)
    assert (done.bookings, done.customers, done.kept) == (2, 2, ())
    assert standing() == []
    with reading() as session:
        assert all(session.scalars(select(Customer.archived_at)).all())
        assert session.scalars(select(Message.id)).all() == []
    assert undoing.undo(owner, file_id, NOW).bookings == 0


def test_what_was_changed_since_is_kept_and_named(owner: Actor) -> None:
    file_id = brought(owner)
    visits.take_over(owner, file_id, how(), NOW, LINKS)
    with reading() as session:
        query = select(Appointment).join(Booking, Booking.appointment_id == Appointment.id)
        karl = session.scalars(query.where(Booking.contact_name == "Karl Winter")).one()
    moves.move(owner, karl.id, karl.starts_at + timedelta(days=1), NOW, sequence=0, is_told=False)
    done = undoing.undo(owner, file_id, NOW)
    assert (done.bookings, done.kept) == (1, ("Karl Winter",))
    assert [name for name, _ in standing()] == ["Karl Winter"]


def test_events_of_a_calendar_are_appointments(owner: Actor) -> None:
    content = calendar(
        event("a", "DTSTART;TZID=W. Europe Standard Time:20261124T100000", "DURATION:PT30M\nSUMMARY:Vorsorge - Karl\n"),
        event("b", "DTSTART:20261124T110000", "DURATION:PT30M\nSUMMARY:Vorsorge: Eva\nLOCATION:Ben\n"),
        event("c", "DTSTART:20261124T120000Z", "STATUS:CANCELLED\nSUMMARY:Vorsorge - Weg\n"),
        event("d", "DTSTART;VALUE=DATE:20261124", "SUMMARY:Feiertag\n"),
        event("e", "DTSTART:20261125T090000Z", "DURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Vorsorge - Tag\n"),
    )
    file_id = brought(owner, content)
    assert list(seen(owner, file_id).values()) == ["new"] * 4
    visits.take_over(owner, file_id, how(), NOW, LINKS)
    assert [f"{name} {starts_at:%d %H:%M}" for name, starts_at in standing()] == [
        "Eva 24 10:00", "Karl 24 09:00", "Tag 25 09:00", "Tag 26 09:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=5",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DA\r\n ILY;INTERVAL=00",
        "FREQ=SEC\r\n ONDLY",
    ],
)
def test_a_rule_that_never_ends_is_refused_before_it_is_followed(rule: str) -> None:
    content = calendar(event("x", "DTSTART:20261124T100000Z", f"RRULE:{rule}\n")).decode()
    with pytest.raises(Invalid) as refused:
        calendars.appointments(content.replace("\r\r", "\r"), "DE", "Europe/Berlin", NOW)
    assert refused.value.fields["errors"] == [{"path": "file", "code": "endless"}]


@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "BEGIN:VCALENDAR\n\x00", "BEGIN:VCALENDAR\r\nEND:VEVENT"]
)
def test_half_a_calendar_is_no_calendar(text: str) -> None:
    with pytest.raises(Invalid):
        calendars.appointments(text, "DE", "Europe/Berlin", NOW)


def test_who_may_not_take_over_does_not(business: Business) -> None:
    desk = make_member(business, Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        brought(desk)


def test_another_business_s_file_is_not_there(owner: Actor) -> None:
    file_id = brought(owner)
    stranger = make_member(make_business())
    with pytest.raises(NotFound):
        visits.preview(stranger, file_id, how(), NOW)
    with pytest.raises(NotFound):
        undoing.undo(stranger, file_id, NOW)


def test_a_known_customer_is_not_added_again(business: Business, owner: Actor) -> None:
    karl = Contact("Karl Winter", "karl@example.org", None)
    book(business, datetime.fromisoformat("2026-11-27T10:00:00+01:00"), contact=karl)
    visits.take_over(owner, brought(owner), how(), NOW, LINKS)
    with reading() as session:
        names = session.scalars(select(Customer.name)).all()
    assert sorted(names) == ["Jörg Lenz", "Karl Winter"]
