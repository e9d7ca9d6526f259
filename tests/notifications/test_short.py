"""Messages for a telephone: short, in its alphabet, and silent about what the appointment is for."""

from dataclasses import replace
from gettext import NullTranslations

import pytest

from booking.domain.messages import Reason
from booking.notifications.short import is_gsm, plain, render_short, segments
from booking.notifications.wording import Wording
from tests.factories.booking_facts import HOST, LINKS, booking_facts

CUSTOMERS = tuple(reason for reason in Reason if reason is not Reason.PROPOSAL_REFUSED)


def said(reason: Reason = Reason.REMINDER, name: str = HOST.name, language: str = "en") -> str:
    facts = booking_facts(host=replace(HOST, name=name), locale=language)
    return render_short(reason, facts, LINKS, Wording.of(language, facts.time_zone, NullTranslations()))


def test_a_reminder_says_who_when_and_where_to_answer() -> None:
    assert said() == (
        "Hautarztpraxis am Markt: your appointment is on Wed 25/11 at 14:00. Confirm, move or cancel: "
        "https://termin.example/en/b/t0k3n"
    )


@pytest.mark.parametrize("reason", CUSTOMERS)
def test_none_names_the_service_and_all_have_the_link(reason: Reason) -> None:
    text = said(reason)
    assert "Check-up" not in text
    assert text.endswith(" https://termin.example/en/b/t0k3n")


@pytest.mark.parametrize("reason", CUSTOMERS)
@pytest.mark.parametrize("name", [HOST.name, "Salon „Schöner – am Fluss“ " * 12, "Салон у реки " * 12, "美容院" * 40])
def test_two_segments_are_enough_whatever_a_business_is_called(reason: Reason, name: str) -> None:
    assert segments(said(reason, name)) <= 2


@pytest.mark.parametrize(
    "text, expected",
    [("„Schöner“ – am Fluss…", '"Schöner" - am Fluss...'), ("Kaş\u00a0Güzellik", "Kas Güzellik"), ("Салон", "Салон")],
)
def test_what_telephones_do_not_have_is_written_as_they_do(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("text, expected", [("Grüße €", True), ("Grüße ş", False), ("Grüße 🙂", False)])
def test_the_alphabet_of_telephones_is_known(text: str, expected: bool) -> None:
    assert is_gsm(text) is expected
