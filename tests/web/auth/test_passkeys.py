"""Passkeys by their pages, with a device in software."""

from dataclasses import replace

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services.accounts import passkeys, users
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.authenticator import Device
from tests.web.auth.signing_in import make_owner, sign_in
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

HOME = "http://localhost"
OPTIONS = "/en/account/sign-in/passkey/options"
ENTER = "/en/account/sign-in/passkey"


@pytest.fixture(autouse=True)
def named(site: Flask) -> None:
    """The site goes by a name."""
    site.config["TERMINBUCH"] = replace(site.config["TERMINBUCH"], base_url=HOME)


@pytest.fixture
def paula(site: Flask, practice: Business) -> int:
    return make_owner(site, practice)


def device() -> Device:
    return Device(origin=HOME, site="localhost")


def add(visitor: Visitor, made_by: Device, name: str = "Telephone") -> Visitor:
    """Add a passkey the way the script does."""
    token = visitor.go("/en/account/passkeys").value("csrf_token")
    form = {"csrf_token": token, "name": name}
    options = visitor.client.post("/en/account/passkeys/options", data=form)
    assert options.status_code == 200
    return visitor.post("/en/account/passkeys", {**form, "passkey": made_by.create(options.text)})


def enter(visitor: Visitor, shown_by: Device, **wrong: str) -> Visitor:
    """Sign in with a passkey the way the script does."""
    token = visitor.go("/en/account/sign-in").value("csrf_token")
    options = visitor.client.post(OPTIONS, data={"csrf_token": token})
    return visitor.post(ENTER, {"csrf_token": token, "passkey": shown_by.get(options.text, **wrong)})


def test_one_signs_in_with_a_passkey_and_no_code(paula: int, visitor: Visitor, arrive: Arrive) -> None:
    own = device()
    add(sign_in(visitor), own)
    assert (visitor.path, "Telephone" in visitor.text) == ("/en/account/passkeys", True)
    other = enter(arrive(), own)
    assert other.path == "/en/staff/practice/calendar"
    assert "With a second factor" in other.go("/en/account/sessions").text


def test_an_answer_from_another_page_lets_nobody_in(paula: int, visitor: Visitor, arrive: Arrive) -> None:
    own = device()
    add(sign_in(visitor), own)
    other = enter(arrive(), own, origin="https://evil.example")
    assert (other.status, other.heading) == (422, "Sign in")
    assert "The passkey was not accepted." in other.text


def test_the_same_answer_lets_nobody_in_twice(paula: int, visitor: Visitor, arrive: Arrive) -> None:
    own = device()
    own.counts = False
    add(sign_in(visitor), own)
    other = arrive()
    token = other.go("/en/account/sign-in").value("csrf_token")
    options = other.client.post(OPTIONS, data={"csrf_token": token})
    form = {"csrf_token": token, "passkey": own.get(options.text)}
    before = other.client.get_cookie("session")
    assert before is not None
    assert other.post(ENTER, form).path == "/en/staff/practice/calendar"
    thief = arrive()
    thief.client.set_cookie("session", before.value)
    assert thief.post(ENTER, form).status == 422
    assert thief.go("/en/account/").heading == "Sign in"


def test_another_browser_does_not_answer_what_this_one_was_asked(paula: int, visitor: Visitor, arrive: Arrive) -> None:
    own = device()
    add(sign_in(visitor), own)
    asked, other = arrive(), arrive()
    token = asked.go("/en/account/sign-in").value("csrf_token")
    options = asked.client.post(OPTIONS, data={"csrf_token": token})
    form = {"csrf_token": other.go("/en/account/sign-in").value("csrf_token"), "passkey": own.get(options.text)}
    assert other.post(ENTER, form).status == 422


def test_who_was_shut_out_is_not_let_in(site: Flask, practice: Business, visitor: Visitor, arrive: Arrive) -> None:
    make_owner(site, practice)
    own = device()
    add(sign_in(visitor), own)
    with site.app_context():
        users.disable("paula@example.org", NOW)
    assert enter(arrive(), own).status == 422


def test_a_name_is_asked_for_before_the_device_is(paula: int, visitor: Visitor) -> None:
    token = sign_in(visitor).go("/en/account/passkeys").value("csrf_token")
    answer = visitor.client.post("/en/account/passkeys/options", data={"csrf_token": token, "name": " "})
    assert (answer.status_code, answer.text) == (422, "")
    visitor.post("/en/account/passkeys", {"csrf_token": token, "name": " ", "passkey": ""})
    assert (visitor.status, "Please enter a name." in visitor.text) == (422, True)


def test_a_passkey_is_renamed(paula: int, visitor: Visitor) -> None:
    add(sign_in(visitor), device())
    visitor.follow("Change: Telephone").press("Save name", name="Old telephone")
    assert (visitor.path, "Old telephone" in visitor.text) == ("/en/account/passkeys", True)


def test_a_passkey_is_removed_and_lets_nobody_in(paula: int, visitor: Visitor, arrive: Arrive) -> None:
    own = device()
    add(sign_in(visitor), own)
    visitor.follow("Change: Telephone").press("Remove the passkey")
    assert "You have no passkey yet." in visitor.text
    other = enter(arrive(), own)
    assert (other.status, "does not belong to an account here any more" in other.text) == (422, True)


def test_another_s_passkey_is_not_there(site: Flask, paula: int, visitor: Visitor, arrive: Arrive) -> None:
    add(sign_in(visitor), device())
    with site.app_context():
        (theirs,) = passkeys.of_user(paula)
        make_account("otto@example.org")
    otto = arrive().go("/en/account/sign-in").press("Sign in", email="otto@example.org", password=PASSWORD)
    token = otto.go("/en/account/").value("csrf_token")
    assert otto.go(f"/en/account/passkeys/one?passkey={theirs.id}").status == 404
    for path in ("/en/account/passkeys/one", "/en/account/passkeys/remove"):
        otto.post(path, {"csrf_token": token, "passkey": str(theirs.id), "name": "Mine"})
        assert otto.status == 404
    with site.app_context():
        assert [each.name for each in passkeys.of_user(paula)] == ["Telephone"]


@pytest.mark.parametrize("said", ["0", "x", "9" * 5000, "-1", "²"])
def test_a_number_that_is_none_finds_nothing(paula: int, visitor: Visitor, said: str) -> None:
    assert sign_in(visitor).go(f"/en/account/passkeys/one?passkey={said}").status == 404


def test_without_script_the_controls_are_hidden(paula: int, visitor: Visitor) -> None:
    forms = [
        each for each in visitor.go("/en/account/sign-in").page.iter("form") if each.get("data-module") == "passkeys"
    ]
    assert [each.get("hidden") for each in forms] == [""]


def test_at_a_bare_number_there_are_no_passkeys(site: Flask, paula: int, visitor: Visitor) -> None:
    site.config["TERMINBUCH"] = replace(site.config["TERMINBUCH"], base_url="http://127.0.0.1:5000")
    visitor.go("/en/account/sign-in")
    assert "Sign in with a passkey" not in visitor.buttons
    token = visitor.value("csrf_token")
    assert visitor.client.post(OPTIONS, data={"csrf_token": token}).status_code == 404


def test_a_page_of_another_name_offers_none(site: Flask, paula: int, visitor: Visitor) -> None:
    site.config["TERMINBUCH"] = replace(site.config["TERMINBUCH"], base_url="https://termine.example.org")
    assert "Sign in with a passkey" not in visitor.go("/en/account/sign-in").buttons
