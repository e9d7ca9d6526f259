"""Customers from a file, on the pages."""

from io import BytesIO

import pytest

from booking.domain.access import Role
from booking.services.taking_over import tables
from tests.web.staff.customers.conftest import HOME, Enter
from tests.web.visiting import Visitor

FILE = (
    b"Vorname;Nachname;E-Mail;Zahl\r\nKarl;Winter;karl@example.org;1\r\nGreta;Sommer;greta@example.org;2\r\n;;x;3\r\n"
)


@pytest.fixture
def owner_in(enter: Enter) -> Visitor:
    return enter(Role.OWNER)


def send(visitor: Visitor, content: bytes, name: str = "kunden.csv") -> Visitor:
    visitor.go(f"{HOME}/import")
    token = next(each.get("value", "") for each in visitor.page.iter("input") if each.get("name") == "csrf_token")
    data = {"csrf_token": token, "file": (BytesIO(content), name)}
    return visitor._arrive(visitor.client.post(f"{HOME}/import", data=data, follow_redirects=True))


def test_a_file_is_looked_over_and_taken_over(owner_in: Visitor, greta: str) -> None:
    send(owner_in, FILE)
    for words in ("1 new customer", "1 is known already", "1 row cannot be taken over", "Karl Winter", "kunden.csv"):
        assert words in owner_in.text
    owner_in.press("Take 1 customer over")
    assert owner_in.heading == "Taken over"
    assert "Karl Winter" in owner_in.go(f"{HOME}?q=winter").text


def test_columns_are_chosen_anew(owner_in: Visitor) -> None:
    send(owner_in, b"A;B\r\nWinter;Karl\r\n")
    assert "1 row cannot be taken over" in owner_in.text
    owner_in.press("Read it like this", first_name="1", last_name="0")
    assert "Karl Winter" in owner_in.text
    owner_in.press("Take 1 customer over")
    assert "Karl Winter" in owner_in.go(f"{HOME}?q=karl").text


def test_a_second_press_takes_over_nothing_more(owner_in: Visitor) -> None:
    send(owner_in, FILE)
    path, data = owner_in.path, {"action": "take_over", "first_name": "0", "last_name": "1"}
    data["csrf_token"] = next(
        each.get("value", "") for each in owner_in.page.iter("input") if each.get("name") == "csrf_token"
    )
    for _ in range(2):
        assert owner_in.post(path, data).heading == "Taken over"
    assert "1 customer found" in owner_in.go(f"{HOME}?q=winter").text


def test_a_file_is_thrown_away(owner_in: Visitor) -> None:
    path = send(owner_in, FILE).path
    assert "The file was thrown away." in owner_in.press("Throw the file away").text
    assert owner_in.go(path).status == 404


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "Please choose a file that is not empty."),
        (b"\x89PNG\r\n\0\0", "This is no CSV file."),
        (b"Name\n" + b"Anna\n" * 10_001, "This file has more than 10,000 rows."),
    ],
)
def test_a_file_that_will_not_do_is_refused_with_a_reason(owner_in: Visitor, content: bytes, fault: str) -> None:
    assert send(owner_in, content).status == 422
    assert fault in owner_in.alerts[0]


def test_a_file_may_be_larger_than_a_form_but_not_too_large(owner_in: Visitor) -> None:
    line = b"Karl Winter;" + b"x" * 3000 + b"\n"
    assert send(owner_in, b"Name;Zahl\n" + line * 300).status == 200
    assert send(owner_in, b"Name;Zahl\n" + line * (tables.LONGEST // len(line) + 1)).status == 422
    assert "larger than 4 MB" in owner_in.alerts[0]
    assert send(owner_in, b"x" * (tables.LONGEST + 300 * 1024)).status == 413


def test_what_the_file_says_is_shown_as_text(owner_in: Visitor) -> None:
    send(owner_in, b"Name;Notiz\r\n<script>alert(1)</script>;{{ 7*7 }}\r\n", "<b>.csv")
    for words in ("<script>alert(1)</script>", "{{ 7*7 }}", "<b>.csv"):
        assert words in owner_in.text
