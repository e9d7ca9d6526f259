"""Tables of other programs: read whatever they wrote, written so that none of them takes a cell for a formula."""

import csv
from contextlib import suppress
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.errors import Invalid
from booking.services.taking_over import tables
from booking.services.taking_over.tables import FORMULA, Row, decoded, guessed, harmless, line, meant, table

HEADED = "Name;Ort\r\nAnna Weiß;Köln\r\n"
PRINTED = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029"), max_size=30)


def refused(work, *arguments: object) -> str:
    with pytest.raises(Invalid) as error:
        work(*arguments)
    errors = error.value.fields["errors"]
    assert isinstance(errors, list)
    assert errors[0]["path"] == "file"
    return str(errors[0]["code"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_each_usual_encoding(encoding: str) -> None:
    assert table(decoded(HEADED.encode(encoding))).rows == (Row(2, ("Anna Weiß", "Köln")),)


def test_a_picture_is_no_text() -> None:
    assert refused(decoded, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") == "not_a_text"


@pytest.mark.parametrize("content", [b"", b" \r\n "])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refused(decoded, content) == "required"


def test_a_file_may_not_be_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST", 10)
    assert decoded(b"1234567890") == "1234567890"
    assert refused(decoded, b"12345678901") == "too_long"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = f'Name{separator}Note\r\nAnna{separator}"a; b, c | d"\r\nBob{separator}e, f\r\n'
    if separator == ",":
        text = text.replace("e, f", "ef")
    assert table(text).rows[0].cells == ("Anna", "a; b, c | d")


def test_a_spreadsheet_s_own_word_about_the_separator_counts() -> None:
    read = table("sep=|\r\nName|Note\r\nAnna|a;b;c\r\n")
    assert (read.separator, read.rows) == ("|", (Row(3, ("Anna", "a;b;c")),))


def test_one_column_is_a_table_too() -> None:
    assert table("Name\nAnna\nBob\n").rows == (Row(2, ("Anna",)), Row(3, ("Bob",)))


def test_empty_rows_are_left_out_and_lines_are_those_of_the_file() -> None:
    assert table("Name;Ort\n;\n\nAnna;Erfurt\n").rows == (Row(4, ("Anna", "Erfurt")),)


def test_short_rows_are_filled_up_and_long_ones_widen_the_table() -> None:
    read = table("Name;Ort\nAnna\nBob;Erfurt;more\n")
    assert read.headings == ("Name", "Ort", "")
    assert [row.cells for row in read.rows] == [("Anna", "", ""), ("Bob", "Erfurt", "more")]


def test_a_cell_may_have_several_lines() -> None:
    assert table('Name;Note\nAnna;"one\r\ntwo"\n').rows[0].cells == ("Anna", "one\ntwo")


def test_there_may_not_be_too_many_rows_or_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 2)
    assert len(table("a;b\n1;2\n3;4\n").rows) == 2
    assert refused(table, "a;b\n1;2\n3;4\n5;6\n") == "too_many_rows"
    assert refused(table, "a;b;c\n1;2;3\n") == "too_many_columns"


def test_an_endless_cell_is_refused() -> None:
    assert refused(table, 'a;b\n1;"' + "x" * 200_000) == "not_a_table"


@pytest.mark.parametrize("cell", ["=1+1", "+49361", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1", '=HYPERLINK("x")'])
def test_what_could_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Anna", "'tis", "O'Brien", "1-1", "a=b"])
def test_anything_else_is_written_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell == meant(cell)


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=6), min_size=1, max_size=5), st.sampled_from(";,"))
def test_no_cell_that_is_written_begins_like_a_formula(rows: list[list[str]], separator: str) -> None:
    text = "".join(line(row, separator) for row in rows)
    for cells in csv.reader(StringIO(text, newline=""), delimiter=separator):
        assert not [cell for cell in cells if cell.startswith(FORMULA)]


@given(st.lists(st.lists(PRINTED, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(";,"))
def test_what_is_written_is_read_again(rows: list[list[str]], separator: str) -> None:
    text = line(("one", "two", "three"), separator) + "".join(line(row, separator) for row in rows)
    read = table(decoded(text.encode("utf-8")))
    kept = [tuple(cell.strip() for cell in row) for row in rows]
    assert [row.cells for row in read.rows] == [cells for cells in kept if any(cells)]


@given(st.binary(max_size=300))
def test_whatever_is_brought_is_read_or_refused(content: bytes) -> None:
    with suppress(Invalid):
        assert table(decoded(content)).headings


def test_columns_are_known_by_their_headings() -> None:
    words = {"first": ("vorname",), "name": ("name", "kunde"), "email": ("email", "mail")}
    headings = ("Vorname", "NAME", "E-Mail (privat)", "Ort")
    assert guessed(headings, words) == {"first": 0, "name": 1, "email": 2}


def test_no_column_is_taken_twice() -> None:
    assert guessed(("Telefon", "Telefon"), {"mobile": ("telefon",), "phone": ("telefon",)}) == {"mobile": 0, "phone": 1}
