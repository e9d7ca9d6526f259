"""The form of a service: what is shown, what it means, and that nothing changes unless somebody changed it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from booking.domain.businesses import Business
from booking.services import businesses
from booking.services.setup.exporting import export_business
from booking.services.setup.importing import import_business
from booking.web.staff.setup.services.form import said, shown
from booking.web.staff.setup.typed import Typed
from tests.conftest import NOW
from tests.services.setup.documents import Document, documents
from tests.web.site import make_practice


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    """Faults are worded in the language of a page."""
    with app.test_request_context("/en/"):
        yield


@pytest.fixture
def practice(app: Flask) -> Business:
    return make_practice()


def part(slug: str) -> Document:
    found: list[Document] = export_business("practice")["services"]
    return next(each for each in found if each["slug"] == slug)


def after(business: Business, slug: str, **typed: str) -> Document:
    """The document that the form means when something else was typed into it."""
    seen = part(slug)
    form = shown(seen, business, "en")
    form.values.update(typed)
    document, _saying = said(form, business, "en", seen)
    assert form.faults == []
    return {key: value for key, value in document.items() if value != seen.get(key)}


def faults(business: Business, slug: str, **typed: str) -> list[tuple[str, str]]:
    seen = part(slug)
    form = shown(seen, business, "en")
    form.values.update(typed)
    said(form, business, "en", seen)
    return [(fault.control, fault.text) for fault in form.faults]


def test_a_length_is_typed_in_human_units(practice: Business) -> None:
    changed = after(practice, "checkup", duration="1.5", duration_unit="hours")
    assert changed == {"duration_minutes": 90, "step_minutes": 90}


def test_what_to_bring_is_said_in_each_language(practice: Business) -> None:
    typed = {"instructions_de": "Bitte die Karte mitbringen.", "instructions_en": "Please bring the card."}
    assert after(practice, "checkup", **typed) == {
        "instructions": {"de": "Bitte die Karte mitbringen.", "en": "Please bring the card."}
    }


def test_more_than_one_appointment_is_allowed_by_ticking(practice: Business) -> None:
    typed = {"waiting_list": "1", "combines": "1", "series_max": "8", "recall_months": "12"}
    assert after(practice, "checkup", **typed) == {
        "waiting_list": True,
        "combines": True,
        "series_max": 8,
        "recall_months": 12,
    }


def test_how_many_one_address_may_have_is_a_number(practice: Business) -> None:
    assert after(practice, "checkup", open_max="2") == {"open_max": 2}


def test_a_course_at_published_dates_only_is_a_tick(practice: Business) -> None:
    assert after(practice, "course", by_sessions="1") == {"by_sessions": True}


def test_the_step_stays_where_it_was_said(practice: Business) -> None:
    assert after(practice, "course", duration="2", duration_unit="hours") == {"duration_minutes": 120}


def test_a_notice_is_typed_in_days(practice: Business) -> None:
    assert after(practice, "checkup", notice="2", notice_unit="days") == {"minimum_notice_minutes": 2880}


def test_equal_windows_stand_in_one_row(practice: Business) -> None:
    form = shown(part("laser"), practice, "en")
    assert form.rows("windows") == [0, 1]
    assert [form.is_on(f"windows-0-day-{day}") for day in ("MO", "FR", "SA")] == [True, True, False]


def test_a_changed_row_changes_the_windows_of_all_its_days(practice: Business) -> None:
    (windows,) = after(practice, "laser", **{"windows-0-closes": "11"}).values()
    assert [each["closes"] for each in windows] == ["11:00"] * 5 + ["16:00"] * 5


def test_a_window_past_midnight_is_typed_as_people_write_it(practice: Business) -> None:
    (windows,) = after(practice, "laser", **{"windows-0-opens": "22:00", "windows-0-closes": "6:00"}).values()
    assert (windows[0]["opens"], windows[0]["closes"]) == ("22:00", "30:00")


def test_a_requirement_has_spans_of_the_visit(practice: Business) -> None:
    (needs,) = after(practice, "checkup", **{"requires-0-when": "0-10, 20-30"}).values()
    assert needs == [{"any_of": ["anna", "ben"], "spans": [[0, 10], [20, 30]]}]


def test_a_new_question_is_named_by_its_label(practice: Business) -> None:
    typed = {"questions-0-kind": "yes_no", "questions-0-label_de": "Schon bei uns?", "questions-0-slug": ""}
    (questions,) = after(practice, "checkup", **typed).values()
    assert questions == [
        {
            "slug": "schon-bei-uns",
            "kind": "yes_no",
            "label": {"de": "Schon bei uns?"},
            "required": False,
            "choices": [],
            "when": None,
        }
    ]


@pytest.mark.parametrize(
    "typed, control",
    [
        ({"name_de": "", "name_en": " "}, "name_de"),
        ({"duration": "soon"}, "duration"),
        ({"price": "cheap"}, "price"),
        ({"capacity": "many"}, "capacity"),
        ({"horizon": "1.5"}, "horizon"),
        ({"max_per_day": "-1"}, "max_per_day"),
        ({"requires-0-when": "later"}, "requires-0-when"),
        ({"requires-0-any-anna": "", "requires-0-any-ben": ""}, "requires-0-any-anna"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_control(practice: Business, typed: dict[str, str], control: str) -> None:
    assert [name for name, _text in faults(practice, "checkup", **typed)] == [control]


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(documents())
def test_a_form_that_is_sent_as_it_came_changes_nothing(app: Flask, document: Document) -> None:
    import_business(document, replace=True, now=NOW)
    business = businesses.business("any-business")
    for seen in export_business("any-business")["services"]:
        for lang in ("de", "en"):
            sent: dict[str, Any] = {
                name: value.replace("\n", "\r\n") for name, value in shown(seen, business, lang).values.items()
            }
            form = Typed.sent(sent)
            found, _saying = said(form, business, lang, seen)
            assert form.faults == []
            assert found == {key: value for key, value in seen.items() if key != "slug"}
