"""The record: written with the deed, never altered, and emptied of a person when that person is erased."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from booking.domain.access import Role
from booking.domain.errors import NotAllowed
from booking.domain.records import Changed, Sought
from booking.services import record, records
from booking.services.record import By
from booking.storage.models import RecordEntry, RecordValue
from booking.storage.unit_of_work import unit_of_work
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("app")


def noted(by, action="moved", subject="appointment", subject_id=7, at=NOW, **changes):
    with unit_of_work() as session:
        record.add(session, by, action, subject, subject_id, at, changes)


def test_an_entry_says_who_did_what_and_what_it_changed() -> None:
    owner = make_member(make_business())
    noted(owner, resource=("anna", "ben"), note=(None, "knocks first"))
    (entry,) = records.of_subjects(owner, {"appointment": [7]})
    assert (entry.who, entry.name, entry.action) == ("user", entry.name, "moved")
    assert entry.changes == (Changed("note", None, "knocks first"), Changed("resource", "anna", "ben"))


def test_what_did_not_change_is_not_recorded() -> None:
    owner = make_member(make_business())
    noted(owner, title=("a", "a"))
    assert records.of_subjects(owner, {"appointment": [7]})[0].changes == ()


def test_the_newest_comes_first_and_only_what_was_asked_for() -> None:
    owner = make_member(make_business())
    noted(owner, "booked")
    noted(owner, "moved", at=NOW + timedelta(minutes=1))
    noted(owner, "moved", subject_id=8)
    noted(owner, "edited", subject="customer", subject_id=7)
    assert [each.action for each in records.of_subjects(owner, {"appointment": [7]})] == ["moved", "booked"]


def test_of_nothing_there_is_nothing() -> None:
    owner = make_member(make_business())
    noted(owner)
    assert records.of_subjects(owner, {"appointment": []}) == ()


def test_another_business_has_a_record_of_its_own() -> None:
    owner, stranger = make_member(make_business()), make_member(make_business())
    noted(owner)
    assert records.of_subjects(stranger, {"appointment": [7]}) == ()
    assert records.of_business(stranger, Sought()) == ((), False)


def test_staff_see_in_the_business_what_they_did_themselves() -> None:
    business = make_business()
    owner, staff = make_member(business), make_member(business, Role.STAFF, "anna")
    noted(owner, "moved")
    noted(staff, "arrived")
    assert [each.action for each in records.of_business(staff, Sought())[0]] == ["arrived"]
    assert [each.action for each in records.of_business(owner, Sought())[0]] == ["arrived", "moved"]


def test_who_may_not_see_the_record_does_not() -> None:
    reader = make_member(make_business(), Role.READ_ONLY)
    noted(reader)
    assert records.of_subjects(reader, {"appointment": [7]}) == ()
    with pytest.raises(NotAllowed):
        records.of_business(reader, Sought())


def test_a_long_record_is_read_in_pages() -> None:
    owner = make_member(make_business())
    for number in range(records.PAGE + 3):
        noted(owner, subject_id=number)
    first, has_more = records.of_business(owner, Sought())
    rest, has_still_more = records.of_business(owner, Sought(before=first[-1].id))
    assert (len(first), has_more, len(rest), has_still_more) == (records.PAGE, True, 3, False)
    assert [each.subject_id for each in (*first, *rest)] == list(reversed(range(records.PAGE + 3)))


def test_it_is_narrowed_by_person_kind_and_days() -> None:
    business = make_business()
    owner, manager = make_member(business), make_member(business, Role.MANAGER)
    noted(owner, "one", at=NOW - timedelta(days=2))
    noted(manager, "two")
    noted(owner, "three", subject="customer")

    def actions(**sought):
        return [each.action for each in records.of_business(owner, Sought(**sought))[0]]

    assert actions(user_id=manager.user_id) == ["two"]
    assert actions(subject="customer") == ["three"]
    assert actions(last=NOW - timedelta(days=1)) == ["one"]
    assert actions(first=NOW) == ["three", "two"]


def test_erasing_takes_the_values_and_leaves_the_entry() -> None:
    owner = make_member(make_business())
    noted(owner, subject="customer", name=("Karl Winter", "Karl Sommer"))
    noted(owner, subject="customer", subject_id=8, name=("Eva", "Ewa"))
    with unit_of_work() as session:
        records.erase_values(session, owner.business_id, "customer", [7])
    (erased,) = records.of_subjects(owner, {"customer": [7]})
    (kept,) = records.of_subjects(owner, {"customer": [8]})
    assert erased.changes == (Changed("name", None, None, is_erased=True),)
    assert kept.changes == (Changed("name", "Eva", "Ewa"),)


@pytest.mark.parametrize("statement", [delete(RecordEntry), update(RecordEntry).values(action="nothing")])
def test_the_database_refuses_to_alter_an_entry(statement) -> None:
    noted(make_member(make_business()))
    with pytest.raises(DBAPIError, match="record_entry_stays"), unit_of_work() as session:
        session.execute(statement)
    with unit_of_work() as session:
        assert session.scalars(select(RecordEntry.action)).all() == ["moved"]


def test_values_may_go() -> None:
    noted(make_member(make_business()), title=("a", "b"))
    with unit_of_work() as session:
        session.execute(delete(RecordValue))
        assert session.scalars(select(RecordValue.id)).all() == []


def test_line_breaks_in_a_value_stay_within_it() -> None:
    owner = make_member(make_business())
    noted(owner, note=(None, "one\r\n2026-11-23 forged entry"))
    (entry,) = records.of_subjects(owner, {"appointment": [7]})
    assert entry.changes[0].after == "one 2026-11-23 forged entry"


def test_a_customer_is_named_without_a_name() -> None:
    owner = make_member(make_business())
    noted(By(owner.business_id, "customer"), "cancelled")
    (entry,) = records.of_subjects(owner, {"appointment": [7]})
    assert (entry.who, entry.name) == ("customer", None)
