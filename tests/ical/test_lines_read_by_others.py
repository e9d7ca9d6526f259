"""RFC 5545 3.1 and 3.3.11, RFC 6868: whatever is typed comes back from parsers that did not write it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from booking.domain.texts import one_line, several_lines
from booking.ical.lines import FOLD_AT, calendar, person, text, uri

LINE_ENDS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
CLUSTERS = ("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇩🇪", "é", "e\u0301", "\U0010ffff", "\ud83d", "\udc4d")
"""What is one sign to the eye and many octets on the line; and halves of such."""
SIGNS = st.one_of(
    st.sampled_from([*LINE_ENDS, *CLUSTERS, *'\\;,:"^=%\t \x00\x7f']), st.characters(exclude_categories=())
)
TYPED = st.lists(SIGNS, max_size=60).map("".join)
AT_THE_EDGE = st.builds(
    lambda before, sign, after: "x" * before + sign + "y" * after,
    *[st.integers(55, 80), st.sampled_from(CLUSTERS), st.integers(0, 80)],
)
HEAD = ["BEGIN:VEVENT", "UID:1@x", "DTSTAMP:20261120T090000Z", "DTSTART:20261125T130000Z"]
COUNT = len(HEAD) - 1 + 4


def written(summary: str = "", name: str = "", address: str = "") -> bytes:
    """An event with what somebody typed in each kind of property."""
    lines = [
        text("SUMMARY", summary),
        text("DESCRIPTION", f"A{summary}"),
        person("ORGANIZER", name, "a@example.org"),
        uri("URL", f"https://x.example/{address}"),
    ]
    return calendar([*HEAD, *lines, "END:VEVENT"])


def of_icalendar(content: bytes) -> tuple[Any, int]:
    (event,) = icalendar.Calendar.from_ical(content).events
    assert event.errors == []
    return event, len(event.property_items(recursive=False)) - 2


def of_vobject(content: bytes) -> tuple[Any, int]:
    (event,) = vobject.readOne(content.decode()).vevent_list
    return event, len(list(event.lines()))


@given(st.one_of(TYPED, AT_THE_EDGE))
@example("a\rATTENDEE:mailto:x@evil.example")
@example("a\r\nEND:VEVENT\r\nBEGIN:VEVENT")
@example("x" * 66 + "👩‍👩‍👧‍👦")
@example("\\n\\N\\\\n\\;\\,")
@example("\ud83d\udc4d")
def test_a_text_comes_back_whole_and_alone(typed: str) -> None:
    content = written(summary=typed)
    theirs, count = of_icalendar(content)
    assert count == COUNT
    assert str(theirs["SUMMARY"]) == several_lines(typed)
    others, count = of_vobject(content)
    assert count == COUNT
    assert others.description.value == several_lines(f"A{typed}")


@given(st.one_of(TYPED, AT_THE_EDGE))
def test_every_line_is_short_and_cut_between_characters(typed: str) -> None:
    for line in written(typed, typed, typed).split(b"\r\n"):
        assert len(line) <= FOLD_AT
        assert len(line.decode().splitlines()) <= 1


@given(TYPED)
@example('Zoë "Z" ^n; \\n Wir & Co:')
@example("a\r\nATTENDEE:x")
@example("^^'")
def test_a_name_comes_back_and_ends_no_parameter(typed: str) -> None:
    content = written(name=typed)
    meant = one_line(typed).replace('"', "'").replace("\\", "/")
    theirs, count = of_icalendar(content)
    assert count == COUNT
    assert theirs["ORGANIZER"].params.get("CN", "") == meant
    assert list(theirs["ORGANIZER"].params) == ["CN"]
    assert str(theirs["ORGANIZER"]) == "mailto:a@example.org"
    others, count = of_vobject(content)
    assert count == COUNT
    # RFC 6868 is younger than it.
    assert others.organizer.params["CN"][0].replace("^^", "^") == meant
    assert others.organizer.value == "mailto:a@example.org"


@given(TYPED)
@example("a\r\nATTENDEE:mailto:x@evil.example")
@example("ä b\u2028c")
def test_an_address_comes_back_percent_encoded_and_ends_no_line(typed: str) -> None:
    typed = typed.replace("%", "")
    content = written(address=typed)
    theirs, count = of_icalendar(content)
    assert count == COUNT
    assert str(theirs["URL"]).isascii()
    assert unquote(str(theirs["URL"])) == one_line(f"https://x.example/{typed}")
    others, count = of_vobject(content)
    assert count == COUNT
    assert others.url.value == str(theirs["URL"])


@given(TYPED)
def test_a_mail_address_stays_one(typed: str) -> None:
    content = calendar([*HEAD, person("ATTENDEE", "A", f"a@x.example{typed}"), "END:VEVENT"])
    theirs, count = of_icalendar(content)
    assert count == len(HEAD)
    assert unquote(str(theirs["ATTENDEE"]).removeprefix("mailto:")) == one_line(f"a@x.example{typed}")
    assert not set(str(theirs["ATTENDEE"]).removeprefix("mailto:")) & set(',;?&:"')


@pytest.mark.parametrize("cluster", CLUSTERS)
@pytest.mark.parametrize(
    "parse",
    (
        lambda content: str(of_icalendar(content)[0]["SUMMARY"]),
        lambda content: IcsCalendarStream.calendar_from_ics(content.decode()).events[0].summary,
    ),
    ids=("icalendar", "ical"),
)
def test_a_sign_at_the_edge_of_a_line_is_whole(cluster: str, parse: Callable[[bytes], str]) -> None:
    for before in range(FOLD_AT - len("SUMMARY:") - 30, FOLD_AT):
        typed = "x" * before + cluster + "y"
        assert parse(written(summary=typed)) == several_lines(typed)
