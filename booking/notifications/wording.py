"""How moments, sums and telephone numbers are written in a language."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_currency, get_currency_precision
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

# English is that of Europe: day before month, and a day of 24 hours.
CULTURES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A language, and the zone in which it tells the time."""

    locale: Locale
    zone: ZoneInfo
    translations: NullTranslations

    @classmethod
    def of(cls, language: str, time_zone: str, translations: NullTranslations) -> "Wording":
        """The wording for a language tag like ``de``; raises babel's UnknownLocaleError."""
        return cls(Locale.parse(CULTURES.get(language, language)), ZoneInfo(time_zone), translations)

    def date(self, at: datetime) -> str:
        """``Mittwoch, 25. November 2026``, ``Wednesday 25 November 2026``."""
        return format_date(at.astimezone(self.zone), "full", self.locale)

    def time(self, at: datetime) -> str:
        """``14:00``; German puts "Uhr" after it in the sentence."""
        return format_time(at, "HH:mm", self.zone, self.locale)

    def brief(self, at: datetime) -> str:
        """``Mi., 25.11., 14:00 Uhr``, where there is little room."""
        day = format_skeleton("MEd", at.astimezone(self.zone), locale=self.locale)
        return self.translations.gettext("%(date)s at %(time)s") % {"date": day, "time": self.time(at)}

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """The date and both times; both dates where a visit runs past midnight."""
        _ = self.translations.gettext
        said = {"date": self.date(starts_at), "start": self.time(starts_at), "end": self.time(ends_at)}
        if starts_at.astimezone(self.zone).date() == ends_at.astimezone(self.zone).date():
            return _("%(date)s, %(start)s to %(end)s") % said
        return _("%(date)s, %(start)s, to %(last_date)s, %(end)s") % {**said, "last_date": self.date(ends_at)}

    def zone_name(self, at: datetime) -> str:
        """``Mitteleuropäische Normalzeit``: also tells apart the two passes of an hour in a change-over night."""
        return get_timezone_name(at.astimezone(self.zone), "long", locale=self.locale)

    def price(self, minor: int, currency: str) -> str:
        """``45,00 €`` from 4500 minor units; what costs nothing says so."""
        if not minor:
            return self.translations.gettext("free of charge")
        amount = Decimal(minor).scaleb(-get_currency_precision(currency))
        return format_currency(amount, currency, locale=self.locale)


def telephone(number: str) -> str:
    """Group an international number as DIN 5008 does: ``+49 361 123456``; anything else stays as it is."""
    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
