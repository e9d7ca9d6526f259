"""Another length than the service's."""

import pytest

from booking.domain.errors import Invalid
from booking.domain.lengths import LONGEST, as_agreed, lengthened, shortest
from tests.domain.builders import needs, person, visit

COLOUR = visit(
    needs(person("anna"), spans=((0, 30), (60, 90))),
    needs(person("ben"), spans=((0, 15),)),
    needs(person("chair")),
    duration=90,
)


def spans(service) -> list[tuple[tuple[int, int], ...]]:
    return [each.spans for each in service.requirements]


def test_what_ended_with_the_visit_ends_with_it_again() -> None:
    longer = lengthened(COLOUR, 120)
    assert (longer.duration, spans(longer)) == (120, [((0, 30), (60, 120)), ((0, 15),), ((0, 120),)])


def test_what_was_over_before_is_cut_where_the_visit_ends() -> None:
    single = visit(needs(person("anna")), needs(person("ben"), spans=((0, 45),)), duration=60)
    assert spans(lengthened(single, 30)) == [((0, 30),), ((0, 30),)]


def test_nobody_drops_out_of_a_visit_by_its_length() -> None:
    assert shortest(COLOUR) == 61
    assert spans(lengthened(COLOUR, 61))[0] == ((0, 30), (60, 61))
    with pytest.raises(Invalid):
        lengthened(COLOUR, 60)


@pytest.mark.parametrize("minutes", [0, -5, LONGEST + 1])
def test_a_visit_takes_a_minute_at_least_and_a_week_at_most(minutes: int) -> None:
    with pytest.raises(Invalid):
        lengthened(visit(needs(person())), minutes)


def test_the_length_of_the_service_is_the_service_itself() -> None:
    assert lengthened(COLOUR, 90) is COLOUR


def test_a_length_that_cannot_be_had_any_more_is_that_of_the_service() -> None:
    assert as_agreed(COLOUR, 45) is COLOUR
    assert as_agreed(COLOUR, 100).duration == 100
