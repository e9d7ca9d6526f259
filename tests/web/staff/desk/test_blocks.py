"""Blocks by their form."""

from booking.domain.access import Role
from tests.web.staff.desk.conftest import HOUSE, Book, Enter
from tests.web.visiting import Visitor

TRAINING = {"title": "Training", "day": "2026-11-24", "clock": "13:00", "until_day": "", "until_clock": "15:00"}


def added(visitor: Visitor, **entries: str) -> Visitor:
    """A block of Anna's time tomorrow."""
    return visitor.go(f"{HOUSE}/blocks/new").press("Block time", **{**TRAINING, "resources": "anna", **entries})


def test_a_block_is_added_and_taken_back(desk: Visitor) -> None:
    added(desk)
    assert desk.heading == "Training"
    assert "The time is blocked." in desk.text
    assert "Tuesday 24 November 2026, 13:00–15:00" in desk.text
    desk.press("Undo")
    assert "Removed" in desk.text
    desk.press("Undo")
    assert "The block stands again." in desk.text


def test_a_block_of_several_is_one_block(desk: Visitor) -> None:
    added(desk, resources="anna,ben,hall")
    boxes = [each for each in desk.page.iter("input") if each.get("name") == "resources"]
    chosen = [each.get("value") for each in boxes if each.get("checked") is not None]
    assert chosen == ["anna", "ben", "hall"]


def test_the_link_from_the_calendar_is_filled_in(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/blocks/new?starts_at=2026-11-25T15:00%2B01:00&resource=ben")
    assert (desk.value("day"), desk.value("clock"), desk.value("until_clock")) == ("2026-11-25", "15:00", "16:00")
    assert desk.value("resources") == "ben"


def test_a_block_is_changed_and_changed_back(desk: Visitor) -> None:
    added(desk).press("Keep the changes", title="Long training", until_clock="16:30")
    assert "Tuesday 24 November 2026, 13:00–16:30" in desk.text
    desk.press("Undo")
    assert desk.heading == "Training"
    assert "Tuesday 24 November 2026, 13:00–15:00" in desk.text


def test_where_somebody_is_the_visit_is_named(desk: Visitor, book: Book) -> None:
    book()
    added(desk, day="2026-11-23", clock="09:00", until_clock="11:00")
    assert desk.status == 409
    assert "Somebody is there already" in desk.text
    assert "Anna, Mon 23 November, 10:00–10:30: Check-up, Klara Sommer" in desk.text
    assert desk.value("title") == "Training"


def test_faults_come_back_with_everything_typed(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/blocks/new").press("Block time", title="", clock="13:00", until_clock="12:00", note="Bring cake")
    assert desk.status == 422
    assert "Please say what the block is for." in desk.text
    assert "Please choose at least one person, room or device." in desk.text
    assert "The end has to be later than the beginning." in desk.text
    assert desk.value("note") == "Bring cake"


def test_sent_twice_it_is_one_block(desk: Visitor) -> None:
    desk.go(f"{HOUSE}/blocks/new")
    form = {**TRAINING, "resources": "anna", "csrf_token": desk.value("csrf_token"), "key": desk.value("key")}
    first = desk.post(f"{HOUSE}/blocks/new", form).path
    assert desk.post(f"{HOUSE}/blocks/new", form).path == first


def test_staff_block_their_own_time_only(enter: Enter, desk: Visitor) -> None:
    ben = enter(Role.STAFF, "ben").go(f"{HOUSE}/blocks/new")
    assert ben.value("resources") == "ben"
    ben.press("Block time", **TRAINING)
    assert ben.heading == "Training"
    both = added(desk, resources="anna,ben", day="2026-11-25").path
    page = enter(Role.STAFF, "ben").go(both)
    assert page.heading == "Training"
    assert "Keep the changes" not in page.buttons


def test_who_only_reads_sees_no_form(enter: Enter, desk: Visitor) -> None:
    reader = enter(Role.READ_ONLY).go(added(desk).path)
    assert reader.heading == "Training"
    assert "Remove the block" not in reader.buttons


def test_an_appointment_that_is_a_block_leads_to_its_own_page(desk: Visitor) -> None:
    path = added(desk).path
    desk.go(path.replace("/blocks/", "/appointments/"))
    assert desk.path == path
