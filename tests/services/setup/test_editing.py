"""Editing parts of a set-up: what changes, what stays, and what is refused."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.errors import InUse, InvalidSetup, NotAllowed, NotFound, Stale
from booking.services import businesses
from booking.services.setup import archiving, editing, parts
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from booking.storage.models import Business, RecordEntry, RecordValue, Resource
from booking.storage.unit_of_work import reading
from tests.services.setup.documents import NOW, Document, documents, practice

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(minutes=5)
SLUG = "praxis-am-markt"
DR_A = ("resources", "dr-a")
VORSORGE = ("services", "vorsorge")


@pytest.fixture
def owner() -> Actor:
    import_business(practice(), replace=False, now=NOW)
    return Actor.of_server(businesses.business(SLUG).id)


def now_of(owner: Actor, path: tuple[str, ...]) -> Any:
    return parts.part(owner.business_id, path)


def edit(owner: Actor, path: tuple[str, ...], **changes: Any) -> editing.Edited:
    seen = now_of(owner, path)
    return editing.edit(owner, path, seen, {**seen, **changes} if changes else copy.deepcopy(seen), LATER)


def version(owner: Actor) -> int:
    with reading() as session:
        return session.get_one(Business, owner.business_id).rules_version


def entries() -> list[RecordEntry]:
    with reading() as session:
        return list(session.scalars(select(RecordEntry).order_by(RecordEntry.id)))


def all_paths(document: Document) -> list[tuple[str, ...]]:
    collections = ("locations", "resources", "services")
    return [("business",), ("audiences",), *((name, each["slug"]) for name in collections for each in document[name])]


def test_a_part_is_what_the_document_says(owner: Actor) -> None:
    document = export_business(SLUG)
    assert [now_of(owner, path) for path in all_paths(document)] == [parts.at(document, p) for p in all_paths(document)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(document=documents())
def test_any_part_loaded_and_saved_unchanged_changes_nothing(document: Document) -> None:
    import_business(document, replace=_exists(document), now=NOW)
    owner = Actor.of_server(businesses.business(document["slug"]).id)
    before, version_before = export_business(document["slug"]), version(owner)
    for path in all_paths(before):
        assert edit(owner, path).changes == ()
    assert export_business(document["slug"]) == before
    assert version(owner) == version_before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(document=documents())
def test_any_part_written_anew_leaves_all_others_alone(document: Document) -> None:
    import_business(document, replace=_exists(document), now=NOW)
    owner = Actor.of_server(businesses.business(document["slug"]).id)
    for path in all_paths(document):
        before = export_business(document["slug"])
        wanted = copy.deepcopy(parts.at(before, path))
        if path == ("audiences",):
            continue
        name = {"de": "Neu"} if path[0] == "services" else "Neu"
        editing.edit(owner, path, parts.at(before, path), {**wanted, "name": name}, LATER)
        assert export_business(document["slug"]) == parts.put(before, path, {**wanted, "name": name})


def _exists(document: Document) -> bool:
    try:
        businesses.business(document["slug"])
    except NotFound:
        return False
    return True


def test_what_changed_is_told(owner: Actor) -> None:
    edited = edit(owner, DR_A, name="Dr. Anna")
    assert [(each.name, each.before, each.after) for each in edited.changes] == [("name", "Dr. A", "Dr. Anna")]


def test_the_rules_are_read_anew_by_every_process(owner: Actor) -> None:
    before = version(owner)
    edit(owner, DR_A, priority=7)
    assert businesses.business(SLUG).resources["dr-a"].rules.priority == 7
    assert version(owner) == before + 1


def test_an_edit_is_recorded_by_its_fields(owner: Actor) -> None:
    edit(owner, DR_A, name="Dr. Anna", priority=7)
    entry = entries()[-1]
    assert (entry.action, entry.subject, entry.fields) == ("changed", "resource", ["name", "priority"])
    with reading() as session:
        values = session.scalars(select(RecordValue).where(RecordValue.entry_id == entry.id)).all()
    assert {each.field: (each.before, each.after) for each in values} == {
        "name": ("Dr. A", "Dr. Anna"),
        "priority": ("1", "7"),
    }


def test_a_new_name_reaches_the_calendars(owner: Actor) -> None:
    before = calendar_versions()
    edit(owner, ("business",), name="Praxis Neu")
    assert calendar_versions() == [each + 1 for each in before]


def test_new_hours_do_not(owner: Actor) -> None:
    before = calendar_versions()
    edit(owner, DR_A, weekly_hours=None)
    assert calendar_versions() == before


def calendar_versions() -> list[int]:
    with reading() as session:
        return list(session.scalars(select(Resource.calendar_version).order_by(Resource.id)))


def test_what_another_changed_elsewhere_stays(owner: Actor) -> None:
    seen = now_of(owner, DR_A)
    edit(owner, DR_A, name="Dr. Anna")
    editing.edit(owner, DR_A, seen, {**seen, "priority": 7}, LATER)
    assert (now_of(owner, DR_A)["name"], now_of(owner, DR_A)["priority"]) == ("Dr. Anna", 7)


def test_a_stale_edit_says_what_changed_and_changes_nothing(owner: Actor) -> None:
    seen = now_of(owner, DR_A)
    edit(owner, DR_A, name="Dr. Anna")
    with pytest.raises(Stale) as caught:
        editing.edit(owner, DR_A, seen, {**seen, "name": "Dr. Berta"}, LATER)
    (change,) = caught.value.fields["changes"]  # type: ignore[misc]
    assert (change.name, change.before, change.after) == ("name", "Dr. A", "Dr. Anna")
    assert now_of(owner, DR_A)["name"] == "Dr. Anna"


def test_a_stale_edit_can_be_saved_over_it(owner: Actor) -> None:
    seen = now_of(owner, DR_A)
    edit(owner, DR_A, name="Dr. Anna", priority=7)
    with pytest.raises(Stale) as caught:
        editing.edit(owner, DR_A, seen, {**seen, "name": "Dr. Berta"}, LATER)
    fields = caught.value.fields
    editing.edit(owner, DR_A, fields["present"], fields["merged"], LATER)
    assert (now_of(owner, DR_A)["name"], now_of(owner, DR_A)["priority"]) == ("Dr. Berta", 7)


def test_two_closures_by_two_people_are_both_there(owner: Actor) -> None:
    path = ("locations", "erfurt", "date_overrides")
    seen = now_of(owner, path)
    editing.edit(owner, path, seen, [*seen, {"on": "2027-01-04", "hours": []}], LATER)
    editing.edit(owner, path, seen, [*seen, {"on": "2027-01-05", "hours": []}], LATER)
    assert [each["on"] for each in now_of(owner, path)] == ["2027-01-04", "2027-01-05"]


def test_an_edit_can_be_undone(owner: Actor) -> None:
    before = export_business(SLUG)
    edited = edit(owner, DR_A, name="Dr. Anna", time_off=[])
    editing.undo(owner, DR_A, edited.undoing, LATER)
    assert export_business(SLUG) == before


def test_what_was_changed_again_is_not_undone(owner: Actor) -> None:
    edited = edit(owner, DR_A, name="Dr. Anna")
    edit(owner, DR_A, name="Dr. Berta")
    with pytest.raises(Stale):
        editing.undo(owner, DR_A, edited.undoing, LATER)


def test_faults_are_told_from_the_part(owner: Actor) -> None:
    row = {"weekday": "MO", "opens": "12:00", "closes": "09:00"}
    with pytest.raises(InvalidSetup) as caught:
        edit(owner, DR_A, weekly_hours=[row])
    assert [(each.path, each.code) for each in caught.value.fields["places"]] == [  # type: ignore[attr-defined]
        (("weekly_hours", 0, "closes"), "later")
    ]


def test_an_audience_that_a_service_needs_stays(owner: Actor) -> None:
    with pytest.raises(InUse) as caught:
        editing.edit(owner, ("audiences",), now_of(owner, ("audiences",)), [], LATER)
    assert caught.value.fields["by"] == [("services", "vorsorge", {"de": "Vorsorge", "en": "Check-up"})]


def test_a_slug_stays(owner: Actor) -> None:
    edit(owner, DR_A, slug="other", name="Dr. Anna")
    assert now_of(owner, DR_A)["slug"] == "dr-a"


def test_the_longest_visit_bounds_look_ups(owner: Actor) -> None:
    edit(owner, VORSORGE, duration_minutes=3000, requires=[{"any_of": ["dr-a"], "spans": None}])
    assert businesses.business(SLUG).longest_minutes == 3005


def test_a_new_resource_comes_last_under_a_slug_of_its_name(owner: Actor) -> None:
    made = editing.add(owner, "resources", {"kind": "staff", "name": "Dr. Jürgen Groß", "location": "erfurt"}, LATER)
    assert made.path == ("resources", "dr-juergen-gross")
    assert [each["slug"] for each in export_business(SLUG)["resources"]][-1] == "dr-juergen-gross"


def test_a_second_one_of_the_name_is_numbered(owner: Actor) -> None:
    person = {"kind": "staff", "name": "李", "location": "erfurt"}
    assert [editing.add(owner, "resources", person, LATER).path[1] for _ in range(2)] == ["resource", "resource-2"]


def test_a_slug_that_is_taken_is_refused(owner: Actor) -> None:
    with pytest.raises(InvalidSetup) as caught:
        editing.add(owner, "resources", {"slug": "dr-a", "kind": "staff", "name": "A", "location": "erfurt"}, LATER)
    assert caught.value.fields["faults"] == ['slug: "dr-a" stands here twice']


def test_faults_of_a_new_part_are_told_from_it(owner: Actor) -> None:
    with pytest.raises(InvalidSetup) as caught:
        editing.add(owner, "resources", {"kind": "staff", "name": " ", "location": "erfurt"}, LATER)
    assert [each.path for each in caught.value.fields["places"]] == [("name",)]  # type: ignore[attr-defined]


def test_a_room_among_several_can_be_archived_and_restored_into_its_requirements(owner: Actor) -> None:
    before = export_business(SLUG)
    archiving.archive(owner, ("resources", "raum-1"), LATER)
    assert export_business(SLUG)["services"][0]["requires"][1]["any_of"] == ["raum-2"]
    archiving.restore(owner, ("resources", "raum-1"), LATER)
    archiving.reorder(owner, "resources", ["dr-a", "raum-1", "raum-2"], LATER)
    assert export_business(SLUG) == before


def test_who_alone_gives_a_service_cannot_be_archived(owner: Actor) -> None:
    with pytest.raises(InUse) as caught:
        archiving.archive(owner, DR_A, LATER)
    assert caught.value.fields["by"] == [("services", "vorsorge", {"de": "Vorsorge", "en": "Check-up"})]
    assert now_of(owner, DR_A)["name"] == "Dr. A"


def test_a_place_with_people_cannot_be_archived(owner: Actor) -> None:
    with pytest.raises(InUse) as caught:
        archiving.archive(owner, ("locations", "erfurt"), LATER)
    assert ("resources", "dr-a", "Dr. A") in caught.value.fields["by"]  # type: ignore[operator]


def test_an_archived_service_comes_back_whole(owner: Actor) -> None:
    before = export_business(SLUG)
    archiving.archive(owner, VORSORGE, LATER)
    assert export_business(SLUG)["services"] == []
    archiving.restore(owner, VORSORGE, LATER)
    assert export_business(SLUG) == before


def test_archiving_twice_changes_nothing(owner: Actor) -> None:
    archiving.archive(owner, VORSORGE, LATER)
    before = version(owner)
    archiving.archive(owner, VORSORGE, LATER)
    assert version(owner) == before


def test_parts_are_brought_into_an_order(owner: Actor) -> None:
    archiving.reorder(owner, "resources", ["raum-2", "dr-a"], LATER)
    assert [each["slug"] for each in export_business(SLUG)["resources"]] == ["raum-2", "dr-a", "raum-1"]


def test_the_front_desk_does_not_set_up(owner: Actor) -> None:
    desk = Actor(owner.business_id, 1, "Desk", Role.FRONT_DESK)
    seen = now_of(owner, DR_A)
    with pytest.raises(NotAllowed):
        editing.edit(desk, DR_A, seen, {**seen, "name": "X"}, LATER)


def test_staff_change_their_own_absences_alone(owner: Actor) -> None:
    anna = Actor(owner.business_id, None, "Anna", Role.STAFF, "dr-a")
    editing.edit(anna, (*DR_A, "time_off"), now_of(owner, (*DR_A, "time_off")), [], LATER)
    assert now_of(owner, DR_A)["time_off"] == []
    with pytest.raises(NotFound):
        editing.edit(anna, ("resources", "raum-1", "time_off"), [], [], LATER)


def test_a_part_of_another_business_is_not_found(owner: Actor) -> None:
    other = import_business({**practice(), "slug": "andere", "services": [], "resources": []}, replace=False, now=NOW)
    stranger = Actor.of_server(businesses.business(other.slug).id)
    with pytest.raises(NotFound):
        editing.edit(stranger, DR_A, {}, {}, LATER)
