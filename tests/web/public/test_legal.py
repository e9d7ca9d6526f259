"""Imprint and privacy notice: made from what the business said, linked below every page, never empty."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from booking.services.privacy import retention
from tests.conftest import NOW
from tests.factories.businesses import legal, make_business, service
from tests.factories.people import make_member
from tests.web.visiting import Visitor

IMPRINT, PRIVACY = "/en/practice/-/imprint", "/en/practice/-/privacy"
PATHS = ("", "/checkup", "/-/imprint", "/-/privacy", "/-/accessibility", "/-/bookings")
RULE = "erased by itself"


def links(visitor: Visitor) -> set[str]:
    """Where a page leads."""
    return {each.get("href", "") for each in visitor.page.iter("a")}


def test_the_imprint_says_who_it_is_and_how_to_reach_them(visitor: Visitor) -> None:
    visitor.go(IMPRINT)
    for said in ("Dr. Anna Example", "Marktplatz 4", "99084 Erfurt", "practice@example.org", "+49 361 1234567"):
        assert said in visitor.text
    assert "Register" not in visitor.text


def test_both_are_one_click_away_from_every_page(visitor: Visitor) -> None:
    for path in PATHS:
        visitor.go(f"/en/practice{path}")
        assert {IMPRINT, PRIVACY} <= links(visitor), path


def test_in_a_frame_they_open_beside_it(visitor: Visitor) -> None:
    found = {each.get("href"): each.get("target") for each in visitor.go("/embed/en/practice").page.iter("a")}
    assert found[IMPRINT] == found[PRIVACY] == "_blank"


def test_the_privacy_notice_follows_the_settings(site: Flask, practice: Business, visitor: Visitor) -> None:
    assert "bound to professional secrecy" in visitor.go(PRIVACY).text
    assert RULE not in visitor.text
    with site.app_context():
        retention.set_months(make_member(practice), 24, NOW)
    assert "Who has not been here for 2 years, and has nothing booked, is erased by itself." in visitor.go(PRIVACY).text


def test_what_is_not_done_is_not_said(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="plain", trade="hairdresser", services=[service()])
    visitor.go("/en/plain/-/privacy")
    for absent in ("professional secrecy", "Reminders go", "Text messages", "Who waits"):
        assert absent not in visitor.text


def test_nothing_typed_becomes_markup(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="odd", legal=legal(more="<script>alert(1)</script>\n<b>two</b>"))
    assert "<script>alert(1)</script>" in visitor.go("/en/odd/-/imprint").text
    assert not list(visitor.page.iter("b"))


@pytest.mark.parametrize("kind", ["imprint", "privacy"])
def test_before_it_is_said_there_is_no_such_page_and_no_link(site: Flask, visitor: Visitor, kind: str) -> None:
    with site.app_context():
        make_business(slug="silent", legal=None)
    assert visitor.go(f"/en/silent/-/{kind}").status == 404
    assert f"/en/silent/-/{kind}" not in links(visitor.go("/en/silent"))
    assert "/en/silent/-/accessibility" in links(visitor)


def test_whom_to_tell_of_an_obstacle_is_named(visitor: Visitor) -> None:
    assert "Please tell Practice on the Market" in visitor.go("/en/practice/-/accessibility").text


def test_in_german_it_says_the_same(visitor: Visitor) -> None:
    visitor.go("/de/practice/-/imprint")
    assert "Impressum" in visitor.text
    assert "Dr. Anna Example" in visitor.text
