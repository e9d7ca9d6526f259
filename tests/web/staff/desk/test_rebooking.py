"""Moving one customer out of a group by a form."""

from datetime import timedelta

import pytest

from tests.web.staff.desk.conftest import HOUSE, KLARA, MEHMET, TEN, Book, Enter
from tests.web.visiting import Visitor

NINE = TEN + timedelta(hours=23)
"""Tomorrow, 9:00: when the course begins."""


@pytest.fixture
def klara(book: Book) -> int:
    """A place in a group that Mehmet is in too."""
    number = book(KLARA, NINE, "course", None)
    book(MEHMET, NINE, "course", None)
    return number


def form(visitor: Visitor, booking_id: int) -> Visitor:
    return visitor.go(f"{HOUSE}/bookings/{booking_id}").follow("Move this booking alone")


def test_the_form_names_who_moves_alone(desk: Visitor, klara: int) -> None:
    form(desk, klara)
    assert "Klara Sommer" in desk.text
    assert "Mehmet" not in desk.text
    assert (desk.value("day"), desk.value("clock")) == ("2026-11-24", "09:00")


def test_one_goes_and_the_group_stays(desk: Visitor, klara: int) -> None:
    form(desk, klara).press("Move", day="2026-11-26", clock="09:00")
    assert "Moved to Thursday 26 November 2026, 09:00" in desk.text
    assert "Mehmet" not in desk.text


def test_undo_brings_them_back_to_the_group(desk: Visitor, klara: int) -> None:
    form(desk, klara).press("Move", day="2026-11-26", clock="09:00").press("Undo")
    assert "It is back where it was." in desk.text
    assert "Mehmet Öztürk" in desk.text


def test_a_rule_warns_before_it_is_gone_over_and_nothing_is_squeezed_in(desk: Visitor, klara: int) -> None:
    form(desk, klara).press("Move", day="2026-11-24", clock="20:00")
    assert desk.status == 409
    assert "Outside opening hours" in desk.text
    assert "Squeeze in" not in desk.text
    desk.press("Move anyway")
    assert "Moved to Tuesday 24 November 2026, 20:00" in desk.text


def test_looking_moves_nothing(desk: Visitor, klara: int) -> None:
    form(desk, klara).press("Only look what stands against it", day="2026-11-26", clock="09:00")
    assert "It is not moved yet." in desk.text
    assert "Mehmet Öztürk" in desk.go(f"{HOUSE}/bookings/{klara}").text


def test_what_is_no_date_comes_back_with_the_rest(desk: Visitor, klara: int) -> None:
    form(desk, klara).press("Move", day="tomorrow", clock="09:00")
    assert (desk.status, desk.value("day"), desk.value("clock")) == (422, "tomorrow", "09:00")


def test_who_is_alone_is_moved_with_the_appointment(desk: Visitor, book: Book) -> None:
    desk.go(f"{HOUSE}/bookings/{book(KLARA, NINE, 'course', None)}")
    assert "Move this booking alone" not in desk.text


def test_somebody_who_has_moved_it_meanwhile_is_not_overruled(desk: Visitor, enter: Enter, klara: int) -> None:
    form(desk, klara)
    form(enter(), klara).press("Move", day="2026-11-26", clock="09:00")
    desk.press("Move", day="2026-11-27", clock="09:00")
    assert desk.status == 409
    assert "Somebody else has moved it meanwhile" in desk.text
