"""Sessions that the server keeps: they can be listed and ended, and end by themselves."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.errors import NotFound
from booking.services.accounts import sessions, users
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import LoginSession, RecordEntry
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import make_account

HOUR = timedelta(hours=1)


def begin(user_id: int, agent: str = "Test") -> str:
    with unit_of_work() as session:
        return sessions.begin(session, user_id, NOW, address="203.0.113.7", agent=agent)


def person(token: str) -> SignedIn:
    found = sessions.signed_in(token, NOW)
    assert found is not None
    return found


def actions() -> list[str]:
    with reading() as session:
        said = session.scalars(select(RecordEntry.action).order_by(RecordEntry.id))
        return [each for each in said if each != "created"]


def test_a_session_lasts_twelve_hours_without_use(app: Flask) -> None:
    token = begin(make_account())
    assert sessions.signed_in(token, NOW + 12 * HOUR - timedelta(seconds=1))
    assert sessions.signed_in(token, NOW + 12 * HOUR) is None


def test_and_seven_days_however_it_is_used(app: Flask) -> None:
    token = begin(make_account())
    for hours in range(0, 7 * 24, 6):
        sessions.see(person_at(token, hours), NOW + hours * HOUR)
    assert sessions.signed_in(token, NOW + 7 * 24 * HOUR - timedelta(seconds=1))
    assert sessions.signed_in(token, NOW + 7 * 24 * HOUR) is None


def person_at(token: str, hours: int) -> SignedIn:
    found = sessions.signed_in(token, NOW + hours * HOUR)
    assert found is not None
    return found


def test_all_sessions_are_listed_the_last_used_on_top(app: Flask) -> None:
    user_id = make_account()
    first, second = begin(user_id, "First"), begin(user_id, "Second")
    sessions.see(person(first), NOW + HOUR)
    assert [each.agent for each in sessions.of_user(user_id, NOW + HOUR)] == ["First", "Second"]
    assert second


def test_what_is_over_is_not_listed(app: Flask) -> None:
    user_id = make_account()
    sessions.leave(begin(user_id), NOW)
    begin(user_id)
    assert len(sessions.of_user(user_id, NOW)) == 1
    assert sessions.of_user(user_id, NOW + 13 * HOUR) == []


def test_a_colleague_s_sessions_are_not_listed(app: Flask) -> None:
    begin(make_account("other@example.org"))
    assert sessions.of_user(make_account(), NOW) == []


def test_one_is_ended_and_the_others_stay(app: Flask) -> None:
    user_id = make_account()
    first, second = begin(user_id), begin(user_id)
    sessions.end(user_id, person(first).session_id, NOW)
    assert sessions.signed_in(first, NOW) is None
    assert sessions.signed_in(second, NOW)
    assert actions() == ["session_ended"]


def test_a_colleague_s_session_cannot_be_ended(app: Flask) -> None:
    other = begin(make_account("other@example.org"))
    with pytest.raises(NotFound):
        sessions.end(make_account(), person(other).session_id, NOW)
    assert sessions.signed_in(other, NOW)


def test_all_others_are_ended(app: Flask) -> None:
    user_id = make_account()
    first, second, third = begin(user_id), begin(user_id), begin(user_id)
    sessions.end_others(person(second), NOW)
    assert [bool(sessions.signed_in(each, NOW)) for each in (first, second, third)] == [False, True, False]
    assert actions() == ["sessions_ended"]


def test_leaving_ends_the_session_once(app: Flask) -> None:
    token = begin(make_account())
    sessions.leave(token, NOW)
    sessions.leave(token, NOW)
    assert sessions.signed_in(token, NOW) is None
    assert actions() == ["signed_out"]


def test_leaving_with_nobody_s_token_changes_nothing(app: Flask) -> None:
    sessions.leave("A" * 43, NOW)
    assert actions() == []


def test_who_is_shut_out_is_out_everywhere_at_once(app: Flask) -> None:
    token = begin(make_account())
    users.disable("paula@example.org", NOW)
    assert sessions.signed_in(token, NOW) is None
    users.enable("paula@example.org", NOW)
    assert sessions.signed_in(token, NOW) is None
    assert actions() == ["disabled", "enabled"]


def test_a_renewed_session_has_another_token(app: Flask) -> None:
    user_id = make_account()
    before = begin(user_id)
    session_id = person(before).session_id
    with unit_of_work() as session:
        after = sessions.renew(session, session_id, NOW)
    assert sessions.signed_in(before, NOW) is None
    assert person(after).session_id == session_id


def test_what_was_over_for_a_month_is_forgotten(app: Flask) -> None:
    user_id = make_account()
    sessions.leave(begin(user_id), NOW)
    begin(user_id)
    assert sessions.forget(NOW + timedelta(days=29)) == 0
    assert sessions.forget(NOW + timedelta(days=31)) == 1
    assert sessions.forget(NOW + timedelta(days=38)) == 1
    with reading() as session:
        assert session.scalars(select(LoginSession.id)).all() == []
