"""A business's own words: read, looked over, filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.messages import Channel, Reason
from booking.domain.own_words import Fault, Flaw, OwnWords, addresses_in, faults_of, filled, lines_of, named_in
from booking.domain.placeholders import Placeholder

VALUES = {each: f"<{each.value}>" for each in Placeholder}
WITHOUT_BRACES = st.text(st.characters(exclude_characters="{}"))


def faults(body: str = "Hello", subject: str = "About", reason: Reason = Reason.CONFIRMED) -> dict[str, object]:
    return dict(faults_of(OwnWords(subject, body), reason, Channel.EMAIL, "de"))


def test_placeholders_become_what_they_stand_for() -> None:
    assert filled("{kunde}: {service} am {Datum}", VALUES) == "<customer>: <service> am <date>"


def test_braces_that_are_typed_twice_are_seen_once() -> None:
    assert filled("{{leistung}} {{{leistung}}}", VALUES) == "{leistung} {<service>}"


def test_what_stands_for_something_is_not_read_again() -> None:
    values = {**VALUES, Placeholder.CUSTOMER: "{service} {{x}} {reference"}
    assert filled("{customer}", values) == "{service} {{x}} {reference"


@pytest.mark.parametrize(
    "typed",
    ["{customer.__class__}", "{customer!r}", "{customer:>999999999}", "{0}", "{}", "{customer[0]}", "%(customer)s"],
)
def test_nothing_is_evaluated(typed: str) -> None:
    assert filled(typed, VALUES) == typed


@given(WITHOUT_BRACES)
def test_a_text_without_braces_renders_as_itself(text: str) -> None:
    assert filled(text, VALUES) == text
    assert filled(text, {}) == text


@given(WITHOUT_BRACES, WITHOUT_BRACES, st.sampled_from(Placeholder))
def test_what_is_around_a_placeholder_stays(before: str, after: str, placeholder: Placeholder) -> None:
    assert filled(before + "{" + placeholder.value + "}" + after, VALUES) == f"{before}<{placeholder.value}>{after}"


@given(st.text("{} ax\n", max_size=30))
def test_whatever_is_typed_can_be_filled_in(text: str) -> None:
    assert filled(text, VALUES).count("\n") <= text.count("\n")


@given(st.text(st.sampled_from("{}dastum xy")), st.sampled_from(Reason))
def test_a_text_without_faults_leaves_no_brace_unread(text: str, reason: Reason) -> None:
    if not faults_of(OwnWords("About", text), reason, Channel.EMAIL, "de"):
        literal = "".join(piece for line in lines_of(text) for piece in line if not isinstance(piece, Placeholder))
        assert literal.count("{") == text.count("{{")
        assert literal.count("}") == text.replace("{datum}", "").replace("{date}", "").count("}}")


def test_a_line_that_names_what_is_not_known_is_left_out() -> None:
    text = "Hallo\n\nSie sind bei {person}.\n\nBis bald"
    assert filled(text, {**VALUES, Placeholder.STAFF: ""}) == "Hallo\n\nBis bald"
    assert filled(text, VALUES) == "Hallo\n\nSie sind bei <staff>.\n\nBis bald"


def test_a_text_may_have_nothing_left() -> None:
    assert filled("{staff}", {**VALUES, Placeholder.STAFF: ""}) == ""


def test_a_name_that_is_not_known_takes_the_space_before_it_along() -> None:
    nameless = {**VALUES, Placeholder.CUSTOMER: ""}
    assert filled("Guten Tag {kunde},", nameless) == "Guten Tag,"
    assert filled("{kunde}, guten Tag!", nameless) == ", guten Tag!"


def test_spaces_and_line_ends_are_tidied() -> None:
    typed = OwnWords(" About ", "\r\nHello  \r\n\r\n\r\n\r\nthere\u2028soon\n")
    assert typed.tidied() == OwnWords("About", "Hello\n\nthere\nsoon")


def test_sound_words_have_no_faults() -> None:
    assert faults("Hallo {kunde},\n\n{leistung} am {date}. {{ }}", "{datum}") == {}


def test_a_misspelt_placeholder_is_found_with_its_place_and_what_was_meant() -> None:
    assert faults("Hallo\nam {datm} um") == {"body": (Fault(Flaw.UNKNOWN, 2, 4, "datm", "datum"),)}


def test_a_word_near_to_none_is_found_without_a_guess() -> None:
    assert faults("{qqqqqq}") == {"body": (Fault(Flaw.UNKNOWN, 1, 1, "qqqqqq", ""),)}


def test_what_other_messages_name_is_not_known_here() -> None:
    assert faults("{grund}") == {"body": (Fault(Flaw.NOT_HERE, 1, 1, "grund"),)}
    assert faults("{grund}", reason=Reason.DECLINED) == {}


@pytest.mark.parametrize(
    "text, fault",
    [
        ("a {datum", Fault(Flaw.UNCLOSED, 1, 3)),
        ("a\n{datum\n}", Fault(Flaw.UNCLOSED, 2, 1)),
        ("datum} b", Fault(Flaw.UNOPENED, 1, 6)),
        ("a\x00b", Fault(Flaw.UNPRINTABLE, 1, 2, "U+0000")),
        ("a\n\u202eb", Fault(Flaw.UNPRINTABLE, 2, 1, "U+202E")),
        ("\ud800", Fault(Flaw.UNPRINTABLE, 1, 1, "U+D800")),
        (" \n ", Fault(Flaw.EMPTY)),
        ("x" * 4001, Fault(Flaw.TOO_LONG, most=4000)),
        ("x" * 1001, Fault(Flaw.LINE_TOO_LONG, 1, 1001, most=1000)),
    ],
)
def test_faults_of_a_text(text: str, fault: Fault) -> None:
    found = faults_of(OwnWords("About", text), Reason.CONFIRMED, Channel.EMAIL, "de")["body"]
    assert found[0] == fault


@pytest.mark.parametrize(
    "subject, fault",
    [
        ("", Fault(Flaw.EMPTY)),
        ("x" * 151, Fault(Flaw.TOO_LONG, most=150)),
        ("a\r\nBcc: b@example.org", Fault(Flaw.SEVERAL_LINES)),
        ("a\u2028b", Fault(Flaw.SEVERAL_LINES)),
        ("a\x85b", Fault(Flaw.SEVERAL_LINES)),
        ("a\x07b", Fault(Flaw.UNPRINTABLE, 1, 2, "U+0007")),
        ("{datm}", Fault(Flaw.UNKNOWN, 1, 1, "datm", "datum")),
    ],
)
def test_faults_of_a_subject(subject: str, fault: Fault) -> None:
    assert faults(subject=subject) == {"subject": (fault,)}


def test_a_short_message_has_no_subject_and_less_room() -> None:
    assert faults_of(OwnWords("", "x" * 600), Reason.REMINDER, Channel.SMS, "en") == {}
    too_long = faults_of(OwnWords("", "x" * 601), Reason.REMINDER, Channel.SMS, "en")
    assert too_long == {"body": (Fault(Flaw.TOO_LONG, most=600),)}


def test_a_text_full_of_faults_is_looked_over_at_once() -> None:
    assert len(faults_of(OwnWords("About", "{dtm}" * 800), Reason.CONFIRMED, Channel.EMAIL, "de")["body"]) == 20


def test_what_a_text_names_is_found() -> None:
    assert named_in("{{kunde}} {leistung}\n{date}") == {Placeholder.SERVICE, Placeholder.DATE}


def test_addresses_end_before_what_ends_a_sentence() -> None:
    text = "See https://a.example/x?y=1, (http://b.example). javascript:alert(1) https://a.example/x?y=1"
    assert addresses_in(text) == ("https://a.example/x?y=1", "http://b.example")
