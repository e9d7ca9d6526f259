"""Finding a time: by week, by month, as a list, and with what does not suit left out."""

import pytest
from flask import Flask

from booking.services.setup.importing import import_business
from tests.conftest import NOW
from tests.factories.businesses import WORKDAYS, document, make_business, resource
from tests.web.api.test_statements import counted
from tests.web.bookings import make_booking
from tests.web.visiting import Visitor, text

CHECKUP = "/en/practice/checkup"


def title(visitor: Visitor) -> str:
    return text(next(visitor.page.iter("title")))


def shown(visitor: Visitor) -> str:
    """The heading above the times."""
    return text(next(each for each in visitor.page.iter("h2") if each.get("id") == "week"))


def days(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("h3") if each.get("id", "").startswith("day-")]


def link(visitor: Visitor, label: str) -> str:
    """Where the link of this label leads, "" where there is none."""
    found = (each.get("href", "") for each in visitor.page.iter("a") if each.get("aria-label") == label)
    return next(found, "")


@pytest.fixture
def late(site: Flask) -> None:
    """A business that opens on 9 December only, and in the morning at first."""
    opens = {"valid_from": "2026-12-09"}
    mornings = [{**row, **opens, "closes": "12:00"} for row in WORKDAYS]
    evenings = [{"weekday": "FR", "opens": "17:00", "closes": "19:00", "valid_from": "2027-01-04"}]
    with site.app_context():
        make_business(slug="late", resources=[resource(weekly_hours=mornings + evenings)])


def test_the_page_tells_the_length_of_a_visit_to_whoever_compares(visitor: Visitor) -> None:
    form = next(each for each in visitor.go(CHECKUP).page.iter("form") if each.get("id") == "slots")
    assert form.get("data-minutes") == "30"


def test_the_number_of_free_times_is_said(visitor: Visitor) -> None:
    assert "week 48 · 80 free times" in visitor.go(CHECKUP).text


def test_the_title_says_what_is_chosen(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?resource=ben&part=pm&days=MO,WE")
    assert title(visitor).startswith("Choose a time: Check-up, Ben, Mon, Wed, afternoons, 23–29 November – ")


# --- views ---


def test_a_month_tells_how_many_times_each_day_has(visitor: Visitor) -> None:
    visitor.go(CHECKUP).follow("Month")
    assert shown(visitor) == "November 2026"
    assert "Wednesday 25 November, 16 free times" in visitor.text
    assert visitor.starts == []


def test_weeks_that_are_over_are_left_out_of_the_month(visitor: Visitor) -> None:
    table = next(visitor.go(f"{CHECKUP}?view=month").page.iter("tbody"))
    assert [text(next(row.iter("b"))) for row in table.iter("tr")] == ["23", "30"]


def test_a_day_of_the_month_leads_to_its_times(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=month&month=2026-12&resource=ben")
    day = next(each for each in visitor.page.iter("a") if "Thursday 3 December" in text(each))
    path, _, fragment = day.get("href", "").partition("#")
    visitor.go(path)
    assert fragment == "day-2026-12-03"
    assert "Thursday 3 December" in "".join(days(visitor))
    assert visitor.path == f"{CHECKUP}?week=2026-W49&resource=ben"


def test_a_day_without_free_times_is_no_link(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=month&month=2026-12")
    assert [each for each in visitor.page.iter("a") if "Saturday 5 December" in text(each)] == []


def test_months_are_turned_within_what_can_be_booked(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=month")
    assert link(visitor, "Previous month") == ""
    assert link(visitor, "Next month") == f"{CHECKUP}?view=month&month=2026-12#week"
    visitor.go(f"{CHECKUP}?view=month&month=2027-02")
    assert link(visitor, "Next month") == ""


@pytest.mark.usefixtures("late")
def test_an_empty_month_leads_on_to_the_next_with_something_free(visitor: Visitor) -> None:
    visitor.go("/en/late/checkup?view=month&month=2026-11")
    assert "Nothing is free in this month." in visitor.text
    assert shown(visitor.follow("On to December 2026")) == "December 2026"


@pytest.mark.usefixtures("late")
def test_without_a_month_the_first_with_something_free_is_shown(visitor: Visitor) -> None:
    assert shown(visitor.go("/en/late/checkup?view=month")) == "December 2026"


def test_a_list_names_five_days_and_goes_on(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=list")
    assert days(visitor) == [
        "Today, Monday 23 November",
        "Tomorrow, Tuesday 24 November",
        "Wednesday 25 November",
        "Thursday 26 November",
        "Friday 27 November",
    ]
    assert len(visitor.starts) == 80
    visitor.follow("More free times")
    assert days(visitor)[0] == "Monday 30 November"
    assert days(visitor.follow("Back to the next free times"))[0] == "Today, Monday 23 November"


def test_at_the_end_of_the_list_there_is_no_more(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=list&from=2027-02-17")
    assert days(visitor) == ["Wednesday 17 February 2027", "Thursday 18 February 2027", "Friday 19 February 2027"]
    assert "That is all until the end of the booking period." in visitor.text


def test_a_start_in_the_list_can_be_taken(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?view=list").take("2026-11-25T14:00+01:00")
    assert "Wednesday 25 November 2026, 14:00–14:30" in visitor.text


def test_another_view_stands_where_this_one_does(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?week=2026-W53&part=am")
    assert shown(visitor.follow("Month")) == "December 2026"
    assert visitor.path == f"{CHECKUP}?view=month&month=2026-12&part=am"
    assert shown(visitor.follow("Week")) == "30 November – 6 December"
    assert shown(visitor.follow("List")) == "Free from Monday 30 November"


@pytest.mark.parametrize(
    "query",
    [
        "view=year",
        "view=month&month=2026-13",
        "view=month&month=0000-01",
        "view=list&from=2026-02-30",
        "view=list&from=9999-12-31",
        "part=night",
        "part=%00",
        "days=XX",
        "days=,",
        f"days={'MO,' * 500}",
    ],
)
def test_what_makes_no_sense_is_left_out(visitor: Visitor, query: str) -> None:
    visitor.go(f"{CHECKUP}?{query}")
    assert visitor.status == 200
    assert "Nothing in this" not in visitor.text


def test_a_past_month_is_this_month(visitor: Visitor) -> None:
    assert shown(visitor.go(f"{CHECKUP}?view=month&month=2020-01")) == "November 2026"


# --- what is left out ---


def test_mornings_end_at_noon(visitor: Visitor) -> None:
    starts = visitor.go(f"{CHECKUP}?part=am").starts
    assert {start[11:16] for start in starts} == {"09:00", "09:30", "10:00", "10:30", "11:00", "11:30"}
    assert len(starts) == 30


def test_each_part_of_the_day_tells_what_it_would_leave(visitor: Visitor) -> None:
    text = visitor.go(CHECKUP).text
    assert "mornings 30, 30 free times" in text
    assert "afternoons 50, 50 free times" in text


def test_a_part_in_which_it_is_never_given_is_not_offered(visitor: Visitor) -> None:
    assert "from 17:00" not in visitor.go(CHECKUP).text


def test_weekdays_are_added_and_taken_back(visitor: Visitor) -> None:
    visitor.go(CHECKUP).follow("MondayMon").follow("WednesdayWed")
    assert visitor.path == f"{CHECKUP}?days=MO,WE"
    assert {start[:10] for start in visitor.starts} == {"2026-11-23", "2026-11-25"}
    assert visitor.follow("MondayMon").path == f"{CHECKUP}?days=WE"


def test_both_are_combined_and_kept_on_turning_pages(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?part=am&days=TU&resource=ben")
    visitor.go(link(visitor, "Next week").partition("#")[0])
    assert visitor.path == f"{CHECKUP}?week=2026-W49&resource=ben&part=am&days=TU"
    assert {start[:10] for start in visitor.starts} == {"2026-12-01"}


def test_all_times_come_back_by_one_link(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?part=am&days=TU&resource=ben").follow("Show all times")
    assert visitor.path == f"{CHECKUP}?resource=ben"


def test_next_free_is_the_next_that_fits(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?part=pm&days=WE")
    assert "Next free appointment that fits · in 2 days Wed 25 November, 12:00 Take this one" in visitor.text


@pytest.mark.usefixtures("late")
def test_the_first_week_that_fits_is_shown(visitor: Visitor) -> None:
    visitor.go("/en/late/checkup?part=eve")
    assert visitor.starts[0] == "2027-01-08T17:00+01:00"


@pytest.mark.usefixtures("late")
def test_a_week_in_which_nothing_fits_says_what_else_is_free_and_where_to_go(visitor: Visitor) -> None:
    visitor.go("/en/late/checkup?part=eve&week=2026-W51")
    assert "Nothing in this week fits your choice. 30 other times are free. from 17:00" in visitor.text
    assert visitor.follow("On to 4–10 January 2027").starts[0] == "2027-01-08T17:00+01:00"


def test_where_nothing_fits_at_all_the_page_does_not_say_that_nothing_is_free(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?part=eve")
    assert "Nothing that fits is free until Sunday 21 February 2027." in visitor.text
    assert "80 other times are free." in visitor.text


def test_a_day_that_has_only_other_times_says_that_none_fits(site: Flask, visitor: Visitor) -> None:
    afternoons = [{"weekday": "FR", "opens": "13:00", "closes": "17:00"}]
    with site.app_context():
        make_business(slug="short", resources=[resource(weekly_hours=WORKDAYS[:4] + afternoons)])
    assert visitor.go("/en/short/checkup?part=am").text.count("Nothing that fits") == 1
    assert "Nothing that fits" not in visitor.go("/en/short/checkup?part=pm").text


def test_what_was_taken_meanwhile_comes_back_with_what_was_left_out(visitor: Visitor) -> None:
    visitor.go(f"{CHECKUP}?part=pm")
    token = visitor.value("csrf_token")
    visitor.post(f"{CHECKUP}?part=pm", {"csrf_token": token, "starts_at": "2026-11-25T14:07+01:00"})
    assert visitor.status == 422
    assert {start[11:13] for start in visitor.starts} == {"12", "13", "14", "15", "16"}


# --- how much is asked of the database ---


@pytest.mark.parametrize(
    "query, most",
    [
        ("", 1),
        ("?view=month", 2),
        ("?view=month&month=2027-01", 2),
        ("?view=list", 1),
        ("?view=list&from=2027-01-11", 2),
        ("?week=2027-W02", 2),
        ("?part=am&days=MO", 1),
        ("?part=eve", 3),
        ("?part=eve&view=month", 4),
    ],
)
def test_a_page_asks_little(site: Flask, visitor: Visitor, query: str, most: int) -> None:
    make_booking(site)
    visitor.go(f"{CHECKUP}{query}")
    with site.app_context(), counted() as asked:
        visitor.go(f"{CHECKUP}{query}")
    assert 0 < len(asked) <= most


def test_a_page_of_a_group_asks_little(site: Flask, visitor: Visitor) -> None:
    visitor.go("/en/practice/course")
    with site.app_context(), counted() as asked:
        visitor.go("/en/practice/course")
    assert 0 < len(asked) <= 3


def test_rules_that_have_changed_are_seen_at_once(site: Flask, visitor: Visitor) -> None:
    with site.app_context():
        make_business(slug="early")
    assert visitor.go("/en/early/checkup").starts[0] == "2026-11-23T09:00+01:00"
    with site.app_context():
        tens = [{**row, "opens": "10:00"} for row in WORKDAYS]
        import_business(document(slug="early", resources=[resource(weekly_hours=tens)]), replace=True, now=NOW)
    assert visitor.go("/en/early/checkup").starts[0] == "2026-11-23T10:00+01:00"
