"""The form of a block: what for, on whom or what, from when until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from booking.domain.errors import Invalid
from booking.domain.texts import one_line, several_lines
from booking.web.presenters import dates
from booking.web.public.details_form import Fault
from booking.web.staff.desk.reading import day_of, instant_of, wall_minutes

LONGEST_TITLE = 120
LONGEST_NOTE = 2000
_SAID = {
    "not_later": lazy_gettext("The end has to be later than the beginning."),
    "too_long": lazy_gettext("A block lasts a year at most."),
    "required": lazy_gettext("Please fill this in."),
}


@dataclass(frozen=True, slots=True)
class Block:
    """What the form says, once it is sound."""

    resources: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    title: str
    note: str | None


def _title(_form: object, field: Field) -> None:
    if not one_line(field.data or ""):
        raise ValidationError(_("Please say what the block is for."))
    if len(field.data) > LONGEST_TITLE:
        raise ValidationError(_("Please shorten this to %(most)s characters.", most=LONGEST_TITLE))


def _note(_form: object, field: Field) -> None:
    if len(field.data or "") > LONGEST_NOTE:
        raise ValidationError(_("Please shorten the note to %(most)s characters.", most=LONGEST_NOTE))


class BlockForm(FlaskForm):
    """``key`` makes a block that is sent twice one block; ``sequence`` says which state of it was seen."""

    title = StringField(lazy_gettext("What for"), [_title])
    resources = SelectMultipleField(lazy_gettext("For whom or what"), validate_choice=False)
    day = StringField(lazy_gettext("From"))
    clock = StringField(lazy_gettext("From, time"))
    until_day = StringField(lazy_gettext("Until"))
    until_clock = StringField(lazy_gettext("Until, time"))
    note = TextAreaField(lazy_gettext("Note for the house"), [_note])
    key = HiddenField()
    sequence = HiddenField()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The resources that are ticked; the way back names them in one word, with commas."""
        return tuple(each for line in self.resources.data or () for each in line.split(","))

    @property
    def seen(self) -> int | None:
        """The sequence that was seen, where the form says so."""
        text = self.sequence.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def block(self, place: str, known: set[str]) -> Block | None:
        """What is to be blocked; None where something is to be mended, with the faults hung on their fields."""
        is_sound = self.validate()
        chosen = tuple(each for each in self.chosen if each in known)
        if not chosen:
            self.resources.errors = [_("Please choose at least one person, room or device.")]
        starts_at = self._instant(self.day, self.clock, place)
        ends_at = self._instant(self.until_day, self.until_clock, place, or_day=self.day)
        if starts_at and ends_at and ends_at <= starts_at:
            self.until_clock.errors = [_("The end has to be later than the beginning.")]
            return None
        if not (is_sound and chosen and starts_at and ends_at):
            return None
        note = several_lines(self.note.data or "").strip() or None
        return Block(chosen, starts_at, ends_at, one_line(self.title.data or ""), note)

    def fill_in(self, block: Block, place: str) -> None:
        """Let a block stand in the form."""
        self.title.data, self.note.data, self.resources.data = block.title, block.note or "", list(block.resources)
        begins, ends = (dates.in_zone(each, place) for each in (block.starts_at, block.ends_at))
        self.day.data, self.clock.data = begins.date().isoformat(), f"{begins:%H:%M}"
        self.until_day.data, self.until_clock.data = ends.date().isoformat(), f"{ends:%H:%M}"

    def mark(self, error: Invalid) -> None:
        """Hang what the use case refused on its field."""
        listed: Any = error.fields["errors"]
        for fault in listed:
            name = {"starts_at": "day", "ends_at": "until_day"}.get(fault["path"], fault["path"])
            field = self._fields.get(name, self.title)
            field.errors = [*field.errors, str(_SAID.get(fault["code"], _("Please check this entry.")))]

    def faults(self) -> list[Fault]:
        """Everything to mend, in the order of the form."""
        return [Fault(each.id, str(text)) for each in self if each.name != "csrf_token" for text in each.errors]

    def _instant(self, day: Field, clock: Field, place: str, or_day: Field | None = None) -> datetime | None:
        text = (day.data or "").strip() or (or_day.data if or_day else "") or ""
        on, wall = day_of(text), wall_minutes(clock.data or "")
        if on is None:
            day.errors = [_("Please type a date, such as 31.12.2026.")]
        if wall is None:
            clock.errors = [_("Please type a time, such as 14:30.")]
        return None if on is None or wall is None else instant_of(on, wall, place)
