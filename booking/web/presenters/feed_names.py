"""What feeds, and what is recorded of them, are called."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from booking.domain.feeds import FeedForm, FeedKind, Privacy

KINDS: dict[FeedKind, LazyString] = {
    FeedKind.BUSINESS: lazy_pgettext("feed", "The whole business"),
    FeedKind.RESOURCE: lazy_pgettext("feed", "One calendar"),
    FeedKind.SERVICE: lazy_pgettext("feed", "One service"),
    FeedKind.CUSTOMER: lazy_pgettext("feed", "One customer"),
}
FORMS: dict[FeedForm, LazyString] = {
    FeedForm.EVENTS: lazy_pgettext("feed", "Appointments"),
    FeedForm.BUSY: lazy_pgettext("feed", "Free and busy time"),
    FeedForm.HOURS: lazy_pgettext("feed", "Opening times"),
}
PRIVACIES: dict[Privacy, LazyString] = {
    Privacy.BUSY: lazy_pgettext("feed", "Times only"),
    Privacy.NAME: lazy_pgettext("feed", "First name and service"),
    Privacy.FULL: lazy_pgettext("feed", "Everything"),
}
LANGUAGES = {"de": "Deutsch", "en": "English"}
RECORDED: dict[str, LazyString] = {
    "feed_kind": lazy_gettext("Shows"),
    "feed_name": lazy_gettext("Name"),
    "feed_privacy": lazy_gettext("How much it tells"),
    "feed_locale": lazy_gettext("Language"),
    "feed_past_days": lazy_gettext("Days back"),
    "feed_ahead_days": lazy_gettext("Days ahead"),
    "feed_alarm_minutes": lazy_gettext("Alarm, minutes before"),
}
"""Fields of the record."""
VALUES: dict[str, Mapping[str, LazyString | str]] = {
    "feed_kind": {each.value: name for each, name in KINDS.items()},
    "feed_privacy": {each.value: name for each, name in PRIVACIES.items()},
    "feed_locale": LANGUAGES,
}
