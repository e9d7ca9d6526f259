"""Finding customers by what is typed of them."""

from datetime import date

import pytest
from flask import Flask

from booking.services import customers
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.customers.people import add_customer

PEOPLE = {
    "Dr. Anna Weiß": ("anna.weiss@example.org", "+493611234567", date(1980, 5, 12)),
    "Jürgen Müller-Lüdenscheidt": ("jml@example.org", "+4915112345678", date(1955, 12, 24)),
    "Zoë Mueller": ("zoe@example.org", None, None),
    "Ole Ångström": (None, "+4687654321", date(2001, 1, 31)),
    "Ursula von der Leyen": (None, None, None),
    "Max Bauer": ("max@example.org", "+43987654321", None),
}


def found(text: str, people: dict = PEOPLE) -> list[str]:
    business = make_business()
    for name, (email, phone, born_on) in people.items():
        add_customer(business, name, email, phone, born_on)
    return [card.name for card in customers.search(make_member(business), text, NOW)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("we", "Dr. Anna Weiß"),
        ("WEISS", "Dr. Anna Weiß"),
        ("weiß", "Dr. Anna Weiß"),
        ("Dr. Weiß", "Dr. Anna Weiß"),
        ("anna we", "Dr. Anna Weiß"),
        ("we a", "Dr. Anna Weiß"),
        ("anna.weiss@ex", "Dr. Anna Weiß"),
        ("0361 / 123 45-67", "Dr. Anna Weiß"),
        ("+49 (0)361 1234567", "Dr. Anna Weiß"),
        ("0049 361 123", "Dr. Anna Weiß"),
        ("4567", "Dr. Anna Weiß"),
        ("1234567", "Dr. Anna Weiß"),
        ("1980", "Dr. Anna Weiß"),
        ("12.5.1980", "Dr. Anna Weiß"),
        ("12.05.80", "Dr. Anna Weiß"),
        ("12. Mai", "Dr. Anna Weiß"),
        ("12 May 1980", "Dr. Anna Weiß"),
        ("12/05/1980", "Dr. Anna Weiß"),
        ("1980-05-12", "Dr. Anna Weiß"),
        ("weis 1980", "Dr. Anna Weiß"),
        ("lüden", "Jürgen Müller-Lüdenscheidt"),
        ("luden", "Jürgen Müller-Lüdenscheidt"),
        ("muellerlued", "Jürgen Müller-Lüdenscheidt"),
        ("jurgen", "Jürgen Müller-Lüdenscheidt"),
        ("angstrom", "Ole Ångström"),
        ("aangstroem", "Ole Ångström"),
        ("leyen", "Ursula von der Leyen"),
        ("baur", "Max Bauer"),
        ("Wiess", "Dr. Anna Weiß"),
        ("Weeiss", "Dr. Anna Weiß"),
        ("Wess", "Dr. Anna Weiß"),
        ("Anba", "Dr. Anna Weiß"),
        ("Angstrim", "Ole Ångström"),
        ("Lüdenschiedt", "Jürgen Müller-Lüdenscheidt"),
        ("Lüdenscheidd", "Jürgen Müller-Lüdenscheidt"),
        ("Ldens", "Jürgen Müller-Lüdenscheidt"),
    ],
)
def test_somebody_is_found_by(app: Flask, text: str, name: str) -> None:
    assert found(text)[0] == name


@pytest.mark.parametrize("text", ["", " ", "w", "ä", "?", "xy", "anna bauer", "0361 99", "13.5.1980", "weissgerber"])
def test_nobody_is_found_by(app: Flask, text: str) -> None:
    assert found(text) == []
