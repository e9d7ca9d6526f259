"""Passkeys: made and used by a device at our site only, each answer good once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.domain.errors import Invalid, NotFound
from booking.services.accounts import challenges, passkey_sign_in, passkeys, sessions
from booking.services.accounts.challenges import Asked, Site
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import Message, Passkey, PasskeyChallenge, RecordEntry
from booking.storage.types import EPOCH
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.authenticator import Device

SITE = Site("termine.example.org", "https://termine.example.org")
ADDRESS = "203.0.113.7"


def browser(user_id: int) -> SignedIn:
    with unit_of_work() as session:
        token = sessions.begin(session, user_id, NOW, address=ADDRESS, agent="Test")
    person = sessions.signed_in(token, NOW)
    assert person
    return person


def ask(person: SignedIn, present: str = "", now=NOW) -> Asked:
    return passkeys.ask(person, present, SITE, now, subjects=())


def add(person: SignedIn, device: Device, name: str = "Telephone", **wrong: Any) -> str:
    asked = ask(person)
    answer = device.create(asked.options, **wrong)
    return passkeys.add(person, name, answer, asked.challenge, SITE, NOW, address=ADDRESS)


def known(**about: Any) -> tuple[int, Device]:
    """Somebody with a passkey, and its device."""
    user_id, device = make_account(), Device(**about)
    add(browser(user_id), device)
    return user_id, device


def show(answer: str, asked: Asked) -> int:
    return passkey_sign_in.show(answer, asked.challenge, SITE, NOW, address=ADDRESS)


def code(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return refused.value.fields["errors"][0]


def recorded() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)))


@pytest.mark.parametrize(
    "address, site",
    [
        ("https://termine.example.org", Site("termine.example.org", "https://termine.example.org")),
        ("https://termine.example.org:8443", Site("termine.example.org", "https://termine.example.org:8443")),
        ("http://localhost:5000", Site("localhost", "http://localhost:5000")),
        ("http://termine.example.org", None),
        ("http://127.0.0.1:5000", None),
        ("https://[::1]:5000", None),
    ],
)
def test_passkeys_are_bound_to_a_name(address: str, site: Site | None) -> None:
    assert Site.at(address) == site


def test_a_passkey_says_who_signs_in(app: Flask) -> None:
    user_id, device = known()
    asked = passkey_sign_in.ask(SITE)
    assert show(device.get(asked.options), asked) == user_id


def test_devices_that_do_not_count_sign_in_again_and_again(app: Flask) -> None:
    user_id, device = known(counts=False)
    for _ in range(2):
        asked = passkey_sign_in.ask(SITE)
        assert show(device.get(asked.options), asked) == user_id


def test_several_have_their_names(app: Flask) -> None:
    user_id = make_account()
    for name in ("Telephone", "  Key  on my ring "):
        add(browser(user_id), Device(), name)
    assert [each.name for each in passkeys.of_user(user_id)] == ["Telephone", "Key on my ring"]


def test_the_browser_is_told_which_there_are_already(app: Flask) -> None:
    user_id, device = known()
    asked = ask(browser(user_id))
    with reading() as session:
        credential = session.scalars(select(Passkey.credential_id)).one()
    assert f'"id": "{credential}"' in asked.options
    assert device.id


def test_nothing_personal_is_in_what_the_device_keeps_for_finding_its_owner() -> None:
    assert passkeys.handle(1234567890123) == b"\x00\x00\x01\x1f\x71\xfb\x04\xcb"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://termine.example.org", "https://termine.example.org.evil"]
)
def test_an_answer_from_another_page_signs_nobody_in(app: Flask, origin: str) -> None:
    _, device = known()
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options, origin=origin), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_an_answer_for_another_site_signs_nobody_in(app: Flask) -> None:
    _, device = known()
    device.site = "evil.example"
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_an_answer_is_good_once(app: Flask) -> None:
    _, device = known(counts=False)
    asked = passkey_sign_in.ask(SITE)
    answer = device.get(asked.options)
    show(answer, asked)
    with pytest.raises(Invalid) as refused:
        show(answer, asked)
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_an_answer_to_another_question_is_refused(app: Flask) -> None:
    _, device = known()
    before, asked = passkey_sign_in.ask(SITE), passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(before.options), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_a_question_that_was_never_asked_is_refused(app: Flask) -> None:
    _, device = known()
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options, challenge="AAAA"), Asked("AAAA", ""))
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_a_question_is_good_for_five_minutes(app: Flask) -> None:
    _, device = known()
    asked = passkey_sign_in.ask(SITE)
    with unit_of_work() as session:
        session.execute(update(PasskeyChallenge).values(expires_at=EPOCH))
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_the_question_for_a_new_passkey_signs_nobody_in(app: Flask) -> None:
    user_id, device = known()
    asked = ask(browser(user_id))
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_without_finger_face_or_pin_nobody_is_signed_in(app: Flask) -> None:
    _, device = known()
    device.is_verified = False
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_and_no_passkey_is_taken(app: Flask) -> None:
    user_id = make_account()
    with pytest.raises(Invalid) as refused:
        add(browser(user_id), Device(is_verified=False))
    assert code(refused) == {"path": "passkey", "code": "refused"}
    assert passkeys.of_user(user_id) == ()


def test_a_copy_of_a_device_is_found_out_by_its_count(app: Flask) -> None:
    _, device = known()
    asked = passkey_sign_in.ask(SITE)
    show(device.get(asked.options), asked)
    device.count -= 1
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_another_s_key_does_not_sign(app: Flask) -> None:
    _, device = known()
    thief = Device(id=device.id, user_handle=device.user_handle, count=50)
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(thief.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_a_passkey_cannot_say_that_it_is_somebody_else_s(app: Flask) -> None:
    _, device = known()
    otto = make_account("otto@example.org")
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options, user_handle=passkeys.handle(otto)), asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_a_passkey_that_nobody_has_is_said_to_be_unknown(app: Flask) -> None:
    user_id, device = known()
    person = browser(user_id)
    passkeys.remove(person, passkeys.of_user(user_id)[0].id, "", NOW, address=ADDRESS, subjects=())
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(device.get(asked.options), asked)
    assert code(refused) == {"path": "passkey", "code": "unknown"}


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x" * 30_000, '{"id": 1}', '{"id": "ä", "rawId": "\\ud800"}']
)
def test_what_is_no_answer_is_refused(app: Flask, answer: str) -> None:
    known()
    asked = passkey_sign_in.ask(SITE)
    with pytest.raises(Invalid) as refused:
        show(answer, asked)
    assert code(refused) == {"path": "passkey", "code": "refused"}


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x" * 30_000])
def test_and_makes_no_passkey(app: Flask, answer: str) -> None:
    person = browser(make_account())
    asked = ask(person)
    with pytest.raises(Invalid) as refused:
        passkeys.add(person, "Telephone", answer, asked.challenge, SITE, NOW, address=ADDRESS)
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_a_passkey_from_another_page_is_not_taken(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        add(browser(make_account()), Device(), origin="https://evil.example")
    assert code(refused) == {"path": "passkey", "code": "refused"}


def test_an_answer_that_makes_a_passkey_is_good_once(app: Flask) -> None:
    person, device = browser(make_account()), Device()
    asked = ask(person)
    answer = device.create(asked.options)
    passkeys.add(person, "Telephone", answer, asked.challenge, SITE, NOW, address=ADDRESS)
    with pytest.raises(Invalid) as refused:
        passkeys.add(person, "Telephone", answer, asked.challenge, SITE, NOW, address=ADDRESS)
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_nobody_answers_what_another_was_asked(app: Flask) -> None:
    person, otto = browser(make_account()), browser(make_account("otto@example.org"))
    asked, device = ask(otto), Device()
    with pytest.raises(Invalid) as refused:
        passkeys.add(person, "Mine", device.create(asked.options), asked.challenge, SITE, NOW, address=ADDRESS)
    assert code(refused) == {"path": "passkey", "code": "too_late"}


def test_a_passkey_that_somebody_has_is_taken_from_nobody_else(app: Flask) -> None:
    _, device = known()
    otto = browser(make_account("otto@example.org"))
    asked = ask(otto)
    answer = Device().create(asked.options, id=device.id)
    with pytest.raises(Invalid) as refused:
        passkeys.add(otto, "Mine", answer, asked.challenge, SITE, NOW, address=ADDRESS)
    assert code(refused) == {"path": "passkey", "code": "known"}


def test_after_a_while_the_password_is_asked_for_once_more(app: Flask) -> None:
    person = browser(make_account())
    later = NOW + timedelta(minutes=16)
    with pytest.raises(Invalid) as refused:
        ask(person, "", later)
    assert code(refused) == {"path": "present", "code": "wrong"}
    assert ask(person, PASSWORD, later).challenge


def test_nobody_has_more_than_twenty(app: Flask) -> None:
    user_id = make_account()
    person = browser(user_id)
    for number in range(20):
        person = sessions.signed_in(add(person, Device(), f"Number {number}"), NOW) or person
    with pytest.raises(Invalid) as refused:
        ask(person)
    assert code(refused) == {"path": "passkey", "code": "too_many"}


def test_a_new_passkey_ends_all_other_sessions(app: Flask) -> None:
    user_id = make_account()
    with unit_of_work() as session:
        elsewhere = sessions.begin(session, user_id, NOW, address=ADDRESS, agent="Test")
    token = add(browser(user_id), Device())
    assert sessions.signed_in(elsewhere, NOW) is None
    assert sessions.signed_in(token, NOW) is not None


def test_that_is_recorded_and_its_owner_is_told(app: Flask) -> None:
    known()
    assert recorded()[-1] == "passkey_added"
    with reading() as session:
        assert list(session.scalars(select(Message.reason))) == ["passkey_added"]


def test_a_removed_one_ends_all_other_sessions_too(app: Flask) -> None:
    user_id, _ = known()
    with unit_of_work() as session:
        elsewhere = sessions.begin(session, user_id, NOW, address=ADDRESS, agent="Test")
    (one,) = passkeys.of_user(user_id)
    passkeys.remove(browser(user_id), one.id, "", NOW, address=ADDRESS, subjects=())
    assert sessions.signed_in(elsewhere, NOW) is None
    assert recorded()[-1] == "passkey_removed"


def test_another_s_passkey_is_not_there(app: Flask) -> None:
    user_id, _ = known()
    (one,) = passkeys.of_user(user_id)
    otto = browser(make_account("otto@example.org"))
    with pytest.raises(NotFound):
        passkeys.remove(otto, one.id, "", NOW, address=ADDRESS, subjects=())
    with pytest.raises(NotFound):
        passkeys.rename(otto.user_id, one.id, "Mine")
    assert [each.name for each in passkeys.of_user(user_id)] == ["Telephone"]


def test_it_gets_another_name(app: Flask) -> None:
    user_id, _ = known()
    (one,) = passkeys.of_user(user_id)
    passkeys.rename(user_id, one.id, "Old telephone")
    assert [each.name for each in passkeys.of_user(user_id)] == ["Old telephone"]


@pytest.mark.parametrize("name, fault", [("", "required"), ("  \n", "required"), ("x" * 61, "too_long")])
def test_a_name_is_short_and_there(app: Flask, name: str, fault: str) -> None:
    user_id, _ = known()
    (one,) = passkeys.of_user(user_id)
    with pytest.raises(Invalid) as refused:
        passkeys.rename(user_id, one.id, name)
    assert code(refused) == {"path": "name", "code": fault}


def test_questions_that_nobody_answered_are_forgotten(app: Flask) -> None:
    passkey_sign_in.ask(SITE)
    assert challenges.forget() == 0
    with unit_of_work() as session:
        session.execute(update(PasskeyChallenge).values(expires_at=EPOCH))
    assert challenges.forget() == 1
