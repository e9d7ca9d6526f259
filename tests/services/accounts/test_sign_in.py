"""Signing in, and what those learn who do not know the password."""

from dataclasses import replace

import pytest
from argon2.profiles import RFC_9106_HIGH_MEMORY
from flask import Flask
from sqlalchemy import select

from booking.domain.errors import TooManyTries, WrongCredentials
from booking.services.accounts import passwords, sessions, sign_in, users
from booking.services.accounts.passwords import Hasher
from booking.services.accounts.sign_in import Outcome
from booking.storage.models import LoginSession, RecordEntry, RecordValue
from booking.storage.unit_of_work import reading
from tests.conftest import CHEAP, NOW
from tests.factories.accounts import PASSWORD, PLACE, SHORT, account, make_account, with_second_factor


def begin(email: str = "paula@example.org", password: str = PASSWORD, subjects: tuple[str, ...] = ()) -> Outcome:
    return sign_in.begin(email, password, NOW, place=PLACE, subjects=subjects)


def complete(user_id: int, mark: str | None, has_second_factor: bool = False) -> str:
    return sign_in.complete(user_id, mark, NOW, place=PLACE, has_second_factor=has_second_factor)


def record() -> list[tuple[str, str, int, str, int | None]]:
    with reading() as session:
        query = select(
            RecordEntry.action, RecordEntry.subject, RecordEntry.subject_id, RecordEntry.address, RecordEntry.user_id
        )
        found = session.execute(query.where(RecordEntry.action != "created").order_by(RecordEntry.id))
        return [tuple(row) for row in found]


def test_address_and_password_belong_together(app: Flask) -> None:
    user_id = make_account()
    assert begin().user_id == user_id


@pytest.mark.parametrize("email", ["PAULA@example.org", "  paula@Example.ORG "])
def test_an_address_is_the_same_in_capitals(app: Flask, email: str) -> None:
    user_id = make_account()
    assert begin(email).user_id == user_id


@pytest.mark.parametrize("email", ["nobody@example.org", "", "no address at all", "a@b,c@d"])
def test_an_unknown_address_is_refused(app: Flask, email: str) -> None:
    make_account()
    with pytest.raises(WrongCredentials):
        begin(email)


def test_a_wrong_password_is_refused(app: Flask) -> None:
    make_account()
    with pytest.raises(WrongCredentials):
        begin(password="wrong horse battery")


def test_who_is_shut_out_is_refused_with_the_right_password(app: Flask) -> None:
    make_account(disabled_at=NOW)
    with pytest.raises(WrongCredentials):
        begin()


def test_who_has_no_password_is_refused_with_any(app: Flask) -> None:
    make_account(password=None)
    with pytest.raises(WrongCredentials):
        begin(password="")


@pytest.mark.parametrize("email", ["paula@example.org", "nobody@example.org", "no address"])
def test_for_everybody_a_password_is_compared_once(app: Flask, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account()
    compared: list[str] = []
    real = passwords.hasher()._argon2.verify

    def verify(stored: str, password: str) -> bool:
        compared.append(stored)
        return real(stored, password)

    monkeypatch.setattr(passwords.hasher(), "_argon2", Watching(verify))
    with pytest.raises(WrongCredentials):
        begin(email, "wrong horse battery")
    assert len(compared) == 1
    assert (compared[0] == passwords.hasher().dummy) is (email != "paula@example.org")


class Watching:
    """Compares as it is told."""

    def __init__(self, verify: object) -> None:
        self.verify = verify


@pytest.mark.parametrize("email", ["paula@example.org", "nobody@example.org"])
def test_a_failure_is_recorded_alike_and_without_the_address(app: Flask, email: str) -> None:
    user_id = make_account()
    with pytest.raises(WrongCredentials):
        begin(email, "wrong horse battery")
    who = user_id if email == "paula@example.org" else 0
    assert record() == [("sign_in_failed", "account", who, "203.0.113.7", None)]
    with reading() as session:
        values = session.scalars(select(RecordValue.after).where(RecordValue.field != "email")).all()
    assert [each for each in values if "nobody" in (each or "") or "horse" in (each or "")] == []


def test_signing_in_is_recorded(app: Flask) -> None:
    user_id = make_account()
    complete(user_id, begin().mark)
    assert record() == [("signed_in", "account", user_id, "203.0.113.7", user_id)]


def test_ten_failures_make_one_wait_with_the_right_password_too(app: Flask) -> None:
    make_account()
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            begin(password="wrong", subjects=("paula here", "here"))
    with pytest.raises(TooManyTries):
        begin(subjects=("paula here", "here"))


def test_the_victim_of_a_guesser_gets_in_from_elsewhere(app: Flask) -> None:
    user_id = make_account()
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            begin(password="wrong", subjects=("paula there", "there"))
    assert begin(subjects=("paula here", "here")).user_id == user_id


def test_a_session_begins_with_a_token_that_is_stored_nowhere(app: Flask) -> None:
    user_id = make_account()
    token = complete(user_id, begin().mark)
    person = sessions.signed_in(token, NOW)
    assert person is not None
    assert person.user_id == user_id
    with reading() as session:
        stored = session.execute(select(LoginSession.digest, LoginSession.address, LoginSession.agent)).one()
    assert token not in stored.digest
    assert (stored.address, stored.agent) == (PLACE.address, PLACE.agent)


def test_who_has_a_second_factor_is_asked_for_it(app: Flask) -> None:
    make_account(**with_second_factor())
    assert begin().needs_second_factor


def test_without_it_there_is_no_session(app: Flask) -> None:
    user_id = make_account(**with_second_factor())
    with pytest.raises(WrongCredentials):
        complete(user_id, begin().mark)
    assert complete(user_id, begin().mark, has_second_factor=True)


def test_a_password_shown_before_it_was_changed_is_worth_nothing(app: Flask) -> None:
    user_id = make_account()
    shown = begin()
    with pytest.raises(WrongCredentials):
        complete(user_id, shown.mark + "x")


def test_who_was_shut_out_meanwhile_has_no_session(app: Flask) -> None:
    user_id = make_account()
    shown = begin()
    users.disable("paula@example.org", NOW)
    with pytest.raises(WrongCredentials):
        complete(user_id, shown.mark)


def test_a_password_is_stored_anew_when_the_parameters_rise(app: Flask) -> None:
    user_id = make_account()
    before = account(user_id)
    passwords.use(replace(CHEAP, time_cost=2))
    try:
        begin()
        after = account(user_id)
        assert "t=2" in (after.password_hash or "")
        assert begin().mark == sign_in.mark_of(before)
    finally:
        passwords.use(CHEAP)


def test_it_is_not_stored_anew_without_need(app: Flask) -> None:
    user_id = make_account()
    before = account(user_id).password_hash
    begin()
    assert account(user_id).password_hash == before


def test_who_has_a_short_password_owes_a_second_factor(app: Flask) -> None:
    user_id = make_account(password=SHORT)
    person = sessions.signed_in(complete(user_id, begin(password=SHORT).mark), NOW)
    assert person is not None
    assert person.owes_second_factor


def test_who_has_a_second_factor_owes_none(app: Flask) -> None:
    user_id = make_account(password=SHORT, **with_second_factor())
    person = sessions.signed_in(complete(user_id, begin(password=SHORT).mark, has_second_factor=True), NOW)
    assert person is not None
    assert not person.owes_second_factor


def test_more_memory_is_a_reason_too() -> None:
    assert Hasher(RFC_9106_HIGH_MEMORY).is_outdated(passwords.hasher().hashed(PASSWORD).hash)
