"""Another address: proved by a link, and the old one is told."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.errors import Gone, Invalid
from booking.services.accounts import new_address, new_password
from booking.storage.models import Message, Proof, RecordEntry
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, account, make_account
from tests.services.accounts.test_new_password import asked, signed_in
from tests.services.test_bookings import LINKS


def ask(user_id: int, email: str = "new@example.org", password: str = PASSWORD) -> str:
    new_address.ask(signed_in(user_id)[1], email, password, "de", NOW, LINKS, subjects=())
    with reading() as session:
        newest = session.scalars(select(Proof.id).where(Proof.purpose == "email").order_by(Proof.id.desc())).first()
    assert newest is not None
    return LINKS.token("email", 0, newest)


def test_the_address_stays_until_the_link_is_used(app: Flask) -> None:
    user_id = make_account()
    token = ask(user_id)
    assert account(user_id).email == "paula@example.org"
    assert new_address.wanted(token) == "new@example.org"
    new_address.confirm(token, NOW, "203.0.113.7")
    assert account(user_id).email == "new@example.org"


def test_the_link_goes_to_the_new_address_and_the_notice_to_the_old(app: Flask) -> None:
    new_address.confirm(ask(make_account()), NOW, "203.0.113.7")
    with reading() as session:
        told = session.execute(select(Message.reason, Message.address).order_by(Message.id)).all()
    assert [tuple(each) for each in told] == [("email", "new@example.org"), ("address_changed", "paula@example.org")]


def test_the_link_is_good_once(app: Flask) -> None:
    token = ask(make_account())
    new_address.confirm(token, NOW, "")
    with pytest.raises(Gone):
        new_address.confirm(token, NOW, "")


def test_a_newer_wish_replaces_an_older_one(app: Flask) -> None:
    user_id = make_account()
    older, newer = ask(user_id, "first@example.org"), ask(user_id, "second@example.org")
    with pytest.raises(Gone):
        new_address.confirm(older, NOW, "")
    new_address.confirm(newer, NOW, "")
    assert account(user_id).email == "second@example.org"


def test_links_to_the_old_address_die_with_the_change(app: Flask) -> None:
    user_id = make_account()
    reset = asked()
    new_address.confirm(ask(user_id), NOW, "")
    with pytest.raises(Gone):
        new_password.wanted(reset)


def test_it_asks_for_the_password(app: Flask) -> None:
    user_id = make_account()
    with pytest.raises(Invalid) as refusal:
        ask(user_id, password="wrong")
    assert refusal.value.fields["errors"] == [{"path": "present", "code": "wrong"}]


@pytest.mark.parametrize("email, code", [("nonsense", "not_an_address"), ("PAULA@example.org", "same")])
def test_what_is_no_other_address_is_refused(app: Flask, email: str, code: str) -> None:
    user_id = make_account()
    with pytest.raises(Invalid) as refusal:
        ask(user_id, email)
    assert refusal.value.fields["errors"] == [{"path": "email", "code": code}]


def test_a_colleague_s_address_is_asked_for_like_any_other_and_never_taken(app: Flask) -> None:
    make_account("kim@example.org")
    user_id = make_account()
    token = ask(user_id, "kim@example.org")
    with pytest.raises(Gone):
        new_address.confirm(token, NOW, "")
    assert account(user_id).email == "paula@example.org"


def test_it_is_recorded_with_both_addresses(app: Flask) -> None:
    new_address.confirm(ask(make_account()), NOW, "203.0.113.7")
    with reading() as session:
        entry = session.scalars(select(RecordEntry).where(RecordEntry.action == "address_changed")).one()
    assert (entry.fields, entry.address) == (["email"], "203.0.113.7")
