"""Going over rules: what stands against a start, all told, and who is taken all the same."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.choice import Claimed, Joined, occupancies
from booking.domain.frame import spans_of
from booking.domain.hours import open_between
from booking.domain.overriding import OVERRIDABLE, assigned, judge, narrowed, objections
from booking.domain.policies import Refusal, refusal
from booking.domain.rulebook import LocationRules, Requirement, ServiceRules, Window
from booking.domain.slots import EMPTY, Snapshot, Standing, is_offered
from booking.domain.timezones import zone
from tests.domain.builders import MONDAY, at, needs, override, person, row, visit
from tests.domain.strategies import Question, questions

NOW = at("2026-11-20 09:00")
TEN = at("2026-11-23 10:00")
LATE = at("2026-11-23 20:07")


def all_of(service: ServiceRules, start: int, now: int = NOW, snapshot: Snapshot = EMPTY) -> list[str]:
    return [each.value for each in objections(service, start, now, snapshot)]


def test_nothing_stands_against_what_is_offered() -> None:
    assert all_of(visit(needs(person())), TEN) == []


def test_every_rule_is_named_not_only_the_first() -> None:
    service = visit(needs(person()), minimum_notice=7 * 1440, windows=(Window(0, 540, 720),))
    assert all_of(service, LATE) == ["notice", "outside_windows", "outside_hours", "off_grid"]


def test_what_is_past_is_not_called_short_notice_too() -> None:
    assert all_of(visit(needs(person()), minimum_notice=60), TEN, now=TEN + 1) == ["in_the_past"]


def test_a_limit_is_named_after_the_rules() -> None:
    full = Snapshot(day_counts={(1, MONDAY.toordinal()): 1})
    assert all_of(visit(needs(person()), max_per_day=1), TEN + 7, snapshot=full) == ["off_grid", "day_limit"]


def test_somebody_in_the_way_is_the_last_thing_that_is_named() -> None:
    taken = Snapshot({1: [(TEN, TEN + 60)]})
    assert all_of(visit(needs(person())), TEN + 7, snapshot=taken) == ["off_grid", "taken"]


def test_where_two_needs_have_one_resource_no_hour_helps() -> None:
    anna = person()
    assert all_of(visit(needs(anna), needs(anna)), TEN) == ["outside_hours", "no_requirements"]


def test_counting_from_the_opening_there_is_no_grid_where_nothing_is_open() -> None:
    assert all_of(visit(needs(person()), alignment="opening"), LATE) == ["outside_hours"]


def test_a_closed_day_of_the_place_is_gone_over_like_any_hours() -> None:
    place = LocationRules(1, "berlin", "Europe/Berlin", row("MO", "09:00-17:00"), (override(MONDAY),))
    service = visit(needs(person(rows=None)), location=place)
    judged = judge(service, TEN, NOW, EMPTY, {})
    assert (judged.refusals, judged.choice, judged.away) == ((Refusal.OUTSIDE_HOURS,), Claimed((1,)), frozenset({1}))


def test_who_is_at_work_is_taken_before_who_is_not() -> None:
    late = person("ben", row("MO", "09:00-22:00"), priority=9)
    room = needs(person("room", row("MO", "09:00-12:00"), priority=1), late)
    judged = judge(visit(needs(person("anna")), room), at("2026-11-23 20:00"), NOW, EMPTY, {})
    assert (judged.choice, judged.away) == (Claimed((1, 2)), frozenset({1}))


def test_nobody_is_away_where_somebody_is_at_work() -> None:
    service = visit(needs(person("anna"), person("ben", row("MO", "09:00-22:00"))))
    assert judge(service, at("2026-11-23 20:00"), NOW, EMPTY, {}).refusals == ()


def test_a_squeeze_in_takes_who_is_free_before_who_is_not_and_joins_nobody() -> None:
    service = visit(needs(person("anna", priority=1), person("ben", priority=2)), capacity=2)
    there = Snapshot({1: [(TEN, TEN + 60)]}, (Standing(7, TEN, 1, (1,)),))
    assert judge(service, TEN, NOW, there, {}).choice == Joined(7)
    assert judge(service, TEN, NOW, there, {}, is_squeezed=True).choice == Claimed((2,))
    busy = Snapshot({1: [(TEN, TEN + 60)], 2: [(TEN, TEN + 60)]})
    assert judge(service, TEN, NOW, busy, {}, is_squeezed=True).choice == Claimed((1,))


def test_who_it_has_to_be_is_the_only_one_who_can() -> None:
    anna, ben, room = person("anna"), person("ben"), person("room")
    service = narrowed(visit(needs(anna, ben), needs(room, anna)), {1: anna})
    assert judge(service, TEN, NOW, EMPTY, {}).choice == Claimed((2, 1))


def test_resources_are_told_apart_by_what_they_can_meet() -> None:
    anna, ben, room = person("anna"), person("ben"), person("room")
    service = visit(needs(anna, ben), needs(room))
    assert assigned(service, [room.id, ben.id]) == {0: ben.id, 1: room.id}
    assert assigned(service, [ben.id, 99]) == {0: ben.id}


@settings(max_examples=400, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_first_objection_is_the_refusal_and_none_is_an_offer(question: Question, dice: Random) -> None:
    start = some_start(question, dice)
    asked = (question.snapshot, question.seats, question.audience, question.resource)
    found = objections(question.service, start, question.now, *asked)
    assert (found[0] if found else None) == refusal(question.service, start, question.now, *asked)
    assert (found == ()) == is_offered(question.service, start, question.now, *asked)
    assert len(set(found)) == len(found)
    assert all(each in OVERRIDABLE for each in found[:-1])


@settings(max_examples=400, deadline=None)
@given(questions(), st.randoms(use_true_random=False), st.booleans())
def test_going_over_every_rule_there_is_a_choice_that_meets_nobody(
    question: Question, dice: Random, is_squeezed: bool
) -> None:
    rules, start = question.service, some_start(question, dice)
    judged = judge(
        rules, start, question.now, question.snapshot, question.booked, question.seats, question.audience,
        question.resource, is_squeezed=is_squeezed,
    )  # fmt: skip
    is_possible = not judged.refusals or judged.refusals[-1] in OVERRIDABLE
    assert (judged.choice is not None) == is_possible
    if not isinstance(judged.choice, Claimed):
        assert not (is_squeezed and judged.choice)
        return
    chosen = judged.choice.resource_ids
    assert len(set(chosen)) == len(chosen)
    for number, needed in zip(chosen, rules.requirements, strict=True):
        assert number in {each.id for each in needed.any_of}
    if not is_squeezed:
        assert not any(
            begins < each.ends_at and each.starts_at < ends
            for each in occupancies(rules, start, chosen)
            for begins, ends in question.snapshot.taken.get(each.resource_id, ())
        )
    needed_by = zip(chosen, rules.requirements, strict=True)
    assert judged.away == {number for number, needed in needed_by if not is_open(rules, needed, number, start)}


def some_start(question: Question, dice: Random) -> int:
    """A minute of the question's dates, often on a grid."""
    place = zone(question.service.location.time_zone)
    begins = place.midnight(question.first.toordinal())
    return begins + dice.randrange(0, 1440, dice.choice([1, 15, 60]))


def is_open(rules: ServiceRules, needed: Requirement, number: int, start: int) -> bool:
    """Whether the resource is open for as long as it is needed, looked up the plain way."""
    spans = spans_of(rules, needed)
    begins, ends = start + spans[0][0], start + spans[-1][1]
    around = date.fromordinal(zone(rules.location.time_zone).local(start)[0]).toordinal()
    [resource] = {each.id: each for each in needed.any_of if each.id == number}.values()
    opened = open_between(resource, rules.location, around - 6, around + 6)
    return any(opens <= begins and ends <= closes for opens, closes in opened)
