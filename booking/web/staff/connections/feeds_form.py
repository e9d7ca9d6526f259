"""The form of a feed: what it is of, and how it is set; read, shown, and what is said of its faults."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString, lazy_gettext, lazy_pgettext, ngettext

from booking.domain.access import Actor
from booking.domain.businesses import Business
from booking.domain.errors import Invalid
from booking.domain.feeds import FeedForm, FeedKind, FeedSettings, Privacy
from booking.domain.texts import in_language
from booking.services.feeds import Subject
from booking.web.presenters.feed_names import FORMS, KINDS, LANGUAGES, PRIVACIES
from booking.web.staff.setup.typed import Typed
from booking.web.staff.team.forms import Pick

MEANINGS: dict[Privacy, LazyString] = {
    Privacy.BUSY: lazy_gettext("Whoever reads it sees when something is booked, and nothing else."),
    Privacy.NAME: lazy_gettext("Such as “Anna – Check-up”, with the place. No family names, no notes."),
    Privacy.FULL: lazy_gettext("Such as “Anna Berg – Check-up”, with the place, rooms and devices."),
}
USES: dict[FeedForm, LazyString] = {
    FeedForm.EVENTS: lazy_gettext("A calendar to look at, on a phone or a computer."),
    FeedForm.BUSY: lazy_gettext(
        "For programs that look for a time with several people: when this one is taken or away."
    ),
    FeedForm.HOURS: lazy_gettext(
        "For programs that offer times by themselves: the weekly hours with all their exceptions."
    ),
}
PAST: dict[str, LazyString] = {
    "0": lazy_pgettext("feed", "Nothing that is over"),
    "31": lazy_pgettext("feed", "One month"),
    "92": lazy_pgettext("feed", "Three months"),
    "366": lazy_pgettext("feed", "One year"),
    "1827": lazy_pgettext("feed", "Five years"),
}
AHEAD: dict[str, LazyString] = {
    "14": lazy_pgettext("feed", "Two weeks"),
    "92": lazy_pgettext("feed", "Three months"),
    "366": lazy_pgettext("feed", "One year"),
    "": lazy_pgettext("feed", "Everything that is booked"),
}
ALARMS: dict[str, LazyString] = {
    "": lazy_pgettext("feed", "No alarm"),
    "0": lazy_pgettext("feed", "At the start"),
    "10": lazy_pgettext("feed", "10 minutes before"),
    "30": lazy_pgettext("feed", "30 minutes before"),
    "60": lazy_pgettext("feed", "1 hour before"),
    "120": lazy_pgettext("feed", "2 hours before"),
    "1440": lazy_pgettext("feed", "1 day before"),
}
FAULTS: dict[tuple[str, str], LazyString] = {
    ("name", "too_long"): lazy_gettext("Please shorten the name to 100 characters."),
    ("name", "unprintable"): lazy_gettext("This holds a character that cannot be printed. Please type it again."),
    ("customer", "not_an_address"): lazy_gettext(
        "Please check the e-mail address. It should look like name@example.org."
    ),
    ("kind", "required"): lazy_gettext("Please choose what the feed shows."),
    ("resource", "required"): lazy_gettext("Please choose whose calendar it is."),
    ("service", "required"): lazy_gettext("Please choose the service."),
    ("form", "required"): lazy_gettext("Please choose in which form."),
    ("privacy", "required"): lazy_gettext("Please choose how much the feed tells."),
}
OTHERWISE = lazy_gettext("Please choose one of these.")
NUMBERS = ("past_days", "ahead_days", "alarm_minutes")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several, with what it means."""

    value: str
    name: LazyString
    meaning: LazyString | str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in the form, with what is."""

    kinds: list[Choice]
    forms: list[Choice]
    resources: list[Pick]
    services: list[Pick]
    privacies: list[Choice]
    languages: list[Pick]
    past: list[Pick]
    ahead: list[Pick]
    alarms: list[Pick]


def beginning(business: Business, resource: str) -> Typed:
    """A new form; with *resource*, of that calendar."""
    settings = FeedSettings(locale=business.locale)
    kind = FeedKind.RESOURCE if resource in business.resources else FeedKind.BUSINESS
    asked = {"kind": kind.value, "resource": resource, "form": FeedForm.EVENTS.value}
    return Typed({**shown(settings).values, **asked})


def shown(settings: FeedSettings) -> Typed:
    """Settings as they stand in the form."""
    return Typed(
        {
            "name": settings.name,
            "privacy": settings.privacy.value,
            "locale": settings.locale,
            **{name: "" if (said := getattr(settings, name)) is None else str(said) for name in NUMBERS},
        }
    )


def subject(typed: Typed, actor: Actor, business: Business) -> Subject | None:
    """What the feed is to be of; none where that is not said."""
    # Whoever has one calendar only is not asked.
    kind = typed.text("kind") if actor.resource is None else FeedKind.RESOURCE.value
    if kind not in set(FeedKind):
        typed.refuse("kind", str(FAULTS["kind", "required"]))
        return None
    if kind == FeedKind.RESOURCE and typed.text("resource") not in _calendars(actor, business):
        typed.refuse("resource", str(FAULTS["resource", "required"]))
        return None
    if kind == FeedKind.SERVICE and typed.text("service") not in business.services:
        typed.refuse("service", str(FAULTS["service", "required"]))
        return None
    if kind != FeedKind.RESOURCE:
        return Subject(FeedKind(kind), typed.text(kind) if kind != FeedKind.BUSINESS else "")
    form = typed.text("form") or FeedForm.EVENTS.value
    if form not in set(FeedForm):
        typed.refuse("form", str(FAULTS["form", "required"]))
        return None
    return Subject(FeedKind.RESOURCE, typed.text("resource"), FeedForm(form))


def settings(typed: Typed) -> FeedSettings | None:
    """How the feed is to be set; none where an answer is none of those that there are."""
    privacy, numbers = typed.text("privacy"), {name: typed.text(name) for name in NUMBERS}
    if privacy not in set(Privacy):
        typed.refuse("privacy", str(FAULTS["privacy", "required"]))
    if typed.text("locale") not in LANGUAGES:
        typed.refuse("locale", str(OTHERWISE))
    for name, said in numbers.items():
        is_number = said.isascii() and said.isdigit() and len(said) < 6
        if not is_number and (said or name == "past_days"):
            typed.refuse(name, str(OTHERWISE))
    if typed.faults:
        return None
    found = {name: int(said) if said else None for name, said in numbers.items()}
    whole = FeedSettings(typed.text("name"), Privacy(privacy), typed.text("locale"))
    return replace(whole, **found)  # type: ignore[arg-type]


def refuse(typed: Typed, error: Invalid) -> None:
    """Hang what was refused on the controls that it is about."""
    faults: Any = error.fields["errors"]
    for each in faults:
        typed.refuse(each["path"], str(FAULTS.get((each["path"], each["code"]), OTHERWISE)))


def choices(typed: Typed, actor: Actor, business: Business, lang: str) -> Choices:
    """What may be chosen."""
    mine = _calendars(actor, business)
    services = {slug: in_language(each.name, lang) for slug, each in business.services.items()}
    return Choices(
        kinds=[Choice(each.value, name, "", each.value == typed.text("kind")) for each, name in KINDS.items()],
        forms=[Choice(each.value, name, USES[each], each.value == typed.text("form")) for each, name in FORMS.items()],
        resources=_picks({slug: business.resources[slug].name for slug in mine}, typed.text("resource")),
        services=_picks(services, typed.text("service")),
        privacies=[
            Choice(each.value, name, MEANINGS[each], each.value == typed.text("privacy"))
            for each, name in PRIVACIES.items()
        ],
        languages=_picks(LANGUAGES, typed.text("locale")),
        past=_numbers(PAST, typed.text("past_days"), "days"),
        ahead=_numbers(AHEAD, typed.text("ahead_days"), "days"),
        alarms=_numbers(ALARMS, typed.text("alarm_minutes"), "minutes"),
    )


def _calendars(actor: Actor, business: Business) -> Sequence[str]:
    return [each for each in business.resources if actor.concerns(each)]


def _picks(texts: dict[str, Any], chosen: str) -> list[Pick]:
    return [Pick(value, str(text), value == chosen) for value, text in texts.items()]


def _numbers(texts: dict[str, LazyString], chosen: str, unit: str) -> list[Pick]:
    """The usual ones, and the one that is set where it is none of them: by a command, any number may be."""
    picks = _picks(texts, chosen)
    if chosen in texts or not (chosen.isascii() and chosen.isdigit()):
        return picks
    number = int(chosen[:6])
    text = (
        ngettext("%(num)s day", "%(num)s days", number)
        if unit == "days"
        else ngettext("%(num)s minute before", "%(num)s minutes before", number)
    )
    return [*picks, Pick(chosen, text, is_chosen=True)]
