"""Finding customers on the page."""

from flask import Flask

from booking.domain.access import Actor, Role
from booking.domain.businesses import Business
from booking.services.customers import contacts
from booking.services.customers.contacts import Details
from tests.conftest import NOW
from tests.services.customers.people import add_customer
from tests.web.staff.customers.conftest import HOME, Enter
from tests.web.visiting import Visitor, text


def people(visitor: Visitor) -> list[str]:
    return [text(each) for each in visitor.page.iter("a") if each.get("class") == "people__name"]


def test_an_empty_house_says_how_customers_come(desk: Visitor) -> None:
    assert "Nobody has been here yet. Whoever books becomes a customer by themselves." in desk.go(HOME).text


def test_somebody_is_found_whatever_letter_is_wrong(desk: Visitor, greta: str) -> None:
    assert people(desk.go(HOME).press("Find", q="somemr")) == ["Greta Sommer"]
    assert desk.value("q") == "somemr"
    assert "1 customer found" in desk.text


def test_who_is_not_found_can_be_added_by_what_was_typed(desk: Visitor) -> None:
    desk.go(HOME).press("Find", q="Karl Winter")
    assert "Nobody was found for “Karl Winter”." in desk.text
    assert desk.follow("Add “Karl Winter”").value("name") == "Karl Winter"


def test_what_was_typed_is_shown_as_text(desk: Visitor) -> None:
    desk.go(HOME).press("Find", q="<b>{{ 7 * 7 }}</b>")
    assert "<b>{{ 7 * 7 }}</b>" in desk.text


def test_lists_are_gone_through_by_letter_and_page(site: Flask, practice: Business, desk: Visitor) -> None:
    with site.app_context():
        for number in range(55):
            add_customer(practice, f"Ada Winter{number:02}")
        add_customer(practice, "Ada Zander")
    desk.go(HOME).follow("All, A to Z")
    assert (len(people(desk)), people(desk)[0]) == (50, "Ada Winter00")
    assert people(desk.follow("Further customers"))[-1] == "Ada Zander"
    assert people(desk.follow("Z")) == ["Ada Zander"]
    assert "Nobody stands under this letter." in desk.follow("Q").text


def test_tags_lead_to_whoever_has_them(desk: Visitor, greta: str) -> None:
    assert people(desk.go(HOME).follow("regular (1)")) == ["Greta Sommer"]


def test_blocked_and_archived_have_lists_of_their_own(desk: Visitor, greta: str) -> None:
    desk.go(greta).press("Block")
    assert people(desk.go(HOME).follow("Blocked")) == ["Greta Sommer"]
    desk.go(greta).press("Put into the archive")
    assert people(desk.go(HOME).follow("Archive")) == ["Greta Sommer"]
    assert people(desk.go(HOME).press("Find", q="greta")) == []


def test_who_may_only_look_sees_no_deeds(enter: Enter, greta: str) -> None:
    visitor = enter(Role.READ_ONLY).go(HOME)
    for deed in ("Add a customer", "Find doubles", "Take over from a file", "Save all as a table (CSV)"):
        assert deed not in visitor.text


def test_addresses_that_nobody_made_show_a_list_all_the_same(desk: Visitor) -> None:
    for query in ("show=x", "letter=xx&show=all", "after=%00", "after=1~1&show=all", "tag=%ff", "q=%00%00", "q=%F0"):
        assert desk.go(f"{HOME}?{query}").status == 200, query


def test_everybody_is_saved_as_a_table_in_the_reader_s_own_way(
    site: Flask, owner: Actor, enter: Enter, greta: str
) -> None:
    with site.app_context():
        contacts.add(owner, Details("=1+1", None, None, None, "de"), NOW)
    visitor = enter(Role.OWNER)
    token = next(
        each.get("value", "") for each in visitor.go(HOME).page.iter("input") if each.get("name") == "csrf_token"
    )
    for lang, first in (("en", "Name,E-mail address,Telephone number"), ("de", "Name;E-Mail-Adresse;Telefonnummer")):
        answer = visitor.client.post(f"/{lang}/staff/practice/customers/export", data={"csrf_token": token})
        lines = answer.get_data(as_text=True).splitlines()
        assert lines[0].startswith("\ufeff" + first)
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].endswith("-practice-2026-11-23.csv")
        assert lines[1].startswith("'=1+1")
