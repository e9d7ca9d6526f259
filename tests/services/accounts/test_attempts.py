"""Guessing is slow, for all workers together, and nobody is locked out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.errors import TooManyTries
from booking.services.accounts import attempts
from booking.storage.models import LoginAttempt
from booking.storage.types import database_now
from booking.storage.unit_of_work import reading, unit_of_work


def fail(times: int, *subjects: str) -> None:
    for _ in range(times):
        attempts.begin(subjects)


def grow_old(by: timedelta) -> None:
    with unit_of_work() as session:
        clock = session.execute(select(database_now())).scalar_one()
        session.execute(update(LoginAttempt).values(at=clock - by))


def count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(LoginAttempt)) or 0


def test_ten_tries_are_free(app: Flask) -> None:
    fail(10, "a")
    assert count() == 10


def test_the_eleventh_has_to_wait_and_is_told_how_long(app: Flask) -> None:
    fail(10, "a")
    with pytest.raises(TooManyTries) as refusal:
        attempts.begin(["a"])
    assert 295 <= int(str(refusal.value.fields["retry_after"])) <= 300


def test_what_was_refused_does_not_count(app: Flask) -> None:
    fail(10, "a")
    with pytest.raises(TooManyTries):
        attempts.begin(["a"])
    assert count() == 10


def test_somebody_else_does_not_wait(app: Flask) -> None:
    fail(10, "a")
    attempts.begin(["b"])


def test_of_two_subjects_one_suffices(app: Flask) -> None:
    fail(10, "a")
    with pytest.raises(TooManyTries):
        attempts.begin(["b", "a"])


def test_after_five_minutes_there_are_ten_more(app: Flask) -> None:
    fail(10, "a")
    grow_old(timedelta(minutes=5))
    attempts.begin(["a"])


def test_before_there_are_none(app: Flask) -> None:
    fail(10, "a")
    grow_old(timedelta(minutes=4, seconds=50))
    with pytest.raises(TooManyTries) as refusal:
        attempts.begin(["a"])
    assert 1 <= int(str(refusal.value.fields["retry_after"])) <= 10


def test_who_succeeds_has_not_tried(app: Flask) -> None:
    for _ in range(15):
        attempts.take_back(attempts.begin(["a"]))
    assert count() == 0


def test_a_burst_does_not_pass(app: Flask) -> None:
    def one(_: int) -> bool:
        with app.app_context():
            try:
                attempts.begin(["a"])
            except TooManyTries:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(one, range(24)))
    assert 1 <= passed <= 10


def test_in_a_test_rig_nothing_is_counted(app: Flask) -> None:
    for _ in range(12):
        attempts.begin([])
    assert count() == 0


def test_what_is_older_than_a_day_is_forgotten(app: Flask) -> None:
    fail(3, "a")
    assert attempts.forget() == 0
    grow_old(timedelta(hours=25))
    assert (attempts.forget(), count()) == (3, 0)
