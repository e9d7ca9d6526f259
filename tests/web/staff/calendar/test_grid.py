"""The day and the week of the house."""

from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.bookings import Contact
from booking.domain.businesses import Business
from booking.services import changes, holds
from booking.services.desk import blocks, visits
from booking.storage.ids import new_id
from booking.storage.models import Business as BusinessRow
from booking.storage.models import BusyTime, TimeOff
from booking.storage.unit_of_work import unit_of_work
from booking.web.staff.calendar import drawing
from booking.web.staff.calendar.kept import Kept
from tests.conftest import NOW
from tests.factories.businesses import location, make_business, resource, service
from tests.factories.people import make_member, sign_in
from tests.web.api.test_statements import counted
from tests.web.staff.desk.conftest import TEN, Book, Enter
from tests.web.visiting import Visitor, text

WEEK = "/en/staff/practice/calendar"
DAY = "/en/staff/practice/calendar/day"
MINUTE = timedelta(minutes=1)


def classes(element: Element) -> set[str]:
    return set(element.get("class", "").split())


def entries(page: Visitor) -> list[Element]:
    return [each for each in page.page.iter() if "ev" in classes(each) and each.get("class") and each.tag != "i"]


def column(page: Visitor, slug: str, on: str = "2026-11-23") -> Element:
    return next(each for each in page.page.iter("div") if each.get("id") == f"c-{on}-{slug}")


def links(inside: Element, look: str) -> list[Element]:
    return [each for each in inside.iter("a") if look in classes(each)]


def columns(page: Visitor) -> list[str]:
    return [each.get("id", "") for each in page.page.iter("div") if "col" in classes(each)]


def owner(site: Flask, business: Business) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(business)))


def test_the_week_shows_who_comes_when_and_what_for(desk: Visitor, book: Book) -> None:
    book()
    desk.go(WEEK)
    (entry,) = links(column(desk, "anna"), "ev")
    assert text(entry) == "10:00–10:30 Klara Sommer Check-up"
    assert {"t10", "e30"} <= classes(entry)
    assert "KW" not in desk.heading
    assert desk.heading == "23–29 November week 48"
    assert "All times: Europe/Berlin (CET)" in desk.text


def test_an_entry_says_what_is_needed_to_move_it_and_leads_to_its_page(desk: Visitor, book: Book) -> None:
    book()
    (entry,) = links(column(desk.go(WEEK), "anna"), "ev")
    assert entry.get("data-starts") == "2026-11-23T10:00+01:00"
    assert (entry.get("data-minutes"), entry.get("data-sequence"), entry.get("data-resource")) == ("30", "0", "anna")
    assert entry.get("href") == f"/en/staff/practice/appointments/{entry.get('data-appointment')}"
    assert desk.go(entry.get("href", "")).status == 200


def test_every_free_half_hour_leads_to_booking_it(desk: Visitor, book: Book) -> None:
    book()
    free = links(column(desk.go(DAY), "anna"), "free")
    assert [text(each) for each in free][:4] == ["09:00", "09:30", "10:30", "11:00"]
    assert len(free) == 15
    assert free[0].get("href") == "/en/staff/practice/new?starts_at=2026-11-23T09:00%2B01:00&resource=anna"
    assert desk.go(free[0].get("href", "")).status == 200


def test_closed_hours_are_drawn_and_the_scale_ends_with_what_is_open(desk: Visitor) -> None:
    anna = column(desk.go(DAY), "anna")
    shut = [classes(each) for each in anna.iter("i") if "shut" in classes(each)]
    assert shut == [{"shut", "t0", "d9"}, {"shut", "t17", "d7"}]
    grid = next(each for each in desk.page.iter("div") if "cal" in classes(each))
    assert {"from-9", "to-17"} <= classes(grid)


def test_what_lies_outside_of_the_hours_widens_the_scale(site: Flask, desk: Visitor, practice: Business) -> None:
    with site.app_context():
        at = TEN + 9 * 60 * MINUTE
        blocks.add(Actor.of_server(practice.id), ["anna"], at, at + 45 * MINUTE, "Team", None, NOW)
    grid = next(each for each in desk.go(DAY).page.iter("div") if "cal" in classes(each))
    assert {"from-9", "to-20"} <= classes(grid)
    assert "19:00–19:45 Team blocked" in text(column(desk, "anna"))


@pytest.mark.parametrize(
    "steps, look, word",
    [
        ([visits.check_in], "ev--arrived", "is here"),
        ([visits.check_in, visits.start], "ev--in_progress", "in progress"),
        ([visits.check_in, visits.start, visits.finish], "ev--done", "done"),
        ([visits.no_show], "ev--no_show", "did not come"),
    ],
)
def test_how_far_a_visit_has_come_is_told_by_look_and_word(
    site: Flask, desk: Visitor, book: Book, practice: Business, steps: list, look: str, word: str
) -> None:
    number = book()
    with site.app_context():
        for step in steps:
            step(Actor.of_server(practice.id), number, TEN)
    (entry,) = links(column(desk.go(DAY), "anna"), "ev")
    assert look in classes(entry)
    assert text(entry).endswith(word)


def test_a_request_asks_in_words(desk: Visitor, book: Book) -> None:
    book(service="visit")
    (entry,) = links(column(desk.go(DAY), "anna"), "ev")
    assert "ev--request" in classes(entry)
    assert text(entry).endswith("First visit to be approved")


def test_what_is_held_by_somebody_who_types_has_no_page(site: Flask, desk: Visitor, practice: Business) -> None:
    with site.app_context():
        maker = site.extensions["links"]
        holds.hold(practice, practice.services["checkup"], TEN, NOW, maker, holds.Visitor(capped=False))
    (entry,) = entries(desk.go(DAY))
    assert (entry.tag, text(entry)) == ("div", "10:00–10:30 Check-up being booked")


def test_time_off_and_busy_time_say_so(site: Flask, desk: Visitor, practice: Business) -> None:
    number = practice.resources["ben"].rules.id
    with site.app_context(), unit_of_work() as session:
        common = {"business_id": practice.id, "resource_id": number}
        day = TEN.replace(hour=0) - 60 * MINUTE
        session.add(TimeOff(id=new_id(), starts_at=day, ends_at=day + 1440 * MINUTE, reason="Holiday", **common))
        session.add(BusyTime(id=new_id(), starts_at=TEN, ends_at=TEN + 60 * MINUTE, source="x", **common))
        session.get_one(BusinessRow, practice.id).rules_version += 1
    assert [text(each) for each in entries(desk.go(DAY))] == ["Holiday away", "10:00–11:00 busy elsewhere"]


def test_cancelled_ones_are_shown_on_demand(site: Flask, desk: Visitor, book: Book, practice: Business) -> None:
    number = book()
    with site.app_context():
        changes.cancel_by_business(practice.id, number, NOW)
    assert "Klara" not in desk.go(WEEK).text
    (entry,) = links(column(desk.go(f"{WEEK}?cancelled=1"), "anna"), "ev")
    assert "ev--cancelled" in classes(entry)
    assert entry.get("data-appointment") is None


def test_a_room_is_left_out_while_all_its_visits_are_seen_with_somebody(site: Flask) -> None:
    with site.app_context():
        business = make_business(
            slug="house",
            resources=[resource("anna"), resource("room", kind="room")],
            services=[service(requires=[{"any_of": ["anna"]}, {"any_of": ["room"]}])],
        )
    page = owner(site, business).go("/en/staff/house/calendar/day")
    assert columns(page) == ["c-2026-11-23-anna"]
    assert "Left out, as all their appointments are seen with somebody: Room." in page.text
    page.follow("Show all")
    assert columns(page) == ["c-2026-11-23-anna", "c-2026-11-23-room"]
    with site.app_context():
        blocks.add(Actor.of_server(business.id), ["room"], TEN, TEN + 60 * MINUTE, "Painting", None, NOW)
    assert columns(page.go("/en/staff/house/calendar/day")) == ["c-2026-11-23-anna", "c-2026-11-23-room"]


def test_the_filter_is_kept_by_every_way_on(desk: Visitor) -> None:
    desk.go(f"{DAY}?resource=ben&cancelled=1")
    assert columns(desk) == ["c-2026-11-23-ben"]
    for way in ("Week", "Month", "List"):
        desk.go(f"{DAY}?resource=ben&cancelled=1").follow(way)
        assert "resource=ben" in desk.path
        assert "cancelled=1" in desk.path


def test_back_and_forward_turn_whole_weeks_and_days(desk: Visitor) -> None:
    turns = {each.get("aria-label"): each.get("href") for each in desk.go(WEEK).page.iter("a")}
    assert turns["Week after"] == "/en/staff/practice/calendar?week=2026-W49"
    turns = {each.get("aria-label"): each.get("href") for each in desk.go(DAY).page.iter("a")}
    assert turns["Day before"] == "/en/staff/practice/calendar/day?date=2026-11-22"


def test_a_date_leads_to_its_week(desk: Visitor) -> None:
    assert desk.go(f"{WEEK}?date=2026-12-31").heading == "28 December 2026 – 3 January 2027 week 53"


@pytest.mark.parametrize("said", ["week=2026-W99", "week=0001-W01", "date=9999-12-31", "date=2026-02-30", "week=x"])
def test_a_date_that_makes_no_sense_is_today(desk: Visitor, said: str) -> None:
    assert desk.go(f"{WEEK}?{said}").heading == "23–29 November week 48"
    assert desk.go(f"{DAY}?{said}").status == 200


def test_the_present_is_drawn_on_today_alone(desk: Visitor) -> None:
    lines = [each for each in desk.go(WEEK).page.iter("i") if "now" in classes(each)]
    assert [(classes(each), each.get("data-position")) for each in lines] == [({"now", "t9"}, "540")]
    assert not [each for each in desk.go(f"{WEEK}?week=2026-W49").page.iter("i") if "now" in classes(each)]


def test_a_column_of_another_is_not_there_for_staff(enter: Enter, book: Book) -> None:
    book()
    ben = enter(Role.STAFF, "ben").go(DAY)
    assert columns(ben) == ["c-2026-11-23-ben"]
    assert "Klara" not in ben.text
    assert ben.go(f"{DAY}?resource=anna").status == 404
    assert ben.go(f"{DAY}?resource=nobody").status == 404


def test_staff_without_a_calendar_are_told_whom_to_ask(enter: Enter) -> None:
    assert "No calendar is yours yet" in enter(Role.STAFF).go(WEEK).text


def test_who_only_reads_is_offered_nothing_to_book(enter: Enter, book: Book) -> None:
    book()
    page = enter(Role.READ_ONLY).go(DAY)
    assert "Klara Sommer" in page.text
    assert not links(column(page, "anna"), "free")
    assert "New appointment" not in page.text


def test_what_one_role_was_drawn_is_not_what_another_sees(enter: Enter) -> None:
    assert links(column(enter(Role.OWNER).go(DAY), "anna"), "free")
    assert not links(column(enter(Role.READ_ONLY).go(DAY), "anna"), "free")
    assert links(column(enter(Role.OWNER).go(DAY), "anna"), "free")


def test_a_business_without_calendars_is_shown_the_way_to_the_set_up(site: Flask) -> None:
    with site.app_context():
        business = make_business(slug="empty", resources=[], services=[])
    page = owner(site, business).go("/en/staff/empty/calendar")
    assert "There is no calendar yet" in page.text
    assert page.follow("To the set-up").status == 200


def test_a_week_in_which_nothing_is_open_shows_its_working_days(site: Flask) -> None:
    with site.app_context():
        business = make_business(slug="idle", resources=[resource(weekly_hours=[])], services=[service()])
    page = owner(site, business).go("/en/staff/idle/calendar?week=2026-W49")
    assert columns(page) == [f"c-2026-{on}-anna" for on in ("11-30", "12-01", "12-02", "12-03", "12-04")]
    assert "Nothing is booked here yet." in page.text


NIGHTS = [{"weekday": day, "opens": "22:00", "closes": "30:00"} for day in ("SA", "SU")]


def night_house(site: Flask) -> Business:
    with site.app_context():
        return make_business(slug="nights", resources=[resource(weekly_hours=NIGHTS)], services=[service()])


def hours(page: Visitor) -> list[str]:
    scale = next(each for each in page.page.iter("div") if classes(each) == {"calhours"})
    return [text(each) for each in scale.iter("span")]


def test_in_autumn_the_hour_stands_twice_on_the_scale_and_each_half_hour_can_be_taken(site: Flask) -> None:
    page = owner(site, night_house(site)).go("/en/staff/nights/calendar/day?date=2026-10-25")
    assert hours(page)[:5] == ["00:00", "01:00", "02:00", "02:00 CET", "03:00"]
    free = [each.get("href", "") for each in links(column(page, "anna", "2026-10-25"), "free")]
    starts = [each.partition("=")[2].partition("&")[0] for each in free]
    assert starts[4:9] == [
        "2026-10-25T02:00%2B02:00",
        "2026-10-25T02:30%2B02:00",
        "2026-10-25T02:00%2B01:00",
        "2026-10-25T02:30%2B01:00",
        "2026-10-25T03:00%2B01:00",
    ]


def test_in_spring_the_hour_that_is_skipped_is_hatched_and_cannot_be_taken(site: Flask) -> None:
    page = owner(site, night_house(site)).go("/en/staff/nights/calendar/day?date=2026-03-29")
    anna = column(page, "anna", "2026-03-29")
    assert {"shut", "t2", "d1"} in [classes(each) for each in anna.iter("i")]
    assert not [each for each in links(anna, "free") if text(each).startswith("02:")]


def test_several_places_in_several_zones_are_all_named(site: Flask) -> None:
    with site.app_context():
        business = make_business(
            slug="zones",
            locations=[location(), location(slug="lisbon", name="Lisbon", time_zone="Europe/Lisbon")],
            resources=[resource("anna"), resource("ben", location="lisbon")],
            services=[service(location="erfurt")],
        )
    page = owner(site, business).go("/en/staff/zones/calendar/day")
    assert "All times: Europe/Berlin (CET), Europe/Lisbon (WET)" in page.text
    first = [text(links(column(page, slug), "free")[0]) for slug in ("anna", "ben")]
    assert first == ["09:00", "09:00"]
    assert columns(page.go("/en/staff/zones/calendar/day?location=lisbon")) == ["c-2026-11-23-ben"]
    assert page.go("/en/staff/zones/calendar/day?location=nowhere").status == 404


def test_what_customers_are_called_is_text_and_nothing_else(desk: Visitor, book: Book) -> None:
    book(contact=Contact('<b>Klara</b> & "Co" \'', "klara@example.org", None))
    (entry,) = links(column(desk.go(WEEK), "anna"), "ev")
    assert '<b>Klara</b> & "Co" \'' in text(entry)


def test_the_week_is_no_more_than_six_statements_and_two_while_nothing_changes(
    site: Flask, desk: Visitor, book: Book
) -> None:
    book()
    drawing._kept = Kept()
    with site.app_context(), counted() as asked:
        assert "Klara" in desk.go(WEEK).text
    assert 3 <= len(asked) <= 6
    with site.app_context(), counted() as asked_again:
        assert "Klara" in desk.go(WEEK).text
    assert len(asked_again) <= len(asked) - 2


def test_what_is_kept_of_a_page_has_no_form_of_anybody(site: Flask, practice: Business, enter: Enter) -> None:
    first, second = enter(Role.OWNER).go(WEEK), enter(Role.OWNER).go(WEEK)
    tokens = [
        {each.get("data-token") for each in page.page.iter() if each.get("data-token")} for page in (first, second)
    ]
    assert tokens[0]
    assert tokens[0].isdisjoint(tokens[1])


def test_somebody_who_may_not_book_is_not_shown_the_button_of_one_who_may(enter: Enter) -> None:
    assert "New appointment" in enter(Role.OWNER).go(WEEK).text
    assert "New appointment" not in enter(Role.READ_ONLY).go(WEEK).text
