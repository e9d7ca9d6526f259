"""What was understood, in words."""

from datetime import date

from booking.domain.when.meaning import understand
from booking.web.presenters.understood import sentence
from tests.web.presenters.conftest import Speak

MONDAY = date(2026, 11, 23)
GERMAN = {
    "Mittwoch": "Mittwoch, 25. November",
    "nächste Woche Mittwoch ab 14 Uhr": "Mittwoch, 2. Dezember, ab 14 Uhr",
    "7. bis 11.12. vormittags": "Montag bis Freitag, 7.–11. Dezember, vormittags (8 bis 12 Uhr)",
    "nächsten Mittwoch": "Mittwoch, 25. November oder Mittwoch, 2. Dezember",
    "halb neun": "ab heute, um 08:30 Uhr",
    "vor 10 Uhr am 3.12.": "Donnerstag, 3. Dezember, vor 10 Uhr",
    "montags oder mittwochs": "Montag oder Mittwoch",
    "werktags nach Feierabend": "Montag bis Freitag, abends (ab 17 Uhr)",
    "ab dem 3.12.": "ab Donnerstag, 3. Dezember",
    "erster Freitag im Januar": "Freitag, 1. Januar 2027",
    "Montag oder Mittwoch im Dezember": "Montag oder Mittwoch, 2.–30. Dezember",
    "morgens": "ab heute, früh (6 bis 10 Uhr)",
    "mittags": "ab heute, mittags (11 bis 14 Uhr)",
}
ENGLISH = {
    "Mondays from 3 December": "Monday, from Thursday 3 December on",
    "next Wednesday": "Wednesday 25 November or Wednesday 2 December",
    "between 2 and 4 pm tomorrow": "Tuesday 24 November, from 14:00 to 16:00",
    "until 4pm on Friday": "Friday 27 November, until 16:00",
    "next week after work": "Monday to Sunday, 30 November – 6 December, in the evening (from 17:00)",
    "3 December after lunch": "Thursday 3 December, in the afternoon (12:00 to 17:00)",
    "asap": "from today on",
}


def test_german_says_it_as_people_say_it(speak: Speak) -> None:
    assert said(GERMAN, speak("de")) == GERMAN


def test_english_says_it_as_people_say_it(speak: Speak) -> None:
    assert said(ENGLISH, speak("en")) == ENGLISH


def said(phrases: dict[str, str], lang: str) -> dict[str, str]:
    return {words: sentence(understand(words, lang, MONDAY), lang, MONDAY) for words in phrases}
