"""Every kind of race, a round or two, on both databases; and the same without care, which must go wrong."""

import pytest

from tests.races.arena import Arena
from tests.races.conftest import Site
from tests.races.kinds import KINDS
from tests.races.race import Kind, Tally, run

ROUNDS = 1
CONTROL_ROUNDS = 40
TRIES = 3
"""How often a race is run for its time: other tests share the machine, and one may hold it up. Nothing may be given
twice in any of them."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_is_given_twice(fair: Site, kind: type[Kind]) -> None:
    for _ in range(TRIES):
        tally = raced(fair, kind(), ROUNDS)
        assert tally.doubled == 0
        assert tally.failures == 0
        assert tally.faults == []
        if not tally.is_slow:
            break
    assert not tally.is_slow


def test_both_workers_take_part(fair: Site) -> None:
    fair.crowd.hang_up()
    tally = raced(fair, KINDS[0](), 1)
    assert len(tally.workers) == 2


@pytest.mark.parametrize("kind", [each for each in KINDS if each.in_control], ids=lambda kind: kind.name)
def test_without_care_something_is_given_twice(careless: Site, kind: type[Kind]) -> None:
    race, tally = kind(), Tally(kind.name, careless.database)
    arena = opened(careless, race)
    for number in range(CONTROL_ROUNDS):
        run(race, arena, tally, number, 1)
        if tally.doubled or not tally.winners:
            break
    assert tally.doubled > 0, tally


def opened(site: Site, kind: Kind) -> Arena:
    """A business for this kind on that site, ready for its first round."""
    arena = Arena(site.app, site.crowd, kind.document())
    kind.open(arena)
    return arena


def raced(site: Site, kind: Kind, rounds: int) -> Tally:
    """What is seen in so many rounds."""
    tally = Tally(kind.name, site.database)
    run(kind, opened(site, kind), tally, 0, rounds)
    return tally
