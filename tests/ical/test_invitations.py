"""RFC 5546, RFC 6047: invitations, read by parsers that did not write them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from gettext import NullTranslations

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.appointments import BookingState
from booking.domain.bookings import BookingFacts
from booking.domain.messages import Invitation, Method
from booking.domain.texts import one_line, several_lines
from booking.ical.invitations import download, invitation
from tests.factories.booking_facts import CUSTOMER, HOST, LINKS, PLACE, booking_facts
from tests.factories.catalogues import catalogue
from tests.ical.parsers import PARSERS, by_icalendar, instants, property_names, values

ORGANIZER = "noreply@termin.example"
HOSTILE = st.text(
    st.one_of(st.sampled_from('\r\n\x0b\x0c\x1c\x85\u2028\u2029\x00";:,\\^ 🎉é'), st.characters(exclude_categories=())),
    max_size=120,
)


def invited(method: Method = Method.REQUEST, **changes: object) -> bytes:
    facts = booking_facts(**changes)
    return invitation(method, facts, LINKS, organizer=ORGANIZER, translations=NullTranslations()).content


def downloaded(facts: BookingFacts) -> bytes:
    return download(facts, LINKS, organizer=ORGANIZER, translations=NullTranslations())


def test_an_invitation_knows_its_method() -> None:
    made = invitation(Method.CANCEL, booking_facts(), LINKS, organizer=ORGANIZER, translations=NullTranslations())
    assert made == Invitation(Method.CANCEL, made.content)
    assert values(made.content, "METHOD") == [":CANCEL"]


def test_the_organizer_is_who_sends_the_mail_in_the_name_of_the_business() -> None:
    assert values(invited(), "ORGANIZER") == [';CN="Hautarztpraxis am Markt":mailto:noreply@termin.example']


def test_the_one_attendee_is_the_customer_who_has_accepted() -> None:
    assert values(invited(), "ATTENDEE") == [
        ';CN="Anna Berg";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:anna@example.org'
    ]


def test_no_other_time_is_proposed_by_a_mail_program() -> None:
    assert values(invited(), "X-MICROSOFT-DISALLOW-COUNTER") == [":TRUE"]


def asking(method: Method = Method.REQUEST, **changes: object) -> bytes:
    facts, translations = booking_facts(**changes), NullTranslations()
    made = invitation(method, facts, LINKS, organizer=ORGANIZER, translations=translations, takes_replies=True)
    return made.content


def test_where_answers_are_read_the_customer_is_asked_for_one_and_may_propose_another_time() -> None:
    (attendee,) = values(asking(), "ATTENDEE")
    assert attendee.endswith("PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:anna@example.org")
    assert values(asking(), "X-MICROSOFT-DISALLOW-COUNTER") == []
    assert values(asking(), "ORGANIZER") == values(invited(), "ORGANIZER")


def test_nobody_is_asked_to_answer_what_is_called_off() -> None:
    cancelled = {"method": Method.CANCEL, "state": BookingState.CANCELLED}
    assert asking(**cancelled) == invited(**cancelled)


def test_what_is_called_off_is_cancelled_under_its_uid_and_sequence() -> None:
    content = invited(Method.CANCEL, state=BookingState.CANCELLED, sequence=3)
    assert values(content, "STATUS") == [":CANCELLED"]
    assert values(content, "SEQUENCE") == [":3"]
    assert values(content, "UID") == [":5f0c9a1e@termin.example"]


@pytest.mark.parametrize("state", (BookingState.CANCELLED, BookingState.DECLINED, BookingState.LAPSED))
def test_nobody_is_invited_to_what_has_ended(state: BookingState) -> None:
    with pytest.raises(ValueError):
        invited(Method.REQUEST, state=state)


def test_nobody_is_invited_without_an_address() -> None:
    with pytest.raises(ValueError):
        invited(contact=replace(CUSTOMER, email=None))


def test_an_invitation_is_no_publication() -> None:
    with pytest.raises(ValueError):
        invited(Method.PUBLISH)


def test_a_download_is_published_and_asks_nobody() -> None:
    content = downloaded(booking_facts())
    assert values(content, "METHOD") == [":PUBLISH"]
    assert len(values(content, "ORGANIZER")) == 1
    assert values(content, "ATTENDEE") == []


def test_a_download_exists_in_every_state() -> None:
    statuses = [values(downloaded(booking_facts(state=state)), "STATUS")[0] for state in BookingState]
    assert set(statuses) == {":TENTATIVE", ":CONFIRMED", ":CANCELLED"}


def test_an_unchanged_booking_is_the_same_bytes() -> None:
    assert invited() == invited()
    assert downloaded(booking_facts()) == downloaded(booking_facts())


def test_an_event_speaks_the_language_of_its_customer() -> None:
    content = download(booking_facts(), LINKS, organizer=ORGANIZER, translations=catalogue("de"))
    assert by_icalendar(content)["DESCRIPTION"] == (
        "Bei Dr. Ada\nBuchungsnummer: K7TM-4QXD\nTelefon: +493611234567\n"
        "Verlegen oder absagen: https://termin.example/de/b/t0k3n"
    )


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("method", (Method.REQUEST, Method.CANCEL))
def test_other_programs_read_what_we_wrote(method: Method, parse: Callable[[bytes], dict[str, str]]) -> None:
    assert parse(invited(method)) == {
        "UID": "5f0c9a1e@termin.example",
        "SUMMARY": "Vorsorge – Hautarztpraxis am Markt",
        "LOCATION": "Marktplatz, Marktplatz 4, 99084 Erfurt",
        "DESCRIPTION": "With Dr. Ada\nReference: K7TM-4QXD\nTelephone: +493611234567\n"
        "Move or cancel: https://termin.example/de/b/t0k3n",
    }


@pytest.mark.parametrize(
    "zone, starts_at, ends_at",
    [
        ("Europe/Berlin", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 1, 13, 0, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 1, 13, 0, tzinfo=UTC)),
        ("America/Santiago", datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 1, 0, tzinfo=UTC)),
        ("Africa/Casablanca", datetime(2026, 3, 1, 9, 0, tzinfo=UTC), datetime(2026, 3, 1, 10, 0, tzinfo=UTC)),
        ("Etc/UTC", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 7, 1, 13, 0, tzinfo=UTC)),
    ],
)
def test_other_programs_see_the_same_instants(zone: str, starts_at: datetime, ends_at: datetime) -> None:
    content = downloaded(booking_facts(time_zone=zone, starts_at=starts_at, ends_at=ends_at))
    assert list(instants(content)) == [(starts_at, ends_at)] * 3


@given(HOSTILE)
def test_whatever_people_type_adds_no_property_and_comes_back(typed: str) -> None:
    facts = booking_facts(
        uid=f"x{typed}",
        service_names={"de": f"S{typed}"},
        staff_names=(f"S{typed}",),
        host=replace(HOST, name=typed, phone=typed or None),
        place=replace(PLACE, name=f"P{typed}"),
        contact=replace(CUSTOMER, name=typed, email=f"a@x.example{typed}"),
    )
    content = invitation(Method.REQUEST, facts, LINKS, organizer=ORGANIZER, translations=NullTranslations()).content
    assert property_names(content) == property_names(invited())
    assert max(map(len, content.split(b"\r\n"))) <= 75
    for parse in PARSERS:
        said = parse(content)
        assert said["SUMMARY"] == several_lines(f"{one_line(f'S{typed}')} – {one_line(typed)}")
        assert said["UID"] == one_line(f"x{typed}")
        assert said["LOCATION"].startswith(one_line(f"P{typed}"))


@given(HOSTILE)
def test_the_name_of_the_customer_comes_back(typed: str) -> None:
    (event,) = icalendar.Calendar.from_ical(invited(contact=replace(CUSTOMER, name=typed))).events
    assert event["ATTENDEE"].params.get("CN", "") == one_line(typed).replace('"', "'").replace("\\", "/")
    assert str(event["ATTENDEE"]) == "mailto:anna@example.org"
