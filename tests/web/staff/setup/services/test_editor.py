"""The editor of a service: what it stores, what it keeps, and the customer's page beside it."""

from typing import Any

import pytest
from flask import Flask

from booking.domain.businesses import Service
from booking.services import businesses
from booking.services.setup.exporting import export_business
from tests.web.visiting import Visitor, text

LASER = "/en/staff/practice/setup/services/laser"
CHECKUP = "/en/staff/practice/setup/services/checkup"
NEW = "/en/staff/practice/setup/new-service"


def stored(site: Flask, slug: str = "laser") -> dict[str, Any]:
    with site.app_context():
        return next(each for each in export_business("practice")["services"] if each["slug"] == slug)


def service(site: Flask, slug: str) -> Service:
    with site.app_context():
        return businesses.business("practice").services[slug]


def preview(visitor: Visitor) -> str:
    return text(next(each for each in visitor.page.iter("aside") if each.get("id") == "preview"))


def test_a_change_is_stored_and_said(site: Flask, owner: Visitor) -> None:
    owner.go(LASER).press("Save", price="60", duration="45")
    assert (owner.path, owner.status) == ("/en/staff/practice/setup/services", 200)
    assert "“Laser” is changed." in owner.text
    assert (stored(site)["price_minor"], stored(site)["duration_minutes"]) == (6000, 45)


def test_a_change_is_taken_back_by_its_notice(site: Flask, owner: Visitor) -> None:
    before = stored(site)
    owner.go(LASER).press("Save", price="60").press("Undo")
    assert stored(site) == before


def test_a_form_that_is_sent_as_it_came_changes_nothing(site: Flask, owner: Visitor) -> None:
    before = service(site, "laser")
    owner.go(LASER).press("Save")
    assert "Nothing was changed about “Laser”." in owner.text
    assert service(site, "laser") == before


def test_a_fault_comes_back_beside_its_field_with_everything_typed(site: Flask, owner: Visitor) -> None:
    owner.go(LASER).press("Save", name_en="Beam", price="cheap")
    assert owner.status == 422
    assert (owner.value("name_en"), owner.value("price")) == ("Beam", "cheap")
    assert owner.alerts[0].startswith("One entry needs another look")
    assert stored(site)["name"]["en"] == "Laser"


def test_a_fault_of_the_whole_stands_at_the_row_that_it_is_about(owner: Visitor) -> None:
    owner.go(CHECKUP).press("Save", **{"requires-0-when": "0-40"})
    (error,) = [each for each in owner.page.iter() if each.get("id") == "requires-0-when-error"]
    assert text(error) == "This must end within the 30 minutes of the visit."


def test_a_row_is_added_without_script_and_nothing_typed_is_lost(site: Flask, owner: Visitor) -> None:
    owner.go(LASER).press("Add hours", name_en="Beam")
    assert (owner.status, owner.value("name_en"), owner.value("windows-2-opens")) == (200, "Beam", "09:00")
    assert stored(site)["name"]["en"] == "Laser"
    owner.press("Save", **{"windows-2-day-SA": "1"})
    assert stored(site)["windows"][-1] == {"weekday": "SA", "opens": "09:00", "closes": "12:00", "audiences": []}


def test_a_row_is_removed_without_script(site: Flask, owner: Visitor) -> None:
    owner.go(LASER).press("Remove: Hours 1").press("Save")
    assert {each["opens"] for each in stored(site)["windows"]} == {"15:00"}


def test_requirements_change_places(site: Flask, owner: Visitor) -> None:
    owner.go(CHECKUP).press("Add a line").press("Up: requirement 2", **{"requires-1-any-hall": "1"}).press("Save")
    assert [each["any_of"] for each in stored(site, "checkup")["requires"]] == [["hall"], ["anna", "ben"]]


def test_a_question_with_answers_is_made_row_by_row(site: Flask, owner: Visitor) -> None:
    owner.go(CHECKUP).press("Add a question").press(
        "Renew the preview", **{"questions-0-kind": "choice", "questions-0-label_en": "How do you come?"}
    )
    owner.press("Add an answer").press("Add an answer", **{"questions-0-choices-0-label_en": "By car"})
    owner.press("Add a question", **{"questions-0-choices-1-label_en": "By bus"})
    owner.press(
        "Save",
        **{
            "questions-1-label_en": "Which number plate?",
            "questions-1-when": "how-do-you-come:by-car",
            "questions-0-required": "1",
        },
    )
    first, second = stored(site, "checkup")["questions"]
    assert (first["slug"], first["required"]) == ("how-do-you-come", True)
    assert [each["slug"] for each in first["choices"]] == ["by-car", "by-bus"]
    assert second["when"] == {"question": "how-do-you-come", "is": "by-car"}


def test_the_preview_shows_the_next_free_time_with_what_is_typed(site: Flask, owner: Visitor) -> None:
    owner.go(CHECKUP).press("Renew the preview", notice="1", notice_unit="days", name_en="Look")
    shown = preview(owner)
    assert "Look" in shown
    assert "Tue 24 November, 09:00" in shown
    assert stored(site, "checkup")["minimum_notice_minutes"] == 0


def test_the_preview_keeps_clear_of_what_is_booked(site: Flask, owner: Visitor, visitor: Visitor) -> None:
    visitor.go("/en/practice/laser?audience=statutory")
    visitor.take(visitor.starts[0]).press("Book appointment", name="Karl Winter", email="karl@example.org")
    assert "Mon 23 November, 09:00" not in preview(owner.go(LASER))
    assert "Mon 23 November, 09:30" in preview(owner)


def test_the_preview_says_why_there_is_nothing_free(owner: Visitor) -> None:
    owner.go(CHECKUP).press("Renew the preview", horizon="0")
    assert "free" in preview(owner)
    owner.press("Renew the preview", duration="2", duration_unit="days")
    assert "With these rules no time is free until the end of the booking period." in preview(owner)


def test_the_preview_waits_for_entries_that_make_a_service(owner: Visitor) -> None:
    owner.go(CHECKUP).press("Renew the preview", duration="")
    assert owner.status == 200
    assert "The preview appears as soon as the entries make a service." in preview(owner)


def test_the_preview_can_be_read_in_the_other_language(owner: Visitor) -> None:
    owner.go(CHECKUP).press("Renew the preview", preview_lang="de")
    assert "Nächster freier Termin" in preview(owner)


def test_a_new_service_can_be_booked_at_once(site: Flask, owner: Visitor, visitor: Visitor) -> None:
    owner.go(NEW).press("Save", name_en="Laser Show", name_de="", price="10")
    assert "“Laser Show” can be booked now." in owner.text
    assert stored(site, "laser-show")["requires"] == [{"any_of": ["anna", "ben"], "spans": None}]
    assert visitor.go("/en/practice/laser-show").starts


def test_a_new_service_begins_with_a_proposal_of_the_trade(owner: Visitor) -> None:
    owner.go(f"{NEW}?starter=consultation")
    assert (owner.value("name_de"), owner.value("duration")) == ("Sprechstunde", "15")


def test_a_copy_is_stored_only_when_it_is_saved(site: Flask, owner: Visitor) -> None:
    owner.go(f"{NEW}?like=laser")
    assert owner.value("name_en") == "Laser (copy)"
    with site.app_context():
        assert len(businesses.business("practice").services) == 4
    owner.press("Save")
    assert stored(site, "laser-copy")["windows"] == stored(site)["windows"]


def test_a_stale_form_says_what_changed_and_can_be_saved_over_it(site: Flask, enter: Any) -> None:
    one, other = enter(), enter()
    one.go(LASER)
    other.go(LASER).press("Save", price="70", notice="2", notice_unit="days")
    one.press("Save", price="80")
    assert one.status == 409
    (row,) = [[text(cell) for cell in row] for row in one.page.iter("tr") if text(row[0]) == "Price"]
    assert row == ["Price", "€45.00", "€70.00"]
    # What the other one changed elsewhere is in the form, and what was typed here stands.
    assert (one.value("price"), one.value("notice")) == ("80.00", "2")
    one.press("Save")
    assert (stored(site)["price_minor"], stored(site)["minimum_notice_minutes"]) == (8000, 2880)


def test_changes_at_different_places_both_stand(site: Flask, enter: Any) -> None:
    one, other = enter(), enter()
    one.go(LASER)
    other.go(LASER).press("Save", price="70")
    one.press("Save", name_en="Beam")
    assert (stored(site)["price_minor"], stored(site)["name"]["en"]) == (7000, "Beam")


def test_a_form_of_another_service_is_refused(site: Flask, owner: Visitor) -> None:
    owner.go(LASER)
    seen = owner.value("seen")
    owner.post(CHECKUP, {"csrf_token": owner.value("csrf_token"), "seen": seen, "action": "save"})
    assert owner.status == 400


def test_what_is_archived_is_not_edited(owner: Visitor) -> None:
    owner.go("/en/staff/practice/setup/services").press("Take out of use: Laser")
    assert owner.go(LASER).status == 404


@pytest.mark.parametrize("action", ["remove:windows:9", "up:seen:1", "add:", "remove:questions:x", "down:questions:0"])
def test_a_button_that_no_form_has_changes_nothing(owner: Visitor, action: str) -> None:
    owner.go(LASER)
    data = {each.get("name", ""): each.get("value", "") for each in owner.page.iter("input") if each.get("name")}
    owner.post(LASER, {**data, "action": action})
    assert owner.status == 200
