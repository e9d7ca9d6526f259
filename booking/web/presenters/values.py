"""Prices, lengths, telephone numbers and references as people write them."""

from functools import lru_cache

import phonenumbers
from babel.numbers import format_currency, get_currency_precision
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.rulebook import ServiceRules
from booking.web.presenters.dates import locale_of

DAY_MINUTES = 1440


def price(minor: int | None, currency: str, lang: str) -> str:
    """``45,00 €``; empty where the business names no price."""
    if minor is None:
        return ""
    if minor == 0:
        return _("free of charge")
    return _money(minor, currency, lang)


def amount(minor: int, currency: str, lang: str) -> str:
    """``1.234,00 €``, a sum and no price: nothing is nothing."""
    return _money(minor, currency, lang)


@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, lang: str) -> str:
    return format_currency(minor / 10 ** get_currency_precision(currency), currency, locale=locale_of(lang))


def length(minutes: int) -> str:
    """``30 Minuten``, ``1 Stunde 30 Minuten``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(num)s minute", "%(num)s minutes", rest)
    if not rest:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return _(
        "%(hours)s %(minutes)s",
        hours=ngettext("%(num)s hour", "%(num)s hours", hours),
        minutes=ngettext("%(num)s minute", "%(num)s minutes", rest),
    )


def notice(minutes: int) -> str:
    """``24 Stunden`` or ``3 Tage``: how long before, in the unit that people would use."""
    if minutes % DAY_MINUTES == 0 and minutes > DAY_MINUTES:
        return ngettext("%(num)s day", "%(num)s days", minutes // DAY_MINUTES)
    return length(minutes)


def until_when(rules: ServiceRules) -> str:
    """How long before the visit the customer may cancel or move it alone."""
    if rules.cancellation_notice == 0:
        return _("You can cancel or move it yourself until it begins – no call needed, by the link we send you.")
    return _(
        "You can cancel or move it yourself until %(notice)s before – no call needed, by the link we send you.",
        notice=notice(rules.cancellation_notice),
    )


@lru_cache(maxsize=4096)
# Kept: to read a number takes as long as a small statement, and every page of a business has its own.
@lru_cache(maxsize=1024)
def phone(number: str | None, lang: str) -> str:
    """A number as DIN 5008 writes it: nationally for German readers of a German number, else with its country."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return number
    at_home = lang == "de" and parsed.country_code == phonenumbers.country_code_for_region("DE")
    written = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, written)
