"""Another password: by a link that is good once, or by who knows the present one."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.domain.errors import Gone, Invalid, NotActive, NotFound, WrongCredentials
from booking.services.accounts import new_password, proofs, sessions, sign_in, users
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import Link, Message, Proof, RecordEntry
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import (
    ANOTHER,
    PASSWORD,
    PLACE,
    SHORT,
    account,
    make_account,
    with_second_factor,
)
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.test_bookings import LINKS


def asked(email: str = "paula@example.org") -> str:
    """The token that the mail would carry."""
    new_password.ask(email, "de", NOW, LINKS)
    with reading() as session:
        newest = session.scalars(select(Proof.id).order_by(Proof.id.desc())).first()
    assert newest is not None
    return LINKS.token("reset", 0, newest)


def take(token: str, password: str = ANOTHER) -> None:
    new_password.by_link(token, password, NOW, "203.0.113.7")


def signs_in(password: str) -> bool:
    try:
        sign_in.begin("paula@example.org", password, NOW, place=PLACE, subjects=())
    except WrongCredentials:
        return False
    return True


def signed_in(user_id: int) -> tuple[str, SignedIn]:
    with unit_of_work() as session:
        token = sessions.begin(session, user_id, NOW, address="203.0.113.7", agent="Test")
    person = sessions.signed_in(token, NOW)
    assert person is not None
    return token, person


def counted(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_link_takes_a_new_password(app: Flask) -> None:
    make_account()
    take(asked())
    assert (signs_in(PASSWORD), signs_in(ANOTHER)) == (False, True)


def test_a_link_is_good_once(app: Flask) -> None:
    make_account()
    token = asked()
    take(token)
    with pytest.raises(Gone):
        take(token, PASSWORD)
    assert signs_in(ANOTHER)


def test_looking_at_it_does_not_use_it_up(app: Flask) -> None:
    make_account()
    token = asked()
    for _ in range(3):
        assert new_password.wanted(token).email == "paula@example.org"
    take(token)


def test_a_link_is_good_for_thirty_minutes(app: Flask) -> None:
    make_account()
    token = asked()
    with reading() as session:
        proof = session.scalars(select(Proof)).one()
    with unit_of_work() as session:
        session.execute(update(Proof).values(expires_at=proof.expires_at - timedelta(minutes=29)))
    assert new_password.wanted(token)
    with unit_of_work() as session:
        session.execute(update(Proof).values(expires_at=proof.expires_at - timedelta(minutes=31)))
    with pytest.raises(Gone):
        take(token)
    assert signs_in(PASSWORD)


def test_a_newer_link_replaces_an_older_one(app: Flask) -> None:
    make_account()
    older, newer = asked(), asked()
    with pytest.raises(Gone):
        take(older)
    take(newer)


def test_a_link_dies_with_a_change_of_the_password(app: Flask) -> None:
    user_id = make_account()
    token = asked()
    new_password.change(signed_in(user_id)[1], PASSWORD, ANOTHER, NOW, address="", subjects=())
    with pytest.raises(Gone):
        take(token, PASSWORD)


def test_a_link_of_another_kind_takes_no_password(app: Flask) -> None:
    user_id = make_account()
    with unit_of_work() as session:
        made = proofs.make(session, "email", "new@example.org", "de", NOW, LINKS, user_id=user_id)
    with pytest.raises(NotFound):
        take(made.token)


def test_a_token_of_nobody_takes_none(app: Flask) -> None:
    with pytest.raises(NotFound):
        take("A" * 24)


def test_all_sessions_end(app: Flask) -> None:
    user_id = make_account()
    token, _ = signed_in(user_id)
    take(asked())
    assert sessions.signed_in(token, NOW) is None


def test_it_signs_nobody_in_and_a_second_factor_is_still_asked_for(app: Flask) -> None:
    user_id = make_account(**with_second_factor())
    take(asked())
    assert sessions.of_user(user_id, NOW) == []
    shown = sign_in.begin("paula@example.org", ANOTHER, NOW, place=PLACE, subjects=())
    assert shown.needs_second_factor


def test_a_short_one_is_taken_beside_a_second_factor_only(app: Flask) -> None:
    make_account()
    with pytest.raises(Invalid) as refusal:
        take(asked(), SHORT)
    assert refusal.value.fields["errors"] == [{"path": "password", "code": "short_alone"}]
    make_account("kim@example.org", **with_second_factor())
    take(asked("kim@example.org"), SHORT)


def test_a_refused_password_leaves_the_link_good(app: Flask) -> None:
    make_account()
    token = asked()
    with pytest.raises(Invalid):
        take(token, "password")
    take(token)


def test_the_name_of_the_business_is_refused(app: Flask) -> None:
    actor = make_member(make_business(name="Praxis am Markt"))
    assert actor.user_id
    token = asked(account(actor.user_id).email)
    with pytest.raises(Invalid) as refusal:
        take(token, "die Praxis am Markt 7")
    assert refusal.value.fields["errors"] == [{"path": "password", "code": "near"}]


def test_for_an_unknown_address_the_same_is_written_down(app: Flask) -> None:
    make_account()
    counts = []
    for email in ("paula@example.org", "nobody@example.org"):
        before = [counted(each) for each in (Proof, Link, Message, RecordEntry)]
        new_password.ask(email, "de", NOW, LINKS)
        after = [counted(each) for each in (Proof, Link, Message, RecordEntry)]
        counts.append([now - then for now, then in zip(after, before, strict=True)])
    assert counts == [[1, 1, 1, 0], [1, 1, 1, 0]]


def test_what_an_unknown_address_was_sent_takes_no_password(app: Flask) -> None:
    token = asked("nobody@example.org")
    with pytest.raises(Gone):
        take(token)


def test_no_address_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid):
        new_password.ask("paula@example.org\nBcc: eve@example.org", "de", NOW, LINKS)


def test_a_sixth_link_within_an_hour_is_not_sent_and_the_fifth_stays_good(app: Flask) -> None:
    make_account()
    for _ in range(5):
        last = asked()
    assert asked() == last
    assert counted(Message) == 5
    take(last)


def test_who_is_shut_out_gets_no_new_password(app: Flask) -> None:
    make_account()
    token = asked()
    users.disable("paula@example.org", NOW)
    with pytest.raises(Gone):
        take(token)
    with pytest.raises(NotActive):
        new_password.link("paula@example.org", NOW, LINKS)


def test_it_is_recorded_and_told_by_mail(app: Flask) -> None:
    make_account()
    take(asked())
    with reading() as session:
        assert session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)).all() == [
            "created",
            "password_reset",
        ]
        told = session.execute(select(Message.reason, Message.address).order_by(Message.id)).all()
    assert [tuple(each) for each in told] == [
        ("reset", "paula@example.org"),
        ("password_changed", "paula@example.org"),
    ]


def test_who_knows_the_present_password_changes_it_and_stays_signed_in(app: Flask) -> None:
    user_id = make_account()
    other, _ = signed_in(user_id)
    this, person = signed_in(user_id)
    made = new_password.change(person, PASSWORD, ANOTHER, NOW, address="203.0.113.7", subjects=())
    assert [bool(sessions.signed_in(each, NOW)) for each in (other, this, made)] == [False, False, True]
    assert signs_in(ANOTHER)


def test_who_does_not_know_it_does_not(app: Flask) -> None:
    person = signed_in(make_account())[1]
    with pytest.raises(Invalid) as refusal:
        new_password.change(person, "wrong", ANOTHER, NOW, address="", subjects=())
    assert refusal.value.fields["errors"] == [{"path": "present", "code": "wrong"}]
    assert signs_in(PASSWORD)


def test_proofs_that_are_long_over_are_forgotten_with_links_and_mails(app: Flask) -> None:
    make_account()
    asked()
    assert proofs.forget() == 0
    with unit_of_work() as session:
        session.execute(update(Proof).values(expires_at=EPOCH))
    assert proofs.forget() == 1
    assert [counted(each) for each in (Proof, Link, Message)] == [0, 0, 0]


def test_who_is_being_signed_in_with_the_old_password_is_signed_out_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id, link = make_account(), asked()
    shown = sign_in.begin("paula@example.org", PASSWORD, NOW, place=PLACE, subjects=())
    begin = sessions.begin

    def reset() -> None:
        with app.app_context():
            take(link)

    other = threading.Thread(target=reset)

    def begin_late(*args: Any, **more: Any) -> str:
        # The password has been looked at, the session is not stored yet: now somebody follows the link.
        other.start()
        other.join(timeout=1)
        return begin(*args, **more)

    monkeypatch.setattr(sessions, "begin", begin_late)
    token = sign_in.complete(user_id, shown.mark, NOW, place=PLACE, has_second_factor=False)
    other.join()
    assert sessions.signed_in(token, NOW) is None
