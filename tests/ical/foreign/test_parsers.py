"""Everything that leaves the house is read alike by four parsers, and keeps every property through each of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ical.foreign.by_the_book import alarms, events, method, utc
from tests.ical.foreign.parsers import IN_PYTHON, Reading, StrictReading, by_libical
from tests.ical.foreign.produced import Produced


@pytest.fixture(scope="module")
def strict(produced: Produced, tmp_path_factory: pytest.TempPathFactory) -> dict[str, StrictReading]:
    """All of it as libical reads it."""
    return by_libical(tmp_path_factory.mktemp("libical"), produced.all)


@pytest.fixture(scope="module")
def strict_again(
    strict: dict[str, StrictReading], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, StrictReading]:
    """What libical wrote, read by it once more."""
    return by_libical(tmp_path_factory.mktemp("libical"), {name: each.written for name, each in strict.items()})


def test_there_is_something_of_every_kind(produced: Produced) -> None:
    assert len(produced.feeds) == 16
    assert len(produced.facts) == len(produced.downloads)
    methods = [method(each) for each in produced.invitations.values()]
    assert methods.count("CANCEL") == 1
    assert methods.count("REQUEST") == len(produced.facts)  # one has moved, and one was only asked for
    statuses = {each["STATUS"] for each in events(produced.feeds["feed full business"])}
    assert statuses == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    longest = max(
        len(each["DESCRIPTION"]) for each in events(produced.feeds["feed full business"]) if "DESCRIPTION" in each
    )
    assert longest > 75


def test_a_single_event_says_what_the_booking_is(produced: Produced) -> None:
    for name, facts in produced.facts.items():
        (event,) = events(produced.downloads[f"download {name}"])
        assert event["UID"] == facts.uid
        assert (event["DTSTART"], event["DTEND"]) == (utc(facts.starts_at), utc(facts.ends_at))
        assert event["SEQUENCE"] == str(facts.sequence)
        assert event["SUMMARY"] == f"{facts.service_names['de']} – {facts.host.name}"


@pytest.mark.parametrize("parse", IN_PYTHON.values(), ids=IN_PYTHON)
def test_a_parser_reads_what_was_meant(produced: Produced, parse: Callable[[bytes], Reading]) -> None:
    for name, content in produced.all.items():
        assert parse(content).events == events(content), name


@pytest.mark.parametrize("parse", IN_PYTHON.values(), ids=IN_PYTHON)
def test_a_round_trip_keeps_every_property(produced: Produced, parse: Callable[[bytes], Reading]) -> None:
    for name, content in produced.all.items():
        assert events(parse(content).written) == events(content), name


@pytest.mark.parametrize("parse", IN_PYTHON.values(), ids=IN_PYTHON)
def test_a_round_trip_keeps_every_alarm(produced: Produced, parse: Callable[[bytes], Reading]) -> None:
    content = produced.feeds["feed alarming business"]
    standing = [each for each in events(content) if each["STATUS"] != "CANCELLED"]
    assert alarms(content) == ["-PT30M"] * len(standing)
    assert alarms(parse(content).written) == alarms(content)


@pytest.mark.foreign
def test_libical_reads_what_was_meant(produced: Produced, strict: dict[str, StrictReading]) -> None:
    for name, content in produced.all.items():
        assert strict[name].events == events(content), name


@pytest.mark.foreign
def test_libical_finds_no_error(strict: dict[str, StrictReading]) -> None:
    assert {name: each.errors for name, each in strict.items() if each.errors} == {}


@pytest.mark.foreign
def test_libical_finds_what_the_rules_of_invitations_allow(strict: dict[str, StrictReading]) -> None:
    assert [name for name, each in strict.items() if not each.is_allowed] == []


@pytest.mark.foreign
def test_a_round_trip_through_libical_keeps_every_property(
    produced: Produced, strict: dict[str, StrictReading], strict_again: dict[str, StrictReading]
) -> None:
    assert {name: each.events for name, each in strict_again.items()} == {
        name: each.events for name, each in strict.items()
    }
    assert {name: alarms(each.written) for name, each in strict.items()} == {
        name: alarms(content) for name, content in produced.all.items()
    }


@pytest.mark.foreign
@pytest.mark.parametrize(
    "spoilt, by",
    [
        (b"DTSTAMP:", b"X-DTSTAMP:"),
        (b"ORGANIZER;", b"X-ORGANIZER;"),
        (b"UID:", b"X-UID:"),
    ],
)
def test_libical_misses_what_an_invitation_needs(produced: Produced, tmp_path: Path, spoilt: bytes, by: bytes) -> None:
    content = next(each for name, each in produced.invitations.items() if name.startswith("REQUEST"))
    read = by_libical(tmp_path, {"as it is": content, "spoilt": content.replace(b"\r\n" + spoilt, b"\r\n" + by)})
    assert read["as it is"].is_allowed
    assert not read["spoilt"].is_allowed
