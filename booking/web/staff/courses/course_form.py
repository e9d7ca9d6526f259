"""What is typed to publish a course, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from booking.domain.businesses import Service
from booking.domain.courses import MOST_DATES, Rhythm
from booking.domain.overriding import OVERRIDABLE
from booking.domain.policies import Refusal
from booking.domain.texts import one_line, several_lines
from booking.services.courses.publishing import LONGEST_NOTE, LONGEST_TITLE, MOST_SEATS, Course
from booking.web.public.details_form import Fault
from booking.web.written import day_of, number_of, wall_minutes

# What the dates depend on: where it is as it was shown, the ticks belong to it.
DECIDING = ("service", "day", "clock", "repeat", "count", "until")
PLACES = {"at": "clock", "first_on": "day", "every_weeks": "repeat"}


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement with a choice: the name of its control, and slugs with names."""

    name: str
    label: str
    options: list[tuple[str, str]]


@dataclass
class CourseForm:
    """The form as it was sent; ``faults`` are added while it is read."""

    typed: MultiDict[str, str]
    service: Service
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def empty(cls, slug: str, given: Mapping[str, Service], key: str) -> Self:
        """A form to begin with: one of the *given* services, first those that are given at published dates only."""
        first = sorted(given.values(), key=lambda each: not each.rules.by_sessions)[0]
        service = given.get(slug, first)
        typed = {"service": service.slug, "seats": str(service.rules.capacity), "key": key, "repeat": "1"}
        return cls(MultiDict(typed), service)

    @classmethod
    def sent(cls, typed: MultiDict[str, str], given: Mapping[str, Service]) -> Self:
        """What came back; a service that is none of the *given* becomes the first."""
        return cls(typed, given.get(typed.get("service", ""), next(iter(given.values()))))

    def said(self, name: str) -> str:
        """What stands in a control."""
        return self.typed.get(name, "")

    @property
    def weekdays(self) -> list[str]:
        """Those that are ticked."""
        return self.typed.getlist("weekdays")

    @property
    def key(self) -> str | None:
        """What makes a form that is sent twice one publication."""
        return self.said("key")[:64] or None

    @property
    def is_publishing(self) -> bool:
        """Whether the second button was pressed."""
        return self.said("action") == "publish"

    @property
    def fingerprint(self) -> str:
        """What the dates depend on, in a word."""
        chosen = [value for name, value in sorted(self.typed.items()) if name.startswith("need-")]
        return "|".join([*(self.said(each) for each in DECIDING), ",".join(self.weekdays), ",".join(chosen)])

    @property
    def is_as_shown(self) -> bool:
        """Whether the dates that were shown belong to what is typed."""
        return self.said("shown_for") == self.fingerprint

    @property
    def ticked(self) -> frozenset[date]:
        """The dates that are meant."""
        found = (day_of(each) for each in self.typed.getlist("dates"))
        return frozenset(each for each in found if each)

    @property
    def over(self) -> frozenset[Refusal]:
        """The rules that one was warned of."""
        return frozenset(each for each in OVERRIDABLE if each.value in self.said("over").split(","))

    def course(self) -> Course | None:
        """What is to be published; None where something is to be mended."""
        on, at = day_of(self.said("day")), wall_minutes(self.said("clock"))
        if on is None:
            self._fault("day", _("Please type a date, such as 31.12.2026."))
        if at is None:
            self._fault("clock", _("Please type a time, such as 14:30."))
        seats = number_of(self.said("seats"), MOST_SEATS)
        if seats is None:
            self._fault("seats", _("Please type a number from 1 to %(most)s.", most=MOST_SEATS))
        weeks, count, until = self._repeating()
        title, note = one_line(self.said("title")), several_lines(self.said("note")).strip()
        for name, text, longest in (("title", title, LONGEST_TITLE), ("note", note, LONGEST_NOTE)):
            if len(text) > longest:
                self._fault(name, _("Please shorten this to %(most)s characters.", most=longest))
        if self.faults or on is None or at is None:
            return None
        days = frozenset(int(each) for each in self.weekdays if each in "0123456" and len(each) == 1)
        rhythm = Rhythm(on, at, weeks, days if weeks and self.said("repeat") else frozenset(), count, until)
        resources = {
            index: self.said(f"need-{index}")
            for index in range(len(self.service.rules.requirements))
            if self.said(f"need-{index}")
        }
        return Course(self.service.slug, rhythm, resources, seats, title or None, note or None)

    def mark(self, listed: list[Mapping[str, str]]) -> None:
        """Hang what the use case refused on its control."""
        for each in listed:
            name = PLACES.get(each["path"], each["path"])
            texts = {
                "too_many": _("That would be more than %(most)s dates. Please end earlier.", most=MOST_DATES),
                "not_later": _("The last date has to be later than the first."),
            }
            self._fault(name, texts.get(each["code"], _("Please check this entry.")))

    def _repeating(self) -> tuple[int, int | None, date | None]:
        """Every how many weeks, how often, until when."""
        repeat = self.said("repeat")
        if not repeat:
            return 1, None, None
        weeks = number_of(repeat, 26) or 1
        count = number_of(self.said("count"), MOST_DATES) if self.said("count").strip() else None
        until = day_of(self.said("until")) if self.said("until").strip() else None
        if self.said("count").strip() and count is None:
            self._fault("count", _("Please type a number from 1 to %(most)s.", most=MOST_DATES))
        if self.said("until").strip() and until is None:
            self._fault("until", _("Please type a date, such as 31.12.2026."))
        if not self.said("count").strip() and not self.said("until").strip():
            self._fault("count", _("Please say how often it takes place, or until when."))
        return weeks, count, until

    def _fault(self, name: str, text: str) -> None:
        self.faults.append(Fault(name, text))
