"""Booking in a frame: the same pages, without a cookie, and only they may be framed."""

import pytest
from flask import Flask, redirect
from flask.testing import FlaskClient

from booking.domain.businesses import Business
from booking.web.embed.outside import lead_out
from tests.web.visiting import Visitor

OURS = "http://127.0.0.1:5000"


@pytest.fixture
def blocked(site: Flask, practice: Business) -> Visitor:
    """Somebody whose browser keeps no cookie of ours."""
    return Visitor(site.test_client(use_cookies=False))


@pytest.fixture
def client(site: Flask, practice: Business) -> FlaskClient:
    return site.test_client()


def test_it_is_booked_through_without_a_cookie(blocked: Visitor) -> None:
    blocked.go("/embed/en/practice").follow("Check-up").take("2026-11-25T14:00+01:00")
    assert blocked.path.startswith("/embed/en/practice/-/details/")
    blocked.press("Book appointment", name="Anna Weiß", email="anna@example.org")
    assert (blocked.status, blocked.heading) == (200, "Your appointment is booked.")
    assert blocked.path.startswith("/embed/en/b/")


def test_what_was_typed_comes_back_with_its_fault(blocked: Visitor) -> None:
    blocked.go("/embed/en/practice/checkup").take("2026-11-25T14:00+01:00")
    blocked.press("Book appointment", name="Anna Weiß", email="anna")
    assert blocked.status == 422
    assert blocked.value("name") == "Anna Weiß"


def test_ones_own_page_opens_outside(blocked: Visitor) -> None:
    blocked.go("/embed/de/practice/checkup").take("2026-11-25T14:00+01:00")
    blocked.press("Termin buchen", name="Anna Weiß", email="anna@example.org")
    own = [each for each in blocked.page.iter("a") if f"{OURS}/de/b/" in each.get("href", "")]
    assert [(each.get("target"), each.get("rel")) for each in own] == [("_blank", "noreferrer")]


def test_no_cookie_is_set(client: FlaskClient) -> None:
    for path in ("/embed/de/practice", "/embed/de/practice/checkup", "/embed/de/nobody"):
        assert client.get(path).headers.getlist("Set-Cookie") == [], path
    taken = client.post("/embed/de/practice/checkup", data={"starts_at": "2026-11-25T14:00+01:00"})
    assert (taken.status_code, taken.headers.getlist("Set-Cookie")) == (303, [])
    form = client.get(taken.headers["Location"])
    assert (form.status_code, form.headers.getlist("Set-Cookie")) == (200, [])


def test_a_cookie_that_comes_along_is_not_read(client: FlaskClient) -> None:
    client.post("/en/practice/checkup", data={"starts_at": "2026-11-25T14:00+01:00"})
    assert client.get_cookie("session") is None  # without its token the form did not count
    Visitor(client).go("/en/practice/checkup").take("2026-11-25T14:00+01:00")
    assert client.get_cookie("session") is not None
    assert "You are holding" in Visitor(client).go("/en/practice/checkup").text
    assert "You are holding" not in Visitor(client).go("/embed/en/practice/checkup").text


@pytest.mark.parametrize("path", ["/embed/de/practice", "/embed/de/practice/checkup", "/embed/de/nobody"])
def test_only_what_is_below_embed_may_be_framed(client: FlaskClient, path: str) -> None:
    framed, plain = client.get(path).headers, client.get(path.removeprefix("/embed")).headers
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert plain["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("sent_from", ["https://evil.example", "null"])
def test_a_form_of_another_site_is_refused(client: FlaskClient, sent_from: str) -> None:
    slot = {"starts_at": "2026-11-25T14:00+01:00"}
    answer = client.post("/embed/de/practice/checkup", data=slot, headers={"Origin": sent_from})
    assert answer.status_code == 400
    assert client.post("/embed/de/practice/checkup", data=slot, headers={"Origin": OURS}).status_code == 303


def test_a_form_outside_of_the_frame_needs_its_token_as_ever(client: FlaskClient) -> None:
    slot = {"starts_at": "2026-11-25T14:00+01:00"}
    assert client.post("/de/practice/checkup", data=slot, headers={"Origin": OURS}).status_code == 400


def test_every_link_stays_in_the_frame_or_leaves_it_knowingly(blocked: Visitor) -> None:
    for path in ("/embed/de/practice", "/embed/de/practice/checkup", "/embed/de/nobody"):
        blocked.go(path)
        for link in blocked.page.iter("a"):
            href = link.get("href", "")
            if href.startswith("/") and not href.startswith("/embed/"):
                assert link.get("target") == "_blank", (path, href)


def test_the_other_language_is_one_link_away(blocked: Visitor) -> None:
    assert blocked.go("/embed/de/practice/checkup?resource=ben").follow("English").path == (
        "/embed/en/practice/checkup?resource=ben"
    )


def test_pages_in_frames_are_kept_from_search_engines(client: FlaskClient) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/embed/de/practice").text
    assert "noindex" not in client.get("/de/practice").text


def test_a_page_of_ones_own_is_never_framed(client: FlaskClient) -> None:
    for path in ("/embed/de/b/AAAAAAAAAAAAAAAAAAAAAAAA/cancel", "/embed/de/staff/practice/calendar"):
        assert client.get(path).status_code == 404


def test_what_has_no_twin_opens_outside(site: Flask) -> None:
    with site.test_request_context("/embed/de/practice"):
        led = lead_out(redirect("/de/account/sign-in", 303))
        stays = lead_out(redirect("/embed/de/practice", 303))
    assert (led.status_code, 'href="/de/account/sign-in" target="_blank"' in led.get_data(as_text=True)) == (200, True)
    assert stays.status_code == 303


def test_the_script_is_small_and_for_other_sites(client: FlaskClient) -> None:
    answer = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "text/javascript"
    assert len(answer.data) < 2000
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
