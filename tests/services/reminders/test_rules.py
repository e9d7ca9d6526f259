"""Rules are added, removed and brought back; what they plan follows at once, for everybody who has an appointment."""

import pytest
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.errors import ExistsAlready, Invalid, NotAllowed, NotFound
from booking.domain.reminders import Kind
from booking.services import businesses
from booking.services.reminders import own, rules
from booking.services.reminders.rules import Wanted
from booking.storage.models import RecordEntry, RecordValue
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.reminders.world import FRIDAY, at, book, hours, planned, reminding

pytestmark = pytest.mark.usefixtures("app")

DAY_BEFORE = Wanted(Kind.REMINDER, days=1, at_minute=14 * 60)
TWO_HOURS = Wanted(Kind.REMINDER, minutes=120)


def server(business) -> Actor:
    return Actor.of_server(business.id)


def of(business):
    return [each.moment for each in businesses.business(business.slug).reminders]


def test_a_rule_that_is_added_holds_for_appointments_that_stand() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business)
    rules.add(server(business), TWO_HOURS, NOW)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[:2]


def test_nobody_who_did_not_ask_is_planned_for() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business, wants=False)
    rules.add(server(business), TWO_HOURS, NOW)
    assert planned(booked.facts.booking_id) == []


def test_a_rule_of_one_service_holds_for_that_one() -> None:
    business = reminding(DAY_BEFORE)
    checkup, course = book(business), book(business, slug="course")
    rules.add(server(business), Wanted(Kind.REMINDER, service="course", minutes=120), NOW)
    assert [len(planned(each.facts.booking_id)) for each in (checkup, course)] == [1, 2]


def test_what_a_removed_rule_had_planned_is_taken_back_and_comes_back_with_it() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business)
    [rule] = business.reminders
    rules.remove(server(business), rule.id, NOW)
    rules.remove(server(business), rule.id, NOW)
    assert (of(business), planned(booked.facts.booking_id)) == ([], [])
    rules.restore(server(business), rule.id, NOW)
    assert (of(business), planned(booked.facts.booking_id)) == ([(1, 840, None)], hours(FRIDAY)[:1])


def test_of_two_at_the_same_hour_the_other_takes_the_place_of_a_removed_one() -> None:
    business = reminding(DAY_BEFORE)
    booked = book(business)
    rules.add(server(business), Wanted(Kind.REMINDER, service="checkup", days=1, at_minute=14 * 60), NOW)
    assert len(planned(booked.facts.booking_id)) == 1
    rules.remove(server(business), business.reminders[0].id, NOW)
    assert planned(booked.facts.booking_id) == hours(FRIDAY)[:1]


def test_the_same_rule_is_there_once() -> None:
    business = reminding(DAY_BEFORE)
    with pytest.raises(ExistsAlready):
        rules.add(server(business), DAY_BEFORE, NOW)
    [rule] = business.reminders
    rules.remove(server(business), rule.id, NOW)
    rules.add(server(business), DAY_BEFORE, NOW)
    with pytest.raises(ExistsAlready):
        rules.restore(server(business), rule.id, NOW)


def test_the_usual_ones_are_added_as_far_as_they_are_missing() -> None:
    business = reminding(DAY_BEFORE)
    rules.add_usual(server(business), NOW)
    rules.add_usual(server(business), NOW)
    assert of(business) == [(1, 840, None), (None, None, 120)]


@pytest.mark.parametrize(
    "wanted, path",
    [
        (Wanted(Kind.REMINDER, minutes=5), "moment"),
        (Wanted(Kind.REMINDER, days=400, at_minute=0), "moment"),
        (Wanted(Kind.REMINDER, service="nothing", minutes=60), "service"),
    ],
)
def test_what_cannot_be_kept_is_refused(wanted: Wanted, path: str) -> None:
    business = make_business()
    with pytest.raises(Invalid) as refused:
        rules.add(server(business), wanted, NOW)
    assert refused.value.fields["errors"][0]["path"] == path
    assert of(business) == []


def test_only_who_sets_the_business_up_may() -> None:
    business = reminding(DAY_BEFORE)
    desk = make_member(business, Role.FRONT_DESK)
    for deed in (
        lambda: rules.add(desk, TWO_HOURS, NOW),
        lambda: rules.add_usual(desk, NOW),
        lambda: rules.remove(desk, business.reminders[0].id, NOW),
        lambda: rules.restore(desk, business.reminders[0].id, NOW),
        lambda: rules.set_always(desk, True, NOW),
        lambda: rules.upcoming(desk),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_another_business_s_rule_is_not_there() -> None:
    mine, theirs = reminding(DAY_BEFORE), reminding(DAY_BEFORE)
    for deed in (rules.remove, rules.restore):
        with pytest.raises(NotFound):
            deed(server(mine), theirs.reminders[0].id, NOW)


def test_always_plans_for_everybody_and_back_for_those_who_asked() -> None:
    salon = reminding(DAY_BEFORE, trade="hairdresser")
    asked, not_asked, stopped = book(salon), book(salon, at(10), wants=False), book(salon, at(11), wants=False)
    own.want(stopped.token, False, NOW)
    rules.set_always(server(salon), True, NOW)
    assert [len(planned(each.facts.booking_id)) for each in (asked, not_asked, stopped)] == [1, 1, 0]
    rules.set_always(server(salon), False, NOW)
    assert [len(planned(each.facts.booking_id)) for each in (asked, not_asked, stopped)] == [1, 0, 0]


@pytest.mark.parametrize("trade", ["doctor", "Zahnarzt", "physiotherapy", "Hautarztpraxis", "health centre"])
def test_where_it_is_about_health_everybody_is_asked(trade: str) -> None:
    practice = reminding(DAY_BEFORE, trade=trade)
    with pytest.raises(Invalid):
        rules.set_always(server(practice), True, NOW)
    assert not businesses.business(practice.slug).reminds_always


@pytest.mark.parametrize("trade", ["hairdresser", "workshop", "restaurant", "office", "other", "car care", "dance"])
def test_elsewhere_nobody_need_be(trade: str) -> None:
    business = reminding(DAY_BEFORE, trade=trade)
    rules.set_always(server(business), True, NOW)
    assert businesses.business(business.slug).reminds_always


def test_what_goes_out_next_stands_in_its_order() -> None:
    business = reminding()
    book(business)
    book(business, at(10))
    assert [(each.due_at, each.starts_at) for each in rules.upcoming(server(business), 4)] == [
        (hours(FRIDAY)[0][1], FRIDAY),
        (hours(FRIDAY)[0][1], at(10)),
        (at(7), FRIDAY),
        (at(8), at(10)),
    ]


def test_each_deed_is_recorded() -> None:
    business = reminding(DAY_BEFORE, trade="hairdresser")
    rules.remove(server(business), business.reminders[0].id, NOW)
    rules.set_always(server(business), True, NOW)
    with reading() as session:
        query = (
            select(RecordEntry.action, RecordValue.field, RecordValue.before, RecordValue.after)
            .join(RecordValue, RecordValue.entry_id == RecordEntry.id)
            .where(RecordEntry.business_id == business.id, RecordEntry.subject == "business")
            .where(RecordValue.field.in_(("reminder", "reminds_always")))
            .order_by(RecordEntry.id)
        )
        assert [tuple(row) for row in session.execute(query)] == [
            ("reminder_added", "reminder", None, "reminder email -1d 14:00"),
            ("reminder_removed", "reminder", "reminder email -1d 14:00", None),
            ("changed", "reminds_always", "False", "True"),
        ]
