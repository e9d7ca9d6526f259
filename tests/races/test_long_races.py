"""The races as they are run by ``make races``: rounds by the hundred, with workers killed in between, and a table.

``RACE_ROUNDS`` says how many rounds in all; they are shared out evenly over kinds and databases. Beyond them each way
to take an hour is run against each other.
"""

import os
import random

import pytest

from tests.races.conftest import Site
from tests.races.kinds import KINDS
from tests.races.kinds.ways import EachPair
from tests.races.race import Tally, run, table
from tests.races.test_races import opened

pytestmark = pytest.mark.prove
ROUNDS = int(os.environ.get("RACE_ROUNDS", "500"))
KILL_EVERY = 5  # rounds


def test_many_rounds_with_kills_in_between(fair: Site, capsys: pytest.CaptureFixture[str]) -> None:
    lot, tallies = random.Random(fair.database), []
    share = max(1, -(-ROUNDS // (2 * len(KINDS))))
    for each in (*KINDS, EachPair):
        kind, tally = each(), Tally(each.name, fair.database)
        arena = opened(fair, kind)
        for number in range(kind.rounds or share):
            run(kind, arena, tally, number, 1)
            if number % KILL_EVERY == KILL_EVERY - 1:
                fair.server.kill(lot.choice(fair.server.workers()))
                fair.server.wait_for_workers()
                fair.crowd.hang_up()
        tallies.append(tally)
    with capsys.disabled():
        print("\n" + table(tallies))  # noqa: T201 - this table is what the run is for
    assert [(each.kind, each.doubled) for each in tallies if each.doubled] == []
    assert [(each.kind, each.failures) for each in tallies if each.failures] == []
    assert [fault for each in tallies for fault in each.faults] == []
    assert [each.kind for each in tallies if each.is_slow] == []
