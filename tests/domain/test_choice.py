"""Who is taken when the customer does not mind."""

import pytest

from booking.domain.choice import Claimed, Joined, Occupied, candidates, choose, nearest, occupancies
from booking.domain.offer import Slots
from booking.domain.rulebook import ServiceRules
from booking.domain.slots import Snapshot, Standing
from tests.domain.builders import at, needs, person, row, visit

NINE = at("2026-11-23 09:00")
ANNA, BERT, CLEO = person("anna"), person("bert"), person("cleo")


def chosen(service: ServiceRules, snapshot: Snapshot | None = None, booked: dict[int, int] | None = None, **more: object) -> object:  # fmt: skip # noqa: E501
    return choose(service, NINE, NINE - 1440, snapshot or Snapshot(), booked or {}, **more)  # type: ignore[arg-type]


def test_the_lower_priority_number_comes_first() -> None:
    assert chosen(visit(needs(person("anna", priority=2), BERT)), booked={2: 300}) == Claimed((2,))


def test_of_equal_priority_the_one_with_fewer_booked_minutes_is_taken() -> None:
    assert chosen(visit(needs(ANNA, BERT, CLEO)), booked={1: 60, 2: 30, 3: 45}) == Claimed((2,))


def test_of_equal_minutes_the_slug_decides() -> None:
    assert chosen(visit(needs(CLEO, BERT, ANNA))) == Claimed((1,))


def test_who_is_taken_already_is_passed_over() -> None:
    assert chosen(visit(needs(ANNA, BERT)), Snapshot({1: [(NINE, NINE + 1)]})) == Claimed((2,))


def test_the_first_requirement_chooses_first_among_the_complete_choices() -> None:
    assert chosen(visit(needs(ANNA, BERT), needs(ANNA, BERT))) == Claimed((1, 2))
    assert chosen(visit(needs(ANNA, BERT), needs(ANNA))) == Claimed((2, 1))


def test_without_a_complete_choice_nobody_is_taken() -> None:
    assert chosen(visit(needs(ANNA), needs(ANNA))) is None


def test_a_resource_that_is_wanted_is_taken() -> None:
    service = visit(needs(ANNA, BERT), needs(CLEO))
    assert chosen(service, resource="bert") == Claimed((2, 3))
    assert chosen(service, resource="cleo") is None


def test_the_fewest_seats_that_suffice_are_filled_first() -> None:
    standing = (Standing(5, NINE, 3, (1,)), Standing(6, NINE, 2, (2,)), Standing(7, NINE, 1, (3,)))
    service = visit(needs(ANNA, BERT, CLEO), capacity=4)
    snapshot = Snapshot(standing=standing)
    assert [chosen(service, snapshot, seats=n) for n in (1, 2, 3)] == [Joined(7), Joined(6), Joined(5)]
    assert chosen(service, snapshot, seats=4) == Claimed((1,))
    assert chosen(service, snapshot, seats=5) is None


def test_of_equally_full_appointments_the_oldest_is_joined() -> None:
    standing = (Standing(9, NINE, 2, (1,)), Standing(6, NINE, 2, (2,)))
    assert chosen(visit(needs(ANNA, BERT), capacity=4), Snapshot(standing=standing)) == Joined(6)


def test_an_appointment_of_someone_else_is_not_joined_when_one_is_wanted() -> None:
    snapshot = Snapshot(standing=(Standing(9, NINE, 2, (1,)),))
    assert chosen(visit(needs(ANNA, BERT), capacity=4), snapshot, resource="bert") == Claimed((2,))


def test_outside_notice_and_horizon_nobody_is_taken() -> None:
    assert chosen(visit(needs(ANNA), minimum_notice=1441)) is None
    assert chosen(visit(needs(ANNA), horizon_days=0)) is None


def test_occupancies_carry_the_buffers_and_their_minutes_do_not() -> None:
    service = visit(needs(ANNA, spans=((0, 30), (60, 90))), needs(CLEO), duration=90, buffer_before=5, buffer_after=10)
    assert occupancies(service, 1000, (1, 3)) == [
        Occupied(1, 995, 1030, 30), Occupied(1, 1060, 1100, 30), Occupied(3, 995, 1100, 90),
    ]  # fmt: skip


def test_candidates_are_all_resources_ascending() -> None:
    assert candidates(visit(needs(CLEO, ANNA), needs(BERT, ANNA))) == (1, 2, 3)


@pytest.mark.parametrize(
    "around, expected",
    [(100, [70, 90, 110]), (0, [10, 30, 50]), (999, [70, 90, 110]), (50, [30, 50, 70]), (40, [10, 30, 50])],
)
def test_the_nearest_slots_are_given_ascending_and_ties_go_to_the_earlier(around: int, expected: list[int]) -> None:
    found = Slots([10, 30, 50, 70, 90, 110], 20, (("anna",), 1))
    assert [slot.starts_at for slot in nearest(found, around, 3)] == expected


def test_where_there_are_few_slots_all_are_near() -> None:
    assert [slot.starts_at for slot in nearest(Slots([10, 30], 20, (("anna",), 1)), 12)] == [10, 30]
    assert nearest(Slots([], 20), 12) == []


def test_night_hours_of_a_visitor_count_for_the_choice() -> None:
    night = person("nora", row("SU", "22:00-36:00"))
    assert chosen(visit(needs(night))) == Claimed((14,))
