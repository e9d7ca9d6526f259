"""Whatever happens and however time goes on: what is kept is what the slot engine says."""

from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.earliest import earliest
from booking.services.next_starts import refreshing
from booking.services.next_starts.asking import first_starts
from tests.conftest import NOW
from tests.services.next_starts.reckoned import kept, marks, reckoned
from tests.services.test_earliest import fill, some_business
from tests.services.test_histories import Histories

STEPS = st.sampled_from([timedelta(minutes=1), timedelta(minutes=31), timedelta(hours=7), timedelta(days=1)])


def seen(business: Business, now) -> None:
    """Look, and compare; a second look has nothing to do."""
    refreshing.refresh(now)
    assert kept(business, now) == reckoned(business, now)
    assert marks() == 0
    known = businesses.business(business.slug)
    for audience in (None, "private"):
        assert first_starts(known, now, audience) == earliest(known, now, audience)
    assert refreshing.refresh(now) == 0


class Kept(Histories):
    """The same histories, looked at after every step; who looks may be ahead of those who book."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at = NOW

    @rule(step=STEPS)
    def time_goes_on(self, step: timedelta) -> None:
        """Nothing else happens."""
        self.looked_at += step

    @invariant()
    def what_is_kept_is_what_the_engine_says(self) -> None:
        """After each step."""
        seen(self.business, self.looked_at)


def histories(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def test_after_every_step_of_a_history(app: Flask) -> None:
    run_state_machine_as_test(Kept, settings=histories(8, 12))


@pytest.mark.prove
def test_after_every_step_of_many_histories(app: Flask) -> None:
    run_state_machine_as_test(Kept, settings=histories(60, 30))


@pytest.mark.parametrize("seed", [1, 4, *(pytest.param(each, marks=pytest.mark.prove) for each in (0, 2, 3, 5, 6))])
def test_of_services_of_every_kind_while_days_go_by(app: Flask, seed: int) -> None:
    dice = Random(seed)
    business = some_business(dice)
    now = NOW
    seen(business, now)
    for _ in range(6):
        fill(business, dice)
        seen(business, now)
        now += timedelta(minutes=dice.choice((1, 29, 60, 600, 1440, 9000)))
        seen(business, now)
