"""RFC 5545 3.1 and 3.3.11: folding and escaping."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booking.domain.texts import one_line, several_lines
from booking.ical.lines import calendar, fold, person, text, uri

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
LINE_ENDS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")


def test_a_line_of_75_octets_is_not_folded() -> None:
    assert fold("x" * 75) == "x" * 75


def test_a_line_of_76_octets_is_folded_once() -> None:
    assert fold("x" * 76) == "x" * 75 + "\r\n x"


def test_a_fold_does_not_cut_a_character_in_two() -> None:
    assert fold("x" * 73 + "🎉" + "y") == "x" * 73 + "\r\n 🎉y"


def test_a_folded_line_has_room_for_74_octets_after_its_space() -> None:
    assert fold("x" * (75 + 74 + 1)) == "x" * 75 + "\r\n " + "x" * 74 + "\r\n x"


@given(ANY_TEXT)
def test_every_line_has_at_most_75_octets_and_unfolds_to_what_it_was(value: str) -> None:
    line = text("SUMMARY", value)
    folded = fold(line)
    assert max(len(piece.encode()) for piece in folded.split("\r\n")) <= 75
    assert folded.replace("\r\n ", "") == line


def test_what_means_something_to_a_calendar_is_escaped() -> None:
    assert text("SUMMARY", 'a\\b;c,d:e"f') == 'SUMMARY:a\\\\b\\;c\\,d:e"f'


@pytest.mark.parametrize("end", LINE_ENDS)
def test_every_kind_of_line_end_is_written_as_one(end: str) -> None:
    assert text("SUMMARY", f"A{end}ATTENDEE:mailto:x@y") == "SUMMARY:A\\nATTENDEE:mailto:x@y"


def test_control_characters_vanish_and_a_tab_stays() -> None:
    assert text("SUMMARY", "a\x00b\x07c\x7fd\te") == "SUMMARY:abcd\te"


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert calendar([text("SUMMARY", "a\ud83d")]).decode().split("\r\n")[4] == "SUMMARY:a\ufffd"


@given(ANY_TEXT)
@example("\r\nBEGIN:VEVENT")
@example("a\u2028b\u0085c")
def test_a_text_is_one_content_line(value: str) -> None:
    assert len(text("SUMMARY", value).splitlines()) == 1
    assert len(several_lines(value).replace("\n", "").splitlines()) <= 1
    assert len(one_line(value).splitlines()) <= 1


def test_a_name_cannot_leave_its_quotation_marks() -> None:
    line = person("ORGANIZER", 'A";ROLE=CHAIR:x\r\nATTENDEE:y', "a@example.org")
    assert line == 'ORGANIZER;CN="A\';ROLE=CHAIR:x ATTENDEE:y":mailto:a@example.org'


def test_a_caret_in_a_name_does_not_become_a_line_end() -> None:
    assert person("ORGANIZER", "A^nB", "a@example.org") == 'ORGANIZER;CN="A^^nB":mailto:a@example.org'


def test_a_backslash_in_a_name_does_not_become_a_line_end() -> None:
    assert person("ORGANIZER", "A\\nB", "a@example.org") == 'ORGANIZER;CN="A/nB":mailto:a@example.org'


def test_two_addresses_do_not_fit_into_one() -> None:
    assert person("ATTENDEE", "A", "a@b,c@d?bcc=e") == 'ATTENDEE;CN="A":mailto:a@b%2Cc@d%3Fbcc=e'


def test_an_address_keeps_its_signs_and_loses_its_line_ends() -> None:
    assert uri("URL", "https://x.example/ä?a=1&b=%20#c\r\nX:y") == "URL:https://x.example/%C3%A4?a=1&b=%20#c%20X:y"
