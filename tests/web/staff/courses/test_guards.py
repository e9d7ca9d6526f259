"""Courses at the house's own pages: who may reach a session, and what happens to what was typed when it is refused."""

import pytest
from flask import Flask

from booking.domain.access import Role
from tests.web.staff.courses.test_courses import COURSES, entered, joined, opened, practice, published

__all__ = ["practice"]
pytestmark = pytest.mark.usefixtures("practice")

PAGES = ("", "/participants", "/edit", "/message", "/cancel")


def session_path(site: Flask) -> str:
    """Where the first of three sessions of Anna stands."""
    published(site)
    return opened(site).path


def answers(site: Flask, path: str, resource: str) -> list[int]:
    """What the pages of a session answer to somebody who has one calendar."""
    client = entered(site, Role.STAFF, resource).client
    return [client.get(path + each).status_code for each in PAGES]


def test_who_has_another_calendar_does_not_find_the_session(site: Flask) -> None:
    assert answers(site, session_path(site), "ben") == [404] * 5


def test_who_gives_the_session_finds_all_its_pages(site: Flask) -> None:
    assert answers(site, session_path(site), "anna") == [200] * 5


def test_a_session_that_does_not_exist_is_not_found(site: Flask) -> None:
    client = entered(site, Role.OWNER).client
    assert [client.get(f"{COURSES}/999999{each}").status_code for each in PAGES] == [404] * 5


def test_what_somebody_else_changed_meanwhile_is_not_written_over(site: Flask) -> None:
    path = session_path(site)
    page = entered(site).go(f"{path}/edit")
    entered(site).go(f"{path}/edit").press("Keep the changes", seats="12")
    page = page.press("Keep the changes", title="Carving")
    assert page.status == 409
    assert page.value("title") == "Carving"
    assert "0 of 12 places taken" in page.go(path).text


@pytest.mark.parametrize("sequence", ["", "soon", "²", "9" * 5000], ids=["none", "a word", "a superscript", "endless"])
def test_a_form_without_a_sensible_sequence_changes_nothing(site: Flask, sequence: str) -> None:
    path = session_path(site)
    page = entered(site).go(f"{path}/edit").press("Keep the changes", seats="12", sequence=sequence)
    assert page.status == 409
    assert "0 of 8 places taken" in page.go(path).text


def test_fewer_seats_than_are_taken_come_back_as_typed(site: Flask) -> None:
    path = session_path(site)
    entered(site).go(f"{path}/edit").press("Keep the changes", seats="2")
    joined(site)
    joined(site)
    page = entered(site).go(f"{path}/edit").press("Keep the changes", seats="1", title="Carving")
    assert page.status == 422
    assert [page.value("seats"), page.value("title")] == ["1", "Carving"]
    assert "2 places are taken: there cannot be fewer." in page.text


def test_a_text_too_long_for_a_cancellation_comes_back_and_nothing_is_cancelled(site: Flask) -> None:
    path = session_path(site)
    joined(site)
    page = entered(site).go(f"{path}/cancel").press("Cancel session", words_en="x" * 5000)
    assert page.status == 422
    assert "x" * 5000 in page.text
    assert "Cancel session" in page.go(path).text


def test_a_session_is_cancelled_once(site: Flask) -> None:
    path = session_path(site)
    first, second = (entered(site).go(f"{path}/cancel") for _ in range(2))
    assert "The session is cancelled." in first.press("Cancel session").text
    assert "Nothing was changed: it is over, or cancelled already." in second.press("Cancel session").text


def test_a_message_to_a_cancelled_session_is_not_sent(site: Flask) -> None:
    path = session_path(site)
    joined(site)
    page = entered(site).go(f"{path}/message").press("Look at it first", subject="Shoes", text="Bring them.")
    entered(site).go(f"{path}/cancel").press("Cancel session")
    assert "Nothing was sent: the session has been cancelled." in page.press("Send to 1 person").text
