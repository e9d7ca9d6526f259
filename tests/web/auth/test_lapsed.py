"""A form that is sent after the session is over: nothing that was typed is lost, and nobody else can plant a word."""

from datetime import timedelta

import pytest
from flask import Flask, request
from werkzeug.wrappers import Response

from booking.app import assembled
from booking.domain.access import Permission
from booking.domain.businesses import Business
from booking.services.accounts.sessions import Entry
from booking.web import carrying, clock
from booking.web.staff.entrance import needs
from config import Settings
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD
from tests.web.auth.signing_in import make_owner, sign_in
from tests.web.auth.test_sign_in import csrf
from tests.web.visiting import Visitor
from tests.web.visitors import Arrive

FORM = "/en/staff/practice/note?of=today"
stored: list[dict[str, list[str]]] = []


@needs(Permission.CALENDAR_SEE)
def note(entry: Entry) -> str | Response:
    """A page of the house as any other, which keeps what it is sent."""
    stored.append(request.form.to_dict(flat=False))
    return "stored"


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application of its own, as it gets a page that others do not have."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return assembled(settings)


@pytest.fixture
def house(site: Flask, practice: Business) -> Flask:
    stored.clear()
    site.add_url_rule("/<lang:lang>/staff/<slug:business>/note", "note", note, methods=["GET", "POST"])
    make_owner(site, practice)
    return site


TYPED = {
    "text": 'Mrs. O\'Neil: "rings back" <b>\n{{7*7}}',
    "resource": ["anna", "ben"],
    "password": "secret sentence of mine",
    "present": "secret sentence of old",
    "code": "123456",
}


def send_late(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Sign in, open a form, and send it a day later."""
    sign_in(visitor)
    token = csrf_of(visitor)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=13))
    return visitor.post(FORM, {**TYPED, "csrf_token": token})  # type: ignore[dict-item]


def csrf_of(visitor: Visitor) -> str:
    visitor.go("/en/account/sessions")
    return visitor.value("csrf_token")


def test_what_was_typed_is_sent_on_after_signing_in(
    house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_late(visitor, monkeypatch)
    assert (visitor.status, visitor.heading) == (401, "Sign in")
    assert visitor.alerts == [
        "You were signed out meanwhile Nothing was stored yet, and everything that you typed is kept. "
        "Sign in and send it on."
    ]
    assert stored == []
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert (visitor.status, visitor.heading) == (200, "You are signed in again")
    assert 'Mrs. O\'Neil: "rings back" <b> {{7*7}}' in visitor.text
    assert stored == []
    sent = visitor.client.post(FORM, data=form_of(visitor))
    assert (sent.status_code, sent.text) == (200, "stored")
    assert [stored[0]["text"], stored[0]["resource"]] == [
        ['Mrs. O\'Neil: "rings back" <b>\r\n{{7*7}}'],
        ["anna", "ben"],
    ]


def form_of(visitor: Visitor) -> dict[str, list[str]]:
    """The hidden fields of the page that sends on, with line ends as browsers write them."""
    found: dict[str, list[str]] = {}
    form = next(each for each in visitor.page.iter("form") if each.get("action") == FORM)
    for each in form.iter("input"):
        written = each.get("value", "").replace("\n", "\r\n")
        found.setdefault(each.get("name", ""), []).append(written)
    return found


def test_passwords_and_codes_do_not_travel(house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    send_late(visitor, monkeypatch)
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert set(form_of(visitor)) == {"csrf_token", "text", "resource"}
    assert "secret sentence" not in visitor.text


@pytest.mark.parametrize("name", ["password", "present", "new-password", "code", "csrf_token", "token", "totp_secret"])
def test_a_field_of_such_a_name_is_never_kept(name: str) -> None:
    assert not carrying.is_kept(name)


@pytest.mark.parametrize("name", ["text", "customer", "starts_at", "postal_code", "seen"])
def test_any_other_is(name: str) -> None:
    assert carrying.is_kept(name)


def test_a_form_of_one_s_own_account_is_begun_anew(
    house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(visitor).go("/en/account/email")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=13))
    visitor.press("Send link", email="new@example.org", present=PASSWORD)
    assert (visitor.status, visitor.path) == (200, "/en/account/sign-in?next=/en/account/")
    assert [each for each in visitor.page.iter("input") if each.get("name") == "kept"] == []


def test_a_wrong_password_in_between_loses_nothing(
    house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_late(visitor, monkeypatch)
    visitor.press("Sign in", email="paula@example.org", password="wrong")
    assert visitor.status == 422
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert visitor.heading == "You are signed in again"


def test_what_another_browser_kept_is_not_shown(house: Flask, arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = send_late(arrive(), monkeypatch).value("kept")
    client = arrive().client
    sent = {"csrf_token": csrf(client), "email": "paula@example.org", "password": PASSWORD, "kept": kept}
    answer = client.post("/en/account/sign-in", data=sent)
    assert (answer.status_code, "rings back" in answer.text) == (303, False)


@pytest.mark.parametrize("spoilt", ["x", "", "W10.aSfA.x", "\ud800", "a" * 200_000])
def test_what_was_tampered_with_is_not_shown(
    house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, spoilt: str
) -> None:
    send_late(visitor, monkeypatch)
    kept = visitor.value("kept")
    sent = {
        "csrf_token": visitor.value("csrf_token"),
        "email": "paula@example.org",
        "password": PASSWORD,
        "kept": (kept[:-3] + spoilt).encode("utf-8", "replace"),
    }
    answer = visitor.client.post("/en/account/sign-in", data=sent)
    assert (answer.status_code, "rings back" in answer.text) == (303, False)


def test_a_day_later_it_is_forgotten(house: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    send_late(visitor, monkeypatch)
    monkeypatch.setattr(carrying, "DAY", -1)
    visitor.press("Sign in", email="paula@example.org", password=PASSWORD)
    assert visitor.path == "/en/staff/practice/calendar"


def test_a_form_without_the_token_of_its_session_is_not_kept(house: Flask, visitor: Visitor) -> None:
    visitor.post(FORM, {"text": "planted"})
    assert visitor.status == 400
    assert "planted" not in visitor.text


def test_a_page_that_was_open_before_signing_in_anew_is_sent_once_more(house: Flask, visitor: Visitor) -> None:
    sign_in(visitor)
    token = csrf_of(visitor)
    sign_in(visitor.press("Sign out"))
    headers = {"Origin": "http://localhost"}
    answer = visitor.client.post(FORM, data={"text": "typed", "csrf_token": token}, headers=headers)
    assert (answer.status_code, stored) == (400, [])
    visitor._arrive(answer)
    assert visitor.heading == "Please send this once more"
    assert visitor.client.post(FORM, data=form_of(visitor), headers=headers).text == "stored"
    assert stored[0]["text"] == ["typed"]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "http://localhost/en/"}]
)
def test_what_another_site_sent_is_not_offered_to_be_sent(
    house: Flask, visitor: Visitor, headers: dict[str, str]
) -> None:
    sign_in(visitor)
    answer = visitor.client.post(FORM, data={"text": "planted", "csrf_token": "forged"}, headers=headers)
    assert (answer.status_code, "planted" in answer.text) == (400, False)


def test_a_module_that_asks_gets_an_answer_without_a_page(house: Flask, visitor: Visitor) -> None:
    answer = visitor.client.get(FORM, headers={"Sec-Fetch-Dest": "empty"})
    assert (answer.status_code, answer.mimetype, answer.text) == (401, "text/plain", "/en/account/sign-in")
