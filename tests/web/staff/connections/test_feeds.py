"""The pages of feeds: made, shown with their address, changed, and ended."""

import pytest
from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.domain.feeds import FeedKind, FeedSettings, Privacy
from booking.services import feeds, subscriptions
from booking.services.subscriptions import Fetch
from tests.conftest import NOW
from tests.factories.feeds import make_feed
from tests.factories.people import make_member, sign_in
from tests.web.visiting import Visitor

FEEDS = "/en/staff/practice/connections/feeds"


def somebody(site: Flask, practice: Business, role: Role = Role.OWNER, resource: str | None = None) -> Visitor:
    with site.app_context():
        return Visitor(sign_in(site, make_member(practice, role, resource)))


@pytest.fixture
def owner(site: Flask, practice: Business) -> Visitor:
    """Somebody who may make all feeds."""
    return somebody(site, practice)


def known(site: Flask, practice: Business) -> list[tuple[FeedKind, FeedSettings]]:
    with site.app_context():
        found = feeds.of_business(Actor.of_server(practice.id))
        return [(each.kind, feeds.settings_of(each)) for each in found]


def made(site: Flask, practice: Business, kind: FeedKind = FeedKind.RESOURCE, of: str = "anna", **settings: object):
    with site.app_context():
        return make_feed(practice, kind, of, links=site.extensions["links"], **settings)


def address(visitor: Visitor) -> str:
    return next(each.get("value", "") for each in visitor.page.iter("input") if each.get("id") == "address")


def test_who_has_no_feed_yet_is_told_what_one_is_for(owner: Visitor) -> None:
    owner.go(FEEDS)
    assert "There is no feed yet" in owner.text
    owner.follow("Make the first feed")
    assert owner.heading == "New feed"


def test_a_new_feed_tells_times_only_unless_more_is_chosen(site: Flask, practice: Business, owner: Visitor) -> None:
    owner.go(f"{FEEDS}/new").press("Make the feed")
    assert "The feed is there." in owner.text
    assert known(site, practice) == [(FeedKind.BUSINESS, FeedSettings())]
    assert site.test_client().get(address(owner).removeprefix("http://127.0.0.1:5000")).status_code == 200


@pytest.mark.parametrize(
    "form, begins", [("busy", "BEGIN:VFREEBUSY"), ("hours", "BEGIN:VAVAILABILITY"), ("events", "NAME:Anna")]
)
def test_a_calendar_is_told_in_one_of_three_forms(site: Flask, owner: Visitor, form: str, begins: str) -> None:
    owner.go(f"{FEEDS}/new").press("Make the feed", kind="resource", resource="anna", form=form)
    assert begins in site.test_client().get(address(owner).removeprefix("http://127.0.0.1:5000")).text
    assert ("How far back" in owner.text) is (form == "events")


def test_staff_choose_the_form_of_their_own_calendar(site: Flask, practice: Business) -> None:
    anna = somebody(site, practice, Role.STAFF, "anna")
    anna.go(f"{FEEDS}/new").press("Make the feed", form="busy")
    assert address(anna).endswith(".ifb")
    anna.press("Save", ahead_days="14")
    assert "Saved." in anna.text


@pytest.mark.parametrize(
    "entries, kind",
    [
        ({"kind": "resource", "resource": "ben"}, FeedKind.RESOURCE),
        ({"kind": "service", "service": "course"}, FeedKind.SERVICE),
        ({"kind": "customer", "customer": "greta@example.org"}, FeedKind.CUSTOMER),
    ],
)
def test_a_feed_is_of_what_was_chosen(
    site: Flask, practice: Business, owner: Visitor, entries: dict[str, str], kind: FeedKind
) -> None:
    further = {"privacy": "name", "name": "Mine", "past_days": "31", "ahead_days": "92", "alarm_minutes": "10"}
    owner.go(f"{FEEDS}/new").press("Make the feed", **entries, **further, locale="en")
    assert known(site, practice) == [(kind, FeedSettings("Mine", Privacy.NAME, "en", 31, 92, 10))]
    assert owner.heading == "Mine"


@pytest.mark.parametrize(
    "entries, said",
    [
        ({"kind": "customer", "customer": "x"}, "It should look like name@example.org."),
        ({"kind": "resource", "resource": "nobody"}, "Please choose whose calendar it is."),
        ({"kind": "service", "service": "nothing"}, "Please choose the service."),
        ({"kind": "everything"}, "Please choose what the feed shows."),
        ({"privacy": "open"}, "Please choose how much the feed tells."),
        ({"name": "x" * 101}, "Please shorten the name to 100 characters."),
        ({"past_days": "soon"}, "Please choose one of these."),
        ({"past_days": ""}, "Please choose one of these."),
        ({"alarm_minutes": "99999"}, "Please choose one of these."),
        ({"locale": "fr"}, "Please choose one of these."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    site: Flask, practice: Business, owner: Visitor, entries: dict[str, str], said: str
) -> None:
    owner.go(f"{FEEDS}/new").press("Make the feed", **{"name": "Mine", **entries})
    assert (owner.status, known(site, practice)) == (422, [])
    assert said in owner.alerts[0]
    assert owner.value("name") == entries.get("name", "Mine")


def test_addresses_stand_in_no_list(site: Flask, practice: Business, owner: Visitor) -> None:
    secret = made(site, practice).address
    owner.go(FEEDS)
    assert "Calendar of Anna" in owner.text
    assert secret.rpartition("/")[2] not in str(owner.client.get(FEEDS).text)
    owner.follow("Address and settings: Anna")
    assert address(owner) == secret


def test_the_page_of_a_feed_is_kept_by_no_cache_and_leads_into_programs(
    site: Flask, practice: Business, owner: Visitor
) -> None:
    feed = made(site, practice)
    answer = owner.client.get(f"{FEEDS}/{feed.id}")
    assert answer.headers["Cache-Control"] == "no-store"
    webcal = f"webcal:{feed.address.removeprefix('http:')}"
    assert f'href="{webcal}"' in answer.text
    assert "<svg" in answer.text
    assert " style=" not in answer.text


def test_who_fetched_it_last_is_told(site: Flask, practice: Business, owner: Visitor) -> None:
    feed = made(site, practice)
    assert "Not fetched by any program yet" in owner.go(FEEDS).text
    with site.app_context():
        subscriptions.note_fetches({(practice.id, feed.id): Fetch(NOW, "Thunderbird")})
    assert "Last fetched by Thunderbird, today at 09:00" in owner.go(FEEDS).text


def test_a_feed_is_set_anew_and_back_again(site: Flask, practice: Business, owner: Visitor) -> None:
    feed = made(site, practice, past_days=400, alarm_minutes=45)
    owner.go(f"{FEEDS}/{feed.id}")
    assert "400 days" in owner.text
    owner.press("Save", privacy="full", name="Mine")
    assert "Saved." in owner.text
    assert known(site, practice) == [(FeedKind.RESOURCE, FeedSettings("Mine", Privacy.FULL, "de", 400, None, 45))]
    owner.press("Undo")
    assert known(site, practice) == [(FeedKind.RESOURCE, FeedSettings(past_days=400, alarm_minutes=45))]


def test_what_is_wrong_with_a_change_keeps_the_address_on_the_page(
    site: Flask, practice: Business, owner: Visitor
) -> None:
    feed = made(site, practice)
    owner.go(f"{FEEDS}/{feed.id}").press("Save", name="x" * 101)
    assert (owner.status, address(owner), owner.value("name")) == (422, feed.address, "x" * 101)


def test_a_new_address_ends_the_old_one(site: Flask, practice: Business, owner: Visitor) -> None:
    feed = made(site, practice)
    owner.go(f"{FEEDS}/{feed.id}").press("Give it a new address")
    assert "The feed has a new address." in owner.text
    paths = [each.removeprefix("http://127.0.0.1:5000") for each in (feed.address, address(owner))]
    assert [site.test_client().get(path).status_code for path in paths] == [404, 200]


def test_a_feed_is_ended_and_brought_back(site: Flask, practice: Business, owner: Visitor) -> None:
    feed = made(site, practice)
    owner.go(f"{FEEDS}/{feed.id}").press("End the feed")
    assert "The feed was ended." in owner.text
    assert owner.client.get(f"{FEEDS}/{feed.id}").status_code == 404
    owner.press("Undo")
    assert address(owner) == feed.address


def test_who_has_one_calendar_is_not_asked_whose(site: Flask, practice: Business) -> None:
    staff = somebody(site, practice, Role.STAFF, "anna")
    staff.go(f"{FEEDS}/new")
    assert "The whole business" not in staff.text
    staff.press("Make the feed", privacy="full")
    assert known(site, practice) == [(FeedKind.RESOURCE, FeedSettings(privacy=Privacy.FULL))]


def test_what_others_have_is_not_there_for_who_has_one_calendar(site: Flask, practice: Business) -> None:
    staff = somebody(site, practice, Role.STAFF, "anna")
    other = made(site, practice, FeedKind.BUSINESS, "")
    assert "There is no feed yet" in staff.go(FEEDS).text
    assert staff.client.get(f"{FEEDS}/{other.id}").status_code == 404
    sent = {"kind": "business", "resource": "ben", "privacy": "full", "locale": "de", "past_days": "366"}
    assert staff.client.post(f"{FEEDS}/new", data=sent).status_code in (400, 422)
    assert len(known(site, practice)) == 1


def test_the_record_tells_what_was_done_and_no_address(site: Flask, practice: Business, owner: Visitor) -> None:
    feed = made(site, practice)
    owner.go(f"{FEEDS}/{feed.id}").press("Give it a new address")
    secret = address(owner).rpartition("/")[2].removesuffix(".ics")
    owner.go("/en/staff/practice/record")
    assert "Calendar feed: Given another address" in owner.text
    assert "Calendar feed: Added" in owner.text
    assert secret not in owner.text
