"""The second factor: set up by a code, shown at signing in, each code taken once, and taken away."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.errors import Gone, Invalid, TooManyTries
from booking.services.accounts import recovery, second_factor, sessions, sign_in, totp
from booking.services.accounts.sealing import Seal
from booking.services.accounts.second_factor import Shown
from booking.services.accounts.sessions import SignedIn
from booking.storage.models import Message, RecordEntry, RecoveryCode
from booking.storage.unit_of_work import reading, unit_of_work
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, PLACE, SHORT, account, make_account

SEAL = Seal.of("the key of this installation")
ADDRESS = "203.0.113.7"
HALF_A_MINUTE = timedelta(seconds=30)


def browser(user_id: int, now=NOW) -> tuple[str, SignedIn]:
    """A browser in which somebody is signed in: its token, and who that is."""
    with unit_of_work() as session:
        token = sessions.begin(session, user_id, now, address=ADDRESS, agent="Test")
    person = sessions.signed_in(token, now)
    assert person
    return token, person


def secret(user_id: int) -> pyotp.TOTP:
    opened = SEAL.opened(account(user_id).totp_secret or "", totp.about(user_id))
    assert opened
    return pyotp.TOTP(opened)


def set_up(user_id: int, now=NOW) -> tuple[SignedIn, tuple[str, ...]]:
    """A second factor for somebody; answers them and their recovery codes."""
    _, person = browser(user_id, now)
    totp.offer(person, SEAL)
    changed = second_factor.confirm(person, secret(user_id).at(now), SEAL, now, address=ADDRESS, subjects=())
    signed_in = sessions.signed_in(changed.token, now)
    assert signed_in
    return signed_in, changed.codes


def show(user_id: int, code: str, now=NOW, subjects=()) -> Shown:
    return second_factor.show(user_id, code, SEAL, now, address=ADDRESS, subjects=subjects)


def code(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return refused.value.fields["errors"][0]


def recorded() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(RecordEntry.action).order_by(RecordEntry.id)))


def notices() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Message.reason).order_by(Message.id)))


def test_a_secret_counts_only_once_a_code_of_it_was_shown(app: Flask) -> None:
    user_id = make_account()
    _, person = browser(user_id)
    totp.offer(person, SEAL)
    assert not second_factor.standing(user_id).is_on
    second_factor.confirm(person, secret(user_id).at(NOW), SEAL, NOW, address=ADDRESS, subjects=())
    assert second_factor.standing(user_id).is_on


def test_the_secret_does_not_lie_readable(app: Flask) -> None:
    user_id = make_account()
    _, person = browser(user_id)
    totp.offer(person, SEAL)
    offered = totp.offered(person, SEAL, "Terminbuch")
    assert offered is not None
    assert offered.secret not in (account(user_id).totp_secret or "")


def test_what_is_offered_names_person_and_service_and_can_be_typed(app: Flask) -> None:
    _, person = browser(make_account())
    totp.offer(person, SEAL)
    offered = totp.offered(person, SEAL, "Terminbuch")
    assert offered is not None
    assert offered.address.startswith("otpauth://totp/Terminbuch:paula%40example.org?secret=")
    assert [len(each) for each in offered.groups.split()] == [4] * 8


def test_a_wrong_code_sets_nothing_up(app: Flask) -> None:
    user_id = make_account()
    _, person = browser(user_id)
    totp.offer(person, SEAL)
    with pytest.raises(Invalid) as refused:
        second_factor.confirm(person, "000000", SEAL, NOW, address=ADDRESS, subjects=())
    assert code(refused) == {"path": "code", "code": "wrong"}
    assert not second_factor.standing(user_id).is_on


def test_who_has_one_is_offered_no_other(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    with pytest.raises(Invalid) as refused:
        totp.offer(person, SEAL)
    assert code(refused) == {"path": "code", "code": "on_already"}
    assert totp.offered(person, SEAL, "Terminbuch") is None


def test_setting_it_up_ends_all_other_sessions_and_gives_this_one_another_token(app: Flask) -> None:
    user_id = make_account()
    elsewhere, _ = browser(user_id)
    here, person = browser(user_id)
    totp.offer(person, SEAL)
    changed = second_factor.confirm(person, secret(user_id).at(NOW), SEAL, NOW, address=ADDRESS, subjects=())
    assert sessions.signed_in(elsewhere, NOW) is None
    assert sessions.signed_in(here, NOW) is None
    still = sessions.signed_in(changed.token, NOW)
    assert still is not None
    assert still.has_second_factor


def test_it_is_recorded_and_its_owner_is_told(app: Flask) -> None:
    set_up(make_account())
    assert recorded() == ["created", "second_factor_added"]
    assert notices() == ["second_factor_added"]


def test_a_code_of_the_moment_is_right(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + HALF_A_MINUTE
    assert show(user_id, secret(user_id).at(later), later) == Shown("code")


def test_a_code_may_be_spaced_as_apps_show_it(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + HALF_A_MINUTE
    digits = secret(user_id).at(later)
    assert show(user_id, f" {digits[:3]} {digits[3:]} ", later) == Shown("code")


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_may_be_half_a_minute_off(app: Flask, steps: int) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + timedelta(hours=1)
    assert show(user_id, secret(user_id).at(later + steps * HALF_A_MINUTE), later) == Shown("code")


@pytest.mark.parametrize("steps", [-2, 2])
def test_and_not_a_minute(app: Flask, steps: int) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + timedelta(hours=1)
    with pytest.raises(Invalid) as refused:
        show(user_id, secret(user_id).at(later + steps * HALF_A_MINUTE), later)
    assert code(refused) == {"path": "code", "code": "wrong"}


def test_no_code_works_twice(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + HALF_A_MINUTE
    show(user_id, secret(user_id).at(later), later)
    with pytest.raises(Invalid) as refused:
        show(user_id, secret(user_id).at(later), later)
    assert code(refused) == {"path": "code", "code": "used"}


def test_the_code_that_set_it_up_is_used_up(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    with pytest.raises(Invalid) as refused:
        show(user_id, secret(user_id).at(NOW))
    assert code(refused) == {"path": "code", "code": "used"}


def test_an_earlier_code_is_worth_nothing_after_a_later_one(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + timedelta(hours=1)
    show(user_id, secret(user_id).at(later), later)
    with pytest.raises(Invalid) as refused:
        show(user_id, secret(user_id).at(later - HALF_A_MINUTE), later)
    assert code(refused) == {"path": "code", "code": "used"}


def test_the_sixth_wrong_code_in_five_minutes_is_not_looked_at(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + timedelta(hours=1)
    for _ in range(5):
        with pytest.raises(Invalid):
            show(user_id, "000000", later, subjects=("paula",))
    with pytest.raises(TooManyTries) as refused:
        show(user_id, secret(user_id).at(later), later, subjects=("paula",))
    assert 0 < refused.value.fields["retry_after"] <= 300


def test_right_codes_are_not_counted(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    for minute in range(1, 8):
        later = NOW + timedelta(minutes=minute)
        assert show(user_id, secret(user_id).at(later), later, subjects=("paula",)) == Shown("code")


def test_a_wrong_code_is_recorded(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    with pytest.raises(Invalid):
        show(user_id, "000000")
    assert recorded()[-1] == "second_factor_failed"


def test_under_another_key_no_code_is_right(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    later = NOW + HALF_A_MINUTE
    right = secret(user_id).at(later)
    with pytest.raises(Invalid):
        second_factor.show(user_id, right, Seal.of("a new key"), later, address=ADDRESS, subjects=())


def test_a_password_alone_is_not_enough_any_more(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    outcome = sign_in.begin("paula@example.org", PASSWORD, NOW, place=PLACE, subjects=())
    assert outcome.needs_second_factor


def test_there_are_ten_recovery_codes_of_78_bits(app: Flask) -> None:
    _, codes = set_up(make_account())
    assert len(set(codes)) == 10
    assert {len(each) for each in codes} == {19}


def test_a_recovery_code_stands_in_for_the_app(app: Flask) -> None:
    user_id = make_account()
    _, codes = set_up(user_id)
    assert show(user_id, codes[3]) == Shown("recovery_code", 9)


def test_it_may_be_typed_in_small_letters_and_without_hyphens(app: Flask) -> None:
    user_id = make_account()
    _, codes = set_up(user_id)
    assert show(user_id, codes[3].replace("-", " ").lower()) == Shown("recovery_code", 9)


def test_no_recovery_code_works_twice(app: Flask) -> None:
    user_id = make_account()
    _, codes = set_up(user_id)
    show(user_id, codes[0])
    with pytest.raises(Invalid) as refused:
        show(user_id, codes[0])
    assert code(refused) == {"path": "code", "code": "used"}


def test_another_person_s_recovery_code_is_wrong(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    _, codes = set_up(make_account("otto@example.org"))
    with pytest.raises(Invalid) as refused:
        show(user_id, codes[0])
    assert code(refused) == {"path": "code", "code": "wrong"}


def test_its_owner_is_told_when_a_recovery_code_is_used(app: Flask) -> None:
    user_id = make_account()
    _, codes = set_up(user_id)
    show(user_id, codes[0])
    assert notices()[-1] == "recovery_code_used"
    assert recorded()[-1] == "recovery_code_used"


def test_only_digests_of_recovery_codes_are_kept(app: Flask) -> None:
    _, codes = set_up(make_account())
    with reading() as session:
        kept = list(session.scalars(select(RecoveryCode.digest)))
    assert {len(each) for each in kept} == {64}
    assert not {each.replace("-", "") for each in codes} & set(kept)


def test_new_recovery_codes_replace_the_old_ones(app: Flask) -> None:
    user_id = make_account()
    person, old = set_up(user_id)
    new = second_factor.renew_codes(person, NOW, ADDRESS)
    with pytest.raises(Invalid):
        show(user_id, old[0])
    assert show(user_id, new[0]) == Shown("recovery_code", 9)


def test_who_has_no_second_factor_has_no_recovery_codes(app: Flask) -> None:
    user_id = make_account()
    _, person = browser(user_id)
    with pytest.raises(Invalid) as refused:
        second_factor.renew_codes(person, NOW, ADDRESS)
    assert code(refused) == {"path": "code", "code": "off"}
    assert recovery.left(user_id) == 0


def remove(person: SignedIn, code: str, present: str = PASSWORD, now=NOW + HALF_A_MINUTE) -> str:
    return second_factor.remove(person, present, code, SEAL, now, address=ADDRESS, subjects=(), code_subjects=()).token


def test_password_and_code_take_it_away(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    token = remove(person, secret(user_id).at(NOW + HALF_A_MINUTE))
    assert not second_factor.standing(user_id).is_on
    assert second_factor.standing(user_id).codes_left == 0
    still = sessions.signed_in(token, NOW)
    assert still is not None
    assert not still.has_second_factor


def test_taking_it_away_ends_all_other_sessions(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    elsewhere, _ = browser(user_id)
    remove(person, secret(user_id).at(NOW + HALF_A_MINUTE))
    assert sessions.signed_in(elsewhere, NOW) is None


def test_that_is_recorded_and_its_owner_is_told(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    remove(person, secret(user_id).at(NOW + HALF_A_MINUTE))
    assert recorded()[-1] == "second_factor_removed"
    assert notices()[-1] == "second_factor_removed"


def test_without_the_password_it_stays_and_the_code_is_not_used_up(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    later = NOW + HALF_A_MINUTE
    with pytest.raises(Invalid) as refused:
        remove(person, secret(user_id).at(later), present="wrong")
    assert code(refused) == {"path": "present", "code": "wrong"}
    assert show(user_id, secret(user_id).at(later), later) == Shown("code")


def test_without_a_code_it_stays(app: Flask) -> None:
    user_id = make_account()
    person, _ = set_up(user_id)
    with pytest.raises(Invalid) as refused:
        remove(person, "000000")
    assert code(refused) == {"path": "code", "code": "wrong"}
    assert second_factor.standing(user_id).is_on


def test_a_short_password_cannot_do_without(app: Flask) -> None:
    user_id = make_account(password=SHORT)
    person, _ = set_up(user_id)
    with pytest.raises(Invalid) as refused:
        remove(person, secret(user_id).at(NOW + HALF_A_MINUTE), present=SHORT)
    assert code(refused) == {"path": "password", "code": "short_alone"}
    assert second_factor.standing(user_id).is_on


def test_the_person_who_runs_the_server_may_take_it_away(app: Flask) -> None:
    user_id = make_account()
    set_up(user_id)
    elsewhere, _ = browser(user_id)
    assert second_factor.take_away("Paula@example.org", NOW)
    assert not second_factor.standing(user_id).is_on
    assert sessions.signed_in(elsewhere, NOW) is None
    assert notices()[-1] == "second_factor_removed"
    assert not second_factor.take_away("paula@example.org", NOW)


def test_who_is_shut_out_shows_nothing(app: Flask) -> None:
    user_id = make_account()
    _, codes = set_up(user_id)
    with unit_of_work() as session:
        session.get_one(type(account(user_id)), user_id).disabled_at = NOW
    with pytest.raises(Gone):
        show(user_id, codes[0])
