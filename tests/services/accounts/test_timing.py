"""How long it takes does not tell who has an account: measured, as trust asks, over 200 interleaved tries."""

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY
from flask import Flask

from booking.domain.errors import WrongCredentials
from booking.services.accounts import new_password, passwords, proofs, sign_in, sign_up
from booking.services.accounts.passwords import Hasher
from tests.conftest import CHEAP, NOW
from tests.factories.accounts import PLACE, make_account
from tests.services.test_bookings import LINKS

TRIES = 100  # with each address
ROUNDS = 3
"""The machine may do something else for a moment: what leaks shows in every round."""
MOST = 0.05

pytestmark = pytest.mark.prove


@pytest.fixture(autouse=True)
def paula(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    passwords.use(RFC_9106_LOW_MEMORY)
    monkeypatch.setattr(proofs, "MOST_AN_HOUR", 10**9)
    make_account()
    yield
    passwords.use(CHEAP)


def enter(email: str) -> None:
    with pytest.raises(WrongCredentials):
        sign_in.begin(email, "wrong horse battery", NOW, place=PLACE, subjects=())


def reset(email: str) -> None:
    new_password.ask(email, "de", NOW, LINKS)


def register(email: str) -> None:
    sign_up.ask(email, "de", NOW, LINKS)


def difference(act: Callable[[str], None], tries: int = TRIES) -> float:
    """How far the medians of known and unknown are apart, as a part of the known one's."""
    taken: dict[str, list[float]] = {"paula@example.org": [], "qaula@example.org": []}
    for _ in range(tries):
        for email, times in taken.items():
            began = time.perf_counter()
            act(email)
            times.append(time.perf_counter() - began)
    known, unknown = map(statistics.median, taken.values())
    return abs(known - unknown) / known


@pytest.mark.parametrize("act", [enter, reset, register])
def test_known_and_unknown_take_the_same_time(act: Callable[[str], None]) -> None:
    found = []
    for _ in range(ROUNDS):
        found.append(difference(act))
        if found[-1] < MOST:
            return
    pytest.fail(f"the medians are apart by {found}")


def test_without_the_dummy_it_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    is_right = Hasher.is_right

    def hasty(self: Hasher, password: str, stored: str | None) -> bool:
        return stored is not None and is_right(self, password, stored)

    monkeypatch.setattr(Hasher, "is_right", hasty)
    assert difference(enter, 10) > MOST
