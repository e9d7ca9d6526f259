"""Customers in from a file, and out into one."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.domain.access import Actor, Role
from booking.domain.errors import Invalid, NotAllowed, NotFound
from booking.services import customers
from booking.services.customers import blocking, exporting, importing, notes, profile
from booking.services.customers.incoming import Outcome
from booking.services.taking_over.tables import BYTE_ORDER_MARK
from booking.storage.models import Message, RecordEntry, TakenOver, TakeOver
from booking.storage.unit_of_work import reading
from tests.conftest import NOW
from tests.factories.businesses import make_business
from tests.factories.people import make_member
from tests.services.customers.people import add_customer

FILE = (
    "Vorname;Nachname;E-Mail;Telefon;Geburtsdatum;Schlagworte;Bemerkung\r\n"
    "Greta;Sommer;Greta@Example.org;0361 / 123 45-67;12.5.1980;Stamm, Rollstuhl;Kommt gern früh\r\n"
    "Jürgen;Müller;;;;;\r\n"
    "Greta;Sommer;greta@example.org;;;;\r\n"
    ";;ohne@example.org;;;;\r\n"
    "Karl;Winter;keine-adresse;x;31.2.1980;;\r\n"
    "Otto;Herbst;otto@example.org;0361 999999;;;\r\n"
)
COLUMNS = {"first_name": 0, "last_name": 1, "email": 2, "phone": 3, "born_on": 4, "tags": 5, "note": 6}
HEADINGS = {name: name for name in exporting.FIELDS}


@pytest.fixture
def owner(app: Flask) -> Actor:
    return make_member(make_business())


def bring(owner: Actor, text: str = FILE, encoding: str = "cp1252") -> int:
    return importing.bring(owner, "kunden.csv", text.encode(encoding), NOW)


def preview(owner: Actor, draft_id: int, columns: dict[str, int] | None = None) -> importing.Preview:
    return importing.preview(owner, draft_id, columns, "DE", "de", NOW)


def take_over(owner: Actor, draft_id: int, **how: bool) -> dict[str, int]:
    return importing.take_over(owner, draft_id, COLUMNS, "DE", "de", NOW, **how)


def names(owner: Actor, text: str) -> list[str]:
    return [card.name for card in customers.search(owner, text, NOW)]


def stored(owner: Actor, model: type) -> list[object]:
    with reading() as session:
        return list(session.scalars(select(model).where(model.business_id == owner.business_id)))  # type: ignore[attr-defined]


def test_columns_are_guessed_by_their_headings(owner: Actor) -> None:
    assert preview(owner, bring(owner)).columns == COLUMNS


def test_a_look_tells_what_would_become_of_each_row(owner: Actor) -> None:
    make = {each.line: each.outcome for each in preview(owner, bring(owner)).rows}
    assert make == {
        2: Outcome.NEW,
        3: Outcome.NEW,
        4: Outcome.AGAIN,
        5: Outcome.FAULTY,
        6: Outcome.FAULTY,
        7: Outcome.NEW,
    }


def test_a_look_stores_nobody(owner: Actor) -> None:
    preview(owner, bring(owner))
    assert names(owner, "greta") == names(owner, "otto") == []


def test_faults_are_told_by_field(owner: Actor) -> None:
    of_line = {each.line: each.faults for each in preview(owner, bring(owner)).rows}
    assert of_line[5] == (("name", "required"),)
    assert of_line[6] == (("email", "not_an_address"), ("phone", "not_a_number"), ("born_on", "not_a_date"))


def test_who_is_known_stays_and_differences_are_told(owner: Actor) -> None:
    business_id = owner.business_id
    known = add_customer(_business(owner), "Otto Herbst", "otto@example.org", "+493611111111")
    row = next(each for each in preview(owner, bring(owner)).rows if each.line == 7)
    assert (row.outcome, row.customer_id) == (Outcome.KNOWN, known)
    assert [(each.field, each.kept, each.said) for each in row.differences] == [
        ("phone", "+493611111111", "+49361999999")
    ]
    assert take_over(owner, bring(owner)) == {"new": 2, "known": 1, "again": 1, "faulty": 2}
    assert profile.person(owner, known).phone == "+493611111111"
    assert owner.business_id == business_id


def _business(owner: Actor):
    class Of:
        id = owner.business_id

    return Of


def test_whoever_is_new_is_added_with_all_that_is_said(owner: Actor) -> None:
    take_over(owner, bring(owner))
    [card] = customers.search(owner, "greta", NOW)
    assert (card.name, card.email, card.phone, card.born_on, card.tags) == (
        "Greta Sommer",
        "greta@example.org",
        "+493611234567",
        date(1980, 5, 12),
        ("Rollstuhl", "Stamm"),
    )
    [note] = profile.profile(owner, card.id, NOW).notes
    assert (note.text, note.is_confidential) == ("Kommt gern früh", False)


def test_who_was_taken_over_is_found_like_everybody(owner: Actor) -> None:
    take_over(owner, bring(owner))
    assert names(owner, "muller") == ["Jürgen Müller"]
    assert names(owner, "4567 1980") == ["Greta Sommer"]


def test_what_came_with_the_file_is_noted_so_that_it_can_be_taken_back(owner: Actor) -> None:
    draft_id = bring(owner)
    counts = take_over(owner, draft_id)
    [made] = stored(owner, TakeOver)
    assert (made.id, made.kind, made.file_name, made.report) == (draft_id, "customers", "kunden.csv", counts)  # type: ignore[attr-defined]
    came = stored(owner, TakenOver)
    assert {each.subject for each in came} == {"customer"}  # type: ignore[attr-defined]
    assert len(came) == 3


def test_nobody_is_written_to(owner: Actor) -> None:
    take_over(owner, bring(owner))
    assert stored(owner, Message) == []


def test_taking_over_twice_adds_nobody_twice(owner: Actor) -> None:
    draft_id = bring(owner)
    first = take_over(owner, draft_id)
    assert take_over(owner, draft_id) == first == {"new": 3, "known": 0, "again": 1, "faulty": 2}
    assert take_over(owner, bring(owner)) == {"new": 0, "known": 4, "again": 0, "faulty": 2}


def test_what_was_cut_off_in_the_middle_is_finished(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    draft_id, finish = bring(owner), importing._finish
    monkeypatch.setattr(importing, "_finish", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_over(owner, draft_id)
    monkeypatch.setattr(importing, "_finish", finish)
    counts = take_over(owner, draft_id)
    assert (counts["new"], counts["faulty"], sum(counts.values())) == (3, 2, 6)
    assert names(owner, "greta") == ["Greta Sommer"]


def test_notes_may_be_taken_over_as_confidential(owner: Actor) -> None:
    take_over(owner, bring(owner), confidential=True)
    [card] = customers.search(owner, "greta", NOW)
    [note] = profile.profile(owner, card.id, NOW).notes
    assert note.is_confidential


def test_a_taken_over_file_is_not_looked_over_again(owner: Actor) -> None:
    draft_id = bring(owner)
    take_over(owner, draft_id)
    with pytest.raises(NotFound):
        preview(owner, draft_id)


def test_a_file_that_is_no_table_is_refused_at_once(owner: Actor) -> None:
    with pytest.raises(Invalid):
        importing.bring(owner, "x.png", b"\x89PNG\0", NOW)
    assert stored(owner, TakeOver) == []


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.STAFF, Role.READ_ONLY])
def test_who_may_not_take_over_or_export_does_neither(owner: Actor, role: Role) -> None:
    draft_id = bring(owner)
    member = Actor(owner.business_id, owner.user_id, "", role)
    with pytest.raises(NotAllowed):
        take_over(member, draft_id)
    with pytest.raises(NotAllowed):
        exporting.note(member, NOW)
    with pytest.raises(NotAllowed):
        list(exporting.lines(member, HEADINGS, ";", "yes", NOW))


def test_everybody_is_written_by_the_alphabet(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    take_over(owner, bring(owner))
    [greta] = customers.search(owner, "greta", NOW)
    blocking.block(owner, greta.id, "Never came", NOW)
    assert "".join(exporting.lines(owner, HEADINGS, ";", "ja", NOW)).splitlines() == [
        BYTE_ORDER_MARK + ";".join(exporting.FIELDS),
        "Otto Herbst;otto@example.org;'+49361999999;;;;;;",
        "Jürgen Müller;;;;;;;;",
        "Greta Sommer;greta@example.org;'+493611234567;1980-05-12;Rollstuhl, Stamm;ja;;;",
    ]


def test_a_name_that_would_be_a_formula_is_harmless_in_the_file(owner: Actor) -> None:
    add_customer(_business(owner), '=HYPERLINK("https://evil.example")', "a@example.org")
    assert "'=HYPERLINK" in "".join(exporting.lines(owner, HEADINGS, ",", "yes", NOW))


def test_an_export_comes_in_again(owner: Actor) -> None:
    take_over(owner, bring(owner))
    text = "".join(exporting.lines(owner, HEADINGS, ";", "ja", NOW))
    other = make_member(make_business())
    headings = {"name": 0, "email": 1, "phone": 2, "born_on": 3, "tags": 4}
    draft_id = importing.bring(other, "export.csv", text.encode(), NOW)
    assert importing.take_over(other, draft_id, headings, "DE", "de", NOW)["new"] == 3
    assert ["".join(exporting.lines(actor, HEADINGS, ";", "ja", NOW)) for actor in (owner, other)] == [text, text]


def test_an_export_is_recorded(owner: Actor) -> None:
    exporting.note(owner, NOW)
    assert [each.action for each in stored(owner, RecordEntry)] == ["customers_exported"]  # type: ignore[attr-defined]


def test_notes_are_not_in_the_file(owner: Actor) -> None:
    customer_id = add_customer(_business(owner), "Ada Winter")
    notes.add(owner, customer_id, "Secret words", NOW, confidential=True)
    assert "Secret" not in "".join(exporting.lines(owner, HEADINGS, ";", "ja", NOW))
