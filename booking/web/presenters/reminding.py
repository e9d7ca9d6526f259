"""Reminders in words: when each comes, what a customer is asked, and how their own booking stands to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.businesses import Business, Service
from booking.domain.messages import Channel
from booking.domain.reminders import Kind, ReminderRule, of_service
from booking.web.languages import locale
from booking.web.presenters import dates

HOUR = 60
# As the record keeps a rule: ``reminder email -1d 14:00``, ``follow_up sms +60min``.
_KEPT = re.compile(r"(reminder|follow_up) (email|sms) [+-](?:(\d+)min|(\d+)d (\d\d):(\d\d))")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a customer may ask for: a box with this label; *lines* name what comes. Of a business that asks nobody
    (*is_always*) the lines are only told."""

    label: str
    lines: tuple[str, ...]
    is_always: bool


def offer(known: Business, service: Service, *, is_by_phone: bool = False) -> Offer | None:
    """What is offered for a service; none where nothing would ever come. *is_by_phone*: the house reads it aloud."""
    rules = of_service(known.reminders, *(each.rules.id for each in service.parts or (service,)))
    if not rules:
        return None
    lines = told(rules)
    if is_by_phone:
        return Offer(_("The customer wants to be reminded"), lines, known.reminds_always)
    if not known.reminds_always:
        lines = (*lines, _("You can stop this at any time."))
    return Offer(_label(rules), lines, known.reminds_always)


def _label(rules: Iterable[ReminderRule]) -> str:
    if any(each.kind is Kind.REMINDER for each in rules):
        return _("Please remind me of this appointment")
    return _("Please write to me after the appointment")


def told(rules: Iterable[ReminderRule]) -> tuple[str, ...]:
    """What comes and how, a sentence for each way: ``By e-mail the day before at 14:00 and 2 hours before.``"""
    rules = tuple(rules)
    sentences = {
        (Kind.REMINDER, Channel.EMAIL): _("By e-mail: %(moments)s.", moments="\0"),
        (Kind.REMINDER, Channel.SMS): _("By text message to your telephone: %(moments)s.", moments="\0"),
        (Kind.FOLLOW_UP, Channel.EMAIL): _("Afterwards by e-mail: %(moments)s.", moments="\0"),
        (Kind.FOLLOW_UP, Channel.SMS): _("Afterwards by text message: %(moments)s.", moments="\0"),
    }
    found = []
    for (kind, channel), sentence in sentences.items():
        these = sorted(
            (each for each in rules if each.kind is kind and each.channel is channel), key=lambda each: _order(each)
        )
        moments = list(dict.fromkeys(moment(each) for each in these))
        if moments:
            found.append(sentence.replace("\0", listed(moments)))
    return tuple(found)


def of_record(text: str) -> str:
    """A rule in words, from what the record keeps of it."""
    found = _KEPT.fullmatch(text)
    if found is None:
        return text
    kind, channel, minutes, days, hour, minute = found.groups()
    rule = ReminderRule(
        0,
        Kind(kind),
        Channel(channel),
        None,
        None if days is None else int(days),
        None if days is None else int(hour) * HOUR + int(minute),
        None if minutes is None else int(minutes),
    )
    return " ".join(told([rule]))


def listed(words: list[str]) -> str:
    """``one, two and three`` in the language of the page."""
    return format_list(words, locale=dates.locale_of(locale()))


def moment(rule: ReminderRule) -> str:
    """When, without what: ``the day before at 14:00``, ``2 hours before``, ``3 days later at 10:00``."""
    if rule.minutes is not None:
        return _length(rule.kind, rule.minutes)
    at = dates.CLOCK[rule.at_minute or 0]
    days = rule.days or 0
    if days == 0:
        return _("on the same day at %(time)s", time=at)
    if rule.kind is Kind.REMINDER:
        if days == 1:
            return _("the day before at %(time)s", time=at)
        return ngettext("%(num)s day before at %(time)s", "%(num)s days before at %(time)s", days, time=at)
    if days == 1:
        return _("the day after at %(time)s", time=at)
    return ngettext("%(num)s day later at %(time)s", "%(num)s days later at %(time)s", days, time=at)


def _length(kind: Kind, minutes: int) -> str:
    if minutes == 0:
        return _("as soon as it is over")
    if minutes % HOUR:
        if kind is Kind.REMINDER:
            return ngettext("%(num)s minute before", "%(num)s minutes before", minutes)
        return ngettext("%(num)s minute later", "%(num)s minutes later", minutes)
    if kind is Kind.REMINDER:
        return ngettext("%(num)s hour before", "%(num)s hours before", minutes // HOUR)
    return ngettext("%(num)s hour later", "%(num)s hours later", minutes // HOUR)


def _order(rule: ReminderRule) -> tuple[int, int]:
    """Reminders from far to near, follow-ups from near to far."""
    sign = -1 if rule.kind is Kind.REMINDER else 1
    minutes = rule.minutes if rule.minutes is not None else (rule.days or 0) * 24 * HOUR
    return sign * minutes, rule.at_minute or 0
