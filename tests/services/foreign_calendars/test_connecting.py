"""Connecting calendars, and who may."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.services.foreign_calendars import connecting, listing
from booking.storage.models import BusyTime, ForeignCalendar, RecordEntry, RecordValue
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.foreign_calendars.calendars import ADDRESS, SEAL, TEN, Servers, calendar, connect

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def business(app) -> Business:
    return make_business(resources=[resource("anna"), resource("ben")], services=[service()])


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


def faults(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    errors = refused.value.fields["errors"]
    assert isinstance(errors, list)
    return [(each["path"], each["code"]) for each in errors]


def rows() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(BusyTime)) or 0


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "required"),
        ("calendar", "not_an_address"),
        ("ftp://calendar.example/", "foreign_scheme"),
        ("https://calendar.example:8443/", "foreign_port"),
        ("https://anna:secret@calendar.example/", "with_password"),
        ("http://127.0.0.1/", "not_public"),
        ("http://[::ffff:10.0.0.1]/", "not_public"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_at_once(owner: Actor, address: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        connect(owner, address=address)
    assert faults(refused) == [("address", code)]


def test_the_address_lies_nowhere_to_be_read(owner: Actor) -> None:
    connect(owner)
    with reading() as session:
        said = [*session.scalars(select(ForeignCalendar.sealed_address)), *session.scalars(select(RecordValue.after))]
        assert session.scalars(select(RecordEntry.action)).all() == ["calendar_connected"]
    assert not [text for text in said if text and "4711" in text]
    assert "calendar.example" in said


def test_without_a_name_it_is_called_by_its_server(owner: Actor) -> None:
    connect(owner, name=" ")
    assert [each.name for each in listing.of_business(owner, NOW)] == ["calendar.example"]


def test_a_file_takes_time_at_once(owner: Actor) -> None:
    connecting.add_file(owner, "anna", "holidays.ics", calendar(TEN), NOW)
    (found,) = listing.of_business(owner, NOW)
    assert (found.kind, found.events, found.busy_times, found.next_at) == ("file", 1, 1, None)
    assert rows() == 1


@pytest.mark.parametrize(
    ("content", "code"), [(b" ", "required"), (b"<html>", "not_a_calendar"), (calendar(TEN)[:50], "half_a_calendar")]
)
def test_a_file_that_is_no_calendar_is_refused(owner: Actor, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        connecting.add_file(owner, "anna", "x.ics", content, NOW)
    assert faults(refused) == [("file", code)]


def test_another_file_replaces_the_one_before(owner: Actor) -> None:
    calendar_id = connecting.add_file(owner, "anna", "x.ics", calendar(TEN), NOW)
    connecting.replace_file(owner, calendar_id, calendar(), NOW)
    assert rows() == 0


def test_its_times_go_with_it(owner: Actor) -> None:
    calendar_id = connect(owner)
    Servers().ask()
    assert rows() == 1
    assert connecting.remove(owner, calendar_id, NOW)
    assert rows() == 0
    assert listing.of_business(owner, NOW) == []


def test_what_was_removed_is_connected_again_within_the_hour(owner: Actor) -> None:
    calendar_id = connect(owner)
    connecting.remove(owner, calendar_id, NOW)
    assert connecting.restore(owner, calendar_id, NOW + timedelta(minutes=59))
    Servers().ask()
    assert rows() == 1


def test_after_an_hour_its_address_is_forgotten(owner: Actor) -> None:
    calendar_id = connect(owner)
    connecting.remove(owner, calendar_id, NOW)
    assert connecting.forget_removed(NOW + timedelta(minutes=61)) == 1
    assert connecting.forget_removed(NOW + timedelta(minutes=61)) == 0
    assert not connecting.restore(owner, calendar_id, NOW + timedelta(minutes=61))
    with reading() as session:
        assert session.scalars(select(ForeignCalendar.sealed_address)).all() == [""]


def test_another_address_is_asked_at_once(owner: Actor) -> None:
    calendar_id, servers = connect(owner), Servers()
    servers.ask()
    connecting.replace_address(owner, calendar_id, "webcal://other.example/x.ics", SEAL, NOW)
    servers.ask()
    assert servers.asked[1] == ("webcal://other.example/x.ics", None, None)
    assert listing.one(owner, calendar_id, NOW).host == "other.example"


def test_asked_now_is_asked_now(owner: Actor) -> None:
    calendar_id, servers = connect(owner), Servers()
    servers.ask()
    connecting.ask_now(owner, calendar_id)
    assert servers.ask() == 1


def test_staff_connect_their_own_calendar_and_see_no_other(business: Business, owner: Actor) -> None:
    anna = make_member(business, Role.STAFF, "anna")
    own, other = connect(anna, "anna"), connect(owner, "ben")
    assert [each.id for each in listing.of_business(anna, NOW)] == [own]
    for deed in (
        lambda: connect(anna, "ben"),
        lambda: connecting.rename(anna, other, "x", NOW),
        lambda: connecting.replace_address(anna, other, ADDRESS, SEAL, NOW),
        lambda: connecting.ask_now(anna, other),
        lambda: connecting.remove(anna, other, NOW),
        lambda: listing.one(anna, other, NOW),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.READ_ONLY])
def test_others_connect_nothing(business: Business, role: Role) -> None:
    with pytest.raises(NotAllowed):
        connect(make_member(business, role))


def test_another_business_s_calendar_is_not_there(owner: Actor) -> None:
    other = make_business(slug="other-house", resources=[resource("carl")], services=[service(any_of=("carl",))])
    calendar_id = connect(make_member(other), "carl")
    with pytest.raises(NotFound):
        connecting.remove(owner, calendar_id, NOW)


def test_there_is_an_end_to_calendars(owner: Actor) -> None:
    for number in range(connecting.MOST):
        connect(owner, address=f"https://calendar.example/{number}.ics")
    with pytest.raises(Invalid) as refused:
        connect(owner)
    assert faults(refused) == [("resource", "too_many")]
