"""Passwords: long before complicated, taken whole, and never one that everybody tries first."""

import subprocess
import sys

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from booking.domain.errors import Busy
from booking.services.accounts import passwords
from booking.services.accounts.passwords import Hasher, fault, hasher
from tests.conftest import CHEAP

NEAR = ("Hautarztpraxis am Markt", "praxis-am-markt", "paula.weber@example.org", "Ida")


def test_fifteen_characters_suffice_alone() -> None:
    assert fault("fifteen letters") is None


def test_fourteen_do_not() -> None:
    assert fault("fourteen lette") == "short_alone"


def test_eight_suffice_beside_a_second_factor() -> None:
    assert fault("qmzxwpvk", has_second_factor=True) is None


def test_seven_never_do() -> None:
    assert fault("qmzxwpv", has_second_factor=True) == "too_short"


def test_a_hundred_and_twenty_eight_characters_are_taken() -> None:
    assert fault("correct horse battery " * 5 + "and a few words mo") is None


def test_more_are_refused_and_not_cut_off() -> None:
    assert fault("correct horse battery " * 5 + "and a few words mor") == "too_long"


def test_the_last_of_a_hundred_and_twenty_eight_characters_counts() -> None:
    stored = hasher().hashed("ä" * 127 + "b")
    assert hasher().is_right("ä" * 127 + "b", stored.hash)
    assert not hasher().is_right("ä" * 127 + "c", stored.hash)


@pytest.mark.parametrize(
    "text",
    [
        "ein Satz mit Leerzeichen",
        "пароль из слов и букв",
        "正确的马电池订书钉这是一个好密码",
        "🐴🔋 right, a horse!",
        "only lower letters here",
    ],
)
def test_any_writing_is_taken_and_nothing_has_to_be_in_it(text: str) -> None:
    assert fault(text) is None
    assert hasher().is_right(text, hasher().hashed(text).hash)


def test_an_umlaut_is_the_same_however_the_keyboard_writes_it() -> None:
    stored = hasher().hashed("grüne Wiese mit Kühen")
    assert hasher().is_right("gru\u0308ne Wiese mit Ku\u0308hen", stored.hash)


def test_length_is_counted_in_characters_however_they_are_written() -> None:
    assert fault("u\u0308" * 7, has_second_factor=True) == "too_short"


@pytest.mark.parametrize(
    "text",
    ["password", "PASSWORD", "12345678", "Michelle", "football", "sunshine", "trustno1",
     "passwordpassword", "abcabcabcabcabcabc", "aaaaaaaaaaaaaaaa",
     "123456789012345", "987654321098765", "abcdefghijklmnop"],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(text: str) -> None:
    assert fault(text, has_second_factor=True) == "common"


def test_the_three_thousand_most_common_are_all_known() -> None:
    assert set(FREQUENCY_LISTS["passwords"][:3000]) <= passwords.COMMON


@pytest.mark.parametrize(
    "text",
    [
        "my Terminbuch sentence",
        "hautarztpraxis am markt 2026",
        "Hautarztpraxis-am-Markt!",
        "praxis-am-markt-2026",
        "paula.weber@example.org",
        "it is paula weber here",
    ],
)
def test_the_business_the_address_and_the_product_are_refused(text: str) -> None:
    assert fault(text, NEAR) == "near"


def test_a_name_of_three_letters_may_stand_in_a_sentence() -> None:
    assert fault("eine solide Friedhofskerze", NEAR) is None


def test_a_hash_is_argon2id() -> None:
    assert hasher().hashed("correct horse battery").hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_in_production_it_costs_what_rfc_9106_asks_of_little_memory() -> None:
    real = Hasher(RFC_9106_LOW_MEMORY)
    assert real.hashed("correct horse battery").hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert real.dummy.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_that_is_what_a_process_begins_with() -> None:
    said = [sys.executable, "-c", "from booking.services.accounts.passwords import hasher; print(hasher().dummy)"]
    answer = subprocess.run(said, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert answer.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_with_less_work_is_outdated() -> None:
    assert Hasher(RFC_9106_LOW_MEMORY).is_outdated(Hasher(CHEAP).hashed("correct horse battery").hash)


def test_nobody_s_hash_is_compared_as_any_other_and_never_right() -> None:
    assert not hasher().is_right("anything", None)
    assert not hasher().is_right("anything", hasher().dummy)


def test_a_hash_that_is_none_is_never_right() -> None:
    assert not hasher().is_right("anything", "rubbish")


def test_a_password_is_never_printed() -> None:
    assert "argon2id" not in repr(hasher().hashed("correct horse battery"))


def test_a_flood_of_tries_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "AT_ONCE", 1)
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    crowded = Hasher(CHEAP)
    with crowded._turn(), pytest.raises(Busy):
        crowded.hashed("correct horse battery")
    assert crowded.hashed("correct horse battery").hash
