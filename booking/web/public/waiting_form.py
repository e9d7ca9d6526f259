"""The form of who waits: which times suit, and who it is. Joining, changing and *earlier, please* share its parts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField

from booking.domain.errors import Invalid, SlotNotOffered
from booking.domain.texts import UNPRINTABLE
from booking.domain.timezones import DAY, to_minutes_ceil, zone
from booking.domain.waiting import EVERY_DAY, Wanted
from booking.web.presenters import dates
from booking.web.presenters.asked import PARTS, audiences
from booking.web.presenters.waiting_choices import (
    ANY,
    DATES,
    ON,
    TIMES,
    Pick,
    Scope,
    audience_choices,
    part_choices,
    span_choices,
    weekday_name,
)
from booking.web.public.details_form import ANSWER, DetailsForm, Fault, control_id, question_field
from booking.web.public.slots import moment
from booking.web.written import day_of, wall_minutes

_FAULTS = {
    "past": lazy_gettext("This day is past. Please choose a later one."),
    "date": lazy_gettext("Please enter a date, such as 31.12.2026."),
    "time": lazy_gettext("Please enter a time, such as 14:30."),
    "order": lazy_gettext("This lies before the beginning. Please choose something later."),
    "weekdays": lazy_gettext("Please choose at least one weekday."),
    "none": lazy_gettext("None of these weekdays lies within the days that you have chosen."),
    "choice": lazy_gettext("Please choose one of the answers."),
}
_FIELDS = {"until_minute": "closes"}


class SuitsForm(FlaskForm):
    """Which times suit. ``start`` is the only one that does, where somebody waits for a seat in what has a date."""

    span = RadioField(lazy_gettext("On which days?"), validate_choice=False)
    first_on = StringField(lazy_gettext("First day"))
    last_on = StringField(lazy_gettext("Last day"))
    part = RadioField(lazy_gettext("At what time of day?"), validate_choice=False)
    opens = StringField(lazy_gettext("Earliest start"))
    closes = StringField(lazy_gettext("Latest start"))
    resource = SelectField(lazy_gettext("With"), validate_choice=False)
    audience = RadioField(lazy_gettext("Who is the appointment for?"), validate_choice=False)
    seats = SelectField(lazy_gettext("Places"), validate_choice=False)
    start = HiddenField()
    key = HiddenField()

    about: Scope
    asks_who = True
    """Whether it is asked for whom, and for how many: of a booking that is known."""
    service: Any = None
    slot = None

    @property
    def boxes(self) -> list[Field]:
        """The boxes of the weekdays, where there is a choice among several."""
        given = self.about.weekdays
        return [self[f"{ON}{each}"] for each in given] if len(given) > 1 else []

    @property
    def only_start(self) -> datetime | None:
        """The start of what has a date, as the address or the form says it; None for anything else."""
        try:
            return moment(self.start.data or "")
        except SlotNotOffered:
            return None

    @property
    def people(self) -> list[Pick]:
        """With whom, as a list to choose from."""
        return _picks(self.resource)

    @property
    def places(self) -> list[Pick]:
        """How many places, as a list to choose from."""
        return _picks(self.seats)

    def wanted(self) -> Wanted | None:
        """What is wished for; None where something is to be mended, with the faults hung on their fields."""
        days, hours = self._days(), self._hours()
        chosen = self._weekdays()
        if days and chosen and not self.last_on.errors and not self._meets(days, chosen):
            self._refuse(self._of_weekdays(), "none")
        audience, seats = self._audience(), self._seats()
        resource = self.resource.data or None
        if resource and resource not in {each.slug for each in self.about.service.staff}:
            self._refuse(self.resource, "choice")
        if days is None or hours is None or any(each.errors for each in self):
            return None
        return Wanted(
            first_on=days[0],
            last_on=days[1],
            weekdays=chosen,
            from_minute=hours[0],
            until_minute=hours[1],
            only_start=self.only_start,
            resource=resource,
            seats=seats,
            audience=audience,
        )

    def mark_wish(self, error: Invalid) -> None:
        """Hang what was refused of the wish on the fields that it is about; on the days what has none."""
        faults: Any = error.fields["errors"]
        for fault in faults:
            if not fault["path"].startswith("answers."):
                name = _FIELDS.get(fault["path"], fault["path"].rpartition(".")[2])
                field = self._of_weekdays() if name == "weekdays" else self._fields.get(name, self.span)
                field.errors = [*field.errors, _("Please check this entry.")]

    def make_printable(self) -> None:
        """Leave out of what is shown again whatever no page may hold."""
        for field in self:
            if isinstance(field.data, str):
                field.data = UNPRINTABLE.sub("", field.data)

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form."""
        return [
            Fault(control_id(field), str(text)) for field in self if field.name != "csrf_token" for text in field.errors
        ]

    def _days(self) -> tuple[date, date] | None:
        if self.only_start is not None:
            place = zone(self.about.service.rules.location.time_zone)
            on = place.local_date(to_minutes_ceil(self.only_start))
            return on, on
        if self.span.data in self.about.spans:
            return self.about.spans[self.span.data]
        if self.span.data != DATES:
            self._refuse(self.span, "choice")
            return None
        first, last = self._day(self.first_on), self._day(self.last_on)
        if first is None or last is None:
            return None
        if last < first:
            self._refuse(self.last_on, "order")
        return max(first, self.about.today), last

    def _day(self, field: Field) -> date | None:
        on = day_of(field.data or "")
        if on is None:
            self._refuse(field, "date")
            return None
        if on < self.about.today and field is self.last_on:
            self._refuse(field, "past")
        elif on > self.about.last:
            day = dates.full_day(self.about.last, self.about.lang)
            field.errors = [_("That is too far away. Please choose a day until %(day)s.", day=day)]
        return on

    def _hours(self) -> tuple[int, int] | None:
        if self.only_start is not None or self.part.data == ANY:
            return 0, DAY
        if self.part.data in PARTS:
            return PARTS[self.part.data]
        if self.part.data != TIMES:
            self._refuse(self.part, "choice")
            return None
        opens, closes = (self._minutes(field) for field in (self.opens, self.closes))
        if opens is None or closes is None:
            return None
        if closes < opens:
            self._refuse(self.closes, "order")
        return opens, closes + 1

    def _minutes(self, field: Field) -> int | None:
        found = wall_minutes(field.data or "")
        if found is None:
            self._refuse(field, "time")
        return found

    def _weekdays(self) -> tuple[int, ...]:
        given = self.about.weekdays
        chosen = tuple(each for each in given if self[f"{ON}{each}"].data)
        if self.only_start is not None or len(given) < 2 or len(chosen) == len(given):
            # Whoever leaves none out takes a day too on which it is open but once.
            return EVERY_DAY
        if not chosen:
            self._refuse(self._of_weekdays(), "weekdays")
        return chosen

    def _of_weekdays(self) -> Field:
        """Where faults of the weekdays hang: on the first box, else on the days."""
        return self.boxes[0] if self.boxes else self.span

    def _meets(self, days: tuple[date, date], weekdays: tuple[int, ...]) -> bool:
        first, last = days
        return any((first + timedelta(days=n)).weekday() in weekdays for n in range(min((last - first).days, 6) + 1))

    def _audience(self) -> str | None:
        if not self.asks_who:
            return None
        known, said = audiences(self.about.service), self.audience.data
        if known and said not in {value for value, _text in audience_choices(self.about)}:
            self.audience.errors = [_("Please tell us who the appointment is for.")]
        return said if said in known else None

    def _seats(self) -> int:
        capacity = self.about.service.rules.capacity
        said = self.seats.data if self.asks_who and self.seats.data else "1"
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
        if not 1 <= number <= capacity:
            most = ngettext("%(num)s place", "%(num)s places", capacity)
            self.seats.errors = [_("There are not so many: %(places)s at most.", places=most)]
        return number

    def _refuse(self, field: Field, code: str) -> None:
        field.errors = [*field.errors, str(_FAULTS[code])]


class JoinForm(SuitsForm, DetailsForm):
    """The same, and who waits."""

    def mark_all(self, error: Invalid) -> None:
        """Hang what was refused on the fields that it is about."""
        self.mark(error)
        self.mark_wish(error)

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the page: first what suits."""
        found = DetailsForm.faults(self)
        contact = ("name", "email", "phone", ANSWER)
        return sorted(found, key=lambda fault: fault.control.startswith(contact))


def suits_form(about: Scope, values: Mapping[str, Any] | None = None, *, asks_who: bool = True) -> SuitsForm:
    """What suits; filled with what was sent, else with *values*. Of a booking it is known who comes."""
    made: SuitsForm = _made(SuitsForm, about, {"asks_who": asks_who}, values)
    return made


def join_form(about: Scope, values: Mapping[str, Any] | None = None, base: type[JoinForm] = JoinForm) -> JoinForm:
    """What suits, who it is, and the questions of the service."""
    service = about.service
    fields: dict[str, Any] = {ANSWER + each.slug: question_field(each, about.lang) for each in service.questions}
    fields |= {"questions": service.questions, "country": service.location.country}
    made: JoinForm = _made(base, about, fields, values)
    return made


def _made(base: type[Any], about: Scope, fields: dict[str, Any], values: Mapping[str, Any] | None) -> Any:
    boxes = {f"{ON}{each}": BooleanField(weekday_name(each, about.lang)) for each in range(7)}
    form = type("FormOfService", (base,), {**fields, **boxes, "about": about})(data=dict(values or {}))
    form.span.choices = span_choices(about)
    form.part.choices = part_choices(about)
    people = [each for each in about.service.staff if each.kind == "staff"]
    names = [(each.slug, each.name) for each in people]
    form.resource.choices = [("", _("Anyone")), *names] if len(people) > 1 else []
    form.audience.choices = audience_choices(about) if form.asks_who else []
    capacity = about.service.rules.capacity
    form.seats.choices = (
        [(str(each), str(each)) for each in range(1, capacity + 1)] if capacity > 1 and form.asks_who else []
    )
    return form


def _picks(field: Field) -> list[Pick]:
    return [Pick(value, text, value == field.data) for value, text in field.choices]
