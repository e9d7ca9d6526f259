"""Calendars that are asked again and again: what they say takes time, and what they fail to say changes nothing."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.foreign_calendars import Fault
from booking.domain.messages import Notice
from booking.services import availability
from booking.services.foreign_calendars import connecting, listing
from booking.services.foreign_calendars.asking import Asking, ask_until
from booking.services.foreign_calendars.listing import Connected
from booking.storage.models import BusyTime, ForeignCalendar, Message, Resource
from booking.storage.types import EPOCH, database_now
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business, resource, service
from tests.factories.people import make_member
from tests.services.foreign_calendars.calendars import ADDRESS, SEAL, TEN, Servers, calendar, connect, event, read
from tests.services.test_bookings import book

pytestmark = pytest.mark.usefixtures("app")

TUESDAY = datetime.fromisoformat("2026-11-24T00:00:00+01:00")
FULL = [event(f"202611{day}T100000", f"202611{day}T110000", uid=str(day)) for day in range(24, 29)]


@pytest.fixture
def business(app) -> Business:
    return make_business(
        resources=[resource("anna"), resource("ben")], services=[service(step_minutes=60, duration_minutes=60)]
    )


@pytest.fixture
def owner(business: Business) -> Actor:
    return make_member(business)


@pytest.fixture
def servers() -> Servers:
    return Servers()


def hours(business: Business) -> list[int]:
    """The hours of Tuesday at which Anna can be booked."""
    on = TUESDAY.date()
    found = availability.offer(business.slug, "checkup", on, on, NOW).slots
    return [(each.starts_at * 60 - int(TUESDAY.timestamp())) // 3600 for each in found]


def one(actor: Actor) -> Connected:
    (found,) = listing.of_business(actor, NOW)
    return found


def row() -> ForeignCalendar:
    with reading() as session:
        return session.scalars(select(ForeignCalendar)).one()


def test_what_it_says_takes_time(business: Business, owner: Actor, servers: Servers) -> None:
    connect(owner)
    assert 10 in hours(business)
    assert servers.ask() == 1
    assert 10 not in hours(business)
    assert 11 in hours(business)


def test_it_is_asked_at_its_own_address(owner: Actor, servers: Servers) -> None:
    connect(owner)
    servers.ask()
    assert servers.asked == [(ADDRESS, None, None)]


def test_how_it_fares_is_told(owner: Actor, servers: Servers) -> None:
    connect(owner)
    assert one(owner).waits
    servers.ask()
    found = one(owner)
    assert (found.events, found.busy_times, found.unreadable, found.fault) == (1, 1, 0, None)
    assert (found.asked_at, found.read_at, found.host) == (NOW, NOW, "calendar.example")


def test_nobody_is_asked_before_its_turn(owner: Actor, servers: Servers) -> None:
    connect(owner)
    assert (servers.ask(), servers.ask()) == (1, 0)


def test_what_has_not_changed_is_asked_for_by_its_tag(owner: Actor, servers: Servers) -> None:
    servers.etag = '"a"'
    connect(owner)
    servers.ask()
    servers.ask_again()
    assert servers.asked[1][1] == '"a"'
    assert one(owner).busy_times == 1


def test_a_week_later_it_is_read_anew_though_nothing_has_changed(owner: Actor, servers: Servers) -> None:
    servers.etag = '"a"'
    servers.content = calendar(event("20261124T100000", "20261124T110000", "RRULE:FREQ=WEEKLY"))
    connect(owner)
    servers.ask()
    before = one(owner).until
    servers.ask_again(NOW + timedelta(days=8))
    assert servers.asked[1][1] is None
    after = one(owner).until
    assert before is not None
    assert after is not None
    assert after - before >= timedelta(days=7)


def test_the_same_bytes_write_nothing(owner: Actor, servers: Servers) -> None:
    def activity() -> int:
        with reading() as session:
            return session.scalars(select(Resource.activity).where(Resource.slug == "anna")).one()

    connect(owner)
    servers.ask()
    before = activity()
    servers.ask_again()
    assert activity() == before


def test_what_changes_is_asked_often_and_what_does_not_seldom(owner: Actor, servers: Servers) -> None:
    def minutes() -> float:
        with reading() as session:
            clock = session.execute(select(database_now())).scalar_one()
        return (row().next_at - clock) / timedelta(minutes=1)  # type: ignore[operator]

    connect(owner)
    servers.ask()
    assert 13 < minutes() < 17
    servers.ask_again(NOW + timedelta(hours=12))
    assert 26 < minutes() < 34
    servers.ask_again(NOW + timedelta(days=6))
    assert 53 < minutes() < 67


# When it fails.


@pytest.mark.parametrize("fault", [Fault.MISSING, Fault.UNREACHABLE, Fault.TOO_SLOW, Fault.NOT_PUBLIC])
def test_what_was_read_stays_when_it_fails(business: Business, owner: Actor, servers: Servers, fault: Fault) -> None:
    connect(owner)
    servers.ask()
    servers.fault = fault
    servers.ask_again(NOW + timedelta(minutes=20))
    assert 10 not in hours(business)
    found = one(owner)
    assert (found.fault, found.read_at, found.failing_since) == (fault, NOW, NOW + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.NOT_A_CALENDAR),
        (b"<!DOCTYPE html><title>Sign in</title>", Fault.NOT_A_CALENDAR),
        (b"BEGIN:VCALENDAR\r\n" + TEN.encode(), Fault.HALF_A_CALENDAR),
        (calendar(TEN)[:80], Fault.HALF_A_CALENDAR),
        (calendar(event("nonsense", "nonsense")), Fault.NOT_A_CALENDAR),
    ],
    ids=["empty", "page", "no end", "half", "nonsense"],
)
def test_no_calendar_is_never_all_free(
    business: Business, owner: Actor, servers: Servers, content: bytes, fault: Fault
) -> None:
    connect(owner)
    servers.ask()
    servers.content = content
    servers.ask_again()
    assert 10 not in hours(business)
    assert one(owner).fault is fault


def test_a_calendar_that_is_whole_and_empty_is_free(business: Business, owner: Actor, servers: Servers) -> None:
    connect(owner)
    servers.ask()
    servers.content = calendar()
    servers.ask_again()
    assert 10 in hours(business)


def test_all_gone_at_once_is_believed_when_it_is_said_twice(business: Business, owner: Actor, servers: Servers) -> None:
    servers.content = calendar(*FULL)
    connect(owner)
    servers.ask()
    servers.content = calendar()
    servers.ask_again()
    assert one(owner).fault is Fault.EMPTIED
    assert 10 not in hours(business)
    servers.ask_again()
    assert one(owner).fault is None
    assert 10 in hours(business)


def test_a_calendar_that_is_filled_again_was_never_empty(owner: Actor, servers: Servers) -> None:
    servers.content = calendar(*FULL)
    connect(owner)
    servers.ask()
    for content in (calendar(), calendar(*FULL), calendar()):
        servers.content = content
        servers.ask_again()
    assert one(owner).fault is Fault.EMPTIED
    assert one(owner).busy_times == 5


def test_one_that_fails_is_asked_ever_more_seldom(owner: Actor, servers: Servers) -> None:
    servers.fault = Fault.UNREACHABLE
    connect(owner)
    pauses = []
    for _ in range(6):
        servers.ask_again()
        with reading() as session:
            clock = session.execute(select(database_now())).scalar_one()
        pauses.append((row().next_at - clock) / timedelta(minutes=15))  # type: ignore[operator]
    assert [round(each / expected, 0) for each, expected in zip(pauses, (1, 2, 4, 8, 16, 24), strict=True)] == [1] * 6


def test_success_forgets_the_failure(owner: Actor, servers: Servers) -> None:
    servers.fault = Fault.UNREACHABLE
    connect(owner)
    servers.ask()
    servers.fault = None
    servers.ask_again()
    assert (one(owner).fault, one(owner).failing_since, row().failures) == (None, None, 0)


def test_an_address_that_was_sealed_under_another_key_says_so(owner: Actor, servers: Servers) -> None:
    connect(owner)
    with unit_of_work() as session:
        session.execute(update(ForeignCalendar).values(sealed_address=SEAL.sealed(ADDRESS, "something else")))
    servers.ask()
    assert one(owner).fault is Fault.UNKNOWN_ADDRESS
    assert servers.asked == []


def test_a_fault_of_ours_stops_nobody_behind(owner: Actor, servers: Servers) -> None:
    connect(owner)
    connect(owner, "ben", "https://calendar.example/ben.ics")
    fetch = servers.fetch

    def strange(address: str, etag: str | None, last_modified: str | None) -> object:
        if address == ADDRESS:
            raise RuntimeError
        return fetch(address, etag, last_modified)

    servers.fetch = strange  # type: ignore[assignment, method-assign]
    assert servers.ask() == 2
    assert [each.fault for each in listing.of_business(owner, NOW)] == [Fault.BROKEN_ANSWER, None]


# Telling.


def told() -> int:
    with reading() as session:
        reason = Notice.CALENDAR_FAILING.value
        return session.scalar(select(func.count()).select_from(Message).where(Message.reason == reason)) or 0


def test_after_a_day_people_are_told_once(owner: Actor, servers: Servers) -> None:
    connect(owner)
    servers.fault = Fault.MISSING
    servers.ask()
    servers.ask_again(NOW + timedelta(hours=23))
    assert told() == 0
    for hour in (24, 30, 60):
        servers.ask_again(NOW + timedelta(hours=hour))
    assert told() == 1


def test_another_failure_is_another_piece_of_news(owner: Actor, servers: Servers) -> None:
    connect(owner)
    for day in (0, 4):
        servers.fault = Fault.MISSING
        servers.ask_again(NOW + timedelta(days=day))
        servers.ask_again(NOW + timedelta(days=day + 1))
        servers.fault = None
        servers.ask_again(NOW + timedelta(days=day + 2))
    assert told() == 2


def test_whoever_s_calendar_it_is_and_who_connected_it_are_told(
    business: Business, owner: Actor, servers: Servers
) -> None:
    anna, ben = (make_member(business, Role.STAFF, each) for each in ("anna", "ben"))
    connect(owner)
    servers.fault = Fault.MISSING
    servers.ask()
    servers.ask_again(NOW + timedelta(days=1))
    with reading() as session:
        assert set(session.scalars(select(Message.user_id))) == {owner.user_id, anna.user_id}
    assert ben.user_id not in {owner.user_id, anna.user_id}


# Own appointments that come back.


def test_an_own_appointment_that_comes_back_takes_no_time_twice(
    owner: Actor, business: Business, servers: Servers
) -> None:
    facts = book(business, TUESDAY + timedelta(hours=10)).facts
    servers.content = calendar(
        event("20261124T100000", "20261124T110000", uid=facts.uid), event("20261124T140000", "20261124T150000")
    )
    connect(owner)
    servers.ask()
    assert one(owner).busy_times == 1


def test_a_uid_that_looks_like_ours_and_is_nobody_s_takes_time(owner: Actor, servers: Servers) -> None:
    servers.content = calendar(event("20261124T100000", "20261124T110000", uid="0" * 32))
    connect(owner)
    servers.ask()
    assert one(owner).busy_times == 1


def test_another_business_s_appointment_takes_time(owner: Actor, servers: Servers) -> None:
    other = make_business(slug="other-house", resources=[resource("carl")], services=[service(any_of=("carl",))])
    facts = book(other, TUESDAY + timedelta(hours=10)).facts
    servers.content = calendar(event("20261124T100000", "20261124T110000", uid=facts.uid))
    connect(owner)
    servers.ask()
    assert one(owner).busy_times == 1


def test_whoever_declined_is_known_by_the_address_of_the_calendar(owner: Actor, servers: Servers) -> None:
    declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@mail.example"
    others = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@mail.example"
    servers.content = calendar(event("20261124T100000", "20261124T110000", declined, others))
    connect(owner, address="https://calendar.example/ical/Anna%40mail.example/private-4711/basic.ics")
    connect(owner, "ben", "https://calendar.example/ical/other%40mail.example/private-4711/basic.ics")
    servers.ask()
    assert [each.busy_times for each in listing.of_business(owner, NOW)] == [0, 1]


# What happens while it is asked.


def test_an_answer_from_an_address_that_was_replaced_is_not_kept(owner: Actor, servers: Servers) -> None:
    calendar_id = connect(owner)
    fetch = servers.fetch

    def slow(address: str, etag: str | None, last_modified: str | None) -> object:
        if address == ADDRESS:
            connecting.replace_address(owner, calendar_id, "https://calendar.example/new.ics", SEAL, NOW)
            return fetch(address, etag, last_modified)
        servers.content = calendar()
        return fetch(address, etag, last_modified)

    servers.fetch = slow  # type: ignore[assignment, method-assign]
    servers.ask()
    assert one(owner).busy_times == 0


def test_what_is_removed_meanwhile_takes_no_time(business: Business, owner: Actor, servers: Servers) -> None:
    calendar_id = connect(owner)
    fetch = servers.fetch

    def slow(*asked: str | None) -> object:
        connecting.remove(owner, calendar_id, NOW)
        return fetch(*asked)  # type: ignore[arg-type]

    servers.fetch = slow  # type: ignore[assignment, method-assign]
    servers.ask()
    assert 10 in hours(business)
    with reading() as session:
        assert session.scalars(select(BusyTime.id)).all() == []


def test_what_is_leased_is_not_asked_by_another_worker(owner: Actor, servers: Servers) -> None:
    connect(owner)
    fetch, others = servers.fetch, []

    def slow(*asked: str | None) -> object:
        others.append(Servers().ask())
        return fetch(*asked)  # type: ignore[arg-type]

    servers.fetch = slow  # type: ignore[assignment, method-assign]
    servers.ask()
    assert others == [0]


def test_nobody_asks_for_an_archived_person(owner: Actor, servers: Servers) -> None:
    connect(owner)
    with unit_of_work() as session:
        session.execute(update(Resource).where(Resource.slug == "anna").values(archived_at=NOW))
    assert servers.ask() == 0


def test_several_workers_ask_each_calendar_once(app: Flask, owner: Actor) -> None:
    addresses = {f"https://calendar.example/{number}.ics" for number in range(10)}
    for address in addresses:
        connect(owner, address=address)
    workers = [Servers() for _ in range(3)]

    def work(servers: Servers) -> None:
        with app.app_context():
            servers.ask()

    threads = [threading.Thread(target=work, args=(each,)) for each in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    asked = [address for each in workers for address, *_ in each.asked]
    assert len(asked) == 10
    assert set(asked) == addresses
    assert {each.fault for each in listing.of_business(owner, NOW)} == {None}


def test_a_worker_that_died_leaves_its_calendar_to_the_next(owner: Actor, servers: Servers) -> None:
    connect(owner)
    fetch = servers.fetch

    def dying(*asked: str | None) -> object:
        raise KeyboardInterrupt

    servers.fetch = dying  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        servers.ask()
    servers.fetch = fetch  # type: ignore[method-assign]
    assert servers.ask() == 0
    with unit_of_work() as session:
        session.execute(update(ForeignCalendar).values(leased_until=EPOCH))
    assert servers.ask() == 1


def test_a_worker_asks_until_it_is_told_to_end(app: Flask, owner: Actor, servers: Servers) -> None:
    connect(owner)
    ending = threading.Event()
    fetch = servers.fetch

    def last(*asked: str | None) -> object:
        ending.set()
        return fetch(*asked)  # type: ignore[arg-type]

    ask_until(ending, Asking(SEAL, last, read), lambda: NOW)  # type: ignore[arg-type]
    assert one(owner).read_at == NOW
