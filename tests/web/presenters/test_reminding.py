"""Reminders in words, in both languages."""

import pytest
from flask import g

from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule
from booking.web.errors import Application
from booking.web.presenters import reminding
from tests.web.conftest import Assemble


@pytest.fixture
def app(standing: Assemble) -> Application:
    return standing()


def rule(kind: Kind = Kind.REMINDER, channel: Channel = Channel.EMAIL, **moment: int) -> ReminderRule:
    return ReminderRule(1, kind, channel, None, **moment)


@pytest.mark.parametrize(
    "about, en, de",
    [
        (rule(days=1, at_minute=840), "the day before at 14:00", "am Tag davor um 14:00 Uhr"),
        (rule(days=3, at_minute=485), "3 days before at 08:05", "3 Tage davor um 08:05 Uhr"),
        (rule(days=0, at_minute=480), "on the same day at 08:00", "am selben Tag um 08:00 Uhr"),
        (rule(minutes=60), "1 hour before", "1 Stunde davor"),
        (rule(minutes=45), "45 minutes before", "45 Minuten davor"),
        (rule(Kind.FOLLOW_UP, days=1, at_minute=600), "the day after at 10:00", "am Tag danach um 10:00 Uhr"),
        (rule(Kind.FOLLOW_UP, days=2, at_minute=600), "2 days later at 10:00", "2 Tage danach um 10:00 Uhr"),
        (rule(Kind.FOLLOW_UP, minutes=0), "as soon as it is over", "gleich danach"),
        (rule(Kind.FOLLOW_UP, minutes=120), "2 hours later", "2 Stunden danach"),
    ],
)
def test_a_moment_is_said_in_both_languages(app: Application, about: ReminderRule, en: str, de: str) -> None:
    for lang, expected in (("en", en), ("de", de)):
        with app.test_request_context(f"/{lang}/"):
            g.locale = lang
            assert reminding.moment(about) == expected


def test_what_comes_is_told_from_far_to_near_and_each_way_by_itself(app: Application) -> None:
    about = [
        rule(minutes=120),
        rule(days=1, at_minute=840),
        rule(channel=Channel.SMS, minutes=60),
        rule(Kind.FOLLOW_UP, minutes=0),
    ]
    with app.test_request_context("/en/"):
        g.locale = "en"
        assert reminding.told(about) == (
            "By e-mail: the day before at 14:00 and 2 hours before.",
            "By text message to your telephone: 1 hour before.",
            "Afterwards by e-mail: as soon as it is over.",
        )


@pytest.mark.parametrize(
    "kept, expected",
    [
        ("reminder email -1d 14:00", "By e-mail: the day before at 14:00."),
        ("follow_up sms +60min", "Afterwards by text message: 1 hour later."),
        ("something else", "something else"),
    ],
)
def test_the_record_says_a_rule_in_words(app: Application, kept: str, expected: str) -> None:
    with app.test_request_context("/en/"):
        g.locale = "en"
        assert reminding.of_record(kept) == expected
