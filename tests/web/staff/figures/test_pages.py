"""The page of the figures: tiles, charts with their tables, and each table as a file."""

import pytest
from flask import Flask

from booking.domain.businesses import Business
from tests.factories.people import make_member, sign_in
from tests.services.test_bookings import book
from tests.web.visiting import Visitor, text

PAGE = "/en/staff/practice/figures"


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    with site.app_context():
        book(practice)
        return Visitor(sign_in(site, make_member(practice)))


def cells(visitor: Visitor, title: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    figure = next(each for each in visitor.page.iter("figure") if title in text(next(each.iter("h2"))))
    return [[text(cell) for cell in row] for row in figure.iter("tr")]


def test_every_chart_has_its_table(owner: Visitor) -> None:
    owner.go(f"{PAGE}?span=month")
    assert cells(owner, "Month by month")[1] == ["November 2026", "1", "0", "0", "0", "€45.00"]
    assert ["09:00", "0", "1", "0", "0", "0", "0", "0"] in cells(owner, "Busiest hours")
    charts = [each for each in owner.page.iter() if str(each.tag).endswith("svg") and each.get("role") == "img"]
    assert len(charts) == 6


def test_a_table_is_a_file_for_a_spreadsheet(owner: Visitor) -> None:
    owner.go(f"{PAGE}?span=month")
    answer = owner.client.get(f"{PAGE}/services.csv?span=month")
    assert answer.mimetype == "text/csv"
    assert answer.get_data(as_text=True).splitlines()[1] == "Check-up,1,0,0,0,€45.00"
    assert owner.client.get(f"{PAGE}/no-such.csv").status_code == 404


def test_what_is_no_span_is_told_and_kept(owner: Visitor) -> None:
    owner.go(f"{PAGE}?from=2026-12-31&to=2026-01-01")
    assert "The last day must not be before the first" in owner.text
    assert owner.value("from") == "2026-12-31"


def test_days_in_which_nothing_takes_place_say_so(owner: Visitor) -> None:
    owner.go(f"{PAGE}?from=2020-01-01&to=2020-01-31")
    assert "Nothing takes place in these days." in owner.text


def test_the_days_stay_when_another_span_is_followed(owner: Visitor) -> None:
    owner.go(f"{PAGE}?span=month&service=course").follow("this year")
    assert owner.path == f"{PAGE}?service=course&span=year"
