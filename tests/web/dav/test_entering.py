"""Who is let in with a calendar program, and what happens to those who guess."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.businesses import Business
from booking.services.own_calendar import reading
from booking.services.programs import tokens
from booking.storage.models import LoginAttempt
from booking.storage.unit_of_work import unit_of_work
from booking.web.dav import protocol
from booking.web.limits import CHANGES, READS, RateLimits, ThisMinute
from tests.conftest import NOW
from tests.factories.people import make_member
from tests.web.dav.conftest import Program, program
from tests.web.dav.test_protocol import FIND, TAGS


def guess(app: Flask, phone: Program, password: str, peer: str = "203.0.113.7") -> int:
    asked = app.test_client().open(
        phone.home, method="PROPFIND", auth=("owner", password), environ_overrides={"REMOTE_ADDR": peer}
    )
    return asked.status_code


@pytest.fixture
def guarded(site: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site as it counts what is tried."""
    monkeypatch.setitem(site.config, "TERMINBUCH", replace(site.config["TERMINBUCH"], rate_limits=True))
    return site


def test_who_guesses_too_often_has_to_wait(guarded: Flask, phone: Program) -> None:
    assert [guess(guarded, phone, f"wrong {each}") for each in range(11)] == [401] * 10 + [429]
    assert guess(guarded, phone, "wrong", peer="198.51.100.7") == 401
    assert guess(guarded, phone, phone.password) == 207


def test_a_right_password_counts_for_nothing(guarded: Flask, phone: Program) -> None:
    assert [guess(guarded, phone, phone.password) for _ in range(3)] == [207] * 3
    with guarded.app_context(), unit_of_work() as session:
        assert session.query(LoginAttempt).count() == 0


def test_no_password_at_all_counts_for_nothing(guarded: Flask, phone: Program) -> None:
    assert [guess(guarded, phone, "") for _ in range(12)] == [401] * 12


@pytest.mark.parametrize(
    "scheme, peer, status", [("http", "203.0.113.7", 403), ("https", "203.0.113.7", 207), ("http", "127.0.0.1", 207)]
)
def test_a_password_is_not_taken_where_it_is_overheard(
    site: Flask, phone: Program, monkeypatch: pytest.MonkeyPatch, scheme: str, peer: str, status: int
) -> None:
    settings = site.config["TERMINBUCH"]
    assert not settings.is_secure
    secure = replace(settings, base_url="https://example.org")
    monkeypatch.setitem(site.config, "TERMINBUCH", secure)
    answer = site.test_client().open(
        phone.home,
        method="PROPFIND",
        auth=("", phone.password),
        environ_overrides={"REMOTE_ADDR": peer, "wsgi.url_scheme": scheme},
    )
    assert answer.status_code == status


def test_what_a_program_asks_counts_as_asking(site: Flask) -> None:
    counted = RateLimits(ThisMinute())
    for method, limit in (
        ("PROPFIND", READS),
        ("REPORT", READS),
        ("GET", READS),
        ("PUT", CHANGES),
        ("DELETE", CHANGES),
    ):
        with site.test_request_context("/dav/", method=method):
            assert counted.limit() is limit, method


def test_a_program_does_not_say_where_it_is(phone: Program) -> None:
    answer = phone.ask("PROPFIND", "", FIND, Depth="0", X_Script_Name="/elsewhere")
    assert "elsewhere" not in answer.text
    assert f"<href>{phone.home}</href>" in answer.text


def test_a_failure_is_logged_without_what_it_quotes(
    phone: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> str:
        raise RuntimeError("".join(["Den", "tist"]))

    monkeypatch.setattr(reading, "version", fail)
    with caplog.at_level(logging.DEBUG):
        assert phone.ask("PROPFIND", "", FIND, Depth="0").status_code == 500
    assert "RuntimeError" in caplog.text
    assert "Dentist" not in caplog.text
    assert protocol.logger.name in {each.name for each in caplog.records}


def test_asking_for_tags_writes_no_log(phone: Program, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        phone.ask("PROPFIND", "", TAGS, Depth="1")
    assert not [each for each in caplog.records if each.name == "radicale"]


def test_a_password_that_takes_the_place_of_another_opens_the_same_addresses(site: Flask, practice: Business) -> None:
    with site.app_context():
        owner = make_member(practice, Role.OWNER)
        old, new = program(site, owner), program(site, owner)
        tokens.revoke(owner, old.token_id, NOW)
    assert old.home == new.home
    assert old.ask("PROPFIND", "", Depth="0").status_code == 401
    assert new.ask("PROPFIND", old.home, Depth="0").status_code == 207
