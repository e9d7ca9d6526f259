"""What is wrong with an entry of the set-up, in the language of the page: one sentence per code of a fault."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from booking.domain.texts import in_language
from booking.services.setup.faults import Fault

PLEASE = lazy_gettext("Please check this entry.")
SENTENCES: Mapping[str, LazyString] = {
    "bool_type": PLEASE,
    "closes": lazy_gettext("Please enter the end as a time, such as 17:30."),
    "combines_alone": lazy_gettext(
        "Only a service with one place, whose times are not published one by one, can be combined with others."
    ),
    "control_characters": lazy_gettext("This holds a character that cannot be printed. Please type it again."),
    "country": lazy_gettext("Please choose a country."),
    "currency": lazy_gettext("Please choose a currency."),
    "date": lazy_gettext("Please enter a date, such as 31.12.2026."),
    "dict_type": PLEASE,
    "email": lazy_gettext("Please check the e-mail address. It should look like name@example.org."),
    "empty": lazy_gettext("Please fill this in."),
    "ends_before_starts": lazy_gettext("The end must be later than the beginning."),
    "extra_forbidden": PLEASE,
    "greater_than_equal": lazy_gettext("This must be %(ge)s or more."),
    "instant": lazy_gettext("Please enter a date and a time."),
    "int_type": lazy_gettext("Please enter a whole number."),
    "invalid": PLEASE,
    "language": PLEASE,
    "later": lazy_gettext("The end must be later than the beginning."),
    "less_than_equal": lazy_gettext("This must be %(le)s or less."),
    "list_type": PLEASE,
    "literal_error": lazy_gettext("Please choose one of the answers."),
    "minutes": lazy_gettext("Please enter whole minutes, 0 or more."),
    "missing": lazy_gettext("Please fill this in."),
    "model_type": PLEASE,
    "moment": PLEASE,
    "needs_choices": lazy_gettext("Please add at least one answer to choose."),
    "needs_valid_from": lazy_gettext("Please say from which date these weeks are counted."),
    "no_choices": lazy_gettext("Only a question with a choice has answers to choose."),
    "no_earlier_question": lazy_gettext("The question that this one depends on must come before it."),
    "one_line": lazy_gettext("Please write this in one line."),
    "open_question": lazy_gettext("A question can only depend on one that is answered by yes, no or a choice."),
    "opens": lazy_gettext("Please enter the beginning as a time before midnight, such as 09:00."),
    "own_location": lazy_gettext("These are the hours of the location itself."),
    "phone": lazy_gettext("Please check the telephone number."),
    "region": lazy_gettext("Please choose a region."),
    "reserved": lazy_gettext("This word is needed for other addresses. Please choose another one."),
    "series_by_sessions": lazy_gettext("A service that is given at published dates only cannot be booked as a series."),
    "short_slug": lazy_gettext("Please use at least three characters."),
    "slug": lazy_gettext("Please use only lower-case letters, digits and hyphens, and no hyphen at either end."),
    "span_order": lazy_gettext("The end must be later than the beginning."),
    "span_outside": lazy_gettext("This must end within the %(minutes)s minutes of the visit."),
    "spans_overlap": lazy_gettext("This must begin after the one before it has ended."),
    "string_too_long": lazy_gettext("Please shorten this to %(max_length)s characters."),
    "string_type": PLEASE,
    "string_unicode": lazy_gettext("This holds a character that cannot be printed. Please type it again."),
    "time_zone": lazy_gettext("Please choose a time zone."),
    "too_long": lazy_gettext("These are too many: %(max_length)s are possible."),
    "too_short": lazy_gettext("Please choose at least one."),
    "twice": lazy_gettext("This is here twice. Please remove one of them or change it."),
    "two_minutes": lazy_gettext("Please enter from which to which minute, such as 0–30."),
    "two_times": lazy_gettext("Please enter two times, such as 09:00–12:00."),
    "unknown_answer": lazy_gettext("Please choose one of the answers of that question."),
    "unknown_audience": lazy_gettext("This group of customers no longer exists."),
    "unknown_location": lazy_gettext("Please choose a location."),
    "unknown_resource": lazy_gettext("This person, room or equipment is no longer in use."),
    "unknown_service": PLEASE,
    "until_before_from": lazy_gettext("The last day must not be before the first."),
}


def fault_text(fault: Fault) -> str:
    """The sentence about a fault."""
    return str(SENTENCES.get(fault.code, PLEASE)) % {
        "ge": "",
        "le": "",
        "max_length": "",
        "minutes": "",
        **fault.values,
    }


def users_text(by: object, lang: str) -> str:
    """Which parts still need something: ``“Vorsorge” and “Dr. A”``."""
    names = [f"“{_name(name, lang)}”" for _kind, _slug, name in by] if isinstance(by, list) else []
    if len(names) > 3:
        return _("%(names)s and %(num)s more", names=", ".join(names[:3]), num=len(names) - 3)
    if len(names) > 1:
        return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
    return "".join(names)


def _name(name: object, lang: str) -> str:
    return in_language(name, lang) if isinstance(name, dict) else str(name)
