"""What an absence concerns, of every kind, and what can be chosen for it."""

from datetime import timedelta

import pytest
from flask import Flask

from booking.services import changes, holds, proposals
from booking.services.absences.affected import Action, affected
from booking.services.desk import blocks
from booking.services.proposals import Wanted
from tests.conftest import NOW
from tests.factories.businesses import resource, service
from tests.factories.people import make_member
from tests.services.absences.absent import DAY
from tests.services.desk.desk import LINKS, NINE, OTTO, at, book, practice


def seen(actor, resource="anna"):
    return [(each.visit.starts_at, each.action, each.is_open) for each in affected(actor, resource, *DAY, NOW)]


def test_blocks_and_what_somebody_just_books_are_left_alone(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    blocks.add(actor, ["anna"], at(12), at(13), "Team", None, NOW)
    holds.hold(business, business.services["checkup"], at(10), NOW, LINKS, holds.Visitor(capped=False))
    found = seen(actor) + seen(actor, "ben")
    assert sorted(found) == [(at(10), Action.LEAVE, False), (at(12), Action.LEAVE, False)]


def test_a_request_can_be_given_to_a_colleague(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), approval=True)]))
    booked = book(actor, resource="anna", contact=OTTO)
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert (found.visit.booking_id, found.action, found.colleagues) == (booked.facts.booking_id, Action.MOVE, ("ben",))


def test_who_thinks_over_a_time_is_left_to_think_and_the_time_stays_held(app: Flask) -> None:
    actor = make_member(practice())
    booked = book(actor, resource="anna")
    proposals.propose(actor, booked.facts.booking_id, Wanted(at(15), "anna"), NOW)
    first, proposed = affected(actor, "anna", *DAY, NOW)
    assert (first.action, first.proposed_until is not None, first.is_open) == (Action.LEAVE, True, True)
    assert (proposed.visit.starts_at, proposed.is_open) == (at(15), False)


@pytest.mark.prove
def test_everybody_of_a_group_is_listed(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna", "ben"), capacity=3)]))
    booked = [book(actor, resource="anna") for _each in range(3)]
    changes.cancel(booked[0].token, NOW)
    found = affected(actor, "anna", *DAY, NOW)
    assert [(each.visit.booking_id, each.colleagues) for each in found] == [
        (each.facts.booking_id, ("ben",)) for each in booked[1:]
    ]


def test_of_a_visit_of_two_the_other_one_is_nobodys_stand_in(app: Flask) -> None:
    people = [resource(each) for each in ("anna", "ben", "cleo")]
    both = [{"any_of": ["anna", "ben", "cleo"]}, {"any_of": ["anna", "ben", "cleo"]}]
    actor = make_member(practice(resources=people, services=[service("checkup", requires=both)]))
    book(actor, resource="anna")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert found.colleagues == ("cleo",)


def test_the_times_to_propose_are_near_free_and_not_of_who_is_away(app: Flask) -> None:
    actor = make_member(practice(services=[service("checkup", ("anna",))]))
    book(actor, at(16, 30), resource="anna")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert found.times == tuple(NINE + timedelta(days=1, minutes=each) for each in (0, 30, 60, 90, 120))


@pytest.mark.prove
def test_where_nothing_is_free_nothing_is_proposed(app: Flask) -> None:
    tuesday = [{"weekday": "TU", "opens": "09:00", "closes": "09:30"}]
    people = [resource("anna", weekly_hours=tuesday)]
    given = [service("checkup", ("anna",), horizon_days=6)]
    actor = make_member(practice(resources=people, services=given))
    book(actor, resource="anna")
    (found,) = affected(actor, "anna", *DAY, NOW)
    assert (found.times, found.action) == ((), Action.LEAVE)
