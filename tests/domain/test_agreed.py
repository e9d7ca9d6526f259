"""A visit as it was agreed, in literal minutes."""

from booking.domain.agreed import as_agreed, lengths_of
from booking.domain.combined import combined
from tests.domain.builders import needs, person
from tests.domain.test_combined import part
from tests.domain.visits_of_several import presented

ANNA, BEN = person("anna"), person("ben")
CUT = presented(part("cut", needs(ANNA), duration=45))
COLOUR = presented(part("colour", needs(BEN, spans=((0, 30), (60, 90))), duration=90, id=2))


def test_an_earlier_service_keeps_its_length_and_the_later_ones_their_start() -> None:
    rules = as_agreed(combined([CUT, COLOUR]), (30, 90)).rules
    assert lengths_of(rules) == (30, 90)
    assert [each.spans for each in rules.requirements] == [((0, 30),), ((30, 60), (90, 120))]
    assert [each.begins for each in rules.parts] == [0, 30]


def test_where_nothing_differs_it_is_the_very_same() -> None:
    whole = combined([CUT, COLOUR])
    assert as_agreed(whole, (45, 90)) is whole
    assert as_agreed(CUT, (45,)) is CUT


def test_a_single_service_keeps_its_length() -> None:
    assert as_agreed(CUT, (30,)).rules.duration == 30


def test_what_cannot_be_had_so_short_any_more_takes_its_own_time() -> None:
    assert lengths_of(as_agreed(combined([CUT, COLOUR]), (30, 60)).rules) == (30, 90)


def test_one_person_throughout_is_still_wanted() -> None:
    whole = combined([CUT, presented(part("blow", needs(ANNA, BEN), id=3))], is_throughout=True)
    agreed = as_agreed(whole, (30, 30))
    assert (agreed.slug, agreed.rules.is_throughout) == ("cut~blow", True)
    assert [[each.slug for each in needed.any_of] for needed in agreed.rules.requirements] == [["anna"], ["anna"]]


def test_lengths_of_another_number_of_services_say_nothing() -> None:
    whole = combined([CUT, COLOUR])
    assert as_agreed(whole, (30,)) is whole
