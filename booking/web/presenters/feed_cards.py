"""A feed as the house sees it: what it is called, of what it is, and who fetched it last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from booking.domain.businesses import Business
from booking.domain.feeds import FeedForm, FeedKind, Privacy
from booking.domain.texts import in_language
from booking.storage.queries.feeds import FeedRow
from booking.web.presenters import dates
from booking.web.presenters.feed_names import FORMS, LANGUAGES, PRIVACIES


@dataclass(frozen=True, slots=True)
class FeedCard:
    """``of`` says what is in it; ``fetched`` is a sentence, whether it ``was_fetched`` or not.

    ``privacy`` says how much of the appointments it tells, or that it tells of none: ``has_events``.
    """

    id: int
    name: str
    of: str
    privacy: str
    language: str
    fetched: str
    was_fetched: bool
    has_events: bool


def card(row: FeedRow, business: Business, lang: str, now: datetime) -> FeedCard:
    """A feed in words."""
    return FeedCard(
        id=row.id,
        name=name_of(row, business, lang),
        of=_of(row, lang),
        privacy=str(PRIVACIES[Privacy(row.privacy)] if row.form == FeedForm.EVENTS else FORMS[FeedForm(row.form)]),
        language=LANGUAGES.get(row.locale, row.locale),
        fetched=_fetched(row, business.time_zone, lang, now),
        was_fetched=row.fetched_at is not None,
        has_events=row.form == FeedForm.EVENTS,
    )


def name_of(row: FeedRow, business: Business, lang: str) -> str:
    """The name that it was given, or what it is of."""
    if row.name:
        return row.name
    if row.kind is FeedKind.RESOURCE:
        return row.resource_name or ""
    if row.kind is FeedKind.SERVICE:
        return in_language(row.service_names or {}, lang)
    return row.customer_email or business.name


def _of(row: FeedRow, lang: str) -> str:
    if row.kind is FeedKind.RESOURCE:
        return _("Calendar of %(name)s", name=row.resource_name)
    if row.kind is FeedKind.SERVICE:
        return _("Appointments of the service %(name)s", name=in_language(row.service_names or {}, lang))
    if row.kind is FeedKind.CUSTOMER:
        return _("Bookings of %(email)s", email=row.customer_email)
    return _("All appointments of the business")


def _fetched(row: FeedRow, zone: str, lang: str, now: datetime) -> str:
    if row.fetched_at is None:
        return _("Not fetched by any program yet")
    when = moment(row.fetched_at, zone, lang, now)
    if not row.fetched_by:
        return _("Last fetched %(when)s", when=when)
    return _("Last fetched by %(program)s, %(when)s", program=row.fetched_by, when=when)


def moment(at: datetime, zone: str, lang: str, now: datetime) -> str:
    """When something was, as one says it: today at 09:00, yesterday at 09:00, or the day and the time."""
    local, today = dates.in_zone(at, zone), dates.in_zone(now, zone).date()
    reading = dates.CLOCK[local.hour * 60 + local.minute]
    if local.date() == today:
        return _("today at %(time)s", time=reading)
    if local.date() == today - timedelta(days=1):
        return _("yesterday at %(time)s", time=reading)
    return _("%(day)s, %(time)s", day=dates.numeric_day(local.date(), lang), time=reading)
