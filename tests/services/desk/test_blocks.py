"""Blocks: time for anything that is no visit."""

from datetime import date, timedelta

import pytest
from flask import Flask

from booking.domain.access import Role
from booking.domain.errors import Invalid, NotActive, NotAllowed, NotFound, SlotTaken, Stale
from booking.services import availability, businesses, holds
from booking.services.desk import blocks
from booking.storage.models import Appointment
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import resource
from tests.factories.holds import let_holds_run_out
from tests.factories.people import make_member
from tests.services.desk.desk import (
    LINKS,
    NINE,
    appointment_of,
    at,
    book,
    changed,
    deeds,
    practice,
    stands_on,
    versions,
)
from tests.services.test_bookings import book as book_online

TUESDAY = date(2026, 11, 24)


def block(actor, resources=("anna",), begins=NINE, ends=None, title="Team meeting", **more):
    return blocks.add(actor, resources, begins, ends or begins + timedelta(hours=2), title, None, NOW, **more)


def stored(business, appointment_id) -> Appointment:
    with reading() as session:
        return session.get_one(Appointment, (business.id, appointment_id))


def free(business, slug) -> int:
    """How many starts there are on Tuesday."""
    found = businesses.service(business, "checkup")
    return len(availability.free_slots(business, found, TUESDAY, TUESDAY, NOW, resource=slug))


def test_a_block_takes_the_time_of_everybody_in_it(app: Flask) -> None:
    business = practice()
    appointment_id = block(make_member(business), ("anna", "ben"))
    assert stands_on(appointment_id) == ["anna", "ben"]
    assert (free(business, "anna"), free(business, "ben")) == (12, 12)
    with pytest.raises(SlotTaken):
        book_online(business)


def test_a_block_says_what_it_is_for_and_who_made_it(app: Flask) -> None:
    business = practice()
    appointment_id = block(make_member(business))
    found = stored(business, appointment_id)
    assert (found.kind, found.title, found.zone, found.local_start) == (
        "block",
        "Team meeting",
        "Europe/Berlin",
        "2026-11-24T09:00",
    )
    assert deeds(appointment_id) == [("user", "blocked")]
    assert changed(appointment_id)["resources"] == (None, "anna")


def test_a_block_shows_in_every_calendar_that_it_stands_in(app: Flask) -> None:
    business = practice()
    before = versions(business)
    block(make_member(business))
    after = versions(business)
    assert (after["anna"][0], after["ben"]) == (before["anna"][0] + 1, before["ben"])


def test_a_block_goes_over_nobody(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    book_online(business, resource="anna")
    with pytest.raises(SlotTaken) as refused:
        block(actor, ("anna", "ben"))
    assert [(each.resource, each.name) for each in refused.value.fields["taken_by"]] == [("anna", "Anna Weiß")]
    assert stands_nowhere(business)


def stands_nowhere(business) -> bool:
    return free(business, "ben") == 16


def test_a_hold_that_is_over_does_not_stand_in_the_way(app: Flask) -> None:
    business = practice()
    found = businesses.service(business, "checkup")
    holds.hold(business, found, NINE, NOW, LINKS, holds.Visitor(capped=False), resource="anna")
    with pytest.raises(SlotTaken):
        block(make_member(business))
    let_holds_run_out()
    assert stands_on(block(make_member(business))) == ["anna"]


def test_a_block_may_lie_outside_hours_and_last_for_weeks(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    block(actor, begins=NINE - timedelta(days=3), ends=NINE + timedelta(days=25))
    assert free(business, "anna") == 0
    for day in (-1, 0, 9, 24):
        with pytest.raises(SlotTaken):
            book(actor, at(16) + timedelta(days=day), over=frozenset(["outside_hours"]))


def test_the_same_form_blocks_once(app: Flask) -> None:
    actor = make_member(practice())
    assert block(actor, key="form") == block(actor, key="form")
    with pytest.raises(SlotTaken):
        block(actor, key="another form")


def test_removed_it_gives_its_time_back_and_twice_is_once(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    appointment_id = block(actor)
    blocks.remove(actor, appointment_id, NOW)
    blocks.remove(actor, appointment_id, NOW)
    assert free(business, "anna") == 16
    assert [action for _, action in deeds(appointment_id)] == ["blocked", "unblocked"]


def test_it_can_be_put_back_where_it_was_last(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    appointment_id = block(actor, ("anna",))
    blocks.change(actor, appointment_id, ["ben"], NINE, at(11), "Team meeting", None, NOW)
    blocks.remove(actor, appointment_id, NOW)
    blocks.restore(actor, appointment_id, NOW)
    assert stands_on(appointment_id) == ["ben"]
    assert stored(business, appointment_id).sequence == 3


def test_it_is_not_put_back_where_somebody_is_now(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    appointment_id = block(actor)
    blocks.remove(actor, appointment_id, NOW)
    book_online(business, resource="anna")
    with pytest.raises(SlotTaken):
        blocks.restore(actor, appointment_id, NOW)
    assert stored(business, appointment_id).status == "cancelled"


def test_it_may_be_moved_over_itself(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    appointment_id = block(actor, ("anna", "ben"))
    assert blocks.change(actor, appointment_id, ["anna"], at(10), at(12), "Meeting", "room 3", NOW, sequence=0) == 1
    found = stored(business, appointment_id)
    assert (found.starts_at, found.ends_at, found.title, found.note) == (at(10), at(12), "Meeting", "room 3")
    assert stands_on(appointment_id) == ["anna"]
    assert (free(business, "anna"), free(business, "ben")) == (12, 16)


def test_who_has_not_seen_the_last_change_changes_nothing(app: Flask) -> None:
    actor = make_member(practice())
    appointment_id = block(actor)
    blocks.change(actor, appointment_id, ["anna"], at(10), at(12), "Meeting", None, NOW, sequence=0)
    with pytest.raises(Stale):
        blocks.change(actor, appointment_id, ["anna"], at(11), at(12), "Meeting", None, NOW, sequence=0)


def test_a_change_that_changes_nothing_is_not_recorded(app: Flask) -> None:
    actor = make_member(practice())
    appointment_id = block(actor)
    assert blocks.change(actor, appointment_id, ["anna"], NINE, at(11), "Team meeting", None, NOW) == 0
    assert len(deeds(appointment_id)) == 1


def test_what_was_removed_is_not_changed(app: Flask) -> None:
    actor = make_member(practice())
    appointment_id = block(actor)
    blocks.remove(actor, appointment_id, NOW)
    with pytest.raises(NotActive):
        blocks.change(actor, appointment_id, ["anna"], at(10), at(12), "Meeting", None, NOW)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"resources": ()}, ("resources", "required")),
        ({"title": "  "}, ("title", "required")),
        ({"title": "x" * 201}, ("title", "too_long")),
        ({"ends": NINE}, ("ends_at", "not_later")),
        ({"ends": NINE + timedelta(days=367)}, ("ends_at", "too_long")),
        ({"begins": NINE + timedelta(seconds=1)}, ("starts_at", "not_a_minute")),
    ],
)
def test_a_block_that_cannot_be_names_its_fault(app: Flask, changes, fault) -> None:
    with pytest.raises(Invalid) as refused:
        block(make_member(practice()), **changes)
    assert [(each["path"], each["code"]) for each in refused.value.fields["errors"]] == [fault]


def test_a_visit_is_no_block(app: Flask) -> None:
    actor = make_member(practice())

    visit = appointment_of(book(actor)).id
    with pytest.raises(NotFound):
        blocks.remove(actor, visit, NOW)


def test_another_business_has_none_of_it(app: Flask) -> None:
    appointment_id = block(make_member(practice()))
    stranger = make_member(practice())
    for deed in (blocks.remove, blocks.restore):
        with pytest.raises(NotFound):
            deed(stranger, appointment_id, NOW)
    with pytest.raises(NotFound):
        block(stranger, ("nobody",))


def test_staff_block_their_own_time_only(app: Flask) -> None:
    business = practice(resources=[resource("anna"), resource("ben")])
    ben = make_member(business, Role.STAFF, "ben")
    assert stands_on(block(ben, ("ben",))) == ["ben"]
    with pytest.raises(NotFound):
        block(ben, ("anna", "ben"), at(13))
    everybodys = block(make_member(business), ("anna", "ben"), at(13))
    with pytest.raises(NotFound):
        blocks.remove(ben, everybodys, NOW)


def test_who_only_reads_blocks_nothing(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        block(make_member(practice(), Role.READ_ONLY))


def test_a_check_says_who_is_in_the_way(app: Flask) -> None:
    business = practice()
    actor = make_member(business)
    book_online(business, resource="anna")
    assert [each.name for each in blocks.check(actor, ["anna"], NINE, at(10))] == ["Anna Weiß"]
    assert blocks.check(actor, ["ben"], NINE, at(10)) == ()
