"""Several services in one visit: what they come to together, and when they can be had, in literal times."""

from dataclasses import replace

import pytest

from booking.domain.businesses import Question
from booking.domain.choice import Claimed, Occupied, choose, occupancies
from booking.domain.combined import combined, found, people_throughout, slug_for, slugs_in
from booking.domain.lengths import lengthened, shortest
from booking.domain.overriding import assigned, judge
from booking.domain.policies import Refusal, refusal
from booking.domain.reasons import Reason, explain
from booking.domain.rulebook import LocationRules, ServiceRules, Window
from booking.domain.slots import EMPTY, OpenTimes, Snapshot, slots
from tests.domain.builders import MONDAY, ask, at, needs, override, person, row, times, visit
from tests.domain.visits_of_several import presented

ANNA, BEN = person("anna"), person("ben")
SHORT = person("ben", row("MO", "09:00-10:30"))
LONG_BEFORE = at("2026-11-01 00:00")


def part(slug: str, *who, duration: int = 30, id: int = 1, step: int = 30, **rules):  # type: ignore[no-untyped-def]
    return replace(visit(*who, duration=duration, step=step, **rules), id=id, slug=slug)


def together(*parts: ServiceRules, throughout: bool = False) -> ServiceRules:
    return combined([presented(each) for each in parts], is_throughout=throughout).rules


def day(hour: str) -> int:
    return at(f"2026-11-23 {hour}")


def test_the_services_follow_one_another_without_a_gap() -> None:
    cut = part("cut", needs(ANNA), duration=60, step=60)
    colour = part("colour", needs(ANNA), duration=90, id=2)
    assert times(ask(together(cut, colour))) == ["09:00"]
    assert ask(together(cut, colour))[0].ends_at == day("11:30")


def test_the_grid_is_that_of_the_first_service_alone() -> None:
    cut, colour = part("cut", needs(ANNA), step=45), part("colour", needs(ANNA), duration=60, step=60, id=2)
    assert times(ask(together(cut, colour))) == ["09:00", "09:45", "10:30"]
    assert times(ask(together(colour, cut))) == ["09:00", "10:00"]


def test_each_service_is_given_by_somebody_who_is_open_in_its_part() -> None:
    cut, colour = part("cut", needs(SHORT)), part("colour", needs(ANNA), duration=60, id=2)
    assert times(ask(together(cut, colour))) == ["09:00", "09:30", "10:00"]


def test_the_same_person_may_give_every_service_as_they_do_not_meet_in_time() -> None:
    cut, colour = part("cut", needs(ANNA)), part("colour", needs(ANNA), id=2)
    wrong = replace(together(cut, colour), parts=())
    assert len(ask(together(cut, colour))) == 5
    assert len(ask(wrong)) == 0


def test_within_one_service_nobody_is_needed_twice() -> None:
    cut, colour = part("cut", needs(ANNA)), part("colour", needs(ANNA), needs(ANNA), id=2)
    assert len(ask(together(cut, colour))) == 0
    both = part("colour", needs(ANNA), needs(ANNA, BEN), id=2)
    assert len(ask(together(cut, both))) == 5


def test_each_service_lies_in_a_window_of_its_own() -> None:
    cut = part("cut", needs(ANNA), windows=(Window(0, 540, 600),))
    colour = part("colour", needs(ANNA), id=2, windows=(Window(0, 600, 720),))
    assert times(ask(together(cut, colour))) == ["09:30"]
    assert times(ask(together(colour, cut))) == []


def test_a_window_for_others_closes_the_whole_visit() -> None:
    cut = part("cut", needs(ANNA))
    colour = part("colour", needs(ANNA), id=2, windows=(Window(0, 540, 720, frozenset({"private"})),))
    assert len(ask(together(cut, colour))) == 0
    assert len(ask(together(cut, colour), audience="private")) == 5


def test_each_service_keeps_its_own_limit_per_day() -> None:
    cut = part("cut", needs(ANNA), id=4)
    colour = part("colour", needs(ANNA), id=2, max_per_day=1)
    counted = {(1, MONDAY.toordinal()): 1}
    assert len(ask(together(cut, colour), snapshot=Snapshot({}, (), counted, {}))) == 5
    assert len(ask(together(cut, colour), snapshot=Snapshot({}, (), {}, {2: counted}))) == 0
    full = Snapshot({}, (), {}, {2: counted})
    assert refusal(together(cut, colour), day("09:00"), LONG_BEFORE, full) == Refusal.DAY_LIMIT


def test_a_part_after_midnight_counts_on_the_date_on_which_it_begins() -> None:
    night = person("anna", row("MO", "22:00-26:00"))
    cut, colour = part("cut", needs(night), id=4), part("colour", needs(night), id=2, max_per_day=1)
    tomorrow = Snapshot({}, (), {}, {2: {(1, MONDAY.toordinal() + 1): 1}})
    assert times(ask(together(cut, colour), snapshot=tomorrow)) == ["22:00", "22:30", "23:00"]


def test_buffers_between_two_people_hold_as_always() -> None:
    cut, colour = part("cut", needs(ANNA), buffer_after=15), part("colour", needs(BEN), id=2, buffer_before=15)
    taken = Snapshot({1: [(day("10:00"), day("10:30"))], 2: [(day("11:00"), day("11:20"))]})
    # 09:30: tidying up, Anna would run into what she has at ten; 11:00: Ben could not prepare before 11:20.
    assert times(ask(together(cut, colour), snapshot=taken)) == ["09:00"]


def test_between_two_parts_of_one_person_no_minute_is_taken_twice() -> None:
    cut = part("cut", needs(ANNA), buffer_before=5, buffer_after=15)
    colour = part("colour", needs(ANNA), duration=60, id=2, buffer_before=10, buffer_after=20)
    assert occupancies(together(cut, colour), 1000, (1, 1)) == [
        Occupied(1, 995, 1030, 30, 0),
        Occupied(1, 1030, 1110, 60, 1),
    ]


def test_parts_of_two_people_take_their_own_buffers() -> None:
    cut = part("cut", needs(ANNA), buffer_before=5, buffer_after=15)
    colour = part("colour", needs(BEN), duration=60, id=2, buffer_before=10, buffer_after=20)
    assert occupancies(together(cut, colour), 1000, (1, 2)) == [
        Occupied(1, 995, 1045, 30, 0),
        Occupied(2, 1020, 1110, 60, 1),
    ]


def test_a_buffer_longer_than_the_next_part_stays_taken() -> None:
    cut, dry = part("cut", needs(ANNA), buffer_after=40), part("dry", needs(ANNA), duration=10, id=2)
    assert occupancies(together(cut, dry), 1000, (1, 1)) == [Occupied(1, 1000, 1030, 30, 0), Occupied(1, 1030, 1070, 10, 1)]  # fmt: skip # noqa: E501


def test_whom_a_part_leaves_alone_is_free_in_between() -> None:
    colour = part("colour", needs(ANNA, spans=((0, 30), (60, 90))), duration=90, id=2)
    cut = part("cut", needs(ANNA))
    assert [(each.starts_at, each.ends_at) for each in occupancies(together(cut, colour), 0, (1, 1))] == [
        (0, 30),
        (30, 60),
        (90, 120),
    ]


def test_one_person_throughout_is_one_who_can_give_every_service() -> None:
    cut, colour = part("cut", needs(ANNA, BEN)), part("colour", needs(BEN), id=2)
    assert {each.resources for each in ask(together(cut, colour))} == {("anna", "ben")}
    assert {each.resources for each in ask(together(cut, colour, throughout=True))} == {("ben",)}
    assert [each.slug for each in people_throughout([presented(cut), presented(colour)])] == ["ben"]


def test_one_person_throughout_has_to_be_free_throughout() -> None:
    cut, colour = part("cut", needs(ANNA, BEN)), part("colour", needs(ANNA, BEN), id=2)
    # Anna until ten, Ben from ten on: only together they are there the whole time.
    taken = Snapshot({1: [(day("10:00"), day("12:00"))], 2: [(day("09:00"), day("10:00"))]})
    assert times(ask(together(cut, colour), snapshot=taken)) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    alone = ask(together(cut, colour, throughout=True), snapshot=taken)
    assert times(alone) == ["09:00", "10:00", "10:30", "11:00"]


def test_where_nobody_can_give_every_service_one_person_throughout_has_no_slots() -> None:
    rules = together(part("cut", needs(ANNA)), part("colour", needs(BEN), id=2), throughout=True)
    assert len(ask(rules)) == 0
    assert choose(rules, day("09:00"), LONG_BEFORE, EMPTY, {}) is None


def test_whoever_is_named_is_taken_for_the_first_service() -> None:
    cut, colour = part("cut", needs(ANNA, BEN)), part("colour", needs(ANNA), id=2)
    assert choose(together(cut, colour), day("09:00"), LONG_BEFORE, EMPTY, {}, resource="ben") == Claimed((2, 1))


def test_who_serves_already_goes_on_though_others_come_first_in_order() -> None:
    first, second = person("anna", priority=1), person("ben", priority=2)
    cut, colour = part("cut", needs(second)), part("colour", needs(first, second), id=2)
    assert choose(together(cut, colour), day("09:00"), LONG_BEFORE, EMPTY, {}) == Claimed((2, 2))


def test_notices_are_the_longest_the_horizon_the_shortest() -> None:
    cut = part("cut", needs(ANNA), minimum_notice=60, cancellation_notice=1440, horizon_days=30)
    colour = part("colour", needs(ANNA), id=2, minimum_notice=120, cancellation_notice=60, horizon_days=60)
    rules = together(cut, colour)
    assert (rules.minimum_notice, rules.cancellation_notice, rules.horizon_days) == (120, 1440, 30)


def test_it_is_approved_where_one_of_its_services_is_within_the_shortest_time() -> None:
    cut = part("cut", needs(ANNA), approval_hours=5)
    colour = part("colour", needs(ANNA), id=2, approval=True, approval_hours=24)
    wash = part("wash", needs(ANNA), id=3, approval=True, approval_hours=12)
    rules = together(cut, colour, wash)
    assert (rules.approval, rules.approval_hours) == (True, 12)
    assert together(cut, replace(wash, approval=False)).approval is False


@pytest.mark.parametrize(("prices", "total"), [((2000, 4500), 6500), ((None, 4500), 4500), ((None, None), None)])
def test_its_price_is_the_sum(prices: tuple[int | None, int | None], total: int | None) -> None:
    cut = presented(part("cut", needs(ANNA)), price_minor=prices[0])
    colour = presented(part("colour", needs(ANNA), id=2), price_minor=prices[1])
    assert combined([cut, colour]).price_minor == total


def test_it_is_called_by_all_its_names_in_every_language() -> None:
    cut = presented(part("cut", needs(ANNA)), name={"de": "Schneiden", "en": "Cut"})
    colour = presented(part("colour", needs(ANNA), id=2), name={"de": "Färben", "en": "Colour"})
    assert combined([cut, colour]).name == {"de": "Schneiden + Färben", "en": "Cut + Colour"}


def test_all_questions_are_asked_the_same_one_once() -> None:
    shared = Question("first", "yes_no", {"en": "First visit?"}, True)
    other = Question("first", "yes_no", {"en": "First colour?"}, True)
    then = Question("which", "text", {"en": "Which one?"}, False, when=("first", "no"))
    cut = presented(part("cut", needs(ANNA)), questions=(shared,))
    same = presented(part("wash", needs(ANNA), id=3), questions=(shared,))
    colour = presented(part("colour", needs(ANNA), id=2), questions=(other, then))
    asked = combined([cut, same, colour]).questions
    assert [each.slug for each in asked] == ["first", "colour.first", "which"]
    assert asked[2].when == ("colour.first", "no")


def test_the_slug_names_the_services_in_their_order() -> None:
    assert slug_for(["cut", "colour"]) == "cut+colour"
    assert slug_for(["cut", "colour"], is_throughout=True) == "cut~colour"
    assert slugs_in("cut~colour") == (("cut", "colour"), True)


@pytest.mark.parametrize(
    "slug",
    ["cut", "cut+", "+cut", "cut+cut", "cut+perm", "cut+colour~wash", "cut+elsewhere", "cut+group", "cut+alone", ""],
)
def test_what_cannot_be_one_visit_is_not_found(slug: str) -> None:
    there = LocationRules(2, "there", "Europe/Berlin")
    elsewhere = presented(part("elsewhere", needs(ANNA), id=5, location=there))
    services = {
        each.slug: each
        for each in (
            presented(part("cut", needs(ANNA))),
            presented(part("colour", needs(ANNA), id=2)),
            presented(part("wash", needs(ANNA), id=3)),
            replace(elsewhere, location=replace(elsewhere.location, id=2)),
            presented(part("group", needs(ANNA), id=6, capacity=2)),
            replace(presented(part("alone", needs(ANNA), id=7)), is_combinable=False),
        )
    }
    assert found(services, "cut+colour+wash") is not None
    assert found(services, slug) is None


def test_five_services_are_too_many() -> None:
    services = {slug: presented(part(slug, needs(ANNA), id=number)) for number, slug in enumerate("abcde")}
    assert found(services, "a+b+c+d") is not None
    assert found(services, "a+b+c+d+e") is None


def test_what_nobody_gives_leaves_the_visit_without_slots() -> None:
    rules = together(part("cut", needs(ANNA)), part("colour", id=2), throughout=True)
    assert refusal(rules, day("09:00"), LONG_BEFORE) == Refusal.NO_REQUIREMENTS


def test_another_length_is_that_of_the_last_service() -> None:
    cut, colour = part("cut", needs(ANNA)), part("colour", needs(BEN), duration=60, id=2)
    longer = lengthened(together(cut, colour), 120)
    assert [(each.begins, each.duration) for each in longer.parts] == [(0, 30), (30, 90)]
    assert occupancies(longer, 0, (1, 2)) == [Occupied(1, 0, 30, 30, 0), Occupied(2, 30, 120, 90, 1)]
    assert shortest(together(cut, colour)) == 31


def test_what_is_kept_of_a_service_is_not_taken_for_a_visit_that_begins_with_it() -> None:
    kept = OpenTimes()
    cut, colour = part("cut", needs(ANNA)), part("colour", needs(ANNA), duration=120, id=2)
    both = together(cut, colour)
    for _round in range(2):
        assert len(slots(cut, MONDAY, MONDAY, LONG_BEFORE, EMPTY, opened=kept)) == 6
        assert len(slots(both, MONDAY, MONDAY, LONG_BEFORE, EMPTY, opened=kept)) == 2


def test_an_override_closes_a_part_of_the_visit() -> None:
    away = person("ben", overrides=(override(MONDAY, "11:00-12:00"),))
    cut, colour = part("cut", needs(ANNA)), part("colour", needs(away), id=2)
    assert times(ask(together(cut, colour))) == ["10:30", "11:00"]


def test_who_served_a_visit_is_assigned_part_by_part() -> None:
    rules = together(part("cut", needs(ANNA, BEN)), part("colour", needs(ANNA, BEN), id=2))
    assert assigned(rules, [1, 2]) == {0: 1, 1: 2}
    assert assigned(rules, [2, 2]) == {0: 2, 1: 2}
    assert assigned(rules, [2]) == {0: 2, 1: 2}


def test_why_nobody_is_free_throughout_is_told_apart_from_somebody_who_is_taken() -> None:
    rules = together(part("cut", needs(ANNA, BEN)), part("colour", needs(ANNA, BEN), id=2), throughout=True)
    taken = Snapshot({1: [(day("10:00"), day("12:00"))], 2: [(day("09:00"), day("10:00"))]})
    explained = explain(rules, day("09:30"), LONG_BEFORE, taken)
    assert (explained.is_one_short, explained.is_throughout) == (True, True)
    assert [[len(each.reasons) for each in need.candidates] for need in explained.needs] == [[0, 1], [1, 0]]


def test_the_reason_of_a_full_day_is_that_of_the_part() -> None:
    cut = part("cut", needs(ANNA), id=4, max_per_day=9)
    colour = part("colour", needs(ANNA), id=2, max_per_day=1)
    explained = explain(
        together(cut, colour), day("09:00"), LONG_BEFORE, Snapshot({}, (), {}, {2: {(1, MONDAY.toordinal()): 1}})
    )
    assert [[each.reasons for each in need.candidates] for need in explained.needs] == [
        [()],
        [(Reason(Refusal.DAY_LIMIT, count=1, most=1),)],
    ]


def test_the_house_goes_over_hours_windows_and_limits_of_every_part() -> None:
    cut = part("cut", needs(ANNA), id=4, windows=(Window(0, 540, 600),))
    colour = part("colour", needs(BEN), id=2, max_per_day=0, buffer_after=10)
    judged = judge(together(cut, colour), day("20:00"), LONG_BEFORE, EMPTY, {})
    assert judged.refusals == (Refusal.OUTSIDE_WINDOWS, Refusal.OUTSIDE_HOURS, Refusal.DAY_LIMIT)
    assert judged.choice == Claimed((1, 2))
