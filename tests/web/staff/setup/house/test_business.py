"""What the business says of itself, in a form."""

from collections.abc import Callable

import pytest

from booking.domain.businesses import Business
from tests.web.staff.setup.conftest import Enter
from tests.web.visiting import Visitor, text

PAGE = "/en/staff/practice/setup/business"
Stored = Callable[[], Business]


def test_it_is_stored_and_said(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", name="Praxis am Dom", phone="0361 / 55 66 77")
    assert "The business is changed." in owner.text
    assert (stored().name, stored().phone) == ("Praxis am Dom", "+49361556677")


def test_saved_as_it_was_nothing_is_changed(owner: Visitor, stored: Stored) -> None:
    before = stored().rules_version
    owner.go(PAGE).press("Save")
    assert "Nothing was changed." in owner.text
    assert stored().rules_version == before


def test_it_can_be_taken_back(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", name="Praxis am Dom").press("Undo")
    assert "It is as it was before." in owner.text
    assert stored().name == "Practice on the Market"


def test_what_was_changed_since_is_not_taken_back(owner: Visitor, enter: Enter, stored: Stored) -> None:
    owner.go(PAGE).press("Save", name="Praxis am Dom")
    enter().go(PAGE).press("Save", name="Praxis am Ring")
    owner.press("Undo")
    assert "This cannot be undone" in owner.text
    assert stored().name == "Praxis am Ring"


@pytest.mark.parametrize(
    "field, value, fault",
    [
        ("name", "", "Please fill this in."),
        ("email", "practice", "Please check the e-mail address. It should look like name@example.org."),
        ("phone", "12", "Please check the telephone number."),
        ("name", "x" * 201, "Please shorten this to 200 characters."),
    ],
)
def test_a_fault_stands_beside_its_field_and_all_that_was_typed_is_kept(
    owner: Visitor, stored: Stored, field: str, value: str, fault: str
) -> None:
    owner.go(PAGE).press("Save", **{field: value})
    assert owner.status == 422
    assert owner.value(field) == value
    assert fault in owner.alerts[0]
    assert [each.get("aria-invalid") for each in owner.page.iter("input") if each.get("name") == field] == ["true"]
    assert stored().name == "Practice on the Market"


def test_a_stale_form_says_what_changed_and_keeps_what_was_typed(owner: Visitor, enter: Enter, stored: Stored) -> None:
    owner.go(PAGE)
    enter().go(PAGE).press("Save", name="Praxis am Ring", email="ring@example.org")
    owner.press("Save", name="Praxis am Dom")
    assert owner.status == 409
    changes = [text(each) for each in owner.page.iter("td")]
    assert changes == ["Practice on the Market", "Praxis am Ring"]
    assert (owner.value("name"), owner.value("email")) == ("Praxis am Dom", "ring@example.org")
    owner.press("Save")
    assert (stored().name, stored().email) == ("Praxis am Dom", "ring@example.org")


def test_what_others_changed_elsewhere_stays_without_a_word(owner: Visitor, enter: Enter, stored: Stored) -> None:
    owner.go(PAGE)
    enter().go(PAGE).press("Save", email="ring@example.org")
    owner.press("Save", name="Praxis am Dom")
    assert (owner.status, stored().name, stored().email) == (200, "Praxis am Dom", "ring@example.org")


def test_a_seal_that_is_not_ours_is_refused(owner: Visitor, stored: Stored) -> None:
    owner.go(PAGE).press("Save", seen="bm90aGluZw", name="Praxis am Dom")
    assert owner.status == 400
    assert stored().name == "Practice on the Market"


def test_a_name_is_shown_as_it_was_typed(owner: Visitor) -> None:
    owner.go(PAGE).press("Save", name='<b>"Dom"</b> {{7*7}}')
    assert owner.value("name") == '<b>"Dom"</b> {{7*7}}'
